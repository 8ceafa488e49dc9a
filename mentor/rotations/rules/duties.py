"""Who has to do what for an assignment, and by when: one pure function behind first screens, reminders and its page."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.i18n import Labelled, Phrase
from mentor.rotations.rules.assignments import AssignmentFacts, ReviewKind, Signer, middle
from mentor.rotations.rules.life import Needed, State
from mentor.rotations.rules.reach import author_of

#: People are reminded so many days before something is due, and on every further day of this rhythm after it.
AHEAD_DAYS, AGAIN_DAYS = 7, 7


class DutyKind(Labelled):
    REPAIR = "repair", Phrase("Repair the proposal or ask for consents")
    DECIDE = "decide", Phrase("Check avoidance and record the decision")
    PREPARE = "prepare", Phrase("Prepare the handover")
    SIGN = "sign", Phrase("Sign the handover list")
    BEGIN = "begin", Phrase("Let the stay begin")
    MID = "mid", Phrase("Write the mid-term review")
    END = "end", Phrase("The stay ends: look back, extend or return")
    SUMMARY = "summary", Phrase("Write the own summary")
    APPRAISAL = "appraisal", Phrase("Write the host appraisal")
    OPINION = "opinion", Phrase("Give the opinion of the home unit")
    RETURN = "return", Phrase("Record the return")


@dataclass(frozen=True, slots=True)
class Duty:
    kind: DutyKind
    person: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Dates:
    """`appraisal_due`, `return_due`: counted in working days when the look back began."""

    starts_on: date
    planned_end: date
    appraisal_due: date | None = None
    return_due: date | None = None


_WRITES = {
    ReviewKind.SUMMARY: (DutyKind.SUMMARY, Needed.SUMMARY),
    ReviewKind.APPRAISAL: (DutyKind.APPRAISAL, Needed.APPRAISAL),
    ReviewKind.OPINION: (DutyKind.OPINION, Needed.OPINION),
}


def duties(facts: AssignmentFacts, dates: Dates, signed: frozenset[Signer] = frozenset()) -> tuple[Duty, ...]:
    """What is awaited of people now; the keys of the consents wait in the inbox and are not repeated here."""
    found = _of_people(facts, dates, signed)
    if (own := _of_hr(facts, dates)) is not None and facts.keeper is not None:
        found.append(Duty(own[0], facts.keeper, own[1]))
    return tuple(dict.fromkeys(found))


def _of_hr(facts: AssignmentFacts, dates: Dates) -> tuple[DutyKind, date] | None:
    start = dates.starts_on
    if facts.life.state is State.HANDOVER:
        return (DutyKind.BEGIN, start) if Needed.HANDOVER in facts.life.given else None
    return {
        State.PROPOSED: (DutyKind.REPAIR, start),
        State.AVOIDANCE: (DutyKind.DECIDE, start),
        State.APPROVED: (DutyKind.PREPARE, start),
        State.IN_POST: (DutyKind.END, dates.planned_end),
        State.END_REVIEW: (DutyKind.RETURN, dates.return_due or dates.planned_end),
    }.get(facts.life.state)


def _of_people(facts: AssignmentFacts, dates: Dates, signed: frozenset[Signer]) -> list[Duty]:
    life, found = facts.life, []
    if life.state is State.HANDOVER:
        people = {Signer.GIVER: facts.person, Signer.RECEIVER: facts.receiver, Signer.WITNESS: facts.witness}
        for signer, person in people.items():
            if person is not None and signer not in signed:
                found.append(Duty(DutyKind.SIGN, person, dates.starts_on))
    if life.state is State.IN_POST and Needed.MID_REVIEW in life.wanted - life.given and facts.supervisor:
        found.append(Duty(DutyKind.MID, facts.supervisor, middle(dates.starts_on, dates.planned_end)))
    if life.state in (State.END_REVIEW, State.ENDED_EARLY):
        for kind, (duty, need) in _WRITES.items():
            person = author_of(facts, kind)
            if person is not None and need not in life.given:
                found.append(Duty(duty, person, dates.appraisal_due or dates.planned_end))
    return found


def reminders_due(due_on: date, today: date) -> int:
    """How many reminders should have been given by now: one a week ahead, one on the day, then one a week."""
    if (due_on - today).days > AHEAD_DAYS:
        return 0
    if today < due_on:
        return 1
    return 2 + (today - due_on).days // AGAIN_DAYS
