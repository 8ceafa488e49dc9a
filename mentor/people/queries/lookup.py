"""What typed numbers and codes mean, for the administrators' forms."""

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit, PartyOrg, Person


async def person_with_number(employee_no: str, actor: Actor) -> int:
    """For whoever opens accounts; Invalid at the field when there is nobody."""
    if not actor.has(Role.SYSADMIN, Role.SECADMIN):
        raise NotFound
    row = await Person.select(Person.id).where(Person.employee_no == employee_no).first()
    if row is None:
        raise Invalid({"employee_no": Phrase("Nobody has this employee number.")})
    return int(row["id"])


async def scope_with_codes(unit_code: str, party_code: str, actor: Actor) -> tuple[int | None, int | None]:
    """Ids of the unit and the Party organisation; Invalid where a code is unknown."""
    if not actor.has(Role.SECADMIN):
        raise NotFound
    unit = await OrgUnit.select(OrgUnit.id).where(OrgUnit.code == unit_code).first() if unit_code else None
    party = await PartyOrg.select(PartyOrg.id).where(PartyOrg.code == party_code).first() if party_code else None
    wrong = {}
    if unit_code and unit is None:
        wrong["unit_code"] = Phrase("There is no unit with this code.")
    if party_code and party is None:
        wrong["party_code"] = Phrase("There is no Party organisation with this code.")
    if wrong:
        raise Invalid(wrong)
    return (unit["id"] if unit else None), (party["id"] if party else None)


async def units_by_code(actor: Actor) -> list[tuple[str, str]]:
    """Codes and names of all units, for choosing the reach of a role."""
    if not actor.has(Role.SECADMIN):
        raise NotFound
    rows = await OrgUnit.select(OrgUnit.code, OrgUnit.name).where(OrgUnit.valid_to.is_null()).order_by(OrgUnit.path)
    return [(row["code"], row["name"]) for row in rows]
