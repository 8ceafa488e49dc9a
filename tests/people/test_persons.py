"""HR edits persons: history, versions, reach; and declarations of avoidance."""

from datetime import date
from typing import Any

import httpx
import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel import clock
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import RawForm
from mentor.people.actions import avoidance
from mentor.people.actions.persons import EDITABLE, edit_person
from mentor.people.forms.persons import read_person
from mentor.people.queries.editing import editable_person
from mentor.people.rules import AvoidanceRelation, PartyKind, Role
from mentor.people.tables import AvoidanceDeclaration, OrgUnit, PartyMembership, Person, UnitMembership
from tests.builders.people import START, a_grant, a_party_org, a_person, a_unit, actor, an_account
from tests.builders.web import post, sign_in_as, words

pytestmark = pytest.mark.usefixtures("database")
TODAY = date(2026, 3, 2)


async def stored(person: Person) -> dict[str, Any]:
    row = await Person.select().where(Person.id == person.id).first()
    assert row is not None
    return row


async def form_of(person: Person, unit: OrgUnit, **typed: str) -> dict[str, str]:
    """The fields as the page shows them, with some typed over."""
    row = await editable_person(person.id, actor(None, Role.HR, unit=unit))
    names = (*EDITABLE, "version", "unit_code", "party_code")
    return {name: "" if row[name] is None else str(row[name]) for name in names} | typed


async def edit(person: Person, unit: OrgUnit, *, by: OrgUnit | None = None, **typed: str) -> None:
    fields = await form_of(person, unit, **typed)
    raw = RawForm({name: [value] for name, value in fields.items()})
    await edit_person(person.id, read_person(raw), actor=actor(None, Role.HR, unit=by or unit), now=START)


async def test_a_move_closes_the_former_membership_the_day_before_and_opens_another() -> None:
    group = await a_unit()
    old, new = await a_unit(group), await a_unit(group)
    mei = await a_person("Mei", old, position="Fitter")
    await UnitMembership.insert(
        UnitMembership(person=mei.id, unit=old.id, position="Fitter", starts_on=date(2020, 1, 1))
    )

    await edit(mei, group, unit_code=new.code, position="Foreman", effective_on="2026-03-01")

    assert (await stored(mei))["unit"] == new.id
    rows = await UnitMembership.select().where(UnitMembership.person == mei.id).order_by(UnitMembership.id)
    assert [(r["unit"], r["position"], r["starts_on"], r["ends_on"]) for r in rows] == [
        (old.id, "Fitter", date(2020, 1, 1), date(2026, 2, 28)),
        (new.id, "Foreman", date(2026, 3, 1), None),
    ]


async def test_a_mistake_of_the_same_day_is_corrected_without_leaving_a_day_of_no_length() -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await edit(mei, unit, position="Formen")
    await edit(mei, unit, position="Foreman")
    rows = await UnitMembership.select().where(UnitMembership.person == mei.id)
    assert [(row["position"], row["starts_on"]) for row in rows] == [("Foreman", TODAY)]


@pytest.mark.parametrize(("day", "field"), [("2026-03-03", "effective_on"), ("2019-01-01", "effective_on")])
async def test_a_move_is_neither_in_the_future_nor_before_the_present_one(day: str, field: str) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await UnitMembership.insert(UnitMembership(person=mei.id, unit=unit.id, starts_on=date(2020, 1, 1)))
    with pytest.raises(Invalid) as refusal:
        await edit(mei, unit, position="Foreman", effective_on=day)
    assert list(refusal.value.errors) == [field]
    assert (await stored(mei))["version"] == 1


async def test_a_branch_is_changed_with_its_history_but_a_functional_one_holds_no_member() -> None:
    unit, first, second = await a_unit(), await a_party_org(), await a_party_org()
    functional = await a_party_org(kind=PartyKind.FUNCTIONAL)
    mei = await a_person("Mei", unit, party_org=first.id)
    await PartyMembership.insert(PartyMembership(person=mei.id, party_org=first.id, starts_on=date(2020, 1, 1)))

    with pytest.raises(Invalid):
        await edit(mei, unit, party_code=functional.code)
    await edit(mei, unit, party_code=second.code)
    await edit(mei, unit, party_code="", effective_on="2026-03-02")

    rows = await PartyMembership.select().where(PartyMembership.person == mei.id).order_by(PartyMembership.id)
    assert [(row["party_org"], row["ends_on"]) for row in rows] == [(first.id, date(2026, 3, 1)), (second.id, TODAY)]
    assert (await stored(mei))["party_org"] is None


async def test_hr_moves_people_only_within_its_reach() -> None:
    mine, foreign = await a_unit(), await a_unit()
    mei, other = await a_person("Mei", mine), await a_person("Other", foreign)
    with pytest.raises(Invalid):
        await edit(mei, mine, unit_code=foreign.code)
    with pytest.raises(Forbidden):
        await edit(other, foreign, by=mine, position="Foreman")
    assert [(await stored(one))["version"] for one in (mei, other)] == [1, 1]


async def test_pinyin_follows_a_new_name_and_can_be_corrected() -> None:
    unit = await a_unit()
    mei = await a_person("李梅", unit, pinyin="limei", initials="lm")
    await edit(mei, unit, name="曾梅")
    row = await stored(mei)
    assert (row["pinyin"], row["initials"]) == ("zengmei", "zm")
    await edit(mei, unit, pinyin="Ceng Mei")
    assert (await stored(mei))["pinyin"] == "cengmei"


async def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten() -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    stale = await form_of(mei, unit, position="Second")
    await edit(mei, unit, position="First")
    raw = RawForm({name: [value] for name, value in stale.items()})
    with pytest.raises(Conflict):
        await edit_person(mei.id, read_person(raw), actor=actor(None, Role.HR, unit=unit), now=START)
    assert (await stored(mei))["position"] == "First"


