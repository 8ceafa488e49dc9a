"""Signing in: who may, what it gives, and how it ends."""

from datetime import timedelta

import pyotp
import pytest

from mentor.kernel.errors import Invalid, NotFound, StepUpNeeded
from mentor.people import second_factor
from mentor.people.actions import access
from mentor.people.queries.access import viewer_of_session
from mentor.people.rules import AccountState, Role
from mentor.people.tables import Account, RoleGrant, SignInSession
from tests.builders.people import PASSWORD, START, a_grant, a_person, a_unit, an_account

pytestmark = pytest.mark.usefixtures("database")
HERE = {"address": "10.0.0.7", "device": "a test"}


async def enter(account: Account, password: str = PASSWORD, after: timedelta = timedelta()) -> access.SignedIn:
    return await access.sign_in(account.login, password, **HERE, now=START + after)


async def test_the_right_password_opens_a_session_of_the_person_with_its_roles() -> None:
    unit = await a_unit()
    person = await a_person("Mei", unit)
    account = await an_account(person)
    await a_grant(account, Role.HR, unit)

    viewer = await viewer_of_session((await enter(account)).token, START)

    assert viewer is not None
    assert (viewer.name, viewer.actor.person_id, viewer.owes) == ("Mei", person.id, "")
    assert viewer.actor.covers(unit.path + "9/", Role.HR)


async def test_asvs_6_3_8_a_wrong_password_an_unknown_account_and_a_closed_one_are_told_alike() -> None:
    known, closed = await an_account(), await an_account(state=AccountState.DISABLED)
    words = set()
    for login, password in ((known.login, "wrong"), ("nobody", PASSWORD), (closed.login, PASSWORD)):
        with pytest.raises(Invalid) as refusal:
            await access.sign_in(login, password, **HERE, now=START)
        words.add(str(refusal.value.errors))
    assert len(words) == 1


async def test_asvs_6_2_8_the_password_is_taken_exactly_as_typed() -> None:
    account = await an_account(password=" Two spaces 7 ")
    assert (await enter(account, " Two spaces 7 ")).token
    for nearly in ("Two spaces 7", " two spaces 7 "):
        with pytest.raises(Invalid):
            await enter(account, nearly)


async def test_asvs_6_3_1_five_failures_lock_for_a_quarter_of_an_hour_even_for_the_right_password() -> None:
    account = await an_account()
    for _ in range(5):
        with pytest.raises(Invalid):
            await enter(account, "wrong")
    with pytest.raises(Invalid):
        await enter(account, after=timedelta(minutes=14))
    assert (await enter(account, after=timedelta(minutes=16))).token


async def test_many_failures_from_one_address_close_it_for_every_account() -> None:
    for _ in range(50):
        with pytest.raises(Invalid):
            await access.sign_in("nobody", "wrong", **HERE, now=START)
    with pytest.raises(Invalid):
        await enter(await an_account())
    elsewhere = await access.sign_in((await an_account()).login, PASSWORD, address="10.9.9.9", device="", now=START)
    assert elsewhere.token


async def test_asvs_6_4_1_an_initial_secret_opens_once_and_only_for_some_days() -> None:
    fresh = await an_account(must_change_password=True, initial_until=START + timedelta(days=14))
    viewer = await viewer_of_session((await enter(fresh)).token, START)
    assert viewer is not None
    assert viewer.owes == "password"
    with pytest.raises(Invalid):
        await enter(fresh, after=timedelta(minutes=1))
    late = await an_account(must_change_password=True, initial_until=START + timedelta(days=14))
    with pytest.raises(Invalid):
        await enter(late, after=timedelta(days=15))


async def test_asvs_7_2_4_every_sign_in_has_a_new_token_and_only_its_hash_is_stored() -> None:
    account = await an_account()
    tokens = {(await enter(account)).token for _ in range(3)}
    assert len(tokens) == 3
    stored = {row["token_hash"] for row in await SignInSession.select(SignInSession.token_hash)}
    assert len(stored) == 3
    assert not tokens & stored


