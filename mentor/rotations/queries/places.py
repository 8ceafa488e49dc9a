"""Where people come from and go to: units with their legal entity, who speaks for them, what is in the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.pairing.rules.states import RUNNING
from mentor.pairing.tables import Mentorship
from mentor.people.queries import PersonLine, ancestors, holders, person_lines
from mentor.people.rules import EmploymentStatus, Role, UnitKind
from mentor.people.tables import AvoidanceDeclaration, OrgUnit, Person
from mentor.projects.tables import JointProject
from mentor.rotations.rules.assignments import PART_TIME, Place
from mentor.rotations.rules.life import TAKEN
from mentor.rotations.tables import Assignment, Post, PostHolder

#: Units that conclude contracts of their own.
_ENTITIES = (UnitKind.GROUP.value, UnitKind.COMPANY.value)
#: Nobody is sent anywhere in these states of employment.
GONE = frozenset({EmploymentStatus.LEFT.value, EmploymentStatus.RETIRED.value})


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody to be sent somewhere, as the records have them."""

    id: int
    name: str
    unit: int
    unit_path: str
    position: str
    is_classified: bool
    has_left: bool
    post: int | None
    mentorship: int | None


async def movers(ids: Collection[int]) -> Mapping[int, Mover]:
    """By person, in two statements; whether the actor may is the caller's duty."""
    unit: Any = Person.unit
    people = await Person.select(
        Person.id, Person.name, Person.unit, Person.position, Person.is_classified_staff, Person.status,
        unit.path.as_alias("path"),
    ).where(Person.id.is_in(sorted({0, *ids})))  # fmt: skip
    bonds = await _bonds(ids)
    return {
        row["id"]: Mover(
            row["id"], row["name"], row["unit"], row["path"], row["position"], bool(row["is_classified_staff"]),
            row["status"] in GONE, *bonds.get(row["id"], (None, None)),
        )
        for row in people
    }  # fmt: skip


async def _bonds(ids: Collection[int]) -> Mapping[int, tuple[int | None, int | None]]:
    """The post somebody holds and the mentorship that runs."""
    states = ", ".join(f"'{state.value}'" for state in RUNNING)
    marks = ", ".join("{}" for _ in ids) or "0"
    rows = await Mentorship.raw(
        f"SELECT p.id AS person, h.post AS post, m.id AS mentorship FROM people_person p"
        f" LEFT JOIN rotations_holder h ON h.holding = p.id"
        f" LEFT JOIN pairing_mentorship m ON m.mentee = p.id AND m.state IN ({states})"
        f" WHERE p.id IN ({marks})",
        *ids,
    )
    return {row["person"]: (row["post"], row["mentorship"]) for row in rows}


async def places(ids: Collection[int]) -> Mapping[int, Place]:
    """Units by id with the path of their legal entity, in two statements."""
    units = await OrgUnit.select(OrgUnit.id, OrgUnit.path).where(OrgUnit.id.is_in(sorted({0, *ids})))
    above = sorted({path for row in units for path in ancestors(row["path"])})
    entities = await OrgUnit.select(OrgUnit.path).where(
        OrgUnit.path.is_in(above or [""]) & OrgUnit.kind.is_in(list(_ENTITIES))
    )
    legal = {row["path"] for row in entities}
    return {
        row["id"]: Place(row["id"], row["path"], max(legal & set(ancestors(row["path"])), key=len, default=""))
        for row in units
    }


async def speakers(home_path: str, host_path: str, but: Collection[int]) -> tuple[int | None, int | None]:
    """Two different people who may consent for the units: the nearest heads, never one of `but`."""
    home = next((one for one in await holders(Role.UNIT_HEAD, home_path) if one not in but), None)
    taken = {home, *but}
    host = next((one for one in await holders(Role.UNIT_HEAD, host_path) if one not in taken), None)
    return home, host


async def overlapping(people: Collection[int], but: int = 0) -> list[dict[str, Any]]:
    """R5: the full-time assignments of these people that are not over."""
    return await Assignment.select(
        Assignment.id, Assignment.person, Assignment.starts_on, Assignment.planned_end
    ).where(
        Assignment.person.is_in(sorted({0, *people}))
        & Assignment.state.is_in([state.value for state in TAKEN])
        & Assignment.kind.not_in([kind.value for kind in PART_TIME])
        & (Assignment.id != but)
    )


async def on_the_line(person: int, host_path: str, named: Collection[int], today: date) -> list[PersonLine]:
    """R2: relatives on the target line: above, in and below the host unit, or named for the host."""
    other: Any = AvoidanceDeclaration.counterpart
    own: Any = AvoidanceDeclaration.person
    rows = await AvoidanceDeclaration.select(
        AvoidanceDeclaration.person, AvoidanceDeclaration.counterpart,
        own.unit.path.as_alias("own_path"), other.unit.path.as_alias("other_path"),
    ).where(
        ((AvoidanceDeclaration.person == person) | (AvoidanceDeclaration.counterpart == person))
        & (AvoidanceDeclaration.ended_on.is_null() | (AvoidanceDeclaration.ended_on > today))
    )  # fmt: skip
    found = set()
    for row in rows:
        relative = row["counterpart"] if row["person"] == person else row["person"]
        path = row["other_path"] if row["person"] == person else row["own_path"]
        if relative in named or path.startswith(host_path) or host_path.startswith(path):
            found.add(relative)
    return sorted((await person_lines(found)).values(), key=lambda one: one.id)


async def post_in(post: int, unit: int) -> bool:
    """Whether this post belongs to the unit and people can be put on it."""
    return await Post.exists().where((Post.id == post) & (Post.unit == unit) & Post.is_open.eq(True))


async def holder_of(person: int) -> Mapping[str, Any] | None:
    row: Mapping[str, Any] | None = (
        await PostHolder.select(PostHolder.id, PostHolder.post).where(PostHolder.holding == person).first()
    )
    return row


async def post_called(code: str) -> int | None:
    row = await Post.select(Post.id).where(Post.code == code).first()
    return int(row["id"]) if row else None


async def project_called(code: str) -> int | None:
    row = await JointProject.select(JointProject.id).where(JointProject.code == code).first()
    return int(row["id"]) if row else None
