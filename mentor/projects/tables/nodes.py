"""Nodes with deliverables, evidence, one approved delay and inspection notes; risks with two owners."""

from piccolo.columns import BigInt, Date, ForeignKey, Integer, OnDelete, Serial, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mentor.growth.tables import Milestone
from mentor.people.tables import Person
from mentor.projects.rules import words
from mentor.projects.tables.projects import JointProject


class ProjectNode(Table, tablename="projects_node"):
    """One stage; done when both leads accepted the same version (sign-off subject "project_node")."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    title = Varchar(length=200, default=None, null=False)
    description = Varchar(length=2000, default="", null=False)
    due_on = Date(default=None, null=False, index=True)
    #: The day before its approved delay; empty while there was none.
    first_due_on = Date(null=True, default=None)
    state = Varchar(length=12, default=words.NodeState.PLANNED, null=False, choices=words.NodeState)
    version = Integer(default=1, null=False)
    done_on = Date(null=True, default=None)
    drop_reason = Varchar(length=1000, default="", null=False)
    edited = Integer(default=0, null=False)
    ck_projects_node_done = Check("state <> 'done' OR done_on IS NOT NULL")
    ck_projects_node_delay = Check("first_due_on IS NULL OR first_due_on < due_on")


class NodeDeliverable(Table, tablename="projects_deliverable"):
    id: Serial
    node = ForeignKey(ProjectNode, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    text = Varchar(length=400, default=None, null=False)


class NodeEvidence(Table, tablename="projects_evidence"):
    """Valid from version `added_in` of the node until before `removed_in`. It may serve a mentee's milestone too."""

    id: Serial
    node = ForeignKey(ProjectNode, null=False, on_delete=OnDelete.cascade, index=True)
    deliverable = ForeignKey(NodeDeliverable, null=True, default=None, on_delete=OnDelete.set_null)
    serves = Varchar(length=10, default=None, null=False, choices=words.Serves)
    text = Varchar(length=4000, default="", null=False)
    address = Varchar(length=400, default="", null=False)
    attachment = BigInt(null=True, default=None)
    milestone = ForeignKey(Milestone, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    added_in = Integer(default=None, null=False)
    removed_in = Integer(null=True, default=None)
    added_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz(default=None, null=False)
    ck_projects_evidence_serves = Check("serves IN ('party', 'business', 'both')")


class NodeAnchor(Table, tablename="projects_node_anchor"):
    """A mentee's milestone that is shown in this node."""

    id: Serial
    node = ForeignKey(ProjectNode, null=False, on_delete=OnDelete.cascade, index=True)
    milestone = ForeignKey(Milestone, null=False, on_delete=OnDelete.cascade, unique=True)
    anchored_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    anchored_at = Timestamptz(default=None, null=False)


class NodeDelay(Table, tablename="projects_delay"):
    """A request to move a node; one per node may be approved (`first_due_on` of the node is then set)."""

    id: Serial
    node = ForeignKey(ProjectNode, null=False, on_delete=OnDelete.cascade)
    number = SmallInt(default=1, null=False)
    from_on = Date(default=None, null=False)
    to_on = Date(default=None, null=False)
    reason = Varchar(length=1000, default=None, null=False)
    state = Varchar(length=12, default=words.DelayState.ASKED, null=False, choices=words.DelayState)
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    asked_at = Timestamptz(default=None, null=False)
    decided_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    decided_at = Timestamptz(null=True, default=None)
    answer = Varchar(length=1000, default="", null=False)
    uq_projects_delay_node_number = Unique(["node", "number"])
    ck_projects_delay_later = Check("to_on > from_on")
    ck_projects_delay_decided = Check("state = 'asked' OR decided_at IS NOT NULL")


class NodeInspection(Table, tablename="projects_inspection"):
    """What somebody from outside the team saw on the spot. Never changed."""

    id: Serial
    node = ForeignKey(ProjectNode, null=False, on_delete=OnDelete.cascade, index=True)
    line = Varchar(length=10, default=None, null=False, choices=words.Line)
    inspected_on = Date(default=None, null=False)
    text = Varchar(length=2000, default=None, null=False)
    inspected_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    noted_at = Timestamptz(default=None, null=False)


class ProjectRisk(Table, tablename="projects_risk"):
    """Joint risk control: one owner on each line."""

    id: Serial
    project = ForeignKey(JointProject, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    text = Varchar(length=400, default=None, null=False)
    level = Varchar(length=10, default=words.RiskLevel.MEDIUM, null=False, choices=words.RiskLevel)
    measure = Varchar(length=1000, default="", null=False)
    party_owner = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    business_owner = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    state = Varchar(length=10, default=words.RiskState.OPEN, null=False, choices=words.RiskState)
    closed_on = Date(null=True, default=None)
    edited = Integer(default=0, null=False)
    ck_projects_risk_owners = Check("party_owner <> business_owner")
