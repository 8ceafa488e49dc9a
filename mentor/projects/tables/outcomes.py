"""What projects bring: values of metrics over time, contribution statements, drills, lessons of every member."""

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.people.tables import OrgUnit, Person
from mentor.projects.rules import words
from mentor.projects.tables.nodes import ProjectNode
from mentor.projects.tables.projects import JointProject, ProjectGoal


class MetricImport(Table, tablename="projects_metric_import"):
    """One file of values; the same file twice changes nothing."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    name = Varchar(length=120, default=None, null=False)
    sha256 = Varchar(length=64, default=None, null=False)
    values_read = Integer(default=0, null=False)
    imported_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    imported_at = Timestamptz(default=None, null=False)
    uq_projects_metric_import_project_sha256 = Unique(["project", "sha256"])


class MetricValue(Table, tablename="projects_metric_value"):
    """The value of a goal's metric on one day, in thousandths, so that both databases count alike."""

    id: Serial
    goal = ForeignKey(ProjectGoal, null=False, on_delete=OnDelete.cascade)
    measured_on = Date(default=None, null=False)
    thousandths = BigInt(default=None, null=False)
    note = Varchar(length=200, default="", null=False)
    metric_import = ForeignKey(MetricImport, null=True, default=None, on_delete=OnDelete.set_null)
    typed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    typed_at = Timestamptz(default=None, null=False)
    uq_projects_metric_value_goal_measured_on = Unique(["goal", "measured_on"])


class Contribution(Table, tablename="projects_contribution"):
    """What a mentee did in the project, confirmed by both leads (sign-off subject "project_contribution")."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    mentee = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    node = ForeignKey(ProjectNode, null=True, default=None, on_delete=OnDelete.set_null)
    party_text = Varchar(length=2000, default="", null=False)
    business_text = Varchar(length=2000, default="", null=False)
    state = Varchar(length=10, default=words.ContributionState.WRITTEN, null=False, choices=words.ContributionState)
    version = Integer(default=1, null=False)
    written_at = Timestamptz(default=None, null=False)
    confirmed_at = Timestamptz(null=True, default=None)
    edited = Integer(default=0, null=False)
    uq_projects_contribution_project_mentee = Unique(["project", "mentee"])


class Drill(Table, tablename="projects_drill"):
    """A round of drilling on a real key task."""

    id: Serial
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    project = ForeignKey(JointProject, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    title = Varchar(length=200, default=None, null=False)
    task = Varchar(length=1000, default=None, null=False)
    method = Varchar(length=10, default=None, null=False, choices=words.DrillMethod)
    number = SmallInt(default=1, null=False)
    held_on = Date(default=None, null=False)
    result = Varchar(length=2000, default="", null=False)
    recorded_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    recorded_at = Timestamptz(default=None, null=False)


class DrillPerson(Table, tablename="projects_drill_person"):
    """Who took part or judged; what was shown becomes evidence of competence (growth, source "drill")."""

    id: Serial
    drill = ForeignKey(Drill, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    part = Varchar(length=10, default=None, null=False, choices=words.DrillPart)
    #: Supervision level shown, 1 observes … 5 can teach others; not a mark.
    level = SmallInt(null=True, default=None)
    remark = Varchar(length=400, default="", null=False)
    uq_projects_drill_person_drill_person = Unique(["drill", "person"])
    ck_projects_drill_person_level = Check("level IS NULL OR level BETWEEN 1 AND 5")


class LessonDraft(Table, tablename="projects_lesson"):
    """One lesson of one member, at most three each, kept with its origin for the knowledge feature."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade)
    member = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    number = SmallInt(default=None, null=False)
    line = Varchar(length=10, default=None, null=False)
    node = ForeignKey(ProjectNode, null=True, default=None, on_delete=OnDelete.set_null)
    situation = Varchar(length=1000, default=None, null=False)
    learnt = Varchar(length=1000, default=None, null=False)
    advice = Varchar(length=1000, default=None, null=False)
    written_at = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)
    uq_projects_lesson_project_member_number = Unique(["project", "member", "number"])
    ck_projects_lesson_number = Check("number BETWEEN 1 AND 3")
    ck_projects_lesson_line = Check("line IN ('party', 'business', 'both')")
