"""Where a project or study to come belongs."""

from mentor.people.tables import OrgUnit, PartyOrg
from mentor.projects.rules.proposals import Area


async def area_of(unit_id: int, sponsor_id: int | None) -> Area:
    """Paths of the unit and of the sponsoring Party organisation; "" for what there is not."""
    unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == unit_id).first()
    sponsor = await PartyOrg.select(PartyOrg.path).where(PartyOrg.id == sponsor_id).first() if sponsor_id else None
    return Area(unit["path"] if unit else "", sponsor["path"] if sponsor else "")
