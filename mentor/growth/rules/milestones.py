"""Milestones: criteria per seat, evidence, two keys, and the supervision still needed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import PARTY, RUNS, SEATS, TECHNICAL, Axis, Bond
from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Labelled, Phrase
from mentor.signoff.rules import RequestState

CRITERIA_LIMIT = 10
EVIDENCE_LIMIT = 20
#: Key of the question on the supervision still needed, beside the criteria of a seat.
LEVEL_KEY = "level"
LEVEL_QUESTION = Phrase("How much supervision does the mentee still need here?")


class SupervisionLevel(Labelled):
    """How much supervision the mentee still needs; not a mark."""

    OBSERVES = "1", Phrase("1 · Observes")
    DIRECT = "2", Phrase("2 · Works under direct supervision")
    INDIRECT = "3", Phrase("3 · Works under occasional supervision")
    ALONE = "4", Phrase("4 · Works alone")
    TEACHES = "5", Phrase("5 · Can teach others")


class MilestoneState(Labelled):
    PLANNED = "planned", Phrase("Under way")
    IN_REVIEW = "in_review", Phrase("Waiting for decisions")
    SPLIT = "split", Phrase("Opinions differ")
    RETURNED = "returned", Phrase("Returned")
    ACCEPTED = "accepted", Phrase("Accepted")
    WAIVED = "waived", Phrase("Waived")


#: Somebody is deciding: an edit now makes a new version and voids what was decided.
UNDER_DECISION = frozenset({MilestoneState.IN_REVIEW, MilestoneState.SPLIT})
#: Nothing more is expected.
SETTLED = frozenset({MilestoneState.ACCEPTED, MilestoneState.WAIVED})


class EvidenceKind(Labelled):
    FILE = "file", Phrase("File")
    LOG = "log", Phrase("Log entry")
    LINK = "link", Phrase("Link")
    TEXT = "text", Phrase("Text")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """One of: a file, a log entry, a link, or just text; `text` says what it shows."""

    kind: EvidenceKind
    text: str
    address: str = ""
    log: int | None = None
    upload: Upload | None = None
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    level: SupervisionLevel
    note: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing to be shown, and on which axis: that decides who judges it."""

    id: int
    axis: Axis
    text: str

    @property
    def seats(self) -> tuple[str, ...]:
        return bonds.seats_of(self.axis)


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """One milestone: `is_agreed` when the plan in force contains it as it is now."""

    state: MilestoneState
    is_agreed: bool
    has_evidence: bool
    due_on: date


def milestone_state(version: int, request_version: int, request_state: str, *, is_waived: bool) -> MilestoneState:
    """Computed from the sign-off request of this milestone ("" when there is none); never stored."""
    if is_waived:
        return MilestoneState.WAIVED
    if not request_state or version > request_version:
        return MilestoneState.PLANNED
    return _STATES.get(request_state, MilestoneState.PLANNED)


_STATES: Mapping[str, MilestoneState] = {
    RequestState.OPEN: MilestoneState.IN_REVIEW,
    RequestState.STALLED: MilestoneState.IN_REVIEW,
    RequestState.SPLIT: MilestoneState.SPLIT,
    RequestState.CALIBRATION: MilestoneState.SPLIT,
    RequestState.DEADLOCK: MilestoneState.SPLIT,
    RequestState.RETURNED: MilestoneState.RETURNED,
    RequestState.RULED_RETURNED: MilestoneState.RETURNED,
    RequestState.ACCEPTED: MilestoneState.ACCEPTED,
    RequestState.RULED_ACCEPTED: MilestoneState.ACCEPTED,
    RequestState.WAIVED: MilestoneState.WAIVED,
}


def seats_with_criteria(axes: Iterable[Axis]) -> tuple[str, ...]:
    """Who has criteria of their own, in the order party, technical. Both hold a key in any case."""
    needed = {seat for axis in axes for seat in bonds.seats_of(axis)}
    return tuple(seat for seat in SEATS if seat in needed)


