"""What a person changes about the own account, and may know of what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pyotp

from mentor.journal.tables import JournalEntry
from mentor.kernel import clock
from mentor.people import second_factor
from mentor.people.rules import Role
from mentor.people.tables import Account, ApiToken, SignInSession
from tests.builders.people import PASSWORD, a_grant, a_person, a_unit, an_account
from tests.builders.web import post, sign_in_as, words

Client = httpx.AsyncClient
PAGES = ("/me", "/me/password", "/me/second-factor", "/me/sessions", "/me/tokens", "/me/confirmation", "/privacy")


async def mei(client: Client, **values: object) -> Account:
    account = await an_account(await a_person("Mei", phone="13812345678"), **values)
    await sign_in_as(client, account)
    return account


async def test_every_page_of_the_own_account_opens_in_few_statements(client: Client, statements: list[str]) -> None:
    await mei(client)
    for path in PAGES:
        statements.clear()
        page = await client.get(path)
        assert page.status_code == 200, path
        assert len(statements) <= 8, (path, statements)


async def test_a_stranger_is_asked_to_sign_in_and_sees_only_the_privacy_page(client: Client) -> None:
    for path in PAGES[:-1]:
        assert (await client.get(path)).headers["location"].startswith("/sign-in"), path
    assert "What does not belong here" in words(await client.get("/privacy"))


async def test_language_and_appearance_are_kept(client: Client) -> None:
    account = await mei(client)
    answer = await post(client, "/me", {"language": "zh-CN", "theme": "dark"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    kept = await Account.select().where(Account.id == account.id).first()
    assert kept is not None
    assert (kept["language"], kept["theme"]) == ("zh-CN", "dark")
    assert 'data-theme="dark"' in (await client.get("/me")).text


async def test_what_is_not_offered_is_not_kept(client: Client) -> None:
    account = await mei(client)
    await post(client, "/me", {"language": "xx", "theme": '"><script>', "login": "root"})
    kept = await Account.select().where(Account.id == account.id).first()
    assert kept is not None
    assert (kept["language"], kept["theme"], kept["login"]) == ("", "", account.login)


async def test_a_new_password_needs_the_present_one_and_all_complaints_come_with_the_form(client: Client) -> None:
    account = await mei(client)
    fields = {"present": "wrong", "wanted": "Evening-sun-8", "repeated": "Evening-sun-8"}
    refused = await post(client, "/me/password", fields)
    assert refused.status_code == 422
    assert "This is not your present password." in words(refused)
    assert "Evening-sun-8" not in refused.text

    assert (await post(client, "/me/password", fields | {"present": PASSWORD})).status_code == 303
    kept = await Account.select(Account.password_hash).where(Account.id == account.id).first()
    assert kept != {"password_hash": account.password_hash}


async def test_whoever_must_change_the_password_sees_only_that_page(client: Client) -> None:
    account = await mei(client)
    await Account.update({Account.must_change_password: True}).where(Account.id == account.id)
    for path in ("/me", "/people", "/me/second-factor"):
        assert (await client.get(path)).headers["location"] == "/me/password"
    assert (await client.get("/me/password")).status_code == 200


async def test_a_session_that_still_owes_its_code_can_change_neither_password_nor_factor(client: Client) -> None:
    await mei(client)
    await SignInSession.update({SignInSession.is_complete: False}, force=True)
    for path in ("/me/password", "/me/second-factor", "/me/confirmation"):
        assert (await client.get(path)).headers["location"] == "/sign-in/second-factor", path
    fields = {"present": PASSWORD, "wanted": "Evening-sun-8", "repeated": "Evening-sun-8"}
    assert (await post(client, "/me/password", fields)).headers["location"] == "/sign-in/second-factor"


async def switch_on(client: Client) -> tuple[httpx.Response, str]:
    shown = await client.get("/me/second-factor")
    sealed = re.findall(r'name="sealed" value="([^"]+)"', shown.text)[0]
    secret = second_factor.opened(sealed)
    code = pyotp.TOTP(secret).at(clock.now())
    return await post(client, "/me/second-factor", {"sealed": sealed, "code": code}), secret


async def test_a_second_factor_is_switched_on_by_its_first_code_and_gives_recovery_codes_once(client: Client) -> None:
    account = await mei(client)
    shown = await client.get("/me/second-factor")
    assert "data:image/png;base64," in shown.text
    wrong = await post(client, "/me/second-factor", {"sealed": "made up", "code": "123456"})
    assert wrong.status_code == 422

    answer, secret = await switch_on(client)
    assert len(re.findall(r"<li>[0-9a-f]{6}-[0-9a-f]{6}</li>", answer.text)) == 10
    kept = await Account.select(Account.totp_secret).where(Account.id == account.id).first()
    assert kept is not None
    assert secret not in kept["totp_secret"]
    assert "on" in words(await client.get("/me"))


async def test_changing_the_second_factor_asks_who_it_is_after_ten_minutes(client: Client) -> None:
    await mei(client)
    earlier = clock.now() - timedelta(minutes=11)
    await SignInSession.update({SignInSession.confirmed_at: earlier}, force=True)
    asked = await client.get("/me/second-factor")
    assert asked.headers["location"] == "/me/confirmation?next=/me/second-factor"

    wrong = await post(client, "/me/confirmation", {"secret": "wrong", "next": "/me/second-factor"})
    assert wrong.status_code == 422
    right = await post(client, "/me/confirmation", {"secret": PASSWORD, "next": "/me/second-factor"})
    assert right.headers["location"] == "/me/second-factor"
    assert (await client.get("/me/second-factor")).status_code == 200


async def test_the_way_back_never_leaves_the_house(client: Client) -> None:
    await mei(client)
    answer = await post(client, "/me/confirmation", {"secret": PASSWORD, "next": "//elsewhere.example/"})
    assert answer.headers["location"] == "/"


async def test_a_role_that_needs_a_second_factor_sees_nothing_before_it_has_one(
    client: Client, set_settings: Callable[..., None]
) -> None:
    set_settings(second_factor_roles="hr, sysadmin")
    unit = await a_unit()
    account = await an_account(await a_person("Mei", unit))
    await a_grant(account, Role.HR, unit)
    await sign_in_as(client, account)
    assert (await client.get("/people")).headers["location"] == "/me/second-factor"

    answer, _ = await switch_on(client)
    assert answer.status_code == 200
    assert (await client.get("/people")).status_code == 200
    refused = await post(client, "/me/second-factor/removal", {"secret": PASSWORD})
    assert refused.status_code == 403


async def test_another_session_is_ended_but_not_somebody_elses(client: Client) -> None:
    other = await an_account()
    await sign_in_as(client, other)
    foreign = await SignInSession.select(SignInSession.id).first()
    assert foreign is not None
    account = await an_account()
    await sign_in_as(client, account)
    await sign_in_as(client, account)
    mine = (
        await SignInSession.select(SignInSession.id)
        .where(SignInSession.account == account.id)
        .order_by(SignInSession.id)
    )

    assert "this one" in words(await client.get("/me/sessions"))
    assert (await post(client, f"/me/sessions/{foreign['id']}/end")).status_code == 404
    assert (await post(client, f"/me/sessions/{mine[0]['id']}/end")).status_code == 303
    assert await SignInSession.count() == 2
    assert (await post(client, "/me/sessions/others/end")).status_code == 303
    assert await SignInSession.count() == 2


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(client: Client) -> None:
    account = await mei(client)
    incomplete = await post(client, "/me/tokens", {"name": "Payroll"})
    assert incomplete.status_code == 422
    assert "Payroll" in incomplete.text

    made = await post(client, "/me/tokens", {"name": "Portal", "scopes": ["people:read", "root:all"]})
    token = re.findall(r"mt_[\w-]+", made.text)[0]
    row = await ApiToken.select().first()
    assert row is not None
    assert (row["account"], row["scopes"]) == (account.id, "people:read")
    assert token not in (await client.get("/me/tokens")).text

    assert (await post(client, f"/me/tokens/{row['id']}/end")).status_code == 303
    await sign_in_as(client, await an_account())
    assert (await post(client, f"/me/tokens/{row['id']}/end")).status_code == 404


async def test_own_data_come_without_secrets_and_the_journal_knows(client: Client) -> None:
    await mei(client)
    answer = await client.get("/me/data")
    assert answer.headers["content-type"].startswith("application/json")
    data = answer.json()
    assert data["person"][0]["phone"] == "13812345678"
    assert "password_hash" not in answer.text
    entry = await JournalEntry.select(JournalEntry.action).order_by(JournalEntry.id, ascending=False).first()
    assert entry == {"action": "people.take_own_data"}
