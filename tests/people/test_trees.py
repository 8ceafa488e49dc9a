"""The two trees: browsing by level, making, renaming, moving with all below, closing."""

import httpx
import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.people.actions import trees
from mentor.people.actions.trees import NodeForm
from mentor.people.queries.trees import PARTY, UNITS, branch
from mentor.people.rules import EmploymentStatus, PartyKind, Role, UnitKind
from mentor.people.tables import OrgUnit, PartyOrg, Person
from tests.builders.people import START, a_grant, a_party_org, a_person, a_unit, actor, an_account
from tests.builders.web import post, sign_in_as, words

pytestmark = pytest.mark.usefixtures("database")


def form(name: str = "New works", code: str = "NW", kind: UnitKind | PartyKind = UnitKind.DEPARTMENT) -> NodeForm:
    return NodeForm(name, code, kind, 3)


async def paths(*units: OrgUnit) -> list[str]:
    rows = {row["id"]: row["path"] for row in await OrgUnit.select(OrgUnit.id, OrgUnit.path)}
    return [rows[unit.id] for unit in units]


async def test_a_branch_shows_the_way_up_and_the_next_level_with_counts() -> None:
    group = await a_unit()
    company = await a_unit(group)
    works = await a_unit(company)
    await a_person(unit=company)
    await a_person(unit=company)

    top = await branch(UNITS, None, actor())
    assert [(one.id, one.people, one.children) for one in top.below] == [(group.id, 0, 1)]
    middle = await branch(UNITS, group.id, actor())
    assert [(one.id, one.people, one.children) for one in middle.below] == [(company.id, 2, 1)]
    assert [one.id for one in (await branch(UNITS, works.id, actor())).above] == [group.id, company.id]


async def test_nobody_counts_more_people_than_a_list_shows() -> None:
    unit = await a_unit()
    people = [Person(name="Mei", unit=unit.id, employee_no=f"C{number:05}") for number in range(130)]
    await Person.insert(*people)
    top = await branch(UNITS, None, actor())
    assert [one.people_shown for one in top.below] == ["100+"]


async def test_a_new_unit_stands_below_its_parent_with_a_free_code() -> None:
    group = await a_unit()
    planner = actor(None, Role.HR, unit=group)
    made = await trees.create_node(UNITS, group.id, form(), actor=planner, now=START)
    row = await OrgUnit.select().where(OrgUnit.id == made).first()
    assert row is not None
    assert (row["path"], row["parent"], row["name"]) == (f"{group.path}{made}/", group.id, "New works")
    with pytest.raises(Invalid) as refusal:
        await trees.create_node(UNITS, group.id, form(), actor=planner, now=START)
    assert list(refusal.value.errors) == ["code"]


async def test_a_moved_unit_takes_everything_below_along_in_one_statement(statements: list[str]) -> None:
    group = await a_unit()
    first, second = await a_unit(group), await a_unit(group)
    works = await a_unit(first)
    section = await a_unit(works)
    neighbour = await a_unit(first)
    statements.clear()
    planner = actor(None, Role.HR, unit=group)
    await trees.move_node(UNITS, works.id, second.code, actor=planner, now=START)

    assert await paths(works, section, neighbour) == [
        f"{second.path}{works.id}/", f"{second.path}{works.id}/{section.id}/", neighbour.path,
    ]  # fmt: skip
    assert len([one for one in statements if "substr" in one]) == 1
    assert planner.covers((await paths(section))[0], Role.HR)


async def test_a_unit_stands_neither_below_itself_nor_out_of_reach() -> None:
    group, foreign = await a_unit(), await a_unit()
    works = await a_unit(group)
    section = await a_unit(works)
    planner = actor(None, Role.HR, unit=group)
    for code in (works.code, section.code, foreign.code, "nowhere"):
        with pytest.raises(Invalid):
            await trees.move_node(UNITS, works.id, code, actor=planner, now=START)
    assert await paths(works, section) == [works.path, section.path]


async def test_a_tree_does_not_grow_deeper_than_its_paths_can_say() -> None:
    top = await a_unit(path="")
    await OrgUnit.update({OrgUnit.path: f"/{'1' * 190}/"}).where(OrgUnit.id == top.id)
    top.path = f"/{'1' * 190}/"
    works = await a_unit()
    planner = actor(None, Role.HR, unit=top)
    both = type(planner)(grants=(*planner.grants, *actor(None, Role.HR, unit=works).grants))
    with pytest.raises(Invalid):
        await trees.move_node(UNITS, works.id, top.code, actor=both, now=START)


async def test_of_two_who_rename_the_second_is_told() -> None:
    group = await a_unit(name="Old works")
    planner = actor(None, Role.HR, unit=group)
    await trees.change_node(UNITS, group.id, form("First"), "Old works", actor=planner, now=START)
    with pytest.raises(Conflict):
        await trees.change_node(UNITS, group.id, form("Second"), "Old works", actor=planner, now=START)
    assert await JournalEntry.count() == 1


