"""Wishes and refusals before a programme is matched: for HR, and for the matching."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.pairing.matching.cohort import Refusal, Wish
from mentor.pairing.queries.programmes import ProgrammeView, programme_view
from mentor.pairing.queries.scopes import within
from mentor.pairing.rules.permissions import ONLY_HR
from mentor.pairing.rules.states import Seat, Signer
from mentor.pairing.tables import MatchingWish
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import Role

_PROFILE: Any = MatchingWish.profile
_MENTEE: Any = MatchingWish.mentee


@dataclass(frozen=True, slots=True)
class WishLine:
    id: int
    mentee: PersonLine
    mentor: PersonLine
    seat: Seat
    signer: Signer
    is_refusal: bool
    points: int
    why: str
    written_at: datetime

    @property
    def other(self) -> PersonLine:
        """Whom the author wishes for, or not."""
        return self.mentor if self.signer is Signer.MENTEE else self.mentee


@dataclass(frozen=True, slots=True)
class ProgrammeWishes:
    """Everybody's, for HR."""

    programme: ProgrammeView
    lines: tuple[WishLine, ...]


async def programme_wishes(programme_id: int, actor: Actor) -> ProgrammeWishes:
    """Everybody's about the mentees in HR's scope, by mentee; nothing that others say about the reader."""
    programme = await programme_view(programme_id, actor)
    if not actor.is_system and not actor.has(Role.HR):
        raise Forbidden(ONLY_HR)
    reach = within(_MENTEE.unit.path, actor.unit_scopes(Role.HR), actor)
    rows = await wish_rows((MatchingWish.programme == programme_id) & reach)
    people = await person_lines(people_in(rows))
    others = (wish_line(row, people) for row in rows if actor.person_id not in (row["mentee"], row["mentor"]))
    lines = sorted(others, key=lambda line: (line.mentee.name, line.mentee.id))
    return ProgrammeWishes(programme, tuple(lines))


async def wishes_about(programme_id: int, mentee_id: int, actor: Actor) -> list[WishLine]:
    """What was said about the mentors of one mentee, for HR in charge; authorising is the caller's duty.

    What others say about the reader is left out.
    """
    rows = await wish_rows((MatchingWish.programme == programme_id) & (MatchingWish.mentee == mentee_id))
    people = await person_lines(people_in(rows))
    return [wish_line(row, people) for row in rows if row["mentor"] != actor.person_id]


async def wishes_of(programme_id: int) -> tuple[tuple[Wish, ...], tuple[Refusal, ...]]:
    """All of a programme, for the matching; whether the caller may is the caller's duty."""
    rows = await MatchingWish.select().where(MatchingWish.programme == programme_id).order_by(MatchingWish.id)
    wishes = (
        Wish(row["mentee"], row["profile"], row["points"], Signer(row["signer"]), row["why"])
        for row in rows
        if not row["is_refusal"]
    )
    refusals = (
        Refusal(row["mentee"], row["profile"], Signer(row["signer"]), row["why"]) for row in rows if row["is_refusal"]
    )
    return tuple(wishes), tuple(refusals)


async def wish_rows(condition: Any) -> list[dict[str, Any]]:
    columns = [column for column in MatchingWish.all_columns() if column._meta.name != "profile"]
    mentor, seat = _PROFILE.person.as_alias("mentor"), _PROFILE.seat.as_alias("seat")
    query = MatchingWish.select(*columns, mentor, seat).where(condition)
    found: list[dict[str, Any]] = await query.order_by(MatchingWish.written_at).order_by(MatchingWish.id)
    return found


def people_in(rows: list[dict[str, Any]]) -> set[int]:
    return {row[who] for row in rows for who in ("mentee", "mentor")}


def wish_line(row: Mapping[str, Any], people: Mapping[int, PersonLine]) -> WishLine:
    return WishLine(
        id=row["id"],
        mentee=people[row["mentee"]],
        mentor=people[row["mentor"]],
        seat=Seat(row["seat"]),
        signer=Signer(row["signer"]),
        is_refusal=row["is_refusal"],
        points=row["points"],
        why=row["why"],
        written_at=row["written_at"],
    )
