"""Fixtures for every test: a real database (which one: tests/environment.py), empty and migrated."""

# isort: off
from tests import environment  # first: it decides what the settings of this process are

# isort: on
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import hypothesis
import pytest

from mentor.kernel import clock
from mentor.kernel.database import current_engine, start_database, stop_database
from mentor.settings import settings
from tests.databases import MigratedDatabase, created, migrated_database

if TYPE_CHECKING:
    from tests.access.world import World

# How long one example takes says nothing where many tests run at once.
hypothesis.settings.register_profile("mentor", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("mentor")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys drive a browser, each of them."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", name="migrated")
async def _migrated(anyio_backend: str) -> AsyncIterator[MigratedDatabase]:
    """Also keeps one event loop for the whole session, so that PostgreSQL's connections live as long."""
    async with migrated_database() as database:
        yield database


@pytest.fixture
async def database(migrated: MigratedDatabase) -> AsyncIterator[str]:
    """An empty, migrated database with its pool started on the test's loop; gives its address."""
    await migrated.empty()
    await start_database()
    yield settings().database
    await stop_database()


@pytest.fixture
async def client(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """The whole app over an empty database, in English; tests/builders/web.py signs in and sends forms."""
    from mentor.app import create_app  # here: tests of rules need no app

    app = create_app()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://mentor.test") as browser:
        browser.headers["accept-language"] = "en"
        yield browser


@pytest.fixture
def in_june() -> Iterator[None]:
    """The same day whenever the test runs: what the demo data contain depends on when they are made."""
    clock.shift(timedelta())
    clock.shift(datetime(2026, 6, 16, 2, 0, tzinfo=UTC) - clock.now())
    yield
    clock.shift(timedelta())


@pytest.fixture
async def world(client: httpx.AsyncClient, migrated: MigratedDatabase, in_june: None) -> "World":
    """The people and objects of the access table, in the whole app."""
    from tests.access.world import a_world

    return await a_world(migrated)


@pytest.fixture
async def new_database(anyio_backend: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table, for programs that the test starts."""
    if environment.POSTGRES:
        async with created(f"{environment.DATABASE_NAME}_new") as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"


@pytest.fixture
def set_settings() -> Iterator[Callable[..., None]]:
    """`set_settings(lock_minutes=1)`: other settings for one test."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**values: object) -> None:
            for name, value in values.items():
                patch.setenv(f"MENTOR_{name.upper()}", str(value))
            settings.cache_clear()

        yield change
    settings.cache_clear()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every SQL statement sent from now on; clear it where counting should begin."""
    sent: list[str] = []
    engine = type(current_engine())
    run_query, run_ddl = engine.run_querystring, engine.run_ddl

    async def query(self, querystring, in_pool=True):  # type: ignore[no-untyped-def]
        sent.append(querystring.compile_string(engine_type=self.engine_type)[0])
        return await run_query(self, querystring, in_pool)

    async def ddl(self, ddl, in_pool=True):  # type: ignore[no-untyped-def]
        sent.append(ddl)
        return await run_ddl(self, ddl, in_pool)

    monkeypatch.setattr(engine, "run_querystring", query)
    monkeypatch.setattr(engine, "run_ddl", ddl)
    return sent
