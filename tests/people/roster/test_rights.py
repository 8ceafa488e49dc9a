"""HR imports into its own units; nobody else imports at all."""

from dataclasses import replace

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.people.actions import roster
from mentor.people.queries.roster import (
    RunView,
    import_run,
    import_runs,
    mapping_named,
    preview,
    rows_of_run,
    saved_mapping,
    saved_mappings,
)
from mentor.people.queries.roster.reference import actor_of
from mentor.people.roster.mapping import TreeRule
from mentor.people.rules import Role, RowKind
from mentor.people.tables import Account, OrgUnit, Person, RoleGrant
from tests.builders.people import START, a_grant, a_person, a_unit, an_account
from tests.builders.roster import PLAIN, SYSTEM, apply, checked, counts, people

TODAY = START.date()


async def an_hr_planner(unit: OrgUnit | None, role: Role = Role.HR) -> Actor:
    account = await an_account(await a_person("HR"), password="")
    await a_grant(account, role, unit)
    actor = await actor_of(account.id, TODAY)
    assert actor is not None
    return actor


async def reasons(run: RunView, actor: Actor) -> list[str]:
    page = await rows_of_run(run, RowKind.REJECTED, actor)
    return [f"{row.row_no} {render(phrase, 'en')}" for row in page.rows for _, phrase in row.reasons]


async def test_people_and_units_outside_the_reach_are_rejected(database: str) -> None:
    top = await a_unit(name="集团")
    mine, other = await a_unit(top, name="一公司"), await a_unit(top, name="二公司")
    await a_person("甲", other, employee_no="001")
    await a_person("乙", mine, employee_no="002")
    hr = await an_hr_planner(mine)
    mapping = replace(PLAIN, units=TreeRule(create=True))

    run = await checked(
        people(
            ["001", "甲", "一公司"],  # somebody else's, to us
            ["002", "乙", "二公司"],  # ours, to somebody else
            ["003", "丙", "二公司/新部门"],
            ["004", "丁", "一公司/新部门"],
        ),
        mapping,
        actor=hr,
    )

    assert counts(run) == {"new": 1, "rejected": 3}
    assert await reasons(run, hr) == [
        "2 This person is in a unit outside your reach.",
        "3 Unit: “集团/二公司” is outside your reach.",
        "4 Unit: “集团/二公司/新部门” is outside your reach.",
    ]


async def test_a_full_roster_of_a_planner_flags_only_people_in_reach(database: str) -> None:
    top = await a_unit(name="集团")
    mine, other = await a_unit(top, name="一公司"), await a_unit(top, name="二公司")
    await a_person("甲", other, employee_no="001")
    await a_person("乙", mine, employee_no="002")
    hr = await an_hr_planner(mine)

    run = await apply(await checked(people(["003", "丙", "一公司"]), actor=hr, is_full_roster=True), actor=hr)

    assert counts(run) == {"new": 1, "missing": 1, "newly_missing": 1}
    rows = await Person.select(Person.employee_no).where(Person.missing_since.is_not_null())
    assert [row["employee_no"] for row in rows] == ["002"]
    with pytest.raises(Invalid) as refusal:
        await checked(people(["003", "丙", "一公司"]), actor=hr, is_full_roster=True, extent=other.id)
    assert set(refusal.value.errors) == {"extent"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR])
async def test_no_other_role_imports_or_sees_imports(database: str, role: Role) -> None:
    unit = await a_unit(name="一公司")
    actor = await an_hr_planner(unit, role)
    run = await checked(people(["1", "甲", "一公司"]))

    for refused in (
        roster.upload(b"x", "x.csv", actor=actor, now=START),
        roster.save_mapping(PLAIN, actor=actor, now=START),
        roster.remove_mapping(1, actor=actor, now=START),
    ):
        with pytest.raises(Forbidden):
            await refused
    for hidden in (
        import_run(run.id, actor),
        import_runs(actor),
        preview(run, None, actor),
        rows_of_run(run, RowKind.NEW, actor),
        saved_mappings(actor),
        saved_mapping(1, actor),
        mapping_named("plain", actor),
        roster.cancel(run.id, actor=actor, now=START),
        roster.accept(run.id, actor=actor, now=START),
        roster.start_check(run.id, roster.Choice(PLAIN), actor=actor, now=START),
        roster.correct(run.id, b"x", "x.csv", actor=actor, now=START),
    ):
        with pytest.raises(NotFound):
            await hidden


async def test_an_import_is_seen_by_who_started_it_only(database: str) -> None:
    unit = await a_unit(name="一公司")
    first, second = await an_hr_planner(unit), await an_hr_planner(unit)
    run = await checked(people(["1", "甲", "一公司"]), actor=first)

    assert (await import_run(run.id, first)).id == run.id
    assert [one.id for one in await import_runs(first)] == [run.id]
    assert await import_runs(second) == []
    with pytest.raises(NotFound):
        await import_run(run.id, second)
    with pytest.raises(NotFound):
        await roster.accept(run.id, actor=second, now=START)


async def test_rights_count_when_it_is_written_not_when_it_was_started(database: str) -> None:
    top = await a_unit(name="集团")
    unit = await a_unit(top, name="一公司")
    hr = await an_hr_planner(unit)
    run = await checked(people(["1", "甲", "一公司"]), actor=hr)

    await RoleGrant.update({RoleGrant.unit: top.id}).where(RoleGrant.account == hr.account_id)
    moved = await apply(run, actor=hr)
    assert moved.state == "queued"  # another reach: checked again first
    assert moved.note is not None

    await roster.perform(*await claimed())
    await Account.update({Account.state: "disabled"}).where(Account.id == hr.account_id)
    gone = await apply(await import_run(run.id, hr), actor=hr)
    assert gone.state == "failed"
    assert "no longer sign in" in render(gone.note, "en")
    assert not await Person.exists().where(Person.employee_no == "1")


async def claimed() -> tuple[int, str]:
    found = await roster.claim_next(START)
    assert found is not None
    return found


async def test_the_actor_of_an_account_has_its_present_grants_only(database: str) -> None:
    unit = await a_unit()
    account = await an_account(password="", login="li")
    await a_grant(account, Role.HR, unit)
    await a_grant(account, Role.LEADER, unit, revoked_at=START)
    await a_grant(account, Role.OBSERVER, unit, ends_on=TODAY.replace(year=2020))

    actor = await actor_of("li", TODAY)

    assert actor is not None
    assert [grant.role for grant in actor.grants] == [Role.HR]
    assert actor.unit_scopes(Role.HR) == (unit.path,)
    await Account.update({Account.expires_on: TODAY.replace(year=2020)}).where(Account.id == account.id)
    assert await actor_of("li", TODAY) is None
    assert await actor_of("nobody", TODAY) is None


async def test_mappings_are_kept_by_name_for_all_planners(database: str) -> None:
    hr = await an_hr_planner(await a_unit())
    first = await roster.save_mapping(PLAIN, actor=hr, now=START)
    second = await roster.save_mapping(replace(PLAIN, sheet="二", name=" plain "), actor=SYSTEM, now=START)

    assert first == second
    assert (await mapping_named("plain", hr)).sheet == "二"
    assert [one.name for one in await saved_mappings(hr)] == ["plain"]
    with pytest.raises(Invalid):
        await roster.save_mapping(replace(PLAIN, name=" "), actor=hr, now=START)
    await roster.remove_mapping(first, actor=hr, now=START)
    with pytest.raises(Invalid):
        await mapping_named("plain", hr)
    with pytest.raises(NotFound):
        await roster.remove_mapping(first, actor=hr, now=START)
