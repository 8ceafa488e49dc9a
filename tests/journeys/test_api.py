"""The API keeps to its own description, whatever is sent: no 5xx, no undocumented answer."""

import hashlib
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from mentor.web.api import SCOPES

_CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="session")
def token(demo: str, demo_file: Path) -> str:
    """A bearer token of the demo's HR planner with every scope, put straight into the demo's database."""
    made = "mt_of_the_tests"
    with sqlite3.connect(demo_file) as database:
        (account,) = database.execute("SELECT id FROM people_account WHERE login = 'demo-party-mentor'").fetchone()
        database.execute(
            "INSERT INTO people_api_token (account, name, token_hash, scopes, created_at) VALUES (?, ?, ?, ?, ?)",
            (
                account,
                "tests",
                hashlib.sha256(made.encode()).hexdigest(),
                " ".join(SCOPES),
                datetime.now(UTC).isoformat(" "),
            ),
        )
    return made


def test_the_description_is_served_offline_and_the_api_is_closed_without_a_token(demo: str) -> None:
    page = httpx.get(f"{demo}/api/docs/")
    assert page.status_code == 200
    assert "http" not in page.text
    reply = httpx.get(f"{demo}/api/v1/signoff/inbox")
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
    assert reply.headers["content-type"].startswith("application/problem+json")


def test_whatever_is_sent_the_api_keeps_to_its_description(demo: str, token: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"), "run", f"{demo}/api/docs/openapi.json",
            "--checks", _CHECKS, "--header", f"Authorization: Bearer {token}",
            "--max-examples", "25", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--no-color",
            "--generation-database", "none",
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
