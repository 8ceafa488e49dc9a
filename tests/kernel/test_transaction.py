"""The unit of work of an action, the same on both databases."""

import asyncio
import contextvars

import pytest

from mentor.kernel.database import current_unit, insert_rows, write_transaction
from tests.kernel.conftest import Tally

TallyClass = type[Tally]


async def test_everything_inside_is_kept_together(tally: TallyClass) -> None:
    async with write_transaction():
        await tally.add("a", 1)
        await tally.add("b", 2)
    assert await tally.now() == {"a": 1, "b": 2}


async def test_an_error_undoes_everything_inside(tally: TallyClass) -> None:
    with pytest.raises(ZeroDivisionError):
        async with write_transaction():
            await tally.add("a", 1)
            raise ZeroDivisionError
    assert await tally.now() == {}


async def test_nobody_else_sees_it_before_the_end(tally: TallyClass) -> None:
    async with write_transaction():
        await tally.add("a", 1)
        assert await asyncio.create_task(tally.now(), context=contextvars.Context()) == {}
        assert await tally.now() == {"a": 1}


async def test_steps_for_the_end_run_in_order_inside_the_transaction(tally: TallyClass) -> None:
    seen: list[str] = []

    async def first() -> None:
        seen.append("first")
        await tally.set("a", 2)
        current_unit().before_commit.append(third)

    async def second() -> None:
        seen.append("second")

    async def third() -> None:
        seen.append("third")

    async with write_transaction() as unit:
        unit.before_commit += [first, second]
        await tally.add("a", 1)
        assert seen == []
    assert seen == ["first", "second", "third"]
    assert await tally.now() == {"a": 2}


async def test_a_step_that_fails_undoes_everything(tally: TallyClass) -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with write_transaction() as unit:
            unit.before_commit.append(fail)
            await tally.add("a", 1)
    assert await tally.now() == {}


async def test_a_failed_transaction_runs_no_steps(tally: TallyClass) -> None:
    seen: list[str] = []

    async def step() -> None:
        seen.append("ran")

    with pytest.raises(ZeroDivisionError):
        async with write_transaction() as unit:
            unit.before_commit.append(step)
            raise ZeroDivisionError
    assert seen == []


async def test_nested_use_joins_the_outer_unit(tally: TallyClass) -> None:
    with pytest.raises(ZeroDivisionError):
        async with write_transaction() as outer:
            async with write_transaction() as inner:
                assert inner is outer is current_unit()
                await tally.add("a", 1)
            raise ZeroDivisionError
    assert await tally.now() == {}


async def test_there_is_no_unit_outside(database: str) -> None:
    async with write_transaction():
        pass
    with pytest.raises(RuntimeError, match="write_transaction"):
        current_unit()


async def test_gather_inside_is_refused_on_both_databases(tally: TallyClass) -> None:
    with pytest.raises(RuntimeError, match="no gather"):
        async with write_transaction():
            await asyncio.gather(tally.add("a"), tally.add("b"))
    assert await tally.now() == {}


async def test_a_task_started_inside_cannot_join(tally: TallyClass) -> None:
    async def join() -> None:
        async with write_transaction():
            await tally.add("a")

    with pytest.raises(RuntimeError, match="belongs to the task"):
        async with write_transaction():
            await asyncio.create_task(join())
    assert await tally.now() == {}


async def test_a_task_started_inside_cannot_use_it_after_the_end(tally: TallyClass) -> None:
    over = asyncio.Event()

    async def late() -> None:
        await over.wait()
        await tally.add("late")

    async with write_transaction():
        task = asyncio.create_task(late())
    over.set()
    with pytest.raises(RuntimeError, match="belongs to the task"):
        await task
    assert await tally.now() == {}


async def test_a_task_with_a_context_of_its_own_has_its_own_transaction(tally: TallyClass) -> None:
    async def independent() -> None:
        async with write_transaction():
            await tally.add("a")

    async with write_transaction():
        task = asyncio.create_task(independent(), context=contextvars.Context())
    await task
    assert await tally.now() == {"a": 0}


async def test_a_cancelled_transaction_is_undone(tally: TallyClass) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with write_transaction():
            await tally.add("a")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await tally.now() == {}
    await tally.add("b")


async def test_concurrent_compare_and_set_lets_exactly_one_win(tally: TallyClass) -> None:
    await tally.add("state", 0)

    async def decide(value: int) -> int | None:
        async with write_transaction():
            won = (
                await tally.update({tally.n: value}).where((tally.name == "state") & (tally.n == 0)).returning(tally.n)
            )
            return won[0]["n"] if won else None

    outcomes = await asyncio.gather(*(decide(value) for value in range(1, 31)))
    winners = [value for value in outcomes if value]
    assert len(winners) == 1
    assert await tally.now() == {"state": winners[0]}


async def test_many_concurrent_transactions_all_count(tally: TallyClass) -> None:
    await tally.add("all", 0)

    async def one() -> None:
        async with write_transaction():
            await tally.update({tally.n: tally.n + 1}).where(tally.name == "all")

    await asyncio.gather(*(one() for _ in range(250)))  # the stock SQLite engine loses most of these as "locked"
    assert await tally.now() == {"all": 250}


async def test_any_number_of_rows_can_be_inserted_and_gives_their_keys_in_order(tally: TallyClass) -> None:
    async with write_transaction():
        keys = await insert_rows([tally(name=str(number), n=number) for number in range(20_001)])
    assert await insert_rows([]) == []
    rows = await tally.select(tally.id).order_by(tally.n)
    assert keys == [row["id"] for row in rows]
