"""Assignments as a list: everything from and to the actor's area, and what they have a part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries import PersonLine
from mentor.people.queries.search import LAST
from mentor.people.rules import is_administrator
from mentor.rotations.queries.assignments import AssignmentRow, row_of, rows
from mentor.rotations.rules.assignments import SEES, Kind
from mentor.rotations.rules.life import FINAL, State
from mentor.rotations.tables import Assignment

#: So many lines on a printed list.
MOST = 500


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """None, "" and False ask for everything; `unit` is the beginning of the name of either unit."""

    state: State | None = None
    kind: Kind | None = None
    unit: str = ""
    mine: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    row: AssignmentRow
    person: PersonLine


async def assignments(
    wanted: AssignmentFilter, actor: Actor, today: date, *, after: str = "", size: int = PAGE_SIZE
) -> Page[AssignmentLine]:
    """The newest first, in one statement. NotFound for administrators."""
    if is_administrator(actor):
        raise NotFound
    query = _lines().where(_seen_by(actor))
    for condition in _conditions(wanted, actor, today):
        query = query.where(condition)
    if (key := read_cursor(after, 1)) and isinstance(key[0], int):
        query = query.where(Assignment.id < key[0])
    found = await query.order_by(Assignment.id, ascending=False).limit(size + 1)
    shown = [_line(row) for row in found[:size]]
    return Page(shown, write_cursor(shown[-1].row.id) if len(found) > size else "")


async def of_person(person: int, actor: Actor) -> Sequence[AssignmentLine]:
    """What the actor may see of one person's assignments, the newest first."""
    if is_administrator(actor):
        raise NotFound
    found = (
        await _lines()
        .where(_seen_by(actor) & (Assignment.person == person) & (Assignment.state != State.CANCELLED.value))
        .order_by(Assignment.starts_on, ascending=False)
        .limit(20)
    )
    return [_line(row) for row in found]


def _lines() -> Any:
    person: Any = Assignment.person
    return rows().columns(person.name.as_alias("name"), person.employee_no.as_alias("employee_no"))


def _line(row: Any) -> AssignmentLine:
    found = row_of(row)
    return AssignmentLine(found, PersonLine(found.facts.person, row["name"], row["employee_no"] or "", found.home_name))


def _seen_by(actor: Actor) -> Any:
    """Visibility of `rules.assignments.is_visible` as a condition."""
    me = actor.person_id or 0
    condition: Any = _part_of(me)
    for unit in (Assignment.home_unit, Assignment.host_unit):
        place: Any = unit
        for scope in actor.unit_scopes(*SEES):
            condition |= (place.path >= scope) & (place.path < scope + LAST)
    return condition


def _part_of(me: int) -> Any:
    mentorship: Any = Assignment.mentorship
    condition: Any = Assignment.person == me
    for column in ("keeper", "home_decider", "host_decider", "supervisor", "receiver", "witness"):
        condition |= getattr(Assignment, column) == me
    return condition | (mentorship.party_mentor == me) | (mentorship.technical_mentor == me)


def _conditions(wanted: AssignmentFilter, actor: Actor, today: date) -> list[Any]:
    home: Any = Assignment.home_unit
    host: Any = Assignment.host_unit
    found: list[Any] = []
    if wanted.state is not None:
        found.append(Assignment.state == wanted.state.value)
    if wanted.kind is not None:
        found.append(Assignment.kind == wanted.kind.value)
    if wanted.unit:
        last = wanted.unit + LAST
        found.append(
            ((home.name >= wanted.unit) & (home.name < last)) | ((host.name >= wanted.unit) & (host.name < last))
        )
    if wanted.mine:
        found.append(_part_of(actor.person_id or 0))
    if wanted.late:
        over = [state.value for state in FINAL]
        found.append(Assignment.state.not_in(over) & (Assignment.planned_end < today))
    return found
