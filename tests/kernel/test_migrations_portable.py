"""Piccolo's generated migrations run on both databases, keep the rows, and give the tables that were asked for."""

import importlib
import itertools
import sys
import types
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from piccolo.apps.migrations.commands.backwards import run_backwards
from piccolo.apps.migrations.commands.new import _create_new_migration
from piccolo.conf.apps import AppConfig
from piccolo.table import Table, create_db_tables

import mentor.piccolo_app
from mentor.kernel.database import current_engine, make_engine
from mentor.kernel.database.migrations import migrate, pending
from mentor.kernel.database.sqlite import PooledSQLiteEngine
from tests import environment
from tests.databases import created
from tests.kernel.schema_changes import BASE, CHANGES, HEAD, Change
from tests.kernel.schemas import Schema, schema, wipe

#: Generating warns that SQLite is not supported; making it so is what is tested here.
pytestmark = pytest.mark.filterwarnings("ignore:.*aren't fully supported by SQLite")

numbers = itertools.count()


class Evolution:
    """Tables from source text, as the app whose migrations are kept in `folder`."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.patch = patch
        self.tables: dict[str, type[Table]] = {}

    def become(self, source: str) -> None:
        module = types.ModuleType(f"evolving_tables_{next(numbers)}")
        self.patch.setitem(sys.modules, module.__name__, module)
        exec(compile(HEAD + source, module.__name__, "exec"), module.__dict__)
        self.tables = {
            name: value
            for name, value in vars(module).items()
            if isinstance(value, type) and issubclass(value, Table) and value is not Table
        }
        self.patch.setattr(mentor.piccolo_app, "APP_CONFIG", self.config)

    @property
    def config(self) -> AppConfig:
        return AppConfig("mentor", str(self.folder), table_classes=list(self.tables.values()))

    async def generate(self) -> None:
        await _create_new_migration(self.config, auto=True, auto_input="y")
        importlib.invalidate_caches()

    async def made_afresh(self) -> Schema:
        """The schema that these tables have without any migration, in an empty database."""
        await wipe()
        await create_db_tables(*self.tables.values())
        return await schema()


@pytest.fixture(scope="module")
async def place(anyio_backend: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    if environment.POSTGRES:
        async with created(f"{environment.DATABASE_NAME}_evolution") as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('evolution') / 'test.sqlite'}"


@pytest.fixture
async def evolution(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Evolution]:
    """An empty database of its own, in place of the product's."""
    engine = current_engine()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", list(sys.path))
        patch.setattr(engine, "pools", make_engine(place).pools)  # none started: nothing is kept open
        if isinstance(engine, PooledSQLiteEngine):
            patch.setattr(engine, "path", place.removeprefix("sqlite:///"))
        else:
            patch.setitem(engine.config, "dsn", place)
        await wipe()
        yield Evolution(tmp_path, patch)


async def populate(tables: dict[str, type[Table]]) -> None:
    org = await tables["Org"].insert(tables["Org"](name="a"))
    for name in ("p", "p2"):
        await tables["Person"].insert(tables["Person"](name=name, org=org[0]["id"]))


async def names(tables: dict[str, type[Table]]) -> list[str]:
    """Of all persons, with all their columns read, in whatever class they are now."""
    table: Any = tables.get("Person") or tables.get("Human")
    if table is None:
        return []
    return [row["name"] for row in await table.select().order_by(table.name)]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
async def test_a_generated_migration_changes_the_schema_and_keeps_the_rows(
    change: Change, evolution: Evolution
) -> None:
    if change.before:
        evolution.become(change.before)
        await evolution.generate()
        await migrate()
        await populate(evolution.tables)
        before = await schema()
    evolution.become(change.after)
    await evolution.generate()
    if current_engine().engine_type in change.refused_by:
        with pytest.raises(Exception, match="(?i)null"):
            await migrate()
        assert await schema() == before
        return
    assert len(await migrate()) == 1
    after = await schema()
    if change.before:
        persons = await names(evolution.tables)
        await run_backwards("mentor", "1", auto_agree=True)
        exact = not (change.inexact_backwards and current_engine().engine_type == "postgres")
        assert not exact or await schema() == before
        evolution.become(change.before)
        assert persons == await names(evolution.tables) == ["p", "p2"] or change.name == "drop a table"
        evolution.become(change.after)
    assert after == await evolution.made_afresh()


async def test_hand_made_indexes_and_triggers_survive_a_rebuild(evolution: Evolution) -> None:
    if not isinstance(current_engine(), PooledSQLiteEngine):
        pytest.skip("only SQLite rebuilds tables")
    evolution.become(BASE)
    await evolution.generate()
    await migrate()
    await populate(evolution.tables)
    run = current_engine().run_ddl
    await run("CREATE UNIQUE INDEX uq_person_name_n ON person (name, n) WHERE n IS NOT NULL")
    await run("CREATE INDEX ix_person_extra ON person (extra, name)")
    await run("CREATE TRIGGER count_persons AFTER INSERT ON person BEGIN UPDATE org SET name = name || '+'; END")
    await run("CREATE TRIGGER rename_persons AFTER UPDATE ON org BEGIN UPDATE person SET name = new.name; END")
    evolution.become(
        BASE.replace("    extra = Varchar(length=11, null=True, default=None)\n", "    c = Check(n >= 0)\n")
    )
    await evolution.generate()
    await migrate()
    rows = await run("SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")
    assert {row["name"] for row in rows} == {"uq_person_name_n", "count_persons", "rename_persons"}
    await evolution.tables["Person"].insert(evolution.tables["Person"](name="p3", org=1))
    assert await names(evolution.tables) == ["a+", "a+", "a+"]  # one trigger set off the other


async def test_rows_that_break_a_new_constraint_leave_everything_as_it_was(evolution: Evolution) -> None:
    evolution.become(BASE)
    await evolution.generate()
    await migrate()
    await populate(evolution.tables)
    before = await schema()
    evolution.become(BASE + "    x = Varchar(default='q')\n    u = Unique([org])\n")
    await evolution.generate()
    with pytest.raises(Exception, match="(?i)unique"):
        await migrate()
    assert await schema() == before
    assert len(await pending()) == 1
    evolution.become(BASE)
    assert await names(evolution.tables) == ["p", "p2"]
