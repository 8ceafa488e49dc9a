"""Matchings of a whole programme: their life, what HR sets, and who may do what with them. Pure."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.permissions import NOT_OWN
from mentor.pairing.rules.visibility import reaches
from mentor.people.rules import Role, is_administrator

ONLY_HR_OF_PROGRAMME = Phrase("Only HR in charge of the programme can do this.")


class ScenarioState(Labelled):
    DRAFT = "draft", Phrase("Being prepared")
    WAITING = "waiting", Phrase("Waiting to be worked on")
    RUNNING = "running", Phrase("Being worked on")
    DONE = "done", Phrase("Ready to be reviewed")
    FAILED = "failed", Phrase("Failed")
    CANCELLED = "cancelled", Phrase("Cancelled")
    PUBLISHED = "published", Phrase("Published")


#: Somebody works on it or will: nothing can be changed, it can be cancelled.
AT_WORK = (ScenarioState.WAITING, ScenarioState.RUNNING)
#: There is a table to look at.
HAS_RESULT = (ScenarioState.DONE, ScenarioState.PUBLISHED)


class LineState(Labelled):
    """What became of one mentee's line after publication."""

    PLANNED = "planned", Phrase("Planned")
    KEPT = "kept", Phrase("Stays as it is")
    ASKED = "asked", Phrase("Mentors asked")
    CHANGED = "changed", Phrase("Mentor replaced")
    REFUSED = "refused", Phrase("Not possible any more")


def _number(default: int, low: int, high: int, label: Phrase, hint: Phrase) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "label": label, "hint": hint})


@dataclass(frozen=True, slots=True)
class Settings:
    """What HR sets of one matching. Prices and weights in points of the rules (a seat has up to 100)."""

    pair_price: int = _number(
        12, 0, 1000, Phrase("Price of a new pair"), Phrase("The higher, the fewer pairs, each with more mentees.")
    )
    floor: int = _number(
        90, 0, 300, Phrase("Nobody below"), Phrase("Each point a mentee stays below this counts double: fairness.")
    )
    change_party: int = _number(
        25,
        0,
        1000,
        Phrase("Price of another Party-affairs mentor"),
        Phrase("For whoever has one, or had in the draft."),
    )
    change_technical: int = _number(
        25, 0, 1000, Phrase("Price of another technical mentor"), Phrase("For whoever has one, or had in the draft.")
    )
    place: int = _number(
        10, 0, 100, Phrase("Points: both mentors at the same place"), Phrase("A pair that meets anyway.")
    )
    known: int = _number(10, 0, 100, Phrase("Points: pair exists already"), Phrase("A pair that has worked together."))
    range: int = _number(
        10, 0, 100, Phrase("Points: strong on all axes together"), Phrase("The best of the two counts.")
    )
    most_new: int = _number(
        8, 1, 8, Phrase("New mentees per mentor, at most"), Phrase("Places of the pool are never exceeded anyway.")
    )
    seconds: int = _number(
        0,
        0,
        3600,
        Phrase("Time allowed (seconds)"),
        Phrase("0: until the search is done; the same settings then give the same answer."),
    )
    seed: int = _number(
        1,
        0,
        999_999,
        Phrase("Number of the attempt"),
        Phrase("Another number tries another way; the same one repeats it."),
    )
    #: Mentors of other units than the programme's, too.
    everywhere: bool = False
    #: Also those whose mentorship runs: re-matched if it gains more than the change costs.
    rematches: bool = False
    #: Where a mentor's term ends before the mentorship, order the reappointment along with the offer.
    orders_reappointment: bool = False
    #: Only mentees of this unit and below.
    unit_id: int | None = None


#: Numbers with limits, in the order of the form.
NUMBERS = tuple(f for f in fields(Settings) if "low" in f.metadata)


_CHOICES = {
    "everywhere": Phrase("Mentors of other units, too"),
    "rematches": Phrase("Also mentees whose mentorship runs"),
    "orders_reappointment": Phrase("Where a term ends earlier, order the reappointment"),
}