async def test_asvs_7_3_1_a_session_ends_when_idle_and_sooner_for_an_administrator() -> None:
    person, admin = await an_account(), await an_account()
    await a_grant(admin, Role.SYSADMIN)
    tokens = [(await enter(account)).token for account in (person, admin)]
    later = START + timedelta(minutes=20)
    assert [await viewer_of_session(token, later) is not None for token in tokens] == [True, False]


async def test_asvs_7_3_2_a_session_ends_after_its_hours_however_busy() -> None:
    token = (await enter(await an_account())).token
    for hours in range(1, 24):
        alive = True
        for minutes in range(0, 60, 20):
            alive = await viewer_of_session(token, START + timedelta(hours=hours - 1, minutes=minutes)) is not None
        assert alive == (hours <= 12), hours
        if not alive:
            return
    pytest.fail("the session never ended")


@pytest.mark.parametrize("change", ["disable", "expire", "end"])
async def test_asvs_7_4_2_what_is_taken_away_is_gone_with_the_next_request(change: str) -> None:
    account = await an_account()
    entered = await enter(account)
    viewer = await viewer_of_session(entered.token, START)
    assert viewer is not None
    if change == "disable":
        await Account.update({Account.state: AccountState.DISABLED}).where(Account.id == account.id)
    elif change == "expire":
        await Account.update({Account.expires_on: START.date() - timedelta(days=1)}).where(Account.id == account.id)
    else:
        await access.end_session(entered.session_id, actor=viewer.actor, now=START)
    assert await viewer_of_session(entered.token, START) is None


async def test_a_revoked_or_expired_grant_is_gone_with_the_next_request() -> None:
    unit, account = await a_unit(), await an_account()
    kept = await a_grant(account, Role.HR, unit)
    await a_grant(account, Role.LEADER, unit, ends_on=START.date() - timedelta(days=1))
    token = (await enter(account)).token
    viewer = await viewer_of_session(token, START)
    assert viewer is not None
    assert viewer.roles == ("hr",)
    await RoleGrant.update({RoleGrant.revoked_at: START}).where(RoleGrant.id == kept.id)
    viewer = await viewer_of_session(token, START)
    assert viewer is not None
    assert viewer.roles == ()


async def test_nobody_ends_the_session_of_somebody_else() -> None:
    mine, other = await enter(await an_account()), await enter(await an_account())
    viewer = await viewer_of_session(mine.token, START)
    assert viewer is not None
    with pytest.raises(NotFound):
        await access.end_session(other.session_id, actor=viewer.actor, now=START)
    assert await viewer_of_session(other.token, START) is not None


async def test_asvs_6_5_1_a_second_factor_is_owed_before_anything_else_and_each_code_counts_once() -> None:
    secret = second_factor.new_secret()
    account = await an_account(totp_secret=second_factor.sealed(secret))
    entered = await enter(account)
    viewer = await viewer_of_session(entered.token, START)
    assert viewer is not None
    assert (entered.needs_second_factor, viewer.owes) == (True, "second-factor")
    code = pyotp.TOTP(secret).at(START)

    complete = await access.pass_second_factor(entered.token, code, now=START)

    assert complete.token != entered.token
    assert await viewer_of_session(entered.token, START) is None
    again = await enter(account)
    with pytest.raises(Invalid):
        await access.pass_second_factor(again.token, code, now=START)


async def test_asvs_7_5_3_what_matters_asks_for_the_password_again_after_ten_minutes() -> None:
    entered = await enter(await an_account())
    viewer = await viewer_of_session(entered.token, START)
    assert viewer is not None
    await access.require_confirmed(viewer.actor, START + timedelta(minutes=9))
    later = START + timedelta(minutes=11)
    with pytest.raises(StepUpNeeded):
        await access.require_confirmed(viewer.actor, later)
    with pytest.raises(Invalid):
        await access.confirm_identity(viewer.actor, "wrong", now=later)
    await access.confirm_identity(viewer.actor, PASSWORD, now=later)
    await access.require_confirmed(viewer.actor, later)


async def test_the_one_click_of_a_demo_opens_nothing_elsewhere() -> None:
    account = await an_account(login="demo-hr")
    with pytest.raises(NotFound):
        await access.sign_in_by_name(account.id, **HERE, now=START)
