"""Accounts and rights on pages: two administrators, each with half, and nobody else."""

import io
import re
from datetime import timedelta

import httpx
import pytest
from python_calamine import CalamineWorkbook

from mentor.journal.tables import JournalEntry
from mentor.kernel import clock
from mentor.kernel.errors import Forbidden, Invalid
from mentor.people.actions import accounts, bulk_accounts
from mentor.people.actions.access import sign_in
from mentor.people.rules import AccountState, EmploymentStatus, Role
from mentor.people.tables import Account, OrgUnit, RoleGrant, SignInSession
from tests.builders.people import START, a_grant, a_party_org, a_person, a_unit, actor, an_account
from tests.builders.web import post, sign_in_as, words

Client = httpx.AsyncClient
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def enter_as(client: Client, role: Role, unit: OrgUnit | None = None) -> Account:
    account = await an_account(await a_person(unit=unit) if unit else None)
    await a_grant(account, role, unit)
    await sign_in_as(client, account)
    return account


async def state_of(account_id: int) -> str:
    row = await Account.select(Account.state).where(Account.id == account_id).first()
    assert row is not None
    return str(row["state"])


async def test_an_account_is_opened_by_one_and_let_in_and_given_rights_by_another(
    client: Client, statements: list[str]
) -> None:
    unit = await a_unit(name="Works")
    mei = await a_person("Mei", unit, employee_no="007001", phone="13812345678")
    await enter_as(client, Role.SYSADMIN)
    for path in ("/accounts", "/accounts?q=mei", "/accounts/new"):
        statements.clear()
        assert (await client.get(path)).status_code == 200, path
        assert len(statements) <= 8, path

    offered = await post(client, "/accounts/new", {"q": "mei"})
    assert offered.status_code == 422
    assert f'name="person" value="{mei.id}"' in offered.text
    assert "13812345678" not in offered.text
    made = await post(client, "/accounts/new", {"q": "mei", "person": str(mei.id)})
    secret = re.findall(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", made.text)[0]
    row = await Account.select().where(Account.login == "007001").first()
    assert row is not None
    page = f"/accounts/{row['id']}"
    assert secret not in (await client.get(page)).text
    assert (await post(client, f"{page}/activation")).status_code == 403

    await enter_as(client, Role.SECADMIN)
    assert "007001" in words(await client.get("/grants"))
    assert (await client.get("/accounts/new")).status_code == 403
    assert (await post(client, "/grants/activations", {})).status_code == 422
    assert (await post(client, "/grants/activations", {"account": str(row["id"])})).status_code == 303
    assert await state_of(row["id"]) == AccountState.ACTIVE

    searched = await post(client, f"{page}/grants", {"role": "hr", "unit_q": "work"})
    assert searched.status_code == 422
    assert f'name="unit" value="{unit.id}"' in searched.text
    fields = {"role": "hr", "unit_q": "work", "unit": str(unit.id), "ends_on": "2031-12-31"}
    assert (await post(client, f"{page}/grants", fields)).status_code == 303
    assert (await post(client, f"{page}/grants", fields | {"unit": "99999"})).status_code == 422
    for path in ("/grants", "/grants?role=hr", page):
        statements.clear()
        assert "HR planner" in words(await client.get(path)), path
        assert len(statements) <= 8, path
    given = await RoleGrant.select().where(RoleGrant.account == row["id"]).first()
    assert given is not None
    assert (await post(client, f"{page}/grants/{given['id']}/end")).status_code == 303
    assert (await post(client, f"{page}/grants/{given['id']}/end")).status_code == 404


async def test_a_grant_may_reach_a_party_organisation(client: Client) -> None:
    org, account = await a_party_org(name="First branch"), await an_account()
    await enter_as(client, Role.SECADMIN)
    assert "First branch" in words(await client.get("/accounts/places?field=party_org&party_org_q=first"))
    fields = {"role": "branch_secretary", "party_org": str(org.id)}
    assert (await post(client, f"/accounts/{account.id}/grants", fields)).status_code == 303
    refused = await post(client, f"/accounts/{account.id}/grants", {"role": "auditor"})
    assert refused.status_code == 403


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.AUDITOR])
async def test_nobody_else_sees_accounts_or_rights(client: Client, role: Role) -> None:
    unit = await a_unit()
    other = await an_account()
    await enter_as(client, role, None if role is Role.AUDITOR else unit)
    for path in (
        "/accounts", "/accounts/new", f"/accounts/{other.id}", "/grants", "/accounts/people?q=p", "/accounts/places",
    ):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path
    for verb in ("closure", "reopening", "unlocking", "secret", "activation", "grants"):
        answer = await post(client, f"/accounts/{other.id}/{verb}", {"reason": "x", "role": "hr", "unit": str(unit.id)})
        assert answer.status_code in (403, 404), verb
    assert await state_of(other.id) == AccountState.ACTIVE
    assert (await post(client, "/accounts/unit", {"unit": str(unit.id)})).status_code == 403


