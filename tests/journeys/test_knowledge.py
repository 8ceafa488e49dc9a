"""Lessons become a module, the module is tried elsewhere, published, offered where work begins, used and doubted."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor


@dataclass(frozen=True)
class Cast:
    """`elsewhere` works in another company; the mentors are those of the mentee. `leads`: numbers for a project."""

    mentee: int
    party: int
    technical: int
    elsewhere: int
    subject: str
    leads: tuple[str, str]


@pytest.fixture
def cast(demo_file: Path) -> Cast:
    with sqlite3.connect(demo_file) as database:
        mentee, party, technical, subject, unit = database.execute(
            "SELECT m.mentee, m.party_mentor, m.technical_mentor, g.title, p.unit FROM growth_milestone g"
            " JOIN pairing_mentorship m ON m.id = g.mentorship JOIN people_account a ON a.person = m.mentee"
            " JOIN people_person p ON p.id = m.mentee WHERE a.login = 'demo-mentee' ORDER BY g.id LIMIT 1"
        ).fetchone()
        (elsewhere,) = database.execute(
            "SELECT m.mentee FROM pairing_mentorship m JOIN people_person p ON p.id = m.mentee"
            " JOIN people_account a ON a.person = p.id WHERE p.unit <> ? AND m.mentee <> ? LIMIT 1",
            (unit, mentee),
        ).fetchone()
        numbers = dict(database.execute("SELECT id, employee_no FROM people_person WHERE employee_no IS NOT NULL"))
    return Cast(mentee, party, technical, elsewhere, subject, (numbers[party], numbers[elsewhere]))


def write_lesson(visitor: Visitor, learnt: str) -> None:
    visitor.go("/lessons/new")
    page = visitor.page
    page.locator("[name=situation]").fill("检修前没有交底，外协人员拆错了法兰。")
    page.locator("[name=learnt]").fill(learnt)
    page.locator("[name=advice]").fill("开工前三分钟交底。")
    press(visitor, page.locator("main form button.primary"))
    assert learnt in page.locator("h1").inner_text()


def change(visitor: Visitor, module: str, **fields: str) -> None:
    visitor.go(f"{module}/edit")
    for name, text in fields.items():
        visitor.page.locator(f"[name={name}]").fill(text)
    press(visitor, visitor.page.locator("form[action$='/changes'] button.primary"))


def submit(visitor: Visitor, module: str, note: str) -> None:
    visitor.go(f"{module}?draft=true")
    form = visitor.page.locator("form[action$='/submissions']")
    form.locator("[name=note]").fill(note)
    press(visitor, form.locator("button.primary"))


def decide(visitor: Visitor, module: str, comment: str = "") -> None:
    visitor.go(module)
    form = visitor.page.locator("#decision form")
    if comment:
        form.locator("summary.return").click()
        form.locator("[name=comment_returned]").fill(comment)
        press(visitor, form.locator("button[value=returned]"))
    else:
        press(visitor, form.locator("button.accept"))


def use(visitor: Visitor, module: str, outcome: str, note: str, place: str) -> None:
    visitor.go(module)
    form = visitor.page.locator("form[action$='/uses']")
    form.locator(f"[value={outcome}]").check()
    form.locator("[name=use_note]").fill(note)
    form.locator("[name=place_title]").fill(place)
    press(visitor, form.locator("button.primary"))


def begin_project(office: Visitor, title: str, leads: tuple[str, str]) -> str:
    """Gives its address."""
    office.go("/projects/new")
    for name, value in {
        "title": title, "code": "LH-K1", "unit": "HY", "party_lead": leads[0], "business_lead": leads[1],
    }.items():  # fmt: skip
        office.page.fill(f"[name={name}]", value)
    press(office, office.page.locator("form[action='/projects'] button.primary"))
    office.page.wait_for_url("**/proposal")
    return office.page.url.removeprefix(office.base).removesuffix("/proposal")


def meet_at_the_gate(visitor: Visitor, project: str, module: str) -> None:
    """What is begun shows the module with the reason; it will be used, and in the end it was."""
    visitor.go(project)
    offer = visitor.page.locator(f"li:has(a[href='{module}'])")
    offer.wait_for()
    assert "内容相关" in offer.inner_text()
    press(visitor, offer.locator("[value=intended]"))
    offer = visitor.page.locator(f"li:has(a[href='{module}'])")
    offer.locator("summary").click()
    offer.locator("[value=applied]").check()
    press(visitor, offer.locator("button.primary"))


def stored(demo_file: Path, module: str) -> tuple[int, str, bool]:
    with sqlite3.connect(demo_file) as database:
        row = database.execute(
            "SELECT published, review_due_on, flagged_at IS NOT NULL FROM knowledge_module WHERE id = ?",
            (module.rpartition("/")[2],),
        ).fetchone()
    return row[0], row[1], bool(row[2])


def test_lessons_become_a_module_that_use_keeps_alive(
    visit: Callable[..., Visitor], demo: str, demo_file: Path, cast: Cast
) -> None:
    mentee, hr = enter(visit(390), demo_file, cast.mentee), visit().sign_in("hr")
    party, technical = enter(visit(390), demo_file, cast.party), enter(visit(), demo_file, cast.technical)
    for number in (1, 2, 3):
        write_lesson(mentee, f"交底三分钟，错误少一半（{number}）")

    hr.go("/lessons/triage?q=错误少一半")
    for box in hr.page.locator("[name=lesson]").all():
        box.check()
    hr.page.locator("[name=title]").fill(f"{cast.subject}三分钟交底法")
    press(hr, hr.page.locator("form[action='/modules/merges'] button.primary"))
    module = hr.page.url.removeprefix(demo).removesuffix("/edit")
    change(hr, module, theory="《安全生产法》第四十一条", scene=cast.subject, steps="1. 宣读\n2. 复述")
    submit(hr, module, "首版")

    decide(party, module)
    decide(technical, module, "请写明噪声大时怎么办。")
    change(hr, module, cautions="噪声大时改在休息室。")
    submit(hr, module, "补充注意事项")
    hr.go(f"{module}/versions")
    assert "噪声大时改在休息室。" in hr.page.locator("main mark").all_inner_texts()[-1]
    decide(party, module)
    decide(technical, module)

    elsewhere = enter(visit(390), demo_file, cast.elsewhere)
    use(elsewhere, module, "applied", "用了三次，没有再拆错。", "二车间大修")
    hr.go(module)
    press(hr, hr.page.locator("form[action$='/publications'] button"))
    assert stored(demo_file, module)[0] == 2

    project = begin_project(visit().sign_in("party-office"), f"{cast.subject}交底", cast.leads)
    with sqlite3.connect(demo_file, timeout=20) as database:
        database.execute("UPDATE knowledge_module SET review_due_on = '2020-01-01' WHERE published = 2")
    meet_at_the_gate(elsewhere, project, module)
    assert stored(demo_file, module)[1] > "2020-01-01"
    use(mentee, module, "adapted", "夜班改为五分钟。", "大修现场")
    press(mentee, mentee.page.locator("form[action$='/evidence'] button"))
    assert "夜班改为五分钟。" in mentee.page.locator("#evidence, main").first.inner_text()
    use(elsewhere, module, "did_not_work", "人太多，三分钟不够。", "四车间")
    assert stored(demo_file, module)[2]
    mentee.go("/knowledge?q=三分钟交底法")
    assert "有单位反映不适用" in mentee.page.locator("main").inner_text()
    for one in (mentee, hr, party, technical, elsewhere):
        assert one.complaints == []
