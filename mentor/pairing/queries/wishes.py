"""Wishes and refusals before a programme is matched: for HR, and for the matching."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import clean
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.matching.cohort import Refusal, Wish
from mentor.pairing.queries.pool import called
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
    lines: Page[WishLine]


async def programme_wishes(
    programme_id: int, actor: Actor, *, name: str = "", only_refusals: bool = False, after: str = ""
) -> ProgrammeWishes:
    """Everybody's about the mentees in HR's scope, in their order; nothing that others say about the reader."""
    programme = await programme_view(programme_id, actor)
    if not actor.is_system and not actor.has(Role.HR):
        raise Forbidden(ONLY_HR)
    shown = (MatchingWish.programme == programme_id) & within(_MENTEE.unit.path, actor.unit_scopes(Role.HR), actor)
    shown = shown & (_MENTEE.id != actor.person_id) & (_PROFILE.person.id != actor.person_id)
    if wanted := clean(name):
        shown = shown & (called(_MENTEE, wanted) | called(_PROFILE.person, wanted))
    if only_refusals:
        shown = shown & MatchingWish.is_refusal.eq(True)
    match read_cursor(after, 2):
        case [int(order), int(last)] if max(abs(order), abs(last)) < 2**31:
            behind = (_MENTEE.sort_order == order) & (MatchingWish.id > last)
            shown = shown & ((_MENTEE.sort_order > order) | behind)
    found = await _query(shown).order_by(_MENTEE.sort_order, MatchingWish.id).limit(PAGE_SIZE + 1)
    rows = found[:PAGE_SIZE]
    people = await person_lines(people_in(rows))
    cursor = write_cursor(rows[-1]["sort_order"], rows[-1]["id"]) if len(found) > PAGE_SIZE else ""
    return ProgrammeWishes(programme, Page([wish_line(row, people) for row in rows], cursor))


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
    """In the order they were written."""
    found: list[dict[str, Any]] = await _query(condition).order_by(MatchingWish.written_at).order_by(MatchingWish.id)
    return found


def _query(condition: Any) -> Any:
    columns = [column for column in MatchingWish.all_columns() if column._meta.name != "profile"]
    return MatchingWish.select(
        *columns,
        _PROFILE.person.as_alias("mentor"),
        _PROFILE.seat.as_alias("seat"),
        _MENTEE.sort_order.as_alias("sort_order"),
    ).where(condition)


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
