"""A joint project as its people live it in their browsers, from the study to the post-evaluation half a year later."""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from mentor.kernel import clock
from tests.journeys.acting import after_days, enter, press
from tests.journeys.conftest import Visitor

TODAY = clock.local_date(clock.now())


@pytest.fixture
def people(demo_file: Path) -> list[tuple[int, str]]:
    """Eight people with an account and no role: both leads, a member, three judges, an objector, one more judge."""
    with sqlite3.connect(demo_file) as database:
        rows: list[tuple[int, str]] = database.execute(
            "SELECT p.id, p.employee_no FROM people_person p JOIN people_account a ON a.person = p.id"
            " JOIN people_unit u ON u.id = p.unit WHERE a.state = 'active' AND u.path LIKE '/1/10/%'"
            " AND p.employee_no <> '' AND NOT EXISTS"
            " (SELECT 1 FROM people_role_grant g WHERE g.account = a.id) ORDER BY p.id LIMIT 8"
        ).fetchall()
    assert len(rows) == 8
    return rows


def study(office: Visitor) -> None:
    """A joint study with one finding; what follows from it becomes a topic."""
    office.go("/studies")
    page = office.page
    page.locator("form[action='/studies']").locator("xpath=ancestor::details/summary").click()
    page.fill("[name=title]", "余热利用共研")
    page.fill("[name=unit]", "HY")
    press(office, page.locator("form[action='/studies'] button.primary"))
    page.locator("form[action$='/cards']").locator("xpath=ancestor::details/summary").click()
    page.locator("[name=column]").first.check()
    page.locator("form[action$='/cards'] [name=text]").fill("国家节能政策支持余热发电。")
    press(office, page.locator("form[action$='/cards'] button"))
    page.fill("#conclusion", "余热发电提效")
    press(office, page.locator("form[action$='/conclusions'] button"))
    press(office, page.locator("form[action$='/topics'] button"))


def begin(office: Visitor, people: list[tuple[int, str]]) -> str:
    """From the topic; gives the address of the project."""
    office.go("/topics")
    page = office.page
    page.locator("li:has-text('余热发电提效') a.button").first.click()
    page.wait_for_url("**/projects/new?*")
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
    half = (len(judges) + 1) // 2
    form.locator("[name=party_panel]").fill("\n".join(judges[: half - 1]))
    form.locator("[name=business_panel]").fill("\n".join(judges[half - 1 :]))
    press(office, form.locator("button.primary"))
    office.page.wait_for_url("**/project-rounds/*")
    return office.page.url.removeprefix(office.base)


def score(judge: Visitor, round_address: str, points: int) -> None:
    judge.go(round_address)
    for field in judge.page.locator("#scores input[type=number]").all():
        field.fill(str(points))
    press(judge, judge.page.locator("#scores button.accept"))


def step_aside(judge: Visitor, round_address: str) -> None:
    judge.go(round_address)
    form = judge.page.locator(f"form[action='{round_address}/recusals']")
    form.locator("xpath=ancestor::details/summary").click()
    judge.page.fill("#recusal-reason", "曾同组工作")
    press(judge, form.locator("button"))


def add_node(lead: Visitor, address: str, due_on: date) -> None:
    lead.go(f"{address}/nodes")
    form = lead.page.locator(f"form[action='{address}/nodes']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=title]").fill("中试投运")
    form.locator("[name=due_on]").fill(str(due_on))
    press(lead, form.locator("button"))


def add_member(lead: Visitor, address: str, number: str) -> None:
    lead.go(f"{address}/proposal")
    form = lead.page.locator(f"form[action='{address}/members']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=person]").fill(number)
    form.locator("[name=line][value=business]").check()
    press(lead, form.locator("button.button"))


