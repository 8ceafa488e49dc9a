"""Milestones with criteria and evidence, the versions that were submitted, and what accepted ones have shown."""

from piccolo.columns import (
    BigInt,
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

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import EvidenceKind
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


class Milestone(Table, tablename="growth_milestone"):
    """One thing to be shown to both mentors. Its state is that of its sign-off request (subject "milestone")."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    title = Varchar(length=200, default=None, null=False)
    #: What is to be done, in the mentee's words.
    description = Text(default="", null=False)
    #: Projection of the criteria: scenario as soon as both lines are in it.
    axis = Varchar(length=10, default=Axis.SCENARIO, null=False, choices=Axis)
    due_on = Date(default=None, null=False)
    #: The version of the plan in which it was first written, and the one that first has it as it is now.
    planned_in = Integer(default=1, null=False)
    plan_version = Integer(default=1, null=False)
    #: The version at hand; one more than the submitted one while it is being changed.
    version = Integer(default=1, null=False)
    waived_at = Timestamptz(null=True, default=None)
    waived_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    waive_reason = Varchar(length=1000, default="", null=False)
    #: Why it was opened again after being settled; goes with the next submission.
    reopen_reason = Varchar(length=1000, default="", null=False)
    #: Projection for lists: the day it was accepted (noticed by a job within a minute) or waived.
    settled_on = Date(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)


class MilestoneCriterion(Table, tablename="growth_criterion"):
    id: Serial
    milestone = ForeignKey(Milestone, null=False, on_delete=OnDelete.cascade, index=True)
    position = SmallInt(default=0, null=False)
    axis = Varchar(length=10, default=None, null=False, choices=Axis)
    text = Varchar(length=400, default=None, null=False)


class Evidence(Table, tablename="growth_evidence"):
    """One piece of evidence, valid from version `added_in` until before `removed_in`: old versions stay whole."""

    id: Serial
    milestone = ForeignKey(Milestone, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10, default=None, null=False, choices=EvidenceKind)
    #: The text itself, or what the file, entry or link shows.
    text = Text(default="", null=False)
    address = Varchar(length=400, default="", null=False)
    log = BigInt(null=True, default=None)
    attachment = BigInt(null=True, default=None)
    added_in = Integer(default=None, null=False)
    removed_in = Integer(null=True, default=None)
    added_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz(default=None, null=False)


class MilestoneVersion(Table, tablename="growth_milestone_version"):
    """What was put before the mentors. Never changed."""

    id: Serial
    milestone = ForeignKey(Milestone, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None, null=False)
    #: JSON: title, criteria, evidence with the hashes of its files.
    content = Text(default=None, null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    #: Supervision level the mentee proposes.
    level_proposed = SmallInt(default=None, null=False)
    #: The mentee's word to the mentors about this version.
    note = Text(default="", null=False)
    submitted_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    submitted_at = Timestamptz(default=None, null=False)
    uq_growth_milestone_version_milestone_number = Unique(["milestone", "number"])


class CompetenceEvidence(Table, tablename="growth_competence"):
    """A supervision level shown on one axis. Only ever added: a level never falls by itself."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade, index=True)
    mentee = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    axis = Varchar(length=10, default=None, null=False, choices=Axis)
    #: 1 observes … 5 can teach others.
    level = SmallInt(default=None, null=False)
    #: Where it was shown, such as "milestone", which one and which version of it.
    source_kind = Varchar(length=20, default=None, null=False)
    source_id = BigInt(default=None, null=False)
    source_version = Integer(default=None, null=False)
    title = Varchar(length=200, default="", null=False)
    shown_on = Date(default=None, null=False)
    recorded_at = Timestamptz(default=None, null=False)
    uq_growth_competence_source = Unique(["source_kind", "source_id", "source_version", "axis"])
    ck_growth_competence_level = Check("level BETWEEN 1 AND 5")
