"""How persons are named on these pages: always with number and unit, because many share a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mentor.people.tables import Person


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: int
    name: str
    employee_no: str
    unit_name: str

    @property
    def label(self) -> str:
        return f"{self.name}（{' · '.join(part for part in (self.employee_no, self.unit_name) if part)}）"


async def person_lines(ids: Iterable[int]) -> dict[int, PersonLine]:
    """By id, in one statement. Whoever may see the request may see who is named in it."""
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
