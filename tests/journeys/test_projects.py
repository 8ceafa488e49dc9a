"""A joint project as its people live it in their browsers: two goals, a review that returns it once, an objection."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor


@pytest.fixture
def people(demo_file: Path) -> list[tuple[int, str]]:
    """Seven people with an account and no role: both leads, a member, three judges, an objector. Id and number."""
    with sqlite3.connect(demo_file) as database:
        rows: list[tuple[int, str]] = database.execute(
            "SELECT p.id, p.employee_no FROM people_person p JOIN people_account a ON a.person = p.id"
            " JOIN people_unit u ON u.id = p.unit WHERE a.state = 'active' AND u.path LIKE '/1/10/%'"
            " AND p.employee_no <> '' AND NOT EXISTS"
            " (SELECT 1 FROM people_role_grant g WHERE g.account = a.id) ORDER BY p.id LIMIT 7"
        ).fetchall()
    assert len(rows) == 7
    return rows


def begin(office: Visitor, people: list[tuple[int, str]]) -> str:
    """Gives the address of the project."""
    office.go("/projects/new")
    page = office.page
    for name, value in {
        "title": "余热发电提效", "code": "LH-J1", "unit": "HY",
        "party_lead": people[0][1], "business_lead": people[1][1],
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    press(office, page.locator("form[action='/projects'] button.primary"))
    page.wait_for_url("**/proposal")
    return page.url.removeprefix(office.base).removesuffix("/proposal")


def add_goal(lead: Visitor, address: str, line: str, text: str) -> None:
    lead.go(f"{address}/proposal")
    form = lead.page.locator(f"form[action='{address}/goals']")
    if not form.is_visible():
        form.locator("xpath=ancestor::details/summary").click()
    form.locator(f"[name=line][value={line}]").check()
    for name, value in {"text": text, "metric": "达成率", "baseline": "60", "target": "95"}.items():
        form.locator(f"[name={name}]").fill(value)
    press(lead, form.locator("button.button"))


def submit(lead: Visitor, address: str, reason: str) -> None:
    lead.go(f"{address}/proposal")
    form = lead.page.locator(f"form[action='{address}/submissions']")
    form.locator("[name=reason]").fill(reason)
    press(lead, form.locator("button.primary"))


def convene(office: Visitor, address: str, judges: list[str]) -> str:
    """Gives the address of the round."""
    office.go(f"{address}/rounds")
    form = office.page.locator(f"form[action='{address}/rounds']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=party_panel]").fill(judges[0])
    form.locator("[name=business_panel]").fill("\n".join(judges[1:]))
    press(office, form.locator("button.primary"))
    office.page.wait_for_url("**/project-rounds/*")
    return office.page.url.removeprefix(office.base)


def score(judge: Visitor, round_address: str, points: int) -> None:
    judge.go(round_address)
    for field in judge.page.locator("#scores input[type=number]").all():
        field.fill(str(points))
    press(judge, judge.page.locator("#scores button.accept"))


def speak(visitor: Visitor, round_address: str, line: str) -> None:
    visitor.go(round_address)
    form = visitor.page.locator("#opinions form")
    form.locator(f"[name=line][value={line}]").check()
    form.locator("[name=position][value=support]").check()
    press(visitor, form.locator("button.primary"))


def conclude(office: Visitor, round_address: str, conclusion: str) -> None:
    office.go(round_address)
    form = office.page.locator("#conclusion form")
    form.locator(f"[name=conclusion][value={conclusion}]").check()
    form.locator("[name=reason]").fill("党建目标请更具体。")
    form.locator("[name=minutes]").fill("评审会纪要")
    press(office, form.locator("button.primary"))


def test_a_proposal_is_returned_once_passes_and_stands_an_objection(
    visit: Callable[..., Visitor], demo_file: Path, people: list[tuple[int, str]]
) -> None:
    office, leader = visit().sign_in("party-office"), visit().sign_in("leader")
    lead, objector = enter(visit(), demo_file, people[0][0]), enter(visit(390), demo_file, people[6][0])
    judges = [enter(visit(390), demo_file, person) for person, _ in people[3:6]]
    numbers = [number for _, number in people[3:6]]

    address = begin(office, people)
    add_goal(lead, address, "business", "吨钢发电提升")
    assert "党建线还没有目标" in (lead.page.locator("#submission").text_content() or ""), "one-sided, and it says why"
    assert lead.page.locator(f"form[action='{address}/submissions']").count() == 0
    add_goal(lead, address, "party", "党员示范岗全覆盖")
    submit(lead, address, "")

    first = convene(office, address, numbers)
    for judge in judges[:2]:
        score(judge, first, 70)
        assert judge.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    judges[2].go(first)
    judges[2].page.locator(f"form[action='{first}/recusals']").locator("xpath=ancestor::details/summary").click()
    judges[2].page.fill("#recusal-reason", "曾同组工作")
    press(judges[2], judges[2].page.locator(f"form[action='{first}/recusals'] button"))
    conclude(office, first, "returned")

    add_goal(lead, address, "party", "揭榜党员负责关键节点")
    submit(lead, address, "补充党建目标")
    lead.go(f"{address}/versions")
    assert "揭榜党员负责关键节点" in (lead.page.locator("ins").all_text_contents() or [""])[-1]
    second = convene(office, address, numbers)
    for judge in judges:
        score(judge, second, 88)
    speak(office, second, "party")
    speak(leader, second, "business")
    conclude(office, second, "passed")

    objector.go("/project-notices")
    objector.page.get_by_text("余热发电提效").first.click()
    objector.page.wait_for_url("**/project-notices/*")
    objector.page.locator("main details.card > summary").first.click()
    objector.page.fill("[name=objection]", "与另一项目内容重复。")
    press(objector, objector.page.locator("form[action$='/objections'] button.button"))
    notice = objector.page.url.removeprefix(objector.base)
    office.go(notice)
    office.page.locator("[name=verdict][value=dismissed]").check()
    office.page.fill("[name=answer]", "经核实两项目对象不同。")
    press(office, office.page.locator("form[action$='/answers'] button.primary"))
    assert office.page.locator("form[action$='/answers']").count() == 0
    assert not [text for one in (office, leader, lead, objector, *judges) for text in one.complaints]
