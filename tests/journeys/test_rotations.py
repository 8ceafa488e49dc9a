"""HR plans moves on the board: impossible, explained, relaxed, planned, dragged, locked, planned again, published."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor


@pytest.fixture
def movers(demo_file: Path) -> list[tuple[int, str]]:
    """Five people of the production department without a role: id and employee number."""
    with sqlite3.connect(demo_file) as database:
        rows: list[tuple[int, str]] = database.execute(
            "SELECT p.id, p.employee_no FROM people_person p JOIN people_unit u ON u.id = p.unit"
            " JOIN people_account a ON a.person = p.id WHERE u.code = 'KD05' AND NOT EXISTS"
            " (SELECT 1 FROM people_role_grant g WHERE g.account = a.id) ORDER BY p.id LIMIT 5"
        ).fetchall()
    assert len(rows) == 5
    return rows


def found(hr: Visitor) -> str:
    hr.go("/rotation-plans/new")
    for name, value in {"title": "安全岗轮训", "unit": "KD", "starts_on": "2027-01", "periods": "12"}.items():
        hr.page.fill(f"[name={name}]", value)
    press(hr, hr.page.locator("form[action='/rotation-plans'] button.primary"))
    return hr.page.url.removeprefix(hr.base)


def take_post(hr: Visitor, plan: str, code: str, experience: str, capacity: int) -> None:
    hr.go(f"{plan}/posts")
    hr.page.locator(f"label:has-text('{code} ') [name=posts]").check()
    for name, value in {"experience": experience, "shortest": "3", "longest": "3", "capacity": str(capacity)}.items():
        hr.page.fill(f"[name={name}]", value)
    press(hr, hr.page.locator(f"form[method=post][action='{plan}/posts'] button.primary"))


def plan_the_rest(hr: Visitor, plan: str) -> str:
    """Ask the planner and wait until its process has answered; what the board says then."""
    hr.go(f"{plan}/board")
    form = f"form[action='{plan}/runs']"
    version = hr.page.locator(f"{form} [name=edited]").get_attribute("value")
    press(hr, hr.page.locator(f"{form} button"))
    hr.page.locator(f"{form}:not(:has([name=edited][value='{version}']))").wait_for(timeout=60_000)
    return hr.page.locator("#board").inner_text()


def drag(hr: Visitor, row: int) -> str:
    """Somebody's first stay to the first month they are free; gives the cell where it is now."""
    line = hr.page.locator(".board tbody").first.locator("tr").nth(row)
    stay, free = line.locator("a[data-stint]").first, line.locator("td[data-month]:has(a.free)").first
    person, month = free.get_attribute("data-person"), free.get_attribute("data-month")
    with hr.page.expect_response(lambda answer: answer.request.method == "POST"):
        stay.hover()
        hr.page.mouse.down()
        free.hover()
        free.hover(position={"x": 4, "y": 4})  # without a second move a busy Chromium takes no drop
        hr.page.mouse.up()
    hr.page.locator(f"#s{person}-{month}").wait_for()
    return f"#s{person}-{month}"


def test_a_plan_from_the_impossible_to_the_published(
    visit: Callable[..., Visitor], demo_file: Path, movers: list[tuple[int, str]]
) -> None:
    hr = visit(1280).sign_in("hr")
    plan = found(hr)
    take_post(hr, plan, "KD-06", "安全监督", 1)
    hr.go(f"{plan}/people")
    hr.page.fill("[name=people]", "\n".join(number for _, number in movers))
    hr.page.locator("[name=needs]").check()
    press(hr, hr.page.locator(f"form[action='{plan}/people'] button.primary"))

    said = plan_the_rest(hr, plan)
    assert "以下要求无法同时满足" in said
    assert "“安全监督岗”同时最多容纳 1 人" in said
    assert "“安全监督岗”增加 3 个人月的名额" in said
    take_post(hr, plan, "KD-06", "安全监督", 2)
    said = plan_the_rest(hr, plan)
    assert hr.page.locator(".board a[data-stint]").count() == 5
    assert hr.page.locator("h1 + .row .chip.good").count() == 1, said

    moved = [drag(hr, 0), drag(hr, 1)]
    assert [hr.page.locator(one).get_attribute("data-locked") for one in moved] == ["1", "1"]
    press(hr, hr.page.locator(f"form[action='{plan}/undos'] button"))
    hr.page.locator(moved[1]).wait_for(state="detached")
    press(hr, hr.page.locator(f"form[action='{plan}/redos'] button"))
    hr.page.locator(moved[1]).wait_for()
    piece_by_piece = hr.page.locator(".board").inner_text()
    hr.page.reload()
    assert hr.page.locator(".board").inner_text() == piece_by_piece
    plan_the_rest(hr, plan)
    assert [hr.page.locator(one).get_attribute("data-locked") for one in moved] == ["1", "1"]

    hr.page.locator("summary:has-text('发布')").first.click()
    press(hr, hr.page.locator(f"form[action='{plan}/publications'] button"))
    assert hr.page.locator(".board td:has-text('已发布')").count() == 5
    for kind, suffix in (("xlsx", "xlsx"), ("pdf", "pdf")):
        with hr.page.expect_download() as taken:
            hr.page.locator(f"form[action='{plan}/exports']:has([value={kind}]) button").click()
        assert taken.value.suggested_filename.endswith(suffix)
    hr.go(f"{plan}/comparisons?other=1")
    assert hr.page.locator("main table tbody tr").count() == 5

    own = enter(visit(390), demo_file, movers[0][0])
    own.go("/rotations")
    assert "安全监督岗" in own.page.locator("main").inner_text()
    calendar = own.page.request.get(own.base + "/rotations/calendar.ics").text()
    assert re.search(r"SUMMARY:.*安全监督岗", calendar)

    hr.go(f"{plan}/assignments")
    hr.page.locator("[name=kind][value=loan]").check()
    hr.page.fill("[name=reason]", "安全岗轮训")
    press(hr, hr.page.locator(f"form[action='{plan}/assignments'] button.primary"))
    with sqlite3.connect(demo_file, timeout=20) as database:
        (made,) = database.execute("SELECT count(*) FROM rotations_assignment WHERE reason = '安全岗轮训'").fetchone()
    assert made == 5
    for one in (hr, own):
        assert one.complaints == []
