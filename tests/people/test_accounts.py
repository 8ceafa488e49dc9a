"""Opening accounts takes two; the three administrators watch each other."""

import asyncio

import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.errors import DomainError, Forbidden, Invalid
from mentor.people.actions import access, accounts, grants
from mentor.people.actions.accounts import FirstAdministrator
from mentor.people.actions.grants import NewGrant
from mentor.people.actions.secrets import NewPassword, change_password
from mentor.people.queries.access import viewer_of_session
from mentor.people.rules import Role
from mentor.people.tables import Account
from tests.builders.people import PASSWORD, START, a_person, a_unit, an_account

pytestmark = pytest.mark.usefixtures("database")
SYSADMIN = Actor(account_id=901, grants=(Grant(Role.SYSADMIN),))
SECADMIN = Actor(account_id=902, grants=(Grant(Role.SECADMIN),))
AUDITOR = Actor(account_id=903, grants=(Grant(Role.AUDITOR),))
THREE = tuple(
    FirstAdministrator(role, f"first-{role}", f"Long-enough-{n}-x")
    for n, role in enumerate((Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR))
)


async def test_the_first_start_gives_a_code_that_makes_the_three_administrators_once() -> None:
    code = await accounts.setup_code_if_needed(START)
    assert code
    with pytest.raises(Invalid):
        await accounts.set_up("wrong", THREE, address="", now=START)

    await accounts.set_up(code, THREE, address="", now=START)

    assert await accounts.setup_code_if_needed(START) is None
    with pytest.raises(Invalid):
        await accounts.set_up(code, THREE, address="", now=START)
    assert sorted(row["login"] for row in await Account.select(Account.login)) == sorted(one.login for one in THREE)


async def test_of_many_set_ups_at_once_one_counts() -> None:
    code = await accounts.setup_code_if_needed(START) or ""
    outcomes = await asyncio.gather(
        *(accounts.set_up(code, THREE, address="", now=START) for _ in range(4)), return_exceptions=True
    )
    assert [outcome for outcome in outcomes if not isinstance(outcome, Invalid)] == [None]
    assert await Account.count() == 3


async def test_a_new_account_opens_only_after_the_second_administrator() -> None:
    person = await a_person()
    account_id, secret = await accounts.create_account("li", person.id, actor=SYSADMIN, now=START)
    with pytest.raises(Invalid):
        await access.sign_in("li", secret, address="", device="", now=START)

    await grants.activate_account(account_id, actor=SECADMIN, now=START)

    assert (await access.sign_in("li", secret, address="", device="", now=START)).token


@pytest.mark.parametrize("who", [SECADMIN, AUDITOR, Actor(account_id=5)])
async def test_only_the_system_administrator_creates_resets_and_closes(who: Actor) -> None:
    account = await an_account()
    for attempt in (
        accounts.create_account("new", None, actor=who, now=START),
        accounts.disable_account(account.id, "why", actor=who, now=START),
        accounts.reset_password(account.id, actor=who, now=START),
        accounts.unlock_account(account.id, actor=who, now=START),
    ):
        with pytest.raises(Forbidden):
            await attempt


@pytest.mark.parametrize("who", [SYSADMIN, AUDITOR, Actor(account_id=5)])
async def test_only_the_security_administrator_lets_in_and_grants(who: Actor) -> None:
    unit, account = await a_unit(), await an_account()
    for attempt in (
        grants.activate_account(account.id, actor=who, now=START),
        grants.grant_role(account.id, NewGrant(Role.HR, unit.id), actor=who, now=START),
    ):
        with pytest.raises(Forbidden):
            await attempt


@pytest.mark.parametrize(("first", "second"), [(Role.SYSADMIN, Role.AUDITOR), (Role.SECADMIN, Role.SYSADMIN)])
async def test_the_three_exclude_each_other(first: Role, second: Role) -> None:
    account = await an_account()
    await grants.grant_role(account.id, NewGrant(first), actor=SECADMIN, now=START)
    with pytest.raises(Forbidden):
        await grants.grant_role(account.id, NewGrant(second), actor=SECADMIN, now=START)


async def test_an_administrator_has_no_business_role_and_the_other_way_round() -> None:
    unit, admin, planner = await a_unit(), await an_account(), await an_account()
    await grants.grant_role(admin.id, NewGrant(Role.AUDITOR), actor=SECADMIN, now=START)
    await grants.grant_role(planner.id, NewGrant(Role.HR, unit.id), actor=SECADMIN, now=START)
    with pytest.raises(Forbidden):
        await grants.grant_role(admin.id, NewGrant(Role.HR, unit.id), actor=SECADMIN, now=START)
    with pytest.raises(Forbidden):
        await grants.grant_role(planner.id, NewGrant(Role.SYSADMIN), actor=SECADMIN, now=START)


async def test_nobody_grants_to_the_own_account() -> None:
    account = await an_account()
    me = Actor(account_id=account.id, grants=(Grant(Role.SECADMIN),))
    with pytest.raises(Forbidden):
        await grants.grant_role(account.id, NewGrant(Role.SECADMIN), actor=me, now=START)


@pytest.mark.parametrize(
    "password",
    ["Short-1", "alllowercaseonly", "Password-2026", "Aa1!Aa1!Aa1!"[:4] * 3, "Li-12345-good", "x" * 129 + "A1!"],
)
async def test_asvs_6_2_weak_passwords_are_refused_with_the_reason(password: str) -> None:
    account = await an_account(login="li-12345")
    me = Actor(account_id=account.id)
    with pytest.raises(Invalid) as refusal:
        await change_password(NewPassword(PASSWORD, password, password), actor=me, now=START)
    assert "wanted" in refusal.value.errors


async def test_a_former_password_is_refused_and_a_new_one_ends_other_sessions() -> None:
    account = await an_account()
    one = await access.sign_in(account.login, PASSWORD, address="", device="", now=START)
    two = await access.sign_in(account.login, PASSWORD, address="", device="", now=START)
    me = Actor(account_id=account.id, session_id=one.session_id)

    await change_password(NewPassword(PASSWORD, "Fresh-Tea-4711", "Fresh-Tea-4711"), actor=me, now=START)

    assert await viewer_of_session(one.token, START) is not None
    assert await viewer_of_session(two.token, START) is None
    with pytest.raises(Invalid) as refusal:
        await change_password(NewPassword("Fresh-Tea-4711", PASSWORD, PASSWORD), actor=me, now=START)
    assert "wanted" in refusal.value.errors


async def test_every_refusal_is_a_domain_error_never_a_database_error() -> None:
    person = await a_person()
    await accounts.create_account("one", person.id, actor=SYSADMIN, now=START)
    for login, person_id in (("one", None), ("two", person.id)):
        with pytest.raises(DomainError):
            await accounts.create_account(login, person_id, actor=SYSADMIN, now=START)
