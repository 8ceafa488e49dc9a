"""What people of the journeys do again and again."""

import hashlib
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Error, Locator

from tests.journeys.conftest import ROOT, Visitor


def enter(visitor: Visitor, demo_file: Path, person: int) -> Visitor:
    """Anybody of the demo, not only those whom its sign-in page offers."""
    token, now = secrets.token_urlsafe(16), datetime.now(UTC)
    with sqlite3.connect(demo_file, timeout=20) as database:
        (account,) = database.execute("SELECT id FROM people_account WHERE person = ?", (person,)).fetchone()
        database.execute(
            "INSERT INTO people_session (token_hash, account, created_at, seen_at, ends_at, confirmed_at, is_complete)"
            " VALUES (?, ?, ?, ?, ?, ?, 1)",
            (hashlib.sha256(token.encode()).hexdigest(), account, *map(str, (now, now, now + timedelta(hours=2), now))),
        )
        database.execute("UPDATE people_account SET language = '' WHERE id = ?", (account,))
    visitor.page.context.add_cookies([{"name": "mentor", "value": token, "url": visitor.base}])
    return visitor


#: Set when htmx has put the answer to a form into the page; a new page knows nothing of it.
_WATCH = """() => {
    window.answered = false
    document.addEventListener("htmx:afterSettle", ({detail}) => {
        if (detail.requestConfig?.verb === "post") window.answered = true
    })
}"""


_JOB = """
import asyncio, sys
from importlib import import_module
from datetime import timedelta
from mentor.kernel import clock
from mentor.kernel.database import start_database, stop_database

async def main():
    clock.shift(timedelta(days=int(sys.argv[1])))
    await start_database()
    jobs = import_module("mentor." + sys.argv[2].split(".")[0] + ".jobs").JOBS
    [job] = [job for job in jobs if job.name == sys.argv[2]]
    await job.run(clock.now())
    await stop_database()

asyncio.run(main())
"""


def after_days(demo_file: Path, days: int, job: str) -> None:
    """What a job of the worker does when its clock has moved on so many days."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("MENTOR_", "PICCOLO"))}
    own = {"MENTOR_DATA_DIR": str(demo_file.parent), "MENTOR_DATABASE_URL": f"sqlite:///{demo_file}"}
    environment = keep | own | {"PYTHONPATH": str(ROOT), "PICCOLO_CONF": "mentor.piccolo_conf"}
    done = subprocess.run([sys.executable, "-c", _JOB, str(days), job], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def press(visitor: Visitor, button: Locator) -> None:
    """Send the form and wait until what it leads to stands in the page."""
    page = visitor.page
    page.evaluate(_WATCH)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    for _ in range(200):
        with suppress(Error):  # the page is being left
            if page.evaluate("() => window.answered !== false"):
                break
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