async def test_a_unit_is_closed_with_all_below_once_nobody_belongs_to_it() -> None:
    group = await a_unit()
    works = await a_unit(group)
    section = await a_unit(works)
    man = await a_person(unit=section)
    planner = actor(None, Role.HR, unit=group)
    with pytest.raises(Forbidden):
        await trees.close_node(UNITS, works.id, "merged", actor=planner, now=START)

    await man.update_self({"status": EmploymentStatus.LEFT})
    await trees.close_node(UNITS, works.id, "merged", actor=planner, now=START)
    rows = await OrgUnit.select(OrgUnit.id).where(OrgUnit.valid_to.is_not_null()).order_by(OrgUnit.id)
    assert [row["id"] for row in rows] == [works.id, section.id]
    with pytest.raises(Conflict):
        await trees.close_node(UNITS, works.id, "merged", actor=planner, now=START)
    with pytest.raises(Forbidden):
        await trees.create_node(UNITS, works.id, form(), actor=planner, now=START)
    with pytest.raises(Forbidden):
        await trees.reopen_node(UNITS, section.id, actor=planner, now=START)
    await trees.reopen_node(UNITS, works.id, actor=planner, now=START)
    await trees.reopen_node(UNITS, section.id, actor=planner, now=START)
    assert await OrgUnit.count().where(OrgUnit.valid_to.is_not_null()) == 0


async def test_only_hr_in_reach_changes_units_and_only_the_party_office_changes_the_party_tree() -> None:
    group, org = await a_unit(), await a_party_org()
    person = await a_person(unit=group)
    for role in (Role.UNIT_HEAD, Role.PARTY_OFFICE, Role.LEADER, Role.OBSERVER):
        with pytest.raises(Forbidden):
            await trees.create_node(UNITS, group.id, form(), actor=actor(person, role, unit=group), now=START)
    for role in (Role.HR, Role.LEADER):
        with pytest.raises(Forbidden):
            await trees.create_node(PARTY, org.id, form(), actor=actor(person, role, unit=group), now=START)
    for role in (Role.UNIT_HEAD, Role.OBSERVER, Role.SECADMIN):
        with pytest.raises(NotFound):
            await trees.create_node(PARTY, org.id, form(), actor=actor(person, role, unit=group), now=START)
    office = actor(person, Role.PARTY_OFFICE, unit=group)
    made = await trees.create_node(PARTY, org.id, form(kind=PartyKind.BRANCH), actor=office, now=START)
    assert await PartyOrg.exists().where((PartyOrg.id == made) & (PartyOrg.parent == org.id))


async def test_the_pages_of_a_tree_work_from_browsing_to_closing(
    client: httpx.AsyncClient, statements: list[str]
) -> None:
    group = await a_unit(name="Group")
    works = await a_unit(group, name="Works")
    await a_person("Mei", works)
    account = await an_account(await a_person("Planner", group))
    await a_grant(account, Role.HR, group)
    await sign_in_as(client, account)
    for path in ("/units", f"/units/{group.id}", f"/units/{works.id}", f"/units/{works.id}/edit", "/people"):
        statements.clear()
        page = await client.get(path)
        assert page.status_code == 200, path
        assert len(statements) <= 8, (path, statements)
    assert "Mei" in words(await client.get(f"/units/{works.id}"))

    wrong = await post(client, f"/units/{group.id}/children", {"name": "Kept", "kind": "section"})
    assert wrong.status_code == 422
    assert 'value="Kept"' in wrong.text
    fields = {"name": "Foundry", "code": "FD", "kind": "workshop"}
    made = await post(client, f"/units/{group.id}/children", fields)
    path = made.headers["location"]
    assert "Foundry" in words(await client.get(f"/units/{group.id}"))
    changed = await post(client, f"{path}/edit", fields | {"was": "Foundry", "name": "Casting"})
    assert (changed.status_code, "Casting" in words(await client.get(path))) == (303, True)
    assert (await post(client, f"{path}/place", {"parent_code": works.code})).status_code == 303
    assert "Works" in words(await client.get(path))
    assert (await post(client, f"{path}/place", {"parent_code": "none"})).status_code == 422
    assert (await post(client, f"{path}/closing", {"reason": ""})).status_code == 422
    assert (await post(client, f"{path}/closing", {"reason": "merged"})).status_code == 303
    assert "closed" in words(await client.get(path))
    assert (await post(client, f"{path}/reopening")).status_code == 303
    assert (await post(client, "/units", fields)).status_code == 403
    assert await JournalEntry.count().where(JournalEntry.outcome == "done") == 5


async def test_colleagues_browse_units_but_see_neither_the_party_tree_nor_an_edit_page(
    client: httpx.AsyncClient,
) -> None:
    group, org = await a_unit(), await a_party_org()
    member = await a_person("Member", group, party_org=org.id)
    await sign_in_as(client, await an_account(await a_person("Colleague", group)))
    assert (await client.get(f"/units/{group.id}")).status_code == 200
    assert (await client.get(f"/units/{group.id}/edit")).status_code == 403
    for path in ("/party", f"/party/{org.id}", f"/party/{org.id}/edit", "/units/999"):
        assert (await client.get(path)).status_code == 404, path

    leader = await an_account(await a_person("Leader", group))
    await a_grant(leader, Role.LEADER, group)
    await sign_in_as(client, leader)
    assert member.name not in words(await client.get(f"/party/{org.id}")), "membership is Party data"
    secretary = await an_account(await a_person("Secretary", group))
    await a_grant(secretary, Role.BRANCH_SECRETARY, party_org=org.id)
    await sign_in_as(client, secretary)
    assert member.name in words(await client.get(f"/party/{org.id}"))
