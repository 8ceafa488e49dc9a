"""Dated membership: the open row is what the person's own row says; earlier ones are history and stay."""

from datetime import date, timedelta
from typing import Any

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.rules import MembershipKind
from mentor.people.tables import PartyMembership, UnitMembership


async def change_unit(person_id: int, unit: int, position: str, day: date) -> None:
    """From `day` on. Needs a write transaction, as the other one does."""
    held = (UnitMembership.person == person_id) & UnitMembership.ends_on.is_null()
    await _change(UnitMembership, held, {"person": person_id, "unit": unit, "position": position}, day)


async def change_party_org(person_id: int, party_org: int | None, day: date) -> None:
    """Formal membership; None ends it."""
    held = (PartyMembership.person == person_id) & PartyMembership.ends_on.is_null()
    formal = held & (PartyMembership.kind == MembershipKind.FORMAL)
    wanted = {"person": person_id, "party_org": party_org} if party_org else None
    await _change(PartyMembership, formal, wanted, day)


async def _change(table: Any, held: Any, wanted: dict[str, Any] | None, day: date) -> None:
    """The open row ends the day before. One that began on the same day was a mistake, and is corrected."""
    present = await table.select().where(held).order_by(table.starts_on, table.id, ascending=False).first()
    if present and present["starts_on"] > day:
        began = present["starts_on"]
        raise Invalid({"effective_on": Phrase("The present one began on %(day)s; please give a later day.", day=began)})
    if present and present["starts_on"] == day and wanted:
        await table.update(wanted).where(table.id == present["id"])
        return
    if present:
        last = max(day - timedelta(days=1), present["starts_on"])
        await table.update({table.ends_on: last}).where(table.id == present["id"])
    if wanted:
        await table.insert(table(**wanted, starts_on=day))
