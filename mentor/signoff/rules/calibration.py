"""Talking over different decisions, and ruling when that does not help."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentor.kernel.i18n import Phrase
from mentor.signoff.rules.permissions import Facts, supporters
from mentor.signoff.rules.words import OWN_SEAT, SeatName

MINUTES_LENGTH = 4000
REASON_LENGTH = 2000
#: The second decisions may take at most so long.
LONGEST_WAIT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was said. `present`: the seats that took part; `decide_by`: last day of the second decisions."""

    held_on: date
    present: tuple[SeatName, ...]
    text: str
    decide_by: date


def complaints_about_minutes(minutes: Minutes, facts: Facts, today: date) -> dict[str, Phrase]:
    wrong: dict[str, Phrase] = {}
    seats = {seat.name for seat in facts.standing.seats if seat.name != OWN_SEAT}
    if len(seats & set(minutes.present)) < 2:
        wrong["present"] = Phrase("A calibration takes at least two of the seats.")
    if not minutes.text:
        wrong["text"] = Phrase("Please fill this in.")
    elif len(minutes.text) > MINUTES_LENGTH:
        wrong["text"] = Phrase("Please keep this under %(limit)s characters.", limit=MINUTES_LENGTH)
    if not facts.version_on <= minutes.held_on <= today:
        wrong["held_on"] = Phrase("The day lies between the submission and today.")
    if not today <= minutes.decide_by <= today + LONGEST_WAIT:
        wrong["decide_by"] = Phrase("Please choose a day from today on, at most %(days)s days away.", days=30)
    return wrong


def complaints_about_reason(reason: str) -> dict[str, Phrase]:
    if not reason:
        return {"reason": Phrase("Please give the reason; everybody concerned reads it.")}
    if len(reason) > REASON_LENGTH:
        return {"reason": Phrase("Please keep this under %(limit)s characters.", limit=REASON_LENGTH)}
    return {}


def refusal_to_rule_for(facts: Facts, *, accepts: bool) -> Phrase | None:
    """A ruling is never the only key: somebody else must have accepted this version."""
    if accepts and not supporters(facts):
        return Phrase("No seat has accepted this. It can be returned, or a seat can get another holder.")
    return None