async def test_saving_without_a_change_leaves_no_trace() -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await edit(mei, unit)
    assert (await stored(mei))["version"] == 1
    assert await JournalEntry.count() == 0


async def hr_browser(client: httpx.AsyncClient, unit: OrgUnit) -> None:
    account = await an_account(await a_person("Planner", unit))
    await a_grant(account, Role.HR, unit)
    await sign_in_as(client, account)


async def test_the_second_editor_gets_a_page_with_both_texts(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await hr_browser(client, unit)
    fields = await form_of(mei, unit, position="Typed by the second")
    assert (await client.get(f"/people/{mei.id}/edit")).status_code == 200
    await edit(mei, unit, position="Saved by the first")

    page = await post(client, f"/people/{mei.id}/edit", fields)
    assert page.status_code == 409
    assert "Typed by the second" in page.text
    assert "Saved by somebody else meanwhile: Saved by the first" in words(page)

    again = await post(client, f"/people/{mei.id}/edit", fields | {"version": "2"})
    assert again.headers["location"] == f"/people/{mei.id}"
    assert (await stored(mei))["position"] == "Typed by the second"
    assert await JournalEntry.count().where(JournalEntry.action == "people.edit_person") == 2


async def test_a_rejected_form_comes_back_filled_with_every_complaint(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await hr_browser(client, unit)
    fields = await form_of(mei, unit, name="", birth_month="1985-13", email="nowhere", position="Kept")
    page = await post(client, f"/people/{mei.id}/edit", fields)
    assert page.status_code == 422
    assert page.text.count('class="complaint"') == 3
    assert 'value="Kept"' in page.text


async def test_a_column_that_is_not_on_the_form_is_never_written(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit)
    await hr_browser(client, unit)
    extra = {"employee_no": "000000", "is_classified_staff": "on", "missing_since": "2026-01-01", "id": "99"}
    await post(client, f"/people/{mei.id}/edit", await form_of(mei, unit, position="New") | extra)
    row = await stored(mei)
    assert (row["position"], row["employee_no"], row["is_classified_staff"], row["missing_since"]) == (
        "New", mei.employee_no, False, None,
    )  # fmt: skip


async def test_a_person_page_shows_a_colleague_little_and_few_statements(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    unit = await a_unit()
    mei = await a_person("Mei", unit, phone="13812345678", specialties="canary-specialty", affiliation="01")
    await sign_in_as(client, await an_account(await a_person("Colleague", unit)))
    statements.clear()
    page = await client.get(f"/people/{mei.id}")
    assert len(statements) <= 8
    for canary in ("13812345678", "138****", "canary-specialty", "CPC member"):
        assert canary not in page.text
    assert (await client.get(f"/people/{mei.id}/edit")).status_code == 403
    assert (await client.get(f"/people/{mei.id}/avoidance")).status_code == 404
    assert (await client.get("/people/99999999999")).status_code == 404

    await hr_browser(client, unit)
    statements.clear()
    page = await client.get(f"/people/{mei.id}")
    assert "13812345678" in page.text
    assert len(statements) <= 8
    await sign_in_as(client, account := await an_account())
    await a_grant(account, Role.SYSADMIN)
    for path in ("/people", f"/people/{mei.id}", "/people/options?q=m", "/units", f"/units/{unit.id}", "/party"):
        assert (await client.get(path)).status_code == 404, path


async def test_a_relation_is_declared_by_choosing_from_what_was_found(client: httpx.AsyncClient) -> None:
    unit = await a_unit()
    mei, spouse = await a_person("Mei", unit), await a_person("Gang", unit)
    await sign_in_as(client, await an_account(mei))
    path = f"/people/{mei.id}/avoidance"
    assert (await client.get(path)).status_code == 200

    offered = await post(client, path, {"q": "gang", "relation": "spouse"})
    assert offered.status_code == 422
    assert f'name="counterpart" value="{spouse.id}"' in offered.text
    fields = {"q": "gang", "relation": "spouse", "counterpart": str(spouse.id)}
    assert (await post(client, path, fields)).status_code == 303
    assert (await post(client, path, fields)).status_code == 422, "once only"
    assert "Spouse" in words(await client.get(path))
    assert "Gang" in words(await client.get("/people/options?q=gang&field=counterpart"))

    row = await AvoidanceDeclaration.select().first()
    assert row is not None
    assert (await post(client, f"{path}/{row['id']}/end")).status_code == 303
    assert (await post(client, f"{path}/{row['id']}/end")).status_code == 404


async def test_only_the_person_and_hr_declare() -> None:
    unit = await a_unit()
    mei, other = await a_person("Mei", unit), await a_person("Other", unit)
    now = clock.now()
    for stranger in (actor(other), actor(other, Role.UNIT_HEAD, unit=unit), actor(other, Role.PARTY_OFFICE, unit=unit)):
        with pytest.raises(Forbidden):
            await avoidance.declare(mei.id, other.id, AvoidanceRelation.OTHER, actor=stranger, now=now)
    with pytest.raises(NotFound):
        await avoidance.declare(mei.id, other.id, AvoidanceRelation.OTHER, actor=actor(None, Role.SECADMIN), now=now)
    with pytest.raises(Invalid):
        await avoidance.declare(mei.id, mei.id, AvoidanceRelation.OTHER, actor=actor(mei), now=now)
    planner = actor(other, Role.HR, unit=unit)
    assert await avoidance.declare(mei.id, other.id, AvoidanceRelation.OTHER, actor=planner, now=now)
