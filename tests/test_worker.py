"""One leader, each due moment once, whoever dies."""

import asyncio
import contextlib
import itertools
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from mentor.journal.tables import JobRun
from mentor.kernel import clock
from mentor.kernel.schedule import Job
from mentor.settings import settings
from mentor.worker import all_jobs, run_worker, work_once
from mentor.worker.leadership import leadership
from mentor.worker.shift import Shift
from mentor.worker.timetable import last_due
from tests import environment

pytestmark = pytest.mark.anyio


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


async def nothing(_moment: datetime) -> None:
    """Does its work in no time."""


@pytest.mark.parametrize(
    ("cron", "now", "due"),
    [
        ("0 8 * * *", "2026-03-02T07:59:59+08:00", "2026-03-01T08:00+08:00"),
        ("0 8 * * *", "2026-03-02T08:00:00+08:00", "2026-03-02T08:00+08:00"),
        ("0 8 * * mon-fri", "2026-03-08T12:00+08:00", "2026-03-06T08:00+08:00"),
        ("7 * * * *", "2026-03-02T00:06+08:00", "2026-03-01T23:07+08:00"),
        ("30 0 1 * *", "2026-03-31T12:00+08:00", "2026-03-01T00:30+08:00"),
        ("0 0 29 2 *", "2026-03-31T12:00+08:00", "2024-02-29T00:00+08:00"),
        ("*/5 * * * *", "2026-03-02T12:04:59+08:00", "2026-03-02T12:00+08:00"),
    ],
)
def test_the_last_due_moment_is_counted_in_local_time(cron, now, due):
    assert last_due(Job("a", nothing, cron=cron), at(now)) == at(due)


def test_beats_are_due_at_whole_multiples():
    assert last_due(Job("a", nothing, every=5), at("2026-03-02T12:00:04.9+00:00")) == at("2026-03-02T12:00+00:00")


@pytest.mark.parametrize("times", [{}, {"cron": "0 8 * * *", "every": 5}, {"cron": "0 8 * * 1-5"}])
def test_a_job_with_an_unclear_timetable_is_refused(times):
    with pytest.raises(ValueError, match="job a"):
        Job("a", nothing, **times)


def test_every_job_of_the_product_has_its_own_name_and_a_due_moment():
    jobs = all_jobs()
    assert len({job.name for job in jobs}) == len(jobs)
    assert all(last_due(job, clock.now()) for job in jobs)


@pytest.fixture
def move_clock() -> Iterator[Callable[[datetime], None]]:
    """The clock of this process goes on from the given moment."""
    yield lambda moment: clock.shift(moment - datetime.now(UTC))
    clock.shift(timedelta())


class Diary:
    """A job that remembers the moments it was run for."""

    def __init__(self, failures: int = 0) -> None:
        self.moments: list[datetime] = []
        self.failures = failures

    async def run(self, moment: datetime) -> None:
        self.moments.append(moment)
        if len(self.moments) <= self.failures:
            raise OSError("no paper")

    def daily(self, **values: object) -> Job:
        return Job("test.daily", self.run, cron="0 8 * * *", **values)


@pytest.mark.usefixtures("database")
async def test_a_missed_moment_is_made_up_for_once(move_clock):
    diary = Diary()
    move_clock(at("2026-03-02T12:00+08:00"))
    await Shift([diary.daily()]).catch_up()
    assert diary.moments == [], "what was due before the job came here was not missed"
    move_clock(at("2026-03-05T07:00+08:00"))
    await asyncio.gather(*(Shift([diary.daily()]).catch_up() for _ in range(5)))
    assert diary.moments == [at("2026-03-04T08:00+08:00")], "the last one, once"


@pytest.mark.usefixtures("database")
async def test_jobs_that_do_not_catch_up_let_bygones_be_bygones(move_clock):
    diary = Diary()
    job = diary.daily(catches_up=False)
    for day in ("02", "05"):
        move_clock(at(f"2026-03-{day}T12:00+08:00"))
        await Shift([job]).catch_up()
    assert diary.moments == []


@pytest.mark.usefixtures("database")
async def test_a_failed_run_is_kept_with_its_error_and_tried_again(move_clock):
    diary = Diary(failures=2)
    for day in ("02", "03"):
        move_clock(at(f"2026-03-{day}T12:00+08:00"))
        await Shift([diary.daily()]).catch_up()
    row = await JobRun.select().where(JobRun.state == "failed").first()
    assert (row["error"], row["tries"]) == ("OSError: no paper", 1)
    await Shift([diary.daily()]).work_through()
    assert len(diary.moments) == 1, "not before a minute has passed"
    for minute in ("02", "08", "40"):
        move_clock(at(f"2026-03-03T12:{minute}+08:00"))
        await Shift([diary.daily()]).work_through()
    assert diary.moments == [at("2026-03-03T08:00+08:00")] * 3
    row = await JobRun.select().where(JobRun.tries == 3).first()
    assert row["state"] == "done"


@pytest.mark.usefixtures("database")
async def test_a_hopeless_run_is_given_up(move_clock):
    diary = Diary(failures=99)
    for moment in ("02T12:00", "03T12:00", "03T12:02", "03T12:20", "03T20:00"):
        move_clock(at(f"2026-03-{moment}+08:00"))
        await Shift([diary.daily()]).work_through()
    assert len(diary.moments) == 3
    assert await JobRun.exists().where((JobRun.state == "failed") & JobRun.next_try_at.is_null())


