"""Bringing a database up to date: from many processes, killed half-way, and without surprises."""

import asyncio
import contextlib
import io
import json
import os
import signal
import sys

import pytest
from piccolo.apps.migrations.commands.backwards import run_backwards
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.table import create_db_tables

from mentor.kernel.database import current_engine, make_engine, write_transaction
from mentor.kernel.database.migrations import migrate, pending
from mentor.kernel.database.sqlite import PooledSQLiteEngine
from mentor.piccolo_app import APP_CONFIG
from tests.kernel.schemas import schema, wipe

PROGRAM = """
import asyncio, json
from mentor.kernel.database.migrations import migrate
print(json.dumps(asyncio.run(migrate())))
"""

KILLED_BEFORE_BOOKKEEPING = """
import asyncio, os, signal
from piccolo.apps.migrations.tables import Migration
from mentor.kernel.database.migrations import migrate
Migration.insert = lambda *rows: os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(migrate())
"""


async def start(program: str, database: str) -> asyncio.subprocess.Process:
    environment = {**os.environ, "MENTOR_DATABASE_URL": database}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, env=environment, stdout=pipe, stderr=pipe
    )


async def output(process: asyncio.subprocess.Process) -> str:
    out, problems = await process.communicate()
    assert process.returncode == 0, problems.decode()
    return out.decode()


@pytest.fixture
async def elsewhere(new_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """This process, too, works on the new database."""
    engine, other = current_engine(), make_engine(new_database)
    monkeypatch.setattr(engine, "pools", other.pools)
    if isinstance(engine, PooledSQLiteEngine):
        monkeypatch.setattr(engine, "path", new_database.removeprefix("sqlite:///"))
    else:
        monkeypatch.setitem(engine.config, "dsn", new_database)
    return new_database


def ids() -> list[str]:
    return sorted(module.ID for name, module in list(sys.modules.items()) if name.startswith("mentor_0"))


async def test_it_runs_what_has_not_run_and_then_nothing(elsewhere: str) -> None:
    waiting = await pending()
    assert waiting
    assert await migrate() == waiting == ids()
    assert await pending() == []
    assert await migrate() == []


async def test_asking_what_is_pending_changes_nothing(elsewhere: str) -> None:
    await pending()
    assert await schema() == {}
    assert not await Migration.table_exists()


async def test_it_prints_nothing(elsewhere: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        await migrate()
    assert printed.getvalue() == ""


async def test_four_processes_at_once_run_each_migration_once(elsewhere: str) -> None:
    waiting = await pending()
    processes = [await start(PROGRAM, elsewhere) for _ in range(4)]
    outputs = await asyncio.gather(*(output(process) for process in processes))
    ran = [one for text in outputs for one in json.loads(text)]
    assert sorted(ran) == waiting
    assert await Migration.select(Migration.name).order_by(Migration.name) == [{"name": name} for name in waiting]


async def test_two_tasks_of_one_process_do_not_collide_either(elsewhere: str) -> None:
    waiting = await pending()
    first, second = await asyncio.gather(migrate(), migrate())
    assert sorted(first + second) == waiting


async def test_being_killed_before_the_bookkeeping_undoes_the_migration(elsewhere: str) -> None:
    process = await start(KILLED_BEFORE_BOOKKEEPING, elsewhere)
    await process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert await schema() == {}
    assert await migrate() == ids()


async def test_a_failing_migration_raises_the_error_of_the_database_and_undoes_itself(elsewhere: str) -> None:
    await current_engine().run_ddl('CREATE TABLE "web_receipt" (id INTEGER)')  # stands in the way
    with pytest.raises(Exception, match="web_receipt.* already exists"):
        await migrate()
    assert set(await schema()) == {"web_receipt"}


async def test_a_database_of_a_newer_version_is_refused(elsewhere: str) -> None:
    await migrate()
    await Migration.insert(Migration(name="2999-01-01T00:00:00:000000", app_name="mentor"))
    for attempt in (pending, migrate):
        with pytest.raises(RuntimeError, match="newer version"):
            await attempt()


async def test_a_migration_cannot_run_inside_another_transaction(elsewhere: str) -> None:
    with pytest.raises(RuntimeError, match="inside another transaction"):
        async with write_transaction():
            await migrate()


async def test_going_all_the_way_back_leaves_no_table(elsewhere: str, capsys: pytest.CaptureFixture[str]) -> None:
    await migrate()
    await run_backwards("mentor", "all", auto_agree=True)
    assert await schema() == {}
    assert await migrate() == ids()


async def test_the_migrations_give_the_tables_of_the_program(elsewhere: str) -> None:
    """Piccolo finds nothing to generate, and the migrated database is what the tables would have made themselves."""
    statements = await AutoMigrationManager().get_alter_statements(APP_CONFIG)
    assert [one for group in statements for one in group.statements] == [], "run migrations new --auto"
    await create_db_tables(*APP_CONFIG.table_classes)
    wanted = await schema()
    await wipe()
    await migrate()
    # the full-text index is made by mentor_0009_search.py, for each database in its own way
    migrated = {name: facts for name, facts in (await schema()).items() if not name.startswith("knowledge_fts")}
    assert set(migrated) == set(wanted)
    for name, facts in wanted.items():
        by_hand = {fact for fact in migrated[name] - facts if fact[0] == "index"}  # of mentor_0002_indexes.py
        assert migrated[name] - by_hand == facts, name