def settings_in_words(settings: Settings) -> list[tuple[Phrase, object]]:
    """Label and value of each, for reading."""
    numbers: list[tuple[Phrase, object]] = [(f.metadata["label"], getattr(settings, f.name)) for f in NUMBERS]
    yes, no = Phrase("yes"), Phrase("no")
    return [*numbers, *((label, yes if getattr(settings, name) else no) for name, label in _CHOICES.items())]


def peoples(state: ScenarioState) -> list[tuple[str, Phrase]]:
    """With whom it can be matched again, the usual way first."""
    fresh = ("fresh", Phrase("With who is there now: joiners, leavers, and mentors who declined"))
    if state is ScenarioState.PUBLISHED:
        return [fresh]
    return [("same", Phrase("With the same people, around what I have fixed and ruled out")), fresh]


@dataclass(frozen=True, slots=True)
class ScenarioFacts:
    """What decides about a matching."""

    id: int
    programme_id: int
    unit_path: str
    state: ScenarioState
    is_open: bool = True
    violations: int = 0
    placed: int = 0
    frozen_at: datetime | None = None
    #: When another matching of the programme was published last.
    other_published_at: datetime | None = None
    version: int = 1


def may_see_matching(unit_path: str, actor: Actor) -> bool:
    """Candidates, wishes and refusals before anybody was asked: HR in charge alone."""
    return actor.is_system or (not is_administrator(actor) and reaches(actor, unit_path, "", Role.HR))


def refusal_to_match(unit_path: str, is_open: bool, actor: Actor) -> Phrase | None:
    """Why the actor may not prepare a matching of a programme."""
    if not may_see_matching(unit_path, actor):
        return ONLY_HR_OF_PROGRAMME
    return None if is_open else Phrase("This programme is not open.")


def refusal_to_start(facts: ScenarioFacts, actor: Actor) -> Phrase | None:
    startable = (ScenarioState.DRAFT, ScenarioState.FAILED, ScenarioState.CANCELLED)
    return refusal_to_match(facts.unit_path, facts.is_open, actor) or _unless(facts, startable)


def refusal_to_cancel(facts: ScenarioFacts, actor: Actor) -> Phrase | None:
    return refusal_to_match(facts.unit_path, True, actor) or _unless(facts, AT_WORK)


def refusal_to_adjust(facts: ScenarioFacts, mentee_id: int, actor: Actor) -> Phrase | None:
    """Why nothing can be fixed, ruled out or exchanged by hand for this mentee."""
    if actor.person_id == mentee_id:
        return NOT_OWN
    return refusal_to_match(facts.unit_path, facts.is_open, actor) or _unless(facts, (ScenarioState.DONE,))


def refusal_to_repeat(facts: ScenarioFacts, actor: Actor) -> Phrase | None:
    """Why it cannot be matched again, starting from this one."""
    return refusal_to_match(facts.unit_path, facts.is_open, actor) or _unless(facts, HAS_RESULT)


def refusal_to_publish(facts: ScenarioFacts, actor: Actor) -> Phrase | None:
    if refusal := refusal_to_match(facts.unit_path, facts.is_open, actor) or _unless(facts, (ScenarioState.DONE,)):
        return refusal
    if facts.violations:
        return Phrase("The check has found rules that are not kept; it cannot be published.")
    if not facts.placed:
        return Phrase("Nobody has been given mentors; there is nothing to publish.")
    if facts.other_published_at and facts.frozen_at and facts.other_published_at > facts.frozen_at:
        return Phrase("Another matching has been published since; match again with who is there now.")
    return None


def _unless(facts: ScenarioFacts, states: tuple[ScenarioState, ...]) -> Phrase | None:
    if facts.state in states:
        return None
    return Phrase("Not possible in this state: %(state)s.", state=facts.state.label)