@pytest.mark.usefixtures("database")
async def test_once_does_what_is_due_and_only_without_a_leader():
    diary = Diary()
    beat = Job("test.beat", diary.run, every=3600)
    assert await work_once([beat])
    assert await work_once([beat])
    assert len(diary.moments) == 1
    leader = leadership()
    assert await leader.take()
    assert not await work_once([beat])
    await leader.release()


@pytest.mark.usefixtures("database")
async def test_a_stopped_worker_lets_a_running_job_finish():
    began, may_end, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(_moment: datetime) -> None:
        began.set()
        await may_end.wait()

    worker = asyncio.create_task(run_worker(stop, [Job("test.slow", slow, every=1)]))
    await asyncio.wait_for(began.wait(), 10)
    stop.set()
    may_end.set()
    await asyncio.wait_for(worker, 10)
    assert [row["state"] for row in await JobRun.select(JobRun.state)] == ["done"]


@dataclass(slots=True)
class Crew:
    """Worker processes and what they have written so far."""

    log: Path
    processes: dict[int, asyncio.subprocess.Process]

    def lines(self, job: str = "beat") -> list[tuple[str, int]]:
        """Due moment and process of each run, in order."""
        text = self.log.read_text() if self.log.exists() else ""
        words = [line.split() for line in text.splitlines()]
        return [(slot, int(pid)) for name, slot, pid in words if name == job]

    async def until(self, condition: Callable[[], object], seconds: float = 120) -> None:
        """Starting four programs takes long where many others run; what is promised is given as `seconds`."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, self.log.read_text() if self.log.exists() else "nothing ran"
            await asyncio.sleep(0.05)

    def gave_way(self) -> int:
        """How often a leader stopped by itself because the database did not answer in time."""
        return self.log.with_suffix(".err").read_text().count("no longer leading")

    async def kill(self, pid: int) -> None:
        self.processes[pid].kill()
        await self.processes.pop(pid).wait()


@asynccontextmanager
async def a_crew(size: int, log: Path, **extra: str) -> AsyncIterator[Crew]:
    env = os.environ | {"MENTOR_DATABASE_URL": settings().database} | extra
    command = (sys.executable, "-m", "tests.programs.beating_worker", str(log))
    with log.with_suffix(".err").open("ab") as errors:
        started = [await asyncio.create_subprocess_exec(*command, env=env, stderr=errors) for _ in range(size)]
    crew = Crew(log, {process.pid: process for process in started})
    try:
        yield crew
        for process in crew.processes.values():
            process.send_signal(signal.SIGTERM)
        codes = [await asyncio.wait_for(process.wait(), 60) for process in crew.processes.values()]
        assert codes == [0] * len(codes)
    finally:
        for process in crew.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.kill()


@pytest.mark.usefixtures("database")
async def test_four_workers_lead_one_after_the_other_and_run_each_moment_once(tmp_path):
    async with a_crew(4, tmp_path / "log") as crew:
        for _ in range(3):
            before = len(crew.lines())
            await crew.until(lambda before=before: len(crew.lines()) >= before + 3)
            leader = crew.lines()[-1][1]
            await crew.kill(leader)
            seen = len(crew.lines())
            await crew.until(lambda seen=seen: len(crew.lines()) > seen, seconds=30)
            assert crew.lines()[-1][1] != leader
    runs = crew.lines()
    assert len({pid for _, pid in runs}) == 4
    assert [slot for slot, count in Counter(slot for slot, _ in runs).items() if count > 1] == []
    leaders = [pid for _, pid in runs]
    changes = sum(one != other for one, other in itertools.pairwise(leaders))
    assert 3 <= changes <= 3 + crew.gave_way(), "never two at a time"
    kept = {row["slot"].isoformat() for row in await JobRun.select(JobRun.slot)}
    assert {slot for slot, _ in runs} <= kept


@pytest.mark.usefixtures("database")
async def test_a_job_killed_in_the_middle_is_run_again_by_the_next_leader(tmp_path):
    missed = at("2026-03-02T00:00+08:00")
    await JobRun.insert(JobRun(job="test.hang", slot=missed, state="seen", started_at=missed))
    async with a_crew(2, tmp_path / "log", WITH_HANG="1") as crew:
        await crew.until(lambda: crew.lines("hang"))
        slot, victim = crew.lines("hang")[0]
        await crew.kill(victim)
        await crew.until(lambda: len(crew.lines("hang")) == 2)
        assert crew.lines("hang")[1] == (slot, next(iter(crew.processes)))
        row = await JobRun.select().where((JobRun.job == "test.hang") & (JobRun.tries == 2)).first()
        assert row["slot"].isoformat() == slot


@pytest.mark.skipif(not environment.POSTGRES, reason="a file lock cannot be taken away")
@pytest.mark.usefixtures("database")
async def test_a_leader_cut_off_from_the_database_gives_way(tmp_path):
    server = await asyncpg.connect(environment.POSTGRES)
    async with a_crew(3, tmp_path / "log") as crew:
        for _ in range(2):
            before = len(crew.lines())
            await crew.until(lambda before=before: len(crew.lines()) >= before + 2)
            await server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'mentor worker'"
            )
            seen = len(crew.lines())
            await crew.until(lambda seen=seen: len(crew.lines()) > seen + 1)
    await server.close()
    assert max(Counter(slot for slot, _ in crew.lines()).values()) == 1
