"""The command line, in processes of its own."""

import os
import re
import socket
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest

from mentor.commands import COMMANDS, parser
from mentor.settings import Settings
from tests import environment
from tests.builders.people import an_account
from tests.command_line import mentor, serving
from tests.source import ROOT


async def test_every_command_says_in_a_sentence_what_it_does() -> None:
    done = await mentor("--help")
    (subparsers,) = [action for action in parser()._actions if isinstance(action.choices, dict)]

    assert set(subparsers.choices) == set(COMMANDS)
    assert {name for name, one in subparsers.choices.items() if not str(one.description).strip().endswith(".")} == set()
    assert all(f"\n    {name}" in done.output for name in COMMANDS)
    assert done.status == 0


@pytest.mark.once
def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `mentor (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)


async def test_the_folder_itself_starts_from_anywhere_although_a_feature_is_called_calendar() -> None:
    done = await mentor("settings", program=(sys.executable, str(ROOT / "mentor")))

    assert done.status == 0, done.errors
    assert "base_url" in done.output


async def test_settings_are_printed_as_a_file_that_could_be_used(tmp_path: Path) -> None:
    file = tmp_path / "mentor.toml"
    file.write_text('lock_minutes = 7\nenterprise = "华夏集团"\n', "utf-8")

    done = await mentor("settings", config=file, lock_after_failures=3, database_url="", data_dir="var", secret_key="")

    expected = asdict(Settings(lock_minutes=7, enterprise="华夏集团", lock_after_failures=3))
    assert tomllib.loads(done.output) == expected
    assert f"stays locked ({file})" in done.output
    assert "(MENTOR_LOCK_AFTER_FAILURES)" in done.output
    assert "(default)" in done.output


async def test_settings_keep_secrets_to_themselves() -> None:
    done = await mentor("settings", smtp_password="hunter2", database_url="postgresql://me:swordfish@db:5432/mentor")

    assert "hunter2" not in done.output
    assert "swordfish" not in done.output
    assert os.environ["MENTOR_SECRET_KEY"] not in done.output
    assert "postgresql://me:…@db:5432/mentor" in done.output


async def test_a_setting_that_does_not_exist_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mentor.toml"
    file.write_text("lock_minuets = 7\n")

    done = await mentor("settings", config=file)

    assert done.status == 1
    assert "unknown setting lock_minuets" in done.errors


async def test_migrate_runs_what_has_not_run_yet(new_database: str) -> None:
    first = await mentor("migrate", database_url=new_database)
    second = await mentor("migrate", database_url=new_database)

    assert first.status == second.status == 0, first.errors
    assert first.output.count("Migrated the database: ") >= 2
    assert second.output == "0 migrations ran; the database is up to date.\n"


async def test_a_set_up_code_is_given_only_while_nobody_has_an_account(database: str) -> None:
    before = await mentor("user", database_url=database)
    await an_account()
    after = await mentor("user", database_url=database)

    assert before.status == 0
    assert "/setup and enter this code: " in before.output
    assert after.status == 1
    assert "code" not in after.output


async def test_check_finds_nothing_wrong_with_a_fresh_installation(new_database: str, tmp_path: Path) -> None:
    done = await mentor("check", database_url=new_database, data_dir=tmp_path, secret_key="")

    assert done.status == 0, done.output
    assert "migrations to run" in done.output


async def test_check_says_what_to_do_about_each_problem(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("0" * 64)
    key.chmod(0o644)

    done = await mentor(
        *("check",),
        secret_key="",
        data_dir=tmp_path,
        database_url="postgresql://nobody@127.0.0.1:1/none",
        smtp_host="127.0.0.1",
        smtp_port=1,
        base_url="mentor.example.cn",
        upload_scanner="no-such-scanner --quick",
    )

    problems = {
        line.split(":")[0].split(maxsplit=1)[1] for line in done.output.splitlines() if line.startswith("problem")
    }
    assert done.status == 1
    assert problems == {"address", "secret key", "database", "mail", "virus scanner"}
    assert f"chmod 600 {key}" in done.output


async def test_a_database_that_is_away_is_one_sentence() -> None:
    done = await mentor("migrate", database_url="postgresql://nobody@127.0.0.1:1/none")

    assert done.status == 1
    assert "the database cannot be reached" in done.errors
    assert "Traceback" not in done.errors


async def test_serve_brings_the_database_up_to_date_and_stops_when_asked(new_database: str, tmp_path: Path) -> None:
    async with serving(tmp_path, database_url=new_database) as server, httpx.AsyncClient(timeout=60) as client:
        health = await client.get(f"{server.address}/health")
        status = await server.stop()

    assert health.json() == {"status": "ok"}
    assert "Migrated the database" in server.said
    assert "/setup and enter this code: " in server.said
    assert status == 0


async def test_several_web_processes_are_for_postgresql(new_database: str, tmp_path: Path) -> None:
    if not environment.POSTGRES:
        done = await mentor("serve", "--workers", "2", database_url=new_database)
        assert done.status == 1
        assert "SQLite has one writer" in done.errors
        return
    async with (
        serving(tmp_path, "--workers", "2", database_url=new_database) as server,
        httpx.AsyncClient(timeout=60) as client,
    ):
        answers = [(await client.get(f"{server.address}/health")).status_code for _ in range(5)]
        status = await server.stop()
    assert answers == [200] * 5
    assert status == 0


async def test_serve_says_that_a_port_is_taken(new_database: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = await mentor("serve", "--port", port, database_url=new_database)

    assert done.status == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.errors


@pytest.mark.once
async def test_output_may_be_cut_short() -> None:
    done = await mentor(program=("bash", "-o", "pipefail", "-c", f"{sys.executable} -m mentor settings | head -1"))

    assert done.output.startswith("# Each one")
    assert done.errors == ""
