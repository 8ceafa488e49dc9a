"""Offers to mentors: for whoever sees the mentorship; reasons of a refusal only for HR and who gave them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import read_phrase
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.permissions import OfferFacts
from mentor.pairing.rules.states import OfferState, Seat
from mentor.pairing.rules.visibility import runs_mentorship
from mentor.pairing.tables import Offer
from mentor.people.queries import PersonLine, person_lines

_PROFILE: Any = Offer.profile


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """What one soft rule gave when the offer was made."""

    rule: str
    points: int
    out_of: int
    why: Phrase


@dataclass(frozen=True, slots=True)
class OfferLine:
    facts: OfferFacts
    person: PersonLine
    points: int
    reasons: tuple[ReasonLine, ...]
    #: Who decided to ask.
    decider: PersonLine | None
    offered_at: datetime
    answered_at: datetime | None
    reason: str
    refusal_to_answer: Phrase | None


@dataclass(frozen=True, slots=True)
class OffersView:
    """All offers of one mentorship, newest first, and which seats are vacant."""

    mentorship: MentorshipView
    offers: tuple[OfferLine, ...]
    vacant: tuple[Seat, ...]
    may_fill: bool


async def offer_facts(offer_id: int, actor: Actor) -> OfferFacts:
    """Raises NotFound for everybody who may not see the offer: only the mentor asked, and the system."""
    row = await _offers().where(Offer.id == offer_id).first()
    if row is None:
        raise NotFound
    facts = _facts(row)
    if not actor.is_system and actor.person_id != facts.person_id:
        await mentorship_view(facts.mentorship_id, actor)
    return facts


async def offers_view(mentorship_id: int, actor: Actor, *, now: datetime) -> OffersView:
    view = await mentorship_view(mentorship_id, actor)
    runs = runs_mentorship(view.facts, actor)
    rows = await _offers().where(Offer.mentorship == mentorship_id).order_by(Offer.id, ascending=False)
    people = await person_lines({row[who] for row in rows for who in ("person_id", "offered_by") if row[who]})
    shown = [row for row in rows if runs or row["person_id"] == actor.person_id or row["state"] in _SHOWN_TO_ALL]
    return OffersView(
        mentorship=view,
        offers=tuple(_line(row, people, actor, runs, local_date(now)) for row in shown),
        vacant=tuple(seat for seat in Seat if permissions.refusal_to_fill(view.facts, seat, actor) is None),
        may_fill=runs,
    )


#: A refusal, and who gave it, is between that mentor and HR.
_SHOWN_TO_ALL = (OfferState.PENDING, OfferState.ACCEPTED, OfferState.ENDED)


async def pending_offers(actor: Actor) -> list[OfferFacts]:
    """What the actor is asked at present, oldest first."""
    if actor.person_id is None:
        return []
    rows = (
        await _offers()
        .where((_PROFILE.person == actor.person_id) & (Offer.state == OfferState.PENDING.value))
        .order_by(Offer.id)
    )
    return [_facts(row) for row in rows]


async def overdue_offers(today: date) -> list[int]:
    """Offers nobody answered in time; for the job."""
    rows = await Offer.select(Offer.id).where((Offer.state == OfferState.PENDING.value) & (Offer.expires_on < today))
    return [row["id"] for row in rows]


def _offers() -> Any:
    return Offer.select(
        Offer.id,
        Offer.mentorship.as_alias("mentorship_id"),
        Offer.seat,
        Offer.profile.as_alias("profile_id"),
        _PROFILE.person.as_alias("person_id"),
        Offer.state,
        Offer.points,
        Offer.reasons,
        Offer.offered_by,
        Offer.offered_at,
        Offer.expires_on,
        Offer.answered_at,
        Offer.reason,
    )


def _facts(row: Mapping[str, Any]) -> OfferFacts:
    names = ("id", "mentorship_id", "profile_id", "person_id", "expires_on")
    return OfferFacts(**{name: row[name] for name in names}, seat=Seat(row["seat"]), state=OfferState(row["state"]))


def _line(row: Mapping[str, Any], people: Mapping[int, PersonLine], actor: Actor, runs: bool, today: date) -> OfferLine:
    facts = _facts(row)
    return OfferLine(
        facts=facts,
        person=people[facts.person_id],
        points=row["points"] if runs else 0,
        reasons=_reasons(row["reasons"]) if runs else (),
        decider=people.get(row["offered_by"]),
        offered_at=row["offered_at"],
        answered_at=row["answered_at"],
        reason=row["reason"] if runs or facts.person_id == actor.person_id else "",
        refusal_to_answer=permissions.refusal_to_answer(facts, actor, today),
    )


def _reasons(stored: str) -> tuple[ReasonLine, ...]:
    return tuple(ReasonLine(rule, points, out_of, read_phrase(why)) for rule, points, out_of, why in json.loads(stored))
