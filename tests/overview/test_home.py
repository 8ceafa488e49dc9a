"""The first screen of a mentee and of HR."""

from datetime import timedelta

import httpx

from mentor.demo.build import build_demo
from mentor.growth.tables import Milestone
from mentor.kernel import clock
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Account
from tests.builders.web import sign_in_as, words


async def entering(client: httpx.AsyncClient, login: str) -> Account:
    account = await Account.objects().get(Account.login == login)
    assert account
    await sign_in_as(client, account)
    return account


async def test_a_mentee_finds_the_log_and_the_next_milestone_on_the_first_screen(client: httpx.AsyncClient) -> None:
    await build_demo(clock.now(), lambda _: None, mentorships=8)
    mentee = await entering(client, "demo-mentee")
    own = await Mentorship.objects().get(Mentorship.mentee == mentee.person)
    assert own
    far = clock.local_date(clock.now()) + timedelta(days=100)
    ahead = (
        await Milestone.update({Milestone.due_on: far})
        .where((Milestone.mentorship == own.id) & Milestone.settled_on.is_null())
        .returning(Milestone.title)
    )

    home = await client.get("/")

    assert f"/mentorships/{own.id}/logs/new" in home.text
    assert any(one["title"] in words(home) for one in ahead)


async def test_hr_sees_how_many_each_alarm_concerns_and_gets_the_very_list(client: httpx.AsyncClient) -> None:
    await build_demo(clock.now(), lambda _: None, mentorships=40)
    await entering(client, "demo-party-office")

    home = await client.get("/")
    tiles = await client.get("/cohort/alarms")

    assert 'hx-get="/cohort/alarms"' in home.text
    assert "No log entry for 30 days" in words(tiles)
    for alarm in ("no_log", "no_meeting", "overdue", "waiting", "split"):
        count = int(tiles.text.split(f'href="/cohort?alarm={alarm}"><b>')[1].split("<")[0].rstrip("+"))
        listed = (await client.get(f"/cohort?alarm={alarm}")).text.count("<tr data-row")
        assert listed == min(count, 50), alarm
