from datetime import UTC, datetime, timedelta

import pytest

from mentor.journal.actions import forget_runs
from mentor.journal.tables import JobRun
from mentor.notifications.actions import forget_old
from mentor.notifications.tables import Mail
from mentor.people.tables import SignInSession
from mentor.web.tables import Receipt
from tests.builders.people import an_account

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


def ago(**span: float) -> datetime:
    return NOON - timedelta(**span)


async def test_only_what_has_served_its_time_is_forgotten():
    account = await an_account()
    for days in (1, 9):
        moments = {"created_at": ago(days=10), "seen_at": ago(days=10), "ends_at": ago(days=days)}
        await SignInSession.insert(SignInSession(account=account.id, token_hash=str(days), **moments))
        await Receipt.insert(Receipt(key=str(days), made_at=ago(days=days)))
    for state, days in (("sent", 29), ("sent", 31), ("parked", 31), ("waiting", 31)):
        await Mail.insert(Mail(content="{}", state=state, next_try_at=NOON, created_at=ago(days=days)))
    await forget_old(NOON)
    assert [row["token_hash"] for row in await SignInSession.select()] == ["1"]
    assert [row["key"] for row in await Receipt.select()] == ["1"]
    assert [row["state"] for row in await Mail.select().order_by(Mail.id)] == ["sent", "waiting"]


async def test_of_runs_the_last_one_of_each_job_always_stays():
    for job, hours in (("beat", 2), ("beat", 0.5), ("yearly", 24 * 400), ("yearly", 24 * 200), ("hourly", 5)):
        await JobRun.insert(JobRun(job=job, slot=ago(hours=hours), state="done", started_at=NOON))
    await forget_runs(beats={"beat"}, now=NOON)
    kept = [(row["job"], row["slot"]) for row in await JobRun.select().order_by(JobRun.id)]
    assert kept == [("beat", ago(hours=0.5)), ("yearly", ago(hours=24 * 200)), ("hourly", ago(hours=5))]
