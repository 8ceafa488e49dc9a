"""The life of an assignment as pure functions: what comes next, who must act, and what it rests on.

A step is allowed only from its state and only when everything it rests on is there. What the law asks for in one case
and not in another (`wanted`) counts like everything else once the assignment wants it. Nothing leads around a decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mentor.kernel.i18n import Labelled, Phrase
from mentor.signoff.rules import RequestState


class State(Labelled):
    PROPOSED = "proposed", Phrase("Being prepared by HR")
    CONSENTS = "consents", Phrase("Waiting for consents")
    AVOIDANCE = "avoidance", Phrase("Avoidance check and decision")
    APPROVED = "approved", Phrase("Decided, handover to be prepared")
    HANDOVER = "handover", Phrase("Handing over")
    IN_POST = "in_post", Phrase("With the host")
    END_REVIEW = "end_review", Phrase("Looking back")
    RETURNED = "returned", Phrase("Came back")
    STAYS = "stays", Phrase("Stays with the host")
    ENDED_EARLY = "ended_early", Phrase("Ended early")
    CANCELLED = "cancelled", Phrase("Did not take place")


class Needed(Labelled):
    """What no path may leave out."""

    CONSENTS = "consents", Phrase("consent of the person and of both units")
    AVOIDANCE = "avoidance", Phrase("decision on avoidance")
    DOCUMENT = "document", Phrase("number of the decision")
    CLEARANCE = "clearance", Phrase("clearance of classified staff")
    CONTRACT = "contract", Phrase("written change of the labour contract")
    SUPERVISOR = "supervisor", Phrase("supervisor at the host")
    MENTORING = "mentoring", Phrase("what happens with the mentorship")
    HANDOVER = "handover", Phrase("handover list signed by both")
    START_DAY = "start_day", Phrase("first day reached")
    MID_REVIEW = "mid_review", Phrase("mid-term review")
    SUMMARY = "summary", Phrase("own summary")
    APPRAISAL = "appraisal", Phrase("appraisal of the host")
    OPINION = "opinion", Phrase("opinion of the home unit")
    SEAT_BACK = "seat_back", Phrase("technical seat given back")


class Who(Labelled):
    HR = "hr", Phrase("HR of the home unit")
    KEYS = "keys", Phrase("the person and both units")
    HANDING = "handing", Phrase("who hands over, who receives, the witness")
    SUPERVISOR = "supervisor", Phrase("supervisor at the host")
    ALL = "all", Phrase("the person, the host and the home unit")
    NOBODY = "nobody", Phrase("nobody: it is over")


class Step(Labelled):
    ASK = "ask", Phrase("Ask for consents")
    SEND_BACK = "send_back", Phrase("Back to HR: somebody refused")
    CONSENT = "consent", Phrase("All have consented")
    AVOID = "avoid", Phrase("Back to HR: avoidance needed")
    APPROVE = "approve", Phrase("Record the decision")
    OPEN_HANDOVER = "open_handover", Phrase("Open the handover")
    START = "start", Phrase("Begin the stay")
    EXTEND = "extend", Phrase("Extend once")
    OPEN_REVIEW = "open_review", Phrase("Begin to look back")
    RETURN = "return", Phrase("Record the return")
    STAY = "stay", Phrase("Stays with the host")
    END_EARLY = "end_early", Phrase("End early")
    CANCEL = "cancel", Phrase("Give it up")


@dataclass(frozen=True, slots=True)
class Move:
    """One step: where it starts and ends, who takes it, what it rests on, and what no longer counts afterwards."""

    step: Step
    sources: frozenset[State]
    target: State
    who: Who
    needs: frozenset[Needed] = frozenset()
    voids: frozenset[Needed] = frozenset()


@dataclass(frozen=True, slots=True)
class Life:
    """Where it stands. `wanted`: what this very assignment needs beyond the usual; `given`: what is there."""

    state: State = State.PROPOSED
    wanted: frozenset[Needed] = frozenset()
    given: frozenset[Needed] = frozenset()
    was_extended: bool = False


_S, _N = State, Needed
_KEYS = frozenset({_N.CONSENTS, _N.AVOIDANCE})
_DECIDED = _KEYS | {_N.DOCUMENT}
_LOOKED_BACK = frozenset({_N.SUMMARY, _N.APPRAISAL, _N.OPINION})
#: Before which step something counts that not every assignment needs.
_WANTED: Mapping[Step, frozenset[Needed]] = {
    Step.APPROVE: frozenset({_N.CLEARANCE}),
    Step.START: frozenset({_N.CLEARANCE, _N.CONTRACT, _N.MENTORING}),
    Step.OPEN_REVIEW: frozenset({_N.MID_REVIEW}),
    Step.RETURN: frozenset({_N.SEAT_BACK}),
    Step.STAY: frozenset({_N.SEAT_BACK}),
    Step.END_EARLY: frozenset({_N.SEAT_BACK}),
}


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


_BEFORE = _from(_S.PROPOSED, _S.CONSENTS, _S.AVOIDANCE, _S.APPROVED, _S.HANDOVER)
MOVES: Mapping[Step, Move] = {
    move.step: move
    for move in (
        Move(Step.ASK, _from(_S.PROPOSED), _S.CONSENTS, Who.HR, voids=_KEYS),
        Move(Step.SEND_BACK, _from(_S.CONSENTS), _S.PROPOSED, Who.KEYS, voids=_KEYS),
        Move(Step.CONSENT, _from(_S.CONSENTS), _S.AVOIDANCE, Who.KEYS, frozenset({_N.CONSENTS})),
        Move(Step.AVOID, _from(_S.AVOIDANCE), _S.PROPOSED, Who.HR, voids=_KEYS),
        Move(Step.APPROVE, _from(_S.AVOIDANCE), _S.APPROVED, Who.HR, _DECIDED),
        Move(Step.OPEN_HANDOVER, _from(_S.APPROVED), _S.HANDOVER, Who.HR, _DECIDED),
        Move(
            Step.START,
            _from(_S.HANDOVER),
            _S.IN_POST,
            Who.HANDING,
            _DECIDED | {_N.HANDOVER, _N.START_DAY, _N.SUPERVISOR},
        ),
        Move(Step.EXTEND, _from(_S.IN_POST), _S.IN_POST, Who.HR),
        Move(Step.OPEN_REVIEW, _from(_S.IN_POST), _S.END_REVIEW, Who.SUPERVISOR),
        Move(Step.RETURN, _from(_S.END_REVIEW), _S.RETURNED, Who.ALL, _LOOKED_BACK),
        Move(Step.STAY, _from(_S.END_REVIEW), _S.STAYS, Who.ALL, _LOOKED_BACK),
        Move(Step.END_EARLY, _from(_S.IN_POST, _S.END_REVIEW), _S.ENDED_EARLY, Who.HR),
        Move(Step.CANCEL, _BEFORE, _S.CANCELLED, Who.HR),
    )
}
FINAL = _from(_S.RETURNED, _S.STAYS, _S.ENDED_EARLY, _S.CANCELLED)
#: The person is taken: no second full-time assignment in the same days.
TAKEN = _from(*(set(State) - FINAL))
#: Steps that turn back, repeat or end it otherwise: never shown as what comes next.
_ASIDE = frozenset({Step.SEND_BACK, Step.AVOID, Step.EXTEND, Step.STAY, Step.END_EARLY, Step.CANCEL})


@dataclass(frozen=True, slots=True)
class Due:
    """What comes next: the step, who must act, and what is still missing for it."""

    step: Step
    who: Who
    missing: tuple[Needed, ...]


def needed(life: Life, step: Step) -> frozenset[Needed]:
    return MOVES[step].needs | (_WANTED.get(step, frozenset()) & life.wanted)


def missing(life: Life, step: Step) -> tuple[Needed, ...]:
    """What this step lacks, in the order of the life."""
    return tuple(one for one in Needed if one in needed(life, step) - life.given)


def refusal_to_step(life: Life, step: Step) -> Phrase | None:
    """Why the life does not allow this step now, or None."""
    if life.state not in MOVES[step].sources:
        return Phrase("This is not possible now: the assignment is at “%(state)s”.", state=life.state)
    if step is Step.EXTEND and life.was_extended:
        return Phrase("An assignment can be extended once only.")
    if lacking := missing(life, step):
        return Phrase("Still missing: %(decisions)s.", decisions=lacking)
    return None


def after(life: Life, step: Step) -> Life:
    """The life after the step; ValueError when `refusal_to_step` has a reason."""
    if (refusal := refusal_to_step(life, step)) is not None:
        raise ValueError(refusal.key)
    move = MOVES[step]
    extended = life.was_extended or step is Step.EXTEND
    return replace(life, state=move.target, given=life.given - move.voids, was_extended=extended)


def with_given(life: Life, *given: Needed) -> Life:
    return replace(life, given=life.given | set(given))


def wanting(life: Life, wanted: Iterable[Needed]) -> Life:
    return replace(life, wanted=frozenset(wanted))


def settled(life: Life, request: RequestState | None) -> Life:
    """The life as the keys have decided, which may be a moment ahead of what is stored."""
    if life.state is not State.CONSENTS or request is None:
        return life
    if request.is_accepted:
        return after(with_given(life, Needed.CONSENTS), Step.CONSENT)
    return after(life, Step.SEND_BACK) if request.is_closed else life


def comes_next(life: Life) -> Due | None:
    """What brings it forward from here; None when it is over."""
    for move in MOVES.values():
        if life.state in move.sources and move.step not in _ASIDE:
            return Due(move.step, move.who, missing(life, move.step))
    return None


def who_acts(life: Life) -> Who:
    due = comes_next(life)
    return due.who if due else Who.NOBODY


def write_needed(needed_ones: Iterable[Needed]) -> str:
    return " ".join(sorted(one.value for one in needed_ones))


def read_needed(text: str) -> frozenset[Needed]:
    return frozenset(Needed(one) for one in text.split())
