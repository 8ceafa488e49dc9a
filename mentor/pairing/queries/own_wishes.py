"""One's own wishes and refusals before a programme is matched; others' are not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.wish_choices import Choosable, choosable_mentees, choosable_mentors
from mentor.pairing.queries.wishes import WishLine, people_in, wish_line, wish_rows
from mentor.pairing.rules.states import RUNNING, ProfileState, ProgrammeState, Seat, Signer
from mentor.pairing.rules.visibility import is_business_user
from mentor.pairing.rules.wishes import MOST_REFUSALS, MOST_WISHES, Standing, refusal_to_wish
from mentor.pairing.tables import MatchingWish
from mentor.people.queries import PersonLine, person_lines


@dataclass(frozen=True, slots=True)
class OwnProgramme:
    """A programme in which the person has a part."""

    id: int
    name: str
    unit_path: str
    standing: Standing


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
    rows = await wish_rows((MatchingWish.programme == programme_id) & (MatchingWish.written_by == actor.person_id))
    found = await _found(programme, actor.person_id or 0, clean(name))
    chosen = {one.person_id for some in found.values() for one in some}
    people = await person_lines(people_in(rows) | chosen)
    lines = [wish_line(row, people) for row in rows]
    parts = tuple(_part(part, programme.standing, lines, found, people) for part in programme.standing.parts)
    return OwnWishes(programme, parts, clean(name))


async def wish_row(wish_id: int, actor: Actor) -> dict[str, Any]:
    """Programme, part and mentee of one of the actor's own; NotFound for everybody else's."""
    mine = (MatchingWish.id == wish_id) & (MatchingWish.written_by == actor.person_id)
    columns = (MatchingWish.programme, MatchingWish.signer, MatchingWish.mentee)
    row = await MatchingWish.select(*columns).where(mine).first()
    if row is None or actor.person_id is None:
        raise NotFound
    return dict(row)


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
