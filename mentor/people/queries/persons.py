"""Persons as they are named everywhere, and who holds which role for a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mentor.people.rules import Role
from mentor.people.tables import Person, RoleGrant


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Many share a name: always shown with employee number and unit."""

    id: int
    name: str
    employee_no: str
    unit_name: str

    @property
    def label(self) -> str:
        return f"{self.name}（{' · '.join(part for part in (self.employee_no, self.unit_name) if part)}）"


async def person_lines(ids: Iterable[int]) -> dict[int, PersonLine]:
    """By id, in one statement. Whoever may see a page may see who is named on it."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    unit: Any = Person.unit
    rows = await Person.select(Person.id, Person.name, Person.employee_no, unit.name.as_alias("unit_name")).where(
        Person.id.is_in(wanted)
    )
    return {
        row["id"]: PersonLine(row["id"], row["name"], row["employee_no"] or "", row["unit_name"] or "") for row in rows
    }


async def holders(role: Role, unit_path: str) -> list[int]:
    """Persons who hold `role` in a scope that reaches the unit, the nearest scope first.

    An empty path asks for the role wherever it is held: the three administrators have no scope.
    """
    account: Any = RoleGrant.account
    scope: Any = RoleGrant.unit
    query = (
        RoleGrant.select(account.person.as_alias("person"), scope.path.as_alias("path"))
        .where((RoleGrant.role == role) & RoleGrant.revoked_at.is_null())
        .where((account.state == "active") & account.person.is_not_null())
    )
    if unit_path:
        query = query.where(scope.path.is_in(ancestors(unit_path)))
    rows = sorted(await query, key=lambda row: (-len(row["path"] or ""), row["person"]))
    return list(dict.fromkeys(row["person"] for row in rows))


def ancestors(path: str) -> list[str]:
    """`/1/7/9/` -> `/1/`, `/1/7/`, `/1/7/9/`."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:n]) + "/" for n in range(1, len(parts) + 1)]
