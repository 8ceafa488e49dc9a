"""Some time after sign-in a decision asks for the password, in the same form; through the whole app."""

from datetime import timedelta

import httpx

from mentor.kernel import clock
from mentor.people.tables import Person, SignInSession
from mentor.signoff.tables import SignoffDecision
from tests.builders.people import PASSWORD, an_account
from tests.builders.signoff import a_cast, a_request
from tests.builders.web import post, sign_in_as, words


async def a_mentor_of_an_hour_ago(client: httpx.AsyncClient) -> tuple[int, int]:
    """Two requests that wait for the one who is signed in."""
    cast = await a_cast()
    first, second = [await a_request(cast, now=clock.now()) for _ in range(2)]
    person = await Person.objects().get(Person.id == cast.party)
    assert person
    account = await an_account(person)
    await sign_in_as(client, account)
    await SignInSession.update({SignInSession.confirmed_at: clock.now() - timedelta(hours=1)}).where(
        SignInSession.account == account.id
    )
    return first, second


async def test_asvs_7_5_3_a_decision_long_after_signing_in_needs_the_password(client: httpx.AsyncClient) -> None:
    request, other = await a_mentor_of_an_hour_ago(client)
    fields = {"seat": "party", "version": "1", "decision": "accepted", "comment_accepted": "well done"}

    assert 'name="secret"' in (await client.get(f"/signoff/{request}")).text
    forgotten = await post(client, f"/signoff/{request}/decisions", fields)
    wrong = await post(client, f"/signoff/{request}/decisions", {**fields, "secret": "not this"})
    assert (forgotten.status_code, wrong.status_code) == (422, 422)
    assert "Please enter your password once more" in words(forgotten)
    assert "well done" in wrong.text
    assert await SignoffDecision.count() == 0

    right = await post(client, f"/signoff/{request}/decisions", {**fields, "secret": PASSWORD})
    assert right.status_code == 303
    assert await SignoffDecision.count() == 1
    assert (await post(client, f"/signoff/{other}/decisions", fields)).status_code == 303


async def test_an_enterprise_may_do_without(client: httpx.AsyncClient, set_settings) -> None:  # type: ignore[no-untyped-def]
    set_settings(decision_confirmation_minutes=0)
    request, _ = await a_mentor_of_an_hour_ago(client)

    fields = {"seat": "party", "version": "1", "decision": "accepted"}

    assert (await post(client, f"/signoff/{request}/decisions", fields)).status_code == 303
