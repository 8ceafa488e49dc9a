"""What pages and the API show of a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.forms import Filled
from mentor.kernel.i18n import Phrase
from mentor.people.queries import PersonLine
from mentor.signoff.rules import (
    OWN_SEAT,
    READY_REASONS,
    Answer,
    ClosureKind,
    Criterion,
    Decision,
    GivenAnswer,
    RequestState,
    SeatName,
)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """`step` is what was chosen on a scale; without a scale it is None and `answer` says it."""

    criterion: Phrase | str
    given: GivenAnswer
    step: Phrase | None = None

    @property
    def answer(self) -> Answer:
        return self.given.answer

    @property
    def comment(self) -> str:
        return self.given.comment

    @property
    def is_met(self) -> bool:
        return self.step is not None or self.answer is Answer.MET


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One decision. `decision` is None while it is hidden: then only who and when are told."""

    seat: SeatName
    version: int
    round: int
    decided_by: PersonLine
    on_behalf_of: PersonLine | None
    at: datetime
    decision: Decision | None
    comment: str
    answers: tuple[AnswerLine, ...]
    #: Given for an earlier version, so it no longer counts.
    is_void: bool
    #: Given by somebody who held the seat before.
    is_predecessors: bool
    what: str = "decision"


@dataclass(frozen=True, slots=True)
class SeatLine:
    name: SeatName
    holder: PersonLine
    criteria: tuple[Criterion, ...]
    #: The decision that counts in the running round.
    key: KeyLine | None
    is_awaited: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    version: int
    submitted_by: PersonLine | None
    at: datetime
    reason: str
    content_hash: str
    what: str = "version"


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """`minutes` is empty for those who took no part and need not rule."""

    version: int
    held_on: date
    present: tuple[SeatName, ...]
    minutes: str
    decide_by: date
    recorded_by: PersonLine | None
    at: datetime
    what: str = "calibration"


@dataclass(frozen=True, slots=True)
class ClosureLine:
    version: int
    kind: ClosureKind
    reason: str
    closed_by: PersonLine | None
    at: datetime
    what: str = "closure"


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """`reason` is empty for those who may not read the minutes."""

    version: int
    seat: SeatName
    from_person: PersonLine
    to_person: PersonLine
    reason: str
    at: datetime
    what: str = "handover"


HistoryLine = KeyLine | VersionLine | CalibrationLine | ClosureLine | HandoverLine


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The seat the actor can decide now. `earlier`: what this seat answered to an earlier version, where visible."""

    seat: SeatName
    version: int
    criteria: tuple[Criterion, ...]
    on_behalf_of: PersonLine | None
    earlier: Mapping[str, GivenAnswer]


@dataclass(frozen=True, slots=True)
class RequestView:
    id: int
    kind: str
    noun: Phrase
    title: str
    address: str
    subject: PersonLine | None
    state: RequestState
    version: int
    round: int
    due_on: date
    is_overdue: bool
    is_blind: bool
    seats: tuple[SeatLine, ...]
    history: tuple[HistoryLine, ...]
    form: DecisionForm | None
    #: Why there is no form although the actor holds an awaited seat.
    refusal: Phrase | None
    may_calibrate: bool
    may_rule: bool
    may_accept_by_ruling: bool
    may_withdraw: bool
    may_waive: bool
    may_reassign: bool
    #: Others than this actor who will read a comment: told before anything is saved.
    is_hidden_until_all: bool

    @property
    def blank(self) -> Filled:
        """The decision form as nobody has typed in it yet."""
        return Filled()

    @property
    def ready_reasons(self) -> tuple[Phrase, ...]:
        return READY_REASONS

    @property
    def calibration_seats(self) -> tuple[SeatLine, ...]:
        return tuple(seat for seat in self.seats if seat.name != OWN_SEAT)
