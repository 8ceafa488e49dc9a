"""A person as HR edits one: every column with the version that goes with it."""

from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, NotFound
from mentor.people.queries.person import facts_of
from mentor.people.rules import is_administrator, refusal_to_edit_person
from mentor.people.tables import Person


async def editable_person(person_id: int, actor: Actor) -> dict[str, Any]:
    """The row with the codes of unit and Party organisation; Forbidden for who may not edit it."""
    if is_administrator(actor) or not 0 < person_id < 2**31:
        raise NotFound
    unit: Any = Person.unit
    party: Any = Person.party_org
    row = (
        await Person.select(
            *Person.all_columns(),
            unit.code.as_alias("unit_code"), unit.name.as_alias("unit_name"), unit.path.as_alias("unit_path"),
            party.code.as_alias("party_code"), party.name.as_alias("party_name"), party.path.as_alias("party_path"),
        )
        .where(Person.id == person_id)
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound
    if reason := refusal_to_edit_person(facts_of(row), actor):
        raise Forbidden(reason)
    return {**row, "party_code": row["party_code"] or "", "party_name": row["party_name"] or ""}
