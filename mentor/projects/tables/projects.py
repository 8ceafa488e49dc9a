"""Topics, projects, the versions of their proposals, goals on both lines, members, and Party organisations behind them.

A classified project has its code name and dates only: every other text stays empty, and it has no files.
"""

from piccolo.columns import (
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.people.tables import OrgUnit, PartyOrg, Person
from mentor.projects.rules import words
from mentor.projects.rules.states import ProjectState, Result
from mentor.projects.tables.studies import StudyConclusion


class ProjectTopic(Table, tablename="projects_topic"):
    """A problem worth a project; published, it is one line of the list for open bidding."""

    id: Serial
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=200, default=None, null=False)
    problem = Varchar(length=2000, default="", null=False)
    #: What has to be reached, with which numbers.
    indicators = Varchar(length=2000, default="", null=False)
    source = Varchar(length=10, default=words.TopicSource.NEED, null=False, choices=words.TopicSource)
    conclusion = ForeignKey(StudyConclusion, null=True, default=None, on_delete=OnDelete.set_null)
    state = Varchar(length=12, default=words.TopicState.OPEN, null=False, choices=words.TopicState)
    reward = Varchar(length=400, default="", null=False)
    who_may_bid = Varchar(length=400, default="", null=False)
    bids_until = Date(null=True, default=None)
    proposed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    published_at = Timestamptz(null=True, default=None)
    edited = Integer(default=0, null=False)


class JointProject(Table, tablename="projects_project"):
    """One project as lists show it; what was decided about stands word for word in its versions."""

    id: Serial
    code = Varchar(length=40, default=None, null=False, unique=True)
    #: Of a classified project its code name.
    title = Varchar(length=200, default=None, null=False)
    is_classified = Boolean(default=False, null=False)
    topic = ForeignKey(ProjectTopic, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=12, default=words.ProjectKind.BREAKTHROUGH, null=False, choices=words.ProjectKind)
    n_tag = Varchar(length=12, default=words.NTag.OTHER, null=False, choices=words.NTag)
    strategic_class = Varchar(length=16, default=words.StrategicClass.OTHER, null=False, choices=words.StrategicClass)
    chain_node = Varchar(length=12, default=words.ChainNode.OTHER, null=False, choices=words.ChainNode)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    sponsor = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.restrict)
    #: Projections of the members with these roles.
    party_lead = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    business_lead = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    state = Varchar(length=16, default=ProjectState.DRAFT, null=False, choices=ProjectState)
    #: "" until it is closed.
    result = Varchar(length=16, default="", null=False)
    #: The version at hand, and the one that was approved (0: none yet).
    version = Integer(default=1, null=False)
    approved_version = Integer(default=0, null=False)
    #: Names of decisions given for the version at hand, as rules.states.Required.
    given = Varchar(length=400, default="", null=False)
    summary = Text(default="", null=False)
    policy_basis = Varchar(length=1000, default="", null=False)
    #: Meeting, date and minutes number of the Party committee's study beforehand; never what was said.
    preliminary_review = Varchar(length=200, default="", null=False)
    #: Whole yuan, typed only: the platform moves no money.
    budget = BigInt(null=True, default=None)
    starts_on = Date(null=True, default=None)
    ends_on = Date(null=True, default=None)
    is_key = Boolean(default=False, null=False)
    #: Document on error tolerance; needed for "not reached, diligent".
    tolerance_reference = Varchar(length=200, default="", null=False)
    #: Projections for the portfolio, kept by the actions that change nodes and evidence.
    next_due_on = Date(null=True, default=None)
    nodes_total = SmallInt(default=0, null=False)
    nodes_done = SmallInt(default=0, null=False)
    evidence_total = Integer(default=0, null=False)
    evidence_both = Integer(default=0, null=False)
    created_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    state_since = Timestamptz(default=None, null=False)
    closed_on = Date(null=True, default=None)
    post_due_on = Date(null=True, default=None)
    edited = Integer(default=0, null=False)
    ck_projects_project_leads = Check("party_lead IS NULL OR business_lead IS NULL OR party_lead <> business_lead")
    ck_projects_project_dates = Check("starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on")
    ck_projects_project_classified = Check("NOT is_classified OR (summary = '' AND policy_basis = '')")
    ck_projects_project_nodes = Check("nodes_done >= 0 AND nodes_done <= nodes_total")
    ck_projects_project_result = Check(f"result IN ('', {', '.join(repr(one.value) for one in Result)})")


class ProjectVersion(Table, tablename="projects_version"):
    """What was put before both lines, or a later change of lead or scope. Never changed."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, null=False)
    #: JSON: texts, goals, team, nodes, risks.
    content = Text(default=None, null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    #: Why it was changed; empty for a first version.
    reason = Varchar(length=1000, default="", null=False)
    submitted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    uq_projects_version_project_number = Unique(["project", "number"])


class ProjectGoal(Table, tablename="projects_goal"):
    """A goal on one line and the number that shows it; baseline and target are decimal numbers as typed."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade, index=True)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    position = SmallInt(default=0, null=False)
    text = Varchar(length=400, default=None, null=False)
    metric = Varchar(length=120, default=None, null=False)
    unit_of_measure = Varchar(length=40, default="", null=False)
    baseline = Varchar(length=40, default="", null=False)
    target = Varchar(length=40, default=None, null=False)
    #: Where the number comes from.
    source = Varchar(length=200, default="", null=False)
    edited = Integer(default=0, null=False)
    ck_projects_goal_line = Check("line IN ('party', 'business')")


class ProjectMember(Table, tablename="projects_member"):
    """Somebody in the team with a role from one day to another; a change of lead ends a row and begins another."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    role = Varchar(length=16, default=words.MemberRole.MEMBER, null=False, choices=words.MemberRole)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    task = Varchar(length=400, default="", null=False)
    from_on = Date(default=None, null=False)
    until_on = Date(null=True, default=None)
    uq_projects_member_project_person_role_from = Unique(["project", "person", "role", "from_on"])
    ck_projects_member_dates = Check("until_on IS NULL OR from_on <= until_on")


class ProjectBody(Table, tablename="projects_body"):
    """A Party organisation or a unit of Party members behind a project; it is asked to dissolve with the project."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=20, default=None, null=False, choices=words.BodyKind)
    party_org = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.restrict)
    name = Varchar(length=120, default=None, null=False)
    leader = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    task = Varchar(length=400, default=None, null=False)
    founded_on = Date(default=None, null=False)
    dissolved_on = Date(null=True, default=None)
    #: When its leader was asked to dissolve it, once.
    prompted_at = Timestamptz(null=True, default=None)
    ck_projects_body_dates = Check("dissolved_on IS NULL OR founded_on <= dissolved_on")
