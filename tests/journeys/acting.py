"""What people of the journeys do again and again."""

import hashlib
import secrets
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Error, Locator

from tests.journeys.conftest import Visitor


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
