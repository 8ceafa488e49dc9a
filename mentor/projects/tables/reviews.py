"""Review rounds with their panel, blind scores and the opinions of both lines; public notices; bids."""

from piccolo.columns import (
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

from mentor.people.tables import Person
from mentor.projects.rules import words
from mentor.projects.tables.projects import JointProject, ProjectTopic


class CriteriaVersion(Table, tablename="projects_criteria"):
    """What a kind of round scores, with weights. A published version is never changed."""

    id: Serial
    kind = Varchar(length=16, default=None, null=False, choices=words.RoundKind)
    number = Integer(default=None, null=False)
    #: The document the weights come from.
    source = Varchar(length=200, default="", null=False)
    written_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    written_at = Timestamptz(default=None, null=False)
    uq_projects_criteria_kind_number = Unique(["kind", "number"])


class ReviewCriterion(Table, tablename="projects_criterion"):
    id: Serial
    criteria = ForeignKey(CriteriaVersion, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    text = Varchar(length=400, default=None, null=False)
    #: Most points it can give; the weights of a version make 100.
    weight = SmallInt(default=None, null=False)
    ck_projects_criterion_weight = Check("weight BETWEEN 1 AND 100")


class ReviewRound(Table, tablename="projects_round"):
    """One round about one version. Scores of both lines stay two numbers."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    kind = Varchar(length=16, default=None, null=False, choices=words.RoundKind)
    number = SmallInt(default=1, null=False)
    version = Integer(default=None, null=False)
    criteria = ForeignKey(CriteriaVersion, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=10, default=words.RoundState.OPEN, null=False, choices=words.RoundState)
    due_on = Date(default=None, null=False)
    opened_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    opened_at = Timestamptz(default=None, null=False)
    minutes = Text(default="", null=False)
    conclusion = Varchar(length=12, default="", null=False)
    reason = Varchar(length=2000, default="", null=False)
    #: Hundredths of a point of 100 per line, when it was concluded.
    party_score = Integer(null=True, default=None)
    business_score = Integer(null=True, default=None)
    concluded_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    concluded_at = Timestamptz(null=True, default=None)
    uq_projects_round_project_kind_number = Unique(["project", "kind", "number"])
    ck_projects_round_concluded = Check("state <> 'concluded' OR (concluded_at IS NOT NULL AND conclusion <> '')")


class RoundPanelist(Table, tablename="projects_panelist"):
    id: Serial
    round = ForeignKey(ReviewRound, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    is_chair = Boolean(default=False, null=False)
    state = Varchar(length=10, default=words.PanelistState.INVITED, null=False, choices=words.PanelistState)
    #: Why recused, or the remark with the scores.
    comment = Varchar(length=2000, default="", null=False)
    settled_at = Timestamptz(null=True, default=None)
    uq_projects_panelist_round_person = Unique(["round", "person"])


class PanelScore(Table, tablename="projects_score"):
    """Points of one panelist for one criterion; nobody else reads them before the round is concluded."""

    id: Serial
    panelist = ForeignKey(RoundPanelist, null=False, on_delete=OnDelete.cascade)
    criterion = ForeignKey(ReviewCriterion, null=False, on_delete=OnDelete.restrict)
    points = SmallInt(default=None, null=False)
    uq_projects_score_panelist_criterion = Unique(["panelist", "criterion"])
    ck_projects_score_points = Check("points BETWEEN 0 AND 100")


class LineOpinion(Table, tablename="projects_opinion"):
    """What one line says in a round, in parallel to the other."""

    id: Serial
    round = ForeignKey(ReviewRound, null=False, on_delete=OnDelete.cascade)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    position = Varchar(length=10, default=None, null=False, choices=words.Position)
    text = Varchar(length=2000, default="", null=False)
    given_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    given_at = Timestamptz(default=None, null=False)
    uq_projects_opinion_round_line = Unique(["round", "line"])


class ProjectNotice(Table, tablename="projects_notice"):
    """A version of the proposal on public notice for so many working days."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    version = Integer(default=None, null=False)
    from_on = Date(default=None, null=False)
    until_on = Date(default=None, null=False)
    state = Varchar(length=10, default=words.NoticeState.PUBLISHED, null=False, choices=words.NoticeState)
    published_at = Timestamptz(default=None, null=False)
    settled_at = Timestamptz(null=True, default=None)
    uq_projects_notice_project_version = Unique(["project", "version"])
    ck_projects_notice_days = Check("from_on <= until_on")


class ProjectObjection(Table, tablename="projects_objection"):
    id: Serial
    notice = ForeignKey(ProjectNotice, null=False, on_delete=OnDelete.cascade, index=True)
    text = Varchar(length=2000, default=None, null=False)
    raised_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    raised_at = Timestamptz(default=None, null=False)
    state = Varchar(length=10, default=words.ObjectionState.OPEN, null=False, choices=words.ObjectionState)
    answer = Varchar(length=2000, default="", null=False)
    answered_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    answered_at = Timestamptz(null=True, default=None)
    ck_projects_objection_answered = Check("state = 'open' OR (answered_at IS NOT NULL AND answer <> '')")


class ProjectBid(Table, tablename="projects_bid"):
    """One team's bid for a published topic; the awarded one becomes the project and is pledged by both leads."""

    id: Serial
    topic = ForeignKey(ProjectTopic, null=False, on_delete=OnDelete.cascade)
    party_lead = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    business_lead = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    team = Varchar(length=1000, default="", null=False)
    plan = Text(default=None, null=False)
    state = Varchar(length=12, default=words.BidState.SUBMITTED, null=False, choices=words.BidState)
    submitted_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    decided_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=1000, default="", null=False)
    project = ForeignKey(JointProject, null=True, default=None, on_delete=OnDelete.set_null)
    #: The performance pledge, its text and when each lead signed it.
    pledge = Text(default="", null=False)
    party_pledged_at = Timestamptz(null=True, default=None)
    business_pledged_at = Timestamptz(null=True, default=None)
    uq_projects_bid_topic_submitted_by = Unique(["topic", "submitted_by"])
    ck_projects_bid_leads = Check("party_lead <> business_lead")
