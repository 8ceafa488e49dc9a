"""The list of the mentor pool: everybody signed in sees who is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.rules.states import IN_POOL, ProfileState, Seat
from mentor.pairing.rules.visibility import is_business_user
from mentor.pairing.tables import MentorProfile
from mentor.people.queries import PersonLine, person_lines

_PERSON: Any = MentorProfile.person


@dataclass(frozen=True, slots=True)
class PoolFilter:
    """What to show of the pool; an empty field asks for nothing."""

    seat: Seat | None = None
    unit_path: str = ""
    specialty: str = ""
    name: str = ""
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One mentor as everybody may see one."""

    profile_id: int
    person: PersonLine
    seat: Seat
    state: ProfileState
    specialties: str
    free: int
    capacity: int

    @property
    def is_available(self) -> bool:
        return self.state is ProfileState.ACTIVE


async def pool(wanted: PoolFilter, actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> Page[PoolLine]:
    """Mentors in the pool in their official order, in two statements."""
    if not is_business_user(actor):
        raise NotFound
    # Who has a profile is a person: saying so lets databases walk persons in their order until the page is full.
    query = _pool_query().where(MentorProfile.state.is_in(list(IN_POOL)) & _PERSON.id.is_not_null()).limit(size + 1)
    for condition in _conditions(wanted):
        query = query.where(condition)
    match read_cursor(after, 3):
        case [int(order), int(person), int(last)] if max(abs(order), abs(person), abs(last)) < 2**31:
            behind = (_PERSON.id > person) | ((_PERSON.id == person) & (MentorProfile.id > last))
            query = query.where((_PERSON.sort_order > order) | ((_PERSON.sort_order == order) & behind))
    rows = await query.order_by(_PERSON.sort_order, _PERSON.id, MentorProfile.id)
    people = await person_lines([row["person"] for row in rows[:size]])
    lines = [_pool_line(row, people) for row in rows[:size]]
    last_row = rows[size - 1] if len(rows) > size else None
    return Page(lines, write_cursor(*(last_row[name] for name in ("sort_order", "person", "id"))) if last_row else "")


def _conditions(wanted: PoolFilter) -> list[Any]:
    conditions: list[Any] = []
    if wanted.seat:
        conditions.append(MentorProfile.seat == wanted.seat.value)
    if wanted.unit_path:
        conditions.append(_PERSON.unit.path.ilike(f"{wanted.unit_path}%"))
    if wanted.specialty:
        conditions.append(MentorProfile.specialties.ilike(f"%{plain(wanted.specialty)}%"))
    if wanted.name:
        conditions.append(called(_PERSON, wanted.name))
    if wanted.only_free:
        conditions.append((MentorProfile.state == ProfileState.ACTIVE.value) & (MentorProfile.load < _CAPACITY))
    return conditions


#: A column as the right-hand side of a comparison.
_CAPACITY: Any = MentorProfile.capacity


def called(person: Any, name: str) -> Any:
    """The condition that name, pinyin or initials begin so, or that it is the whole employee number."""
    text = plain(name)
    spelt = person.name.ilike(f"{text}%") | person.pinyin.ilike(f"{text}%") | person.initials.ilike(f"{text}%")
    return spelt | (person.employee_no == name)


def plain(text: str) -> str:
    """Typed text for a pattern: its own wildcards stand for themselves by being left out."""
    return text.replace("%", "").replace("_", "").replace("\\", "")


def _pool_query() -> Any:
    return MentorProfile.select(
        MentorProfile.id,
        MentorProfile.person,
        MentorProfile.seat,
        MentorProfile.state,
        MentorProfile.specialties,
        MentorProfile.capacity,
        MentorProfile.load,
        _PERSON.sort_order.as_alias("sort_order"),
    )


def _pool_line(row: Mapping[str, Any], people: Mapping[int, PersonLine]) -> PoolLine:
    state = ProfileState(row["state"])
    return PoolLine(
        profile_id=row["id"],
        person=people[row["person"]],
        seat=Seat(row["seat"]),
        state=state,
        specialties=row["specialties"],
        free=max(row["capacity"] - row["load"], 0) if state is ProfileState.ACTIVE else 0,
        capacity=row["capacity"],
    )