def delay(lead: Visitor, office: Visitor, address: str, due_on: date) -> str:
    """The only node is moved once; gives its address."""
    lead.go(f"{address}/nodes")
    lead.page.locator("a.cover[href^='/project-nodes/']").click()
    lead.page.wait_for_url("**/project-nodes/*")
    node = lead.page.url.removeprefix(lead.base)
    form = lead.page.locator(f"form[action='{node}/delays']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=to_on]").fill(str(due_on))
    form.locator("[name=reason]").fill("设备到货晚")
    press(lead, form.locator("button"))
    office.go("/")
    office.page.locator(f"a[href='{node}']").first.click()
    office.page.locator("[name=verdict][value=granted]").check()
    press(office, office.page.locator("form[action$='/decisions'] button"))
    assert "原定" in office.page.locator("p.notice").first.inner_text()
    return node


def finish(member: Visitor, leads: list[Visitor], node: str) -> None:
    """Evidence of a member of the team, and the two keys of the leads."""
    member.go(node)
    form = member.page.locator(f"form[action='{node}/evidence']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=text]").fill("连续运行七十二小时，党员示范岗全程值守。")
    press(member, form.locator("button.button"))
    press(member, member.page.locator(f"form[action='{node}/submissions'] button"))
    for lead in leads:
        lead.go(node)
        lead.page.locator("a.button[href^='/signoff/']").click()
        press(lead, lead.page.locator("#decision button.accept"))


def leave_a_lesson(member: Visitor, address: str) -> None:
    member.go(f"{address}/lessons")
    form = member.page.locator(f"form[action='{address}/lessons']")
    for name in ("situation", "learnt", "advice"):
        form.locator(f"[name={name}]").fill("夜班余热波动大，先稳压再并网。")
    press(member, form.locator("button.primary"))


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

    study(office)
    address = begin(office, people)
    add_node(lead, address, TODAY + timedelta(days=20))
    add_member(lead, address, people[2][1])
    add_goal(lead, address, "business", "吨钢发电提升")
    assert "党建线还没有目标" in (lead.page.locator("#submission").text_content() or ""), "one-sided, and it says why"
    assert lead.page.locator(f"form[action='{address}/submissions']").count() == 0
    add_goal(lead, address, "party", "党员示范岗全覆盖")
    submit(lead, address, "")

    first = convene(office, address, numbers)
    for judge in judges[:2]:
        score(judge, first, 70)
        assert judge.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    step_aside(judges[2], first)
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

    after_days(demo_file, 30, "projects.approve")
    for one in (leader, objector, *judges):
        one.page.context.close()
    run_and_accept(office, lead, visit, demo_file, people, address)


def run_and_accept(
    office: Visitor,
    lead: Visitor,
    visit: Callable[..., Visitor],
    demo_file: Path,
    people: list[tuple[int, str]],
    address: str,
) -> None:
    """An approved project: a delay, both keys, a panel of five with one stepping aside, lessons, half a year later."""
    lead.go(f"{address}/nodes")
    press(lead, lead.page.locator(f"form[action='{address}/starts'] button"))
    node = delay(lead, office, address, TODAY + timedelta(days=29))
    second, member = (enter(visit(), demo_file, people[n][0]) for n in (1, 2))
    finish(member, [lead, second], node)
    after_days(demo_file, 0, "projects.nodes")
    lead.go(f"{address}/nodes")
    press(lead, lead.page.locator(f"form[action='{address}/acceptances'] button"))
    panel = convene(office, address, [number for _, number in people[3:]])
    judges = [enter(visit(390), demo_file, person) for person, _ in people[3:]]
    for judge in judges[1:]:
        score(judge, panel, 90)
    step_aside(judges[0], panel)
    leave_a_lesson(member, address)
    conclude(office, panel, "passed")
    after_days(demo_file, 0, "knowledge.lessons")
    assert "并网" in asked(demo_file, "SELECT learnt FROM knowledge_lesson ORDER BY id DESC LIMIT 1")

    waiting = "main a[href='" + address + "/rounds']"
    for days, seen in ((170, 0), (200, 1)):
        after_days(demo_file, days, "projects.post")
        office.go("/")
        assert office.page.locator(waiting).count() == seen
    assert not [text for one in (office, lead, second, member, *judges) for text in one.complaints]


def asked(demo_file: Path, question: str) -> str:
    with sqlite3.connect(demo_file, timeout=20) as database:
        return str(database.execute(question).fetchone()[0])
