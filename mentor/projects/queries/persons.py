"""Whom and what typed names mean."""

from collections.abc import Collection, Mapping

from mentor.people.tables import OrgUnit, PartyOrg, Person


async def people_called(texts: Collection[str]) -> Mapping[str, int]:
    """By text: the person with this employee number, or the only one with this name. Others are left out."""
    wanted = sorted({text for text in texts if text})
    if not wanted:
        return {}
    rows = await Person.select(Person.id, Person.name, Person.employee_no).where(
        Person.employee_no.is_in(wanted) | Person.name.is_in(wanted)
    )
    found = {row["employee_no"]: int(row["id"]) for row in rows if row["employee_no"] in wanted}
    for text in wanted:
        namesakes = [row["id"] for row in rows if row["name"] == text]
        if text not in found and len(namesakes) == 1:
            found[text] = namesakes[0]
    return found


async def unit_called(text: str) -> int | None:
    """The unit with this code, or the only one with this name."""
    rows = (
        await OrgUnit.select(OrgUnit.id, OrgUnit.code).where((OrgUnit.code == text) | (OrgUnit.name == text)).limit(3)
    )
    exact = [row["id"] for row in rows if row["code"] == text]
    found = exact or [row["id"] for row in rows]
    return int(found[0]) if len(found) == 1 else None


async def party_org_called(text: str) -> int | None:
    """The Party organisation with this code, or the only one with this name."""
    rows = (
        await PartyOrg.select(PartyOrg.id, PartyOrg.code)
        .where((PartyOrg.code == text) | (PartyOrg.name == text))
        .limit(3)
    )
    exact = [row["id"] for row in rows if row["code"] == text]
    found = exact or [row["id"] for row in rows]
    return int(found[0]) if len(found) == 1 else None
