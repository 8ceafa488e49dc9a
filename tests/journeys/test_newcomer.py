"""From a name on a list to a plan in force: HR pairs, three confirm, three accept."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mentor.people.queries.accounts import DEMO_PASSWORD
from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor


def one(demo_file: Path, sql: str, *values: object) -> tuple[int, ...]:
    with sqlite3.connect(demo_file, timeout=20) as database:
        return tuple(database.execute(sql, values).fetchone())


def pair(hr: Visitor, programme: int, mentee: int, name: str) -> None:
    """HR finds the mentee by name, looks at the candidates, picks one for each seat, reads why, and asks both."""
    hr.go(f"/programmes/{programme}")
    hr.page.fill("[name=name]", name)
    hr.page.locator("form.filter [name=waiting]").check()
    hr.page.locator("form.filter button").click()
    hr.page.locator(f"a[href*='/mentees/{mentee}/pairing']").first.click()
    for seat in ("party", "technical"):
        hr.page.locator(f"input[type=radio][name={seat}]").first.check()
    hr.page.locator(".sticky-actions button").click()
    hr.page.locator("#preview").wait_for()
    press(hr, hr.page.locator("#preview button.primary"))


def write_plan(mentee: Visitor, mentorship: int) -> None:
    for axis, text in (("political", "会讲微党课"), ("business", "独立编制工艺文件"), ("scenario", "带队完成一次攻关")):
        mentee.go(f"/mentorships/{mentorship}/goals/new")
        mentee.page.fill("[name=text]", text)
        mentee.page.fill("[name=measure]", "导师现场评价合格")
        mentee.page.locator(f"[name=axis][value={axis}]").check()
        press(mentee, mentee.page.locator("main form button.primary"))
    mentee.go(f"/mentorships/{mentorship}/milestones/new")
    mentee.page.fill("[name=title]", "攻关成果汇报")
    mentee.page.fill("[name=due_on]", mentee.page.locator("[name=due_on]").input_value() or _in_two_months())
    rows = mentee.page.locator(".criterion")
    for n, (axis, text) in enumerate(
        (("political", "有党员带头的事例"), ("business", "数据完整"), ("scenario", "两条线看得见"))
    ):
        rows.nth(n).locator("select").select_option(axis)
        rows.nth(n).locator("input").fill(text)
    press(mentee, mentee.page.locator("main form button.primary"))
    mentee.go(f"/mentorships/{mentorship}/plan")
    press(mentee, mentee.page.locator("form[action$='/plan/submissions'] button"))


def _in_two_months() -> str:

    return (datetime.now(UTC) + timedelta(days=60)).date().isoformat()


@pytest.mark.parametrize(("width", "language"), [(1200, "zh-CN"), (390, "en")])
def test_hr_pairs_three_confirm_and_the_plan_is_accepted_by_three(
    visit: Callable[..., Visitor], demo_file: Path, width: int, language: str
) -> None:
    programme, mentee_id = one(
        demo_file,
        "SELECT e.programme, e.person FROM pairing_enrolment e WHERE NOT EXISTS"
        " (SELECT 1 FROM pairing_mentorship m WHERE m.mentee = e.person) ORDER BY e.id DESC",
    )
    hr = visit(width, language).sign_in("hr")
    (name,) = one(demo_file, "SELECT name FROM people_person WHERE id = ?", mentee_id)
    pair(hr, programme, mentee_id, str(name))
    mentorship, party_id, technical_id = one(
        demo_file, "SELECT id, party_mentor, technical_mentor FROM pairing_mentorship WHERE mentee = ?", mentee_id
    )
    people = [enter(visit(width, language), demo_file, person) for person in (party_id, technical_id, mentee_id)]

    for mentor in people[:2]:
        mentor.go(f"/mentorships/{mentorship}/offers")
        press(mentor, mentor.page.locator("button.accept"))
    for person in people:
        person.go(f"/mentorships/{mentorship}/agreement")
        person.page.locator("[name=agrees]").check()
        person.page.fill("[name=secret]", DEMO_PASSWORD)
        press(person, person.page.locator("form[action$='/confirmations'] button.button"))
    assert one(demo_file, "SELECT state FROM pairing_mentorship WHERE id = ?", mentorship) == ("active",)

    write_plan(people[2], mentorship)
    request, head_id = one(
        demo_file,
        "SELECT r.id, s.holder FROM signoff_request r JOIN growth_plan p ON p.id = r.subject_id"
        " JOIN signoff_seat s ON s.request = r.id AND s.name = 'unit_head'"
        " WHERE r.subject_kind = 'plan' AND p.mentorship = ?",
        mentorship,
    )
    head = enter(visit(width, language), demo_file, head_id)
    for person in (*people[:2], head):
        person.go(f"/signoff/{request}")
        press(person, person.page.locator("#decision button.accept"))
    assert one(demo_file, "SELECT state FROM signoff_request WHERE id = ?", request) == ("accepted",)

    hr.go(f"/mentorships/{mentorship}")
    assert re.search("已生效|In force", hr.page.content())
    assert not [text for visitor in (hr, head, *people) for text in visitor.complaints]
