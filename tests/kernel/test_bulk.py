"""Copying many rows at once, the same on both databases."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from mentor.kernel.database import copy_rows, write_transaction
from mentor.people.tables import OrgUnit, SetupCode
from tests.builders.people import a_unit

START = datetime(2026, 3, 2, 4, tzinfo=UTC)
NAMES = [OrgUnit.code, OrgUnit.name, OrgUnit.short_name, OrgUnit.kind, OrgUnit.path, OrgUnit.sort_order, OrgUnit.site]


def a_row(n: int) -> tuple[object, ...]:
    return (f"C{n}", "'; DROP TABLE people_unit; --", "短", "department", f"/{n}/", n, "", date(2024, 2, 29), None)


COLUMNS = [*NAMES, OrgUnit.valid_from, OrgUnit.valid_to]


async def test_rows_of_every_kind_of_value_arrive_as_they_are(database: str) -> None:
    async with write_transaction():
        await copy_rows(COLUMNS, [a_row(n) for n in range(1200)])
        await copy_rows([SetupCode.code_hash, SetupCode.made_at], [("h", START)])

    assert await OrgUnit.count() == 1200
    unit = await OrgUnit.select().where(OrgUnit.code == "C77").first()
    assert unit is not None
    assert (unit["name"], unit["valid_from"], unit["valid_to"]) == (a_row(77)[1], date(2024, 2, 29), None)
    assert (await SetupCode.select(SetupCode.made_at))[0]["made_at"] == START


async def test_one_bad_row_keeps_all_from_being_written_and_spoils_the_transaction(database: str) -> None:
    await a_unit(code="C3")

    with pytest.raises(Exception, match=r"(?i)unique"):
        async with write_transaction():
            await copy_rows(COLUMNS, [a_row(n) for n in range(5)])
    with pytest.raises(RuntimeError, match="savepoint"):
        async with write_transaction():
            with pytest.raises(Exception, match=r"(?i)unique"):
                await copy_rows(COLUMNS, [a_row(3)])

    assert await OrgUnit.count() == 1


async def test_rows_are_copied_in_a_transaction_of_the_same_task_only(database: str) -> None:
    with pytest.raises(RuntimeError, match="write_transaction"):
        await copy_rows(COLUMNS, [a_row(1)])
    with pytest.raises(RuntimeError, match="task"):
        async with write_transaction():
            await asyncio.create_task(copy_rows(COLUMNS, [a_row(1)]))