async def test_closing_takes_effect_at_once_and_opening_again_needs_the_other_one(client: Client) -> None:
    victim = await an_account()
    await sign_in_as(client, victim)
    admin = await enter_as(client, Role.SYSADMIN)
    page = f"/accounts/{victim.id}"
    assert (await post(client, f"{page}/closure", {"reason": ""})).status_code == 422
    assert (await post(client, f"{page}/closure", {"reason": "left"})).status_code == 303
    assert not await SignInSession.exists().where(SignInSession.account == victim.id)
    assert (await post(client, f"{page}/closure", {"reason": "left"})).status_code == 409
    assert (await post(client, f"/accounts/{admin.id}/closure", {"reason": "bored"})).status_code == 403
    assert (await post(client, f"{page}/reopening")).status_code == 303
    assert await state_of(victim.id) == AccountState.CREATED
    assert (await post(client, f"{page}/unlocking")).status_code == 303


async def test_a_new_first_password_asks_who_it_is_after_ten_minutes(client: Client) -> None:
    victim = await an_account()
    await enter_as(client, Role.SYSADMIN)
    earlier = clock.now() - timedelta(minutes=11)
    await SignInSession.update({SignInSession.confirmed_at: earlier}, force=True)
    asked = await post(client, f"/accounts/{victim.id}/secret")
    assert asked.headers["location"].startswith("/me/confirmation")


@pytest.mark.usefixtures("database")
async def test_nobody_enters_as_another_of_the_three_by_a_new_password() -> None:
    auditor, only = await an_account(), await an_account()
    await a_grant(auditor, Role.AUDITOR)
    await a_grant(only, Role.SECADMIN)
    admin = actor(None, Role.SYSADMIN, account=901)
    await accounts.reset_password(auditor.id, actor=admin, now=START)
    assert await state_of(auditor.id) == AccountState.CREATED
    with pytest.raises(Forbidden):
        await accounts.reset_password(only.id, actor=admin, now=START)
    await a_grant(await an_account(), Role.SECADMIN)
    await accounts.reset_password(only.id, actor=admin, now=START)
    assert await state_of(only.id) == AccountState.CREATED


@pytest.mark.usefixtures("database")
async def test_a_whole_unit_gets_accounts_with_one_sheet_of_first_passwords(client: Client) -> None:
    group = await a_unit()
    works = await a_unit(group, name="=cmd()")
    first = await a_person("Mei", works, employee_no="001")
    await a_person("Gang", group, employee_no="002")
    await a_person("Retired", works, employee_no=None)
    await a_person("Gone", works, employee_no="003", status=EmploymentStatus.LEFT)
    await an_account(await a_person("Has", works, employee_no="004"))
    await an_account(login="005")
    await a_person("Taken", works, employee_no="005")
    await a_person("Elsewhere", employee_no="006")
    await enter_as(client, Role.SYSADMIN)
    assert (await post(client, "/accounts/unit", {"unit_q": "cmd"})).status_code == 422

    answer = await post(client, "/accounts/unit", {"unit": str(group.id)})

    assert answer.headers["content-type"] == SHEET
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[:3] for row in rows[1:3]] == [["Unit" + group.name[4:], "Gang", "002"], ["=cmd()", "Mei", "001"]]
    made = await Account.select().where(Account.person == first.id).first()
    assert made is not None
    assert made["state"] == AccountState.CREATED
    await Account.update({Account.state: AccountState.ACTIVE}).where(Account.id == made["id"])
    entered = await sign_in("001", str(rows[2][3]), address="", device="", now=clock.now())
    assert entered.token
    assert await JournalEntry.count().where(JournalEntry.action == "people.create_accounts") == 1
    assert (await post(client, "/accounts/unit", {"unit": str(group.id)})).status_code == 422


@pytest.mark.usefixtures("database")
async def test_bulk_opening_is_the_system_administrators() -> None:
    unit = await a_unit()
    await a_person(unit=unit)
    for role in (Role.SECADMIN, Role.AUDITOR, Role.HR):
        with pytest.raises(Forbidden):
            await bulk_accounts.create_accounts(unit.id, actor=actor(None, role, unit=unit), now=START)
    admin = actor(None, Role.SYSADMIN, account=901)
    assert len(await bulk_accounts.create_accounts(unit.id, actor=admin, now=START)) == 1
    with pytest.raises(Invalid):
        await bulk_accounts.create_accounts(unit.id, actor=admin, now=START)