def axis_of(axes: Iterable[Axis]) -> Axis:
    """The axis a milestone counts on in lists: scenario as soon as both lines are in it."""
    seats = seats_with_criteria(axes)
    if seats == (PARTY,):
        return Axis.POLITICAL
    return Axis.BUSINESS if seats == (TECHNICAL,) else Axis.SCENARIO


def is_overdue(state: MilestoneState, due_on: date, today: date) -> bool:
    """A flag, not a state: the day has passed and the mentee has still to hand something in."""
    return due_on < today and state in (MilestoneState.PLANNED, MilestoneState.RETURNED)


def levels_shown(axes: Iterable[Axis], given: Mapping[str, int]) -> dict[Axis, int]:
    """The level each axis has shown, from the level each seat gave.

    A line's level is its mentor's. The scenario level is the lower of the two: both must be convinced.
    """
    shown: dict[Axis, int] = {}
    for axis in sorted(set(axes)):
        levels = [given[seat] for seat in bonds.seats_of(axis) if seat in given]
        if len(levels) == len(bonds.seats_of(axis)):
            shown[axis] = min(levels)
    return shown


def refusal_to_edit_evidence(milestone: MilestoneFacts, bond: Bond, actor: Actor) -> Phrase | None:
    if not bonds.is_mentee(bond, actor):
        return Phrase("Only the mentee brings evidence: whoever changes it could not decide on it.")
    if not bond.is_open:
        return bonds.ENDED
    if milestone.state is MilestoneState.ACCEPTED:
        return Phrase("This milestone is accepted and locked.")
    if milestone.state is MilestoneState.WAIVED:
        return Phrase("This milestone has been waived.")
    return None


def refusal_to_submit(milestone: MilestoneFacts, bond: Bond, actor: Actor) -> Phrase | None:
    """Why this milestone may not go to its mentors now."""
    if refusal := refusal_to_edit_evidence(milestone, bond, actor):
        return refusal
    if not bond.is_running:
        return bonds.NOT_RUNNING
    if milestone.state in UNDER_DECISION:
        return Phrase("This version is already with your mentors.")
    if milestone.state is MilestoneState.RETURNED:
        return Phrase("It was returned. Change or add something first; that makes a new version.")
    if not milestone.is_agreed:
        return Phrase("The plan that contains this milestone has not been accepted yet.")
    if not milestone.has_evidence:
        return Phrase("Add at least one piece of evidence first.")
    return None


def refusal_to_waive(milestone: MilestoneFacts, bond: Bond, actor: Actor) -> Phrase | None:
    if not bonds.covers_mentee(bond, actor, *RUNS) or bonds.is_party_to(bond, actor):
        return Phrase("Only the HR department can waive a milestone.")
    if milestone.state in SETTLED:
        return Phrase("This milestone is settled already.")
    return None


def refusal_to_reopen(milestone: MilestoneFacts, bond: Bond, actor: Actor) -> Phrase | None:
    if not bonds.covers_mentee(bond, actor, *RUNS) or bonds.is_party_to(bond, actor):
        return Phrase("Only the HR department can open a settled milestone again.")
    if not bond.is_open:
        return bonds.ENDED
    if milestone.state not in SETTLED:
        return Phrase("This milestone is not settled.")
    return None


def edit_warning(state: MilestoneState) -> Phrase | None:
    """What the mentee must know before changing something that is being decided."""
    if state in UNDER_DECISION:
        return Phrase(
            "Your mentors are deciding on this version. Any change makes a new version: decisions already given "
            "become void and you have to submit again."
        )
    return None


def content(
    title: str, criteria: Sequence[Criterion], evidence: Sequence[Mapping[str, object]], level: int, note: str
) -> dict[str, object]:
    """What a decision is about: title, criteria, the evidence with the hashes of its files, the proposed level."""
    return {
        "title": title,
        "criteria": [[one.axis.value, one.text] for one in criteria],
        "evidence": [dict(one) for one in evidence],
        "level": level,
        "note": note,
    }
