"""Wishes and refusals before a programme is matched: for their author, for HR, and for the matching."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.cohort import Refusal, Wish
from mentor.pairing.queries.programmes import ProgrammeView, programme_view
from mentor.pairing.queries.scopes import within
from mentor.pairing.queries.wish_choices import Choosable, choosable_mentees, choosable_mentors
from mentor.pairing.rules.permissions import ONLY_HR
from mentor.pairing.rules.states import RUNNING, ProfileState, ProgrammeState, Seat, Signer
from mentor.pairing.rules.visibility import is_business_user
from mentor.pairing.rules.wishes import MOST_REFUSALS, MOST_WISHES, Standing, refusal_to_wish
from mentor.pairing.tables import MatchingWish
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import Role

_PROFILE: Any = MatchingWish.profile
_MENTEE: Any = MatchingWish.mentee


@dataclass(frozen=True, slots=True)
class OwnProgramme:
    """A programme in which the person has a part."""

    id: int
    name: str
    unit_path: str
    standing: Standing


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
class PartView:
    """One person's wishes in one part, and whom they could add."""

    signer: Signer
    wishes: tuple[WishLine, ...]
    refusals: tuple[WishLine, ...]
    found: tuple[tuple[Choosable, PersonLine], ...]
    #: Why nothing can be written (any more).
    refusal: Phrase | None

    @property
    def can_wish(self) -> bool:
        return len(self.wishes) < MOST_WISHES

    @property
    def can_refuse(self) -> bool:
        return len(self.refusals) < MOST_REFUSALS


@dataclass(frozen=True, slots=True)
class OwnWishes:
    programme: OwnProgramme
    parts: tuple[PartView, ...]
    #: What was searched for.
    name: str


@dataclass(frozen=True, slots=True)
class ProgrammeWishes:
    """Everybody's, for HR."""

    programme: ProgrammeView
    lines: tuple[WishLine, ...]


_RUNS = ", ".join(f"'{state.value}'" for state in RUNNING)
_PROGRAMMES = f"""
SELECT g.id, g.name, g.state, gu.path AS unit_path, e.id AS enrolment,
    (SELECT m.id FROM pairing_mentorship m WHERE m.mentee = p.id AND m.state IN ({_RUNS})) AS running,
    f.id AS profile, f.seat
FROM pairing_programme g
    JOIN people_unit gu ON gu.id = g.unit
    JOIN people_person p ON p.id = {{}}
    JOIN people_unit u ON u.id = p.unit
    LEFT JOIN pairing_enrolment e ON e.programme = g.id AND e.person = p.id AND e.withdrawn_at IS NULL
    LEFT JOIN pairing_profile f ON f.person = p.id AND f.state = '{ProfileState.ACTIVE.value}'
        AND u.path LIKE gu.path || '%'
WHERE (e.id IS NOT NULL OR f.id IS NOT NULL)"""


async def own_programmes(actor: Actor) -> list[OwnProgramme]:
    """Open programmes in which the actor may have wishes, newest first; none for most people."""
    return await _programmes(actor, f" AND g.state = '{ProgrammeState.OPEN.value}'")


async def own_programme(programme_id: int, actor: Actor) -> OwnProgramme:
    """Raises NotFound for whoever has no part in it."""
    found = await _programmes(actor, " AND g.id = {}", programme_id)
    if not found:
        raise NotFound
    return found[0]


async def own_wishes(programme_id: int, actor: Actor, *, name: str = "") -> OwnWishes:
    """What the actor has written, and people called `name` to choose from; others' wishes are not there."""
    programme = await own_programme(programme_id, actor)
    rows = await _rows((MatchingWish.programme == programme_id) & (MatchingWish.written_by == actor.person_id))
    found = await _found(programme, actor.person_id or 0, clean(name))
    chosen = {one.person_id for some in found.values() for one in some}
    people = await person_lines(_named(rows) | chosen)
    lines = [_line(row, people) for row in rows]
    parts = tuple(_part(part, programme.standing, lines, found, people) for part in programme.standing.parts)
    return OwnWishes(programme, parts, clean(name))


