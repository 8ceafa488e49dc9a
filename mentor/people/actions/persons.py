"""HR changes a person's data: with the version that was read, and with history where the person moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.actions.memberships import change_party_org, change_unit
from mentor.people.names import pinyin_of
from mentor.people.queries.editing import editable_person
from mentor.people.rules import PartyKind, Role
from mentor.people.tables import OrgUnit, PartyOrg, Person

#: What the form may change; nothing else is ever written from it.
EDITABLE = frozenset(
    (
        *("name", "pinyin", "gender", "birth_month", "position", "in_post_since", "joined_on", "status", "affiliation"),
        *("party_joined_on", "party_full_on", "party_work_years", "education", "title_name", "title_level"),
        *("skill_level", "specialty_years", "specialties", "phone", "email", "blocked_until", "sort_order"),
    )
)


@dataclass(frozen=True, slots=True)
class PersonEdit:
    """The whole form; `values` by column. `effective_on` is the first day in another unit, position or branch."""

    version: int
    unit_code: str
    party_code: str
    effective_on: date | None
    values: Mapping[str, Any]


async def edit_person(person_id: int, edit: PersonEdit, *, actor: Actor, now: datetime) -> None:
    """Raises Conflict when somebody else saved meanwhile; nothing is overwritten unseen."""
    if extra := set(edit.values) - EDITABLE:
        raise ValueError(f"not editable: {extra}")
    async with write_transaction():
        row = await editable_person(person_id, actor)
        _same_version(row["version"] == edit.version)
        unit, party_org = await _places(edit, row, actor)
        wanted = {**_with_sound(edit.values, row), "unit": unit, "party_org": party_org}
        changed: dict[Any, Any] = {name: value for name, value in wanted.items() if row[name] != value}
        if not changed:
            return
        day = _first_day(edit.effective_on, now)
        if "unit" in changed or "position" in changed:
            await change_unit(person_id, unit, wanted["position"], day)
        if "party_org" in changed:
            await change_party_org(person_id, party_org, day)
        saved = (
            await Person.update({**changed, "version": edit.version + 1})
            .where((Person.id == person_id) & (Person.version == edit.version))
            .returning(Person.id)
        )
        _same_version(bool(saved))
        before = {name: row[name] for name in changed}
        await record("people.edit_person", "person", person_id, actor=actor, now=now, before=before, after=changed)


def _same_version(is_same: bool) -> None:
    if not is_same:
        raise Conflict(Phrase("Somebody else changed this person just now."))


def _first_day(day: date | None, now: datetime) -> date:
    today = clock.local_date(now)
    if day and day > today:
        raise Invalid(
            {"effective_on": Phrase("A move is entered once it has happened; please give a day until today.")}
        )
    return day or today


def _with_sound(values: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Pinyin and initials follow a new name, unless the pinyin was corrected by hand."""
    full, initials = pinyin_of(values["name"])
    typed = str(values["pinyin"]).lower().replace(" ", "")
    if not typed or (typed == row["pinyin"] and values["name"] != row["name"]):
        return {**values, "pinyin": full, "initials": initials}
    return {**values, "pinyin": typed, "initials": row["initials"] if typed == row["pinyin"] else initials}


async def _places(edit: PersonEdit, row: Mapping[str, Any], actor: Actor) -> tuple[int, int | None]:
    """Ids of unit and Party organisation. Who stays, stays, even where it was closed."""
    unit, party_org = row["unit"], row["party_org"]
    errors = {}
    if edit.unit_code != row["unit_code"]:
        found = await OrgUnit.select().where((OrgUnit.code == edit.unit_code) & OrgUnit.valid_to.is_null()).first()
        unit = found["id"] if found else unit
        if not found:
            errors["unit_code"] = Phrase("There is no unit with this code.")
        elif not actor.covers(found["path"], Role.HR):
            errors["unit_code"] = Phrase("This unit is out of your reach; HR above both units moves people.")
    if edit.party_code != row["party_code"]:
        party_org, complaint = await _party_org(edit.party_code)
        if complaint:
            errors["party_code"] = complaint
    if errors:
        raise Invalid(errors)
    return unit, party_org


async def _party_org(code: str) -> tuple[int | None, Phrase | None]:
    if not code:
        return None, None
    org = await PartyOrg.select().where((PartyOrg.code == code) & PartyOrg.dissolved_on.is_null()).first()
    if org is None:
        return None, Phrase("There is no Party organisation with this code.")
    if org["kind"] in (PartyKind.TEMPORARY, PartyKind.FUNCTIONAL):
        return None, Phrase("Temporary and functional organisations hold no formal membership.")
    return org["id"], None
