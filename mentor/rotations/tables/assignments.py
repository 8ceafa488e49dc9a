"""Assignments: somebody goes from home to a host for some time, with everything that belongs to it."""

from piccolo.columns import (
    BigSerial,
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

from mentor.growth.tables import MilestoneCriterion
from mentor.pairing.tables import MentorProfile, Mentorship
from mentor.people.tables import OrgUnit, Person
from mentor.projects.tables import JointProject
from mentor.rotations.rules.assignments import Kind, Remedy, Verdict, Way
from mentor.rotations.rules.duties import DutyKind
from mentor.rotations.rules.life import State
from mentor.rotations.tables.posts import Post
from mentor.signoff.tables import SignoffRequest


class Assignment(Table, tablename="rotations_assignment"):
    """One move of one person. `wanted` and `given` as `rules.life.Life`."""

    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=12, default=None, null=False, choices=Kind)
    way = Varchar(length=10, default=Way.INTERNAL, null=False, choices=Way)
    home_unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    home_position = Varchar(length=120, default="", null=False)
    #: The post left for the time of a rotation, known when it was kept.
    home_post = ForeignKey(Post, null=True, default=None, on_delete=OnDelete.restrict)
    host_unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    host_post = ForeignKey(Post, null=True, default=None, on_delete=OnDelete.restrict)
    host_position = Varchar(length=120, default="", null=False)
    starts_on = Date(default=None, null=False)
    planned_end = Date(default=None, null=False)
    adaptation_until = Date(default=None, null=False)
    ended_on = Date(null=True, default=None)
    reason = Varchar(length=1000, default=None, null=False)
    tasks = Varchar(length=2000, default="", null=False)
    project = ForeignKey(JointProject, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    supervisor = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    home_decider = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    host_decider = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    receiver = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    witness = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    #: Who of HR looks after it.
    keeper = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    state = Varchar(length=12, default=State.PROPOSED, null=False, choices=State, index=True)
    wanted = Varchar(length=200, default="", null=False)
    given = Varchar(length=400, default="", null=False)
    #: The request for consents of the present proposal, and how many there were.
    request = ForeignKey(SignoffRequest, null=True, default=None, on_delete=OnDelete.restrict)
    proposals = SmallInt(default=0, null=False)
    #: Why it came back to HR.
    returned_because = Varchar(length=2000, default="", null=False)
    verdict = Varchar(length=10, null=True, default=None, choices=Verdict)
    verdict_reason = Varchar(length=1000, default="", null=False)
    document_no = Varchar(length=80, default="", null=False)
    #: Why it began without a signed handover.
    override_reason = Varchar(length=1000, default="", null=False)
    extended_from = Date(null=True, default=None)
    extension_reason = Varchar(length=1000, default="", null=False)
    appraisal_due = Date(null=True, default=None)
    return_due = Date(null=True, default=None)
    end_reason = Varchar(length=1000, default="", null=False)
    #: The running mentorship, what happens with it, and whose the technical seat was and is during the stay.
    mentorship = ForeignKey(Mentorship, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    remedy = Varchar(length=10, null=True, default=None, choices=Remedy)
    home_technical = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.restrict)
    host_technical = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.restrict)
    seat_out_on = Date(null=True, default=None)
    seat_back_on = Date(null=True, default=None)
    #: Of a published plan; publishing again finds what is there.
    stint = Integer(null=True, default=None, unique=True)
    created_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(default=None, null=False)
    state_since = Timestamptz(default=None, null=False)
    edited = Integer(default=0, null=False)
    ck_rotations_assignment_dates = Check("starts_on <= planned_end")


class AssignmentProposal(Table, tablename="rotations_proposal"):
    """What was put before the three who consent. Never changed."""

    id: Serial
    assignment = ForeignKey(Assignment, null=False, on_delete=OnDelete.cascade)
    number = SmallInt(default=1, null=False)
    content = Text(default="{}", null=False)
    content_hash = Varchar(length=64, default=None, null=False)
    proposed_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    proposed_at = Timestamptz(default=None, null=False)
    uq_rotations_proposal_assignment_number = Unique(["assignment", "number"])


class AssignmentPart(Table, tablename="rotations_part"):
    """What belongs to an assignment, line by line: tasks, items, signatures, reviews, criteria it must deliver.

    `done`: a task is done, an item handed over, a list signed, a review written. `taken`: an item was received.
    """

    id: Serial
    assignment = ForeignKey(Assignment, null=False, on_delete=OnDelete.cascade, index=True)
    part = Varchar(length=10, default=None, null=False)
    kind = Varchar(length=12, default="", null=False)
    text = Text(default="", null=False)
    #: The grade of an appraisal, or what became of a criterion.
    outcome = Varchar(length=10, default="", null=False)
    criterion = ForeignKey(MilestoneCriterion, null=True, default=None, on_delete=OnDelete.set_null)
    done_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    done_at = Timestamptz(null=True, default=None)
    taken_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    taken_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    #: Equal for what may exist once only, empty otherwise.
    single = Varchar(length=40, null=True, default=None, unique=True)


class AssignmentDuty(Table, tablename="rotations_duty"):
    """Projection of `rules.duties`: what is awaited of whom, for first screens and reminders."""

    id: BigSerial
    assignment = ForeignKey(Assignment, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10, default=None, null=False, choices=DutyKind)
    due_on = Date(default=None, null=False, index=True)
    reminded = SmallInt(default=0, null=False)
    uq_rotations_duty_assignment_person_kind = Unique(["assignment", "person", "kind"])
