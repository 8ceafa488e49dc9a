"""Reminders: once per step, to the right people, never telling what was decided."""

from datetime import timedelta

import pytest

from mentor.kernel.phrases import read_phrase
from mentor.notifications.tables import Message
from mentor.people.tables import Account, RoleGrant
from mentor.signoff.actions import NewDelegation, delegate, remind
from mentor.signoff.jobs import JOBS
from mentor.signoff.rules import SeatName
from tests.builders.signoff import NOON, TODAY, Cast, a_cast, a_request, a_split, acting, given

pytestmark = pytest.mark.usefixtures("database")


async def reminders(person: int) -> list[str]:
    mine = (Message.recipient == person) & (Message.kind == "reminder")
    rows = await Message.select(Message.phrase).where(mine).order_by(Message.id)
    return [read_phrase(row["phrase"]).key for row in rows]


async def with_office(role: str) -> tuple[Cast, int]:
    """A cast whose unit has somebody in this role; gives the person too."""
    cast = await a_cast()
    person = cast.others[0]
    account = Account(login=f"office{person}", person=person, state="active", created_at=NOON)
    await Account.insert(account)
    await RoleGrant.insert(RoleGrant(account=account.id, role=role, unit=cast.unit, granted_at=NOON))
    return cast, person


async def run(days: int) -> None:
    await remind(NOON + timedelta(days=days))


async def test_the_holder_is_reminded_on_the_due_day_and_two_working_days_later() -> None:
    cast = await a_cast()
    request = await a_request(cast, due_workdays=1)  # due on Tuesday
    await given(request, "technical", "accepted", cast.technical)
    for day in (0, 1, 1, 2, 3, 3):
        await run(day)
    assert await reminders(cast.party) == [
        "%(what)s: your answer is due today.",
        "%(what)s: your answer was due on %(day)s.",
    ]
    assert await reminders(cast.technical) == []


async def test_on_a_day_off_nobody_is_reminded() -> None:
    cast = await a_cast()
    await a_request(cast, due_workdays=4)  # Friday
    await run(5)
    await run(6)
    assert await reminders(cast.party) == []
    await run(7)
    assert await reminders(cast.party) == ["%(what)s: your answer was due on %(day)s."]


async def test_hr_hears_of_it_after_five_working_days() -> None:
    cast, hr = await with_office("hr")
    await a_request(cast, due_workdays=1)
    await run(7)
    assert await reminders(hr) == []
    await run(8)
    await run(9)
    late = "%(seat)s has not answered on %(what)s since %(day)s. You can find another holder."
    assert await reminders(hr) == [late, late]  # one per seat


async def test_the_delegate_is_reminded_with_the_holder() -> None:
    cast = await a_cast()
    stand_in = cast.others[2]
    await Account.insert(Account(login="stand-in", person=stand_in, state="active", created_at=NOON))
    new = NewDelegation(stand_in, SeatName.PARTY, TODAY, TODAY + timedelta(days=4))
    await delegate(new, actor=acting(cast.party), now=NOON)
    await a_request(cast, due_workdays=1)
    await run(1)
    assert len(await reminders(stand_in)) == len(await reminders(cast.party)) == 1


async def test_rulers_hear_once_that_they_may_rule() -> None:
    cast, office = await with_office("party_office")
    await a_split(cast, due_workdays=1)
    await a_split(cast, due_workdays=9)
    for day in (1, 2, 3):
        await run(day)
    assert await reminders(office) == ["%(what)s: the seats did not agree by %(day)s. You can rule on it."]


async def test_a_large_backlog_is_told_in_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.signoff.actions.reminding.CHUNK", 3)
    cast = await a_cast()
    for _ in range(5):
        await a_request(cast, due_workdays=1)
    await run(1)
    assert len(await reminders(cast.party)) == 5
    assert len(await reminders(cast.technical)) == 5


def test_the_job_runs_every_morning() -> None:
    assert [(job.name, job.cron) for job in JOBS] == [("signoff.remind", "30 7 * * *")]
