"""Pairs of mentors, as everybody signed in may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.query.functions.aggregate import Count

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.rules.pool import PairFacts, ProfileFacts, refusal_to_dissolve
from mentor.pairing.rules.states import RUNNING, PairState, ProfileState, Seat
from mentor.pairing.rules.visibility import is_business_user
from mentor.pairing.tables import MentorPair, Mentorship
from mentor.people.queries import PersonLine, person_lines


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair with its number of mentees at present. Who they are is not told here."""

    facts: PairFacts
    party: PersonLine
    technical: PersonLine
    theme: str
    formed_on: date
    dissolved_on: date | None
    reason: str
    refusal_to_dissolve: Phrase | None


async def pairs(
    actor: Actor, *, state: PairState | None = None, after: str = "", size: int = PAGE_SIZE
) -> Page[PairLine]:
    """The newest first; without a state, those that are not dissolved."""
    if not is_business_user(actor):
        raise NotFound
    query = _pairs().order_by(MentorPair.id, ascending=False).limit(size + 1)
    if state is None:
        query = query.where(MentorPair.state != PairState.DISSOLVED.value)
    else:
        query = query.where(MentorPair.state == state.value)
    match read_cursor(after, 1):
        case [int(last)] if abs(last) < 2**31:
            query = query.where(MentorPair.id < last)
    rows = await query
    lines = await _lines(rows[:size], actor)
    return Page(lines, write_cursor(rows[size - 1]["id"]) if len(rows) > size else "")


async def pair_view(pair_id: int, actor: Actor) -> PairLine:
    rows = await _pairs().where(MentorPair.id == pair_id)
    if not rows or not is_business_user(actor):
        raise NotFound
    return (await _lines(rows, actor))[0]


async def pair_facts(pair_id: int, actor: Actor) -> PairFacts:
    return (await pair_view(pair_id, actor)).facts


async def _lines(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[PairLine]:
    running = await _running([row["id"] for row in rows])
    facts = [_facts(row, running.get(row["id"], 0)) for row in rows]
    people = await person_lines([p for one in facts for p in (one.party.person_id, one.technical.person_id)])
    return [
        PairLine(
            facts=one,
            party=people[one.party.person_id],
            technical=people[one.technical.person_id],
            theme=row["theme"],
            formed_on=row["formed_on"],
            dissolved_on=row["dissolved_on"],
            reason=row["reason"],
            refusal_to_dissolve=refusal_to_dissolve(one, actor),
        )
        for row, one in zip(rows, facts, strict=True)
    ]


async def _running(pair_ids: Sequence[int]) -> dict[int, int]:
    if not pair_ids:
        return {}
    rows = (
        await Mentorship.select(Mentorship.pair, Count(alias="number"))
        .where(Mentorship.pair.is_in(list(pair_ids)) & Mentorship.state.is_in([state.value for state in RUNNING]))
        .group_by(Mentorship.pair)
    )
    return {row["pair"]: row["number"] for row in rows}


def _pairs() -> Any:
    columns: list[Any] = [*MentorPair.all_columns()]
    for seat in Seat:
        profile: Any = getattr(MentorPair, seat.value)
        columns += [
            profile.person.as_alias(f"{seat.value}_person"),
            profile.state.as_alias(f"{seat.value}_state"),
            profile.load.as_alias(f"{seat.value}_load"),
            profile.person.unit.path.as_alias(f"{seat.value}_unit_path"),
            profile.person.party_org.path.as_alias(f"{seat.value}_party_path"),
        ]
    return MentorPair.select(*columns)


def _facts(row: Mapping[str, Any], running: int) -> PairFacts:
    return PairFacts(row["id"], PairState(row["state"]), _half(row, Seat.PARTY), _half(row, Seat.TECHNICAL), running)


def _half(row: Mapping[str, Any], seat: Seat) -> ProfileFacts:
    return ProfileFacts(
        id=row[seat.value],
        person_id=row[f"{seat.value}_person"],
        seat=seat,
        state=ProfileState(row[f"{seat.value}_state"]),
        unit_path=row[f"{seat.value}_unit_path"],
        party_path=row[f"{seat.value}_party_path"] or "",
        load=row[f"{seat.value}_load"],
    )