async def wish_row(wish_id: int, actor: Actor) -> dict[str, Any]:
    """Programme and part of one of the actor's own; NotFound for everybody else's."""
    mine = (MatchingWish.id == wish_id) & (MatchingWish.written_by == actor.person_id)
    row = await MatchingWish.select(MatchingWish.programme, MatchingWish.signer).where(mine).first()
    if row is None or actor.person_id is None:
        raise NotFound
    return dict(row)


async def programme_wishes(programme_id: int, actor: Actor) -> ProgrammeWishes:
    """Everybody's about the mentees in HR's scope, by mentee; nothing that others say about the reader."""
    programme = await programme_view(programme_id, actor)
    if not actor.is_system and not actor.has(Role.HR):
        raise Forbidden(ONLY_HR)
    reach = within(_MENTEE.unit.path, actor.unit_scopes(Role.HR), actor)
    rows = await _rows((MatchingWish.programme == programme_id) & reach)
    people = await person_lines(_named(rows))
    others = (_line(row, people) for row in rows if actor.person_id not in (row["mentee"], row["mentor"]))
    lines = sorted(others, key=lambda line: (line.mentee.name, line.mentee.id))
    return ProgrammeWishes(programme, tuple(lines))


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


async def _programmes(actor: Actor, where: str, *values: int) -> list[OwnProgramme]:
    if not is_business_user(actor):
        raise NotFound
    rows = await MatchingWish.raw(f"{_PROGRAMMES}{where} ORDER BY g.id DESC", actor.person_id or 0, *values)
    profiles: dict[int, dict[Seat, int]] = {row["id"]: {} for row in rows}
    for row in rows:
        if row["profile"] is not None:
            profiles[row["id"]][Seat(row["seat"])] = row["profile"]
    once = {row["id"]: row for row in rows}
    return [_programme(row, profiles[number]) for number, row in once.items()]


def _programme(row: Mapping[str, Any], profiles: Mapping[Seat, int]) -> OwnProgramme:
    standing = Standing(
        is_open=row["state"] == ProgrammeState.OPEN.value,
        is_listed=row["enrolment"] is not None,
        has_mentors=row["running"] is not None,
        profiles=profiles,
    )
    return OwnProgramme(row["id"], row["name"], row["unit_path"], standing)


async def _found(programme: OwnProgramme, person_id: int, name: str) -> dict[Signer, list[Choosable]]:
    found: dict[Signer, list[Choosable]] = {}
    writing = [part for part in programme.standing.parts if refusal_to_wish(programme.standing, part) is None]
    mentees: list[Choosable] | None = None
    for part in writing if name else ():
        if part is Signer.MENTEE:
            found[part] = await choosable_mentors(programme.unit_path, name, person_id)
            continue
        mentees = await choosable_mentees(programme.id, name, person_id) if mentees is None else mentees
        found[part] = mentees
    return found


async def _rows(condition: Any) -> list[dict[str, Any]]:
    columns = [column for column in MatchingWish.all_columns() if column._meta.name != "profile"]
    mentor, seat = _PROFILE.person.as_alias("mentor"), _PROFILE.seat.as_alias("seat")
    query = MatchingWish.select(*columns, mentor, seat).where(condition)
    found: list[dict[str, Any]] = await query.order_by(MatchingWish.written_at).order_by(MatchingWish.id)
    return found


def _named(rows: list[dict[str, Any]]) -> set[int]:
    return {row[who] for row in rows for who in ("mentee", "mentor")}


def _line(row: Mapping[str, Any], people: Mapping[int, PersonLine]) -> WishLine:
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


def _part(
    part: Signer,
    standing: Standing,
    lines: list[WishLine],
    found: Mapping[Signer, list[Choosable]],
    people: Mapping[int, PersonLine],
) -> PartView:
    own = [line for line in lines if line.signer is part]
    return PartView(
        signer=part,
        wishes=tuple(line for line in own if not line.is_refusal),
        refusals=tuple(line for line in own if line.is_refusal),
        found=tuple((one, people[one.person_id]) for one in found.get(part, ())),
        refusal=refusal_to_wish(standing, part),
    )
