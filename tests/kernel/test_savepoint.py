"""Failing inside a transaction: what may be caught, and where, the same on both databases."""

import pytest

from mentor.kernel.database import savepoint, write_transaction
from tests.kernel.conftest import Tally

TallyClass = type[Tally]


async def test_the_half_of_a_failed_inner_transaction_is_never_kept(tally: TallyClass) -> None:
    with pytest.raises(RuntimeError, match="inside savepoint"):
        async with write_transaction():
            await tally.add("outer", 1)
            try:
                async with write_transaction():
                    await tally.add("half", 1)
                    raise ZeroDivisionError
            except ZeroDivisionError:
                pass
    assert await tally.now() == {}


async def test_a_savepoint_undoes_only_what_is_inside(tally: TallyClass) -> None:
    seen: list[str] = []

    async def step() -> None:
        seen.append("ran")

    async with write_transaction() as unit:
        unit.notes["gathered"] = ["before"]
        await tally.add("kept", 1)
        with pytest.raises(ZeroDivisionError):
            async with savepoint():
                unit.notes["gathered"].append("inside")
                unit.before_commit.append(step)
                async with write_transaction():
                    await tally.add("undone", 1)
                    raise ZeroDivisionError
        await tally.add("after", 1)
        assert unit.notes == {"gathered": ["before"]}
    assert seen == []
    assert await tally.now() == {"after": 1, "kept": 1}


async def test_a_savepoint_that_succeeds_is_part_of_the_whole(tally: TallyClass) -> None:
    async with write_transaction():
        async with savepoint():
            await tally.add("a", 1)
        async with savepoint():
            await tally.add("b", 1)
    assert await tally.now() == {"a": 1, "b": 1}


async def test_a_broken_constraint_inside_a_savepoint_can_be_caught(tally: TallyClass) -> None:
    async with write_transaction():
        await tally.add("a", 1)
        with pytest.raises(Exception, match="(?i)unique"):
            async with savepoint():
                await tally.add("a", 2)
        await tally.add("b", 1)
    assert await tally.now() == {"a": 1, "b": 1}


async def test_a_broken_constraint_caught_without_savepoint_keeps_nothing_on_either_database(tally: TallyClass) -> None:
    with pytest.raises(RuntimeError, match="inside savepoint"):
        async with write_transaction():
            await tally.add("a", 1)
            with pytest.raises(Exception, match="(?i)unique"):
                await tally.add("a", 2)
    assert await tally.now() == {}


async def test_nothing_more_can_be_done_after_a_failed_statement(tally: TallyClass) -> None:
    with pytest.raises(Exception, match="savepoint|aborted"):
        async with write_transaction():
            with pytest.raises(Exception, match="(?i)unique"):
                await tally.insert(tally(name="a"), tally(name="a"))
            await tally.add("b", 1)
    assert await tally.now() == {}


async def test_a_savepoint_belongs_inside_a_transaction(database: str) -> None:
    with pytest.raises(RuntimeError, match="write_transaction"):
        async with savepoint():
            pass
