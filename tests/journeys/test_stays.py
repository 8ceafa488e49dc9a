"""A mentee's secondment as its people live it: refused once, repaired, handed over, looked back at, home again."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from mentor.kernel import clock
from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor


@dataclass(frozen=True)
class Cast:
    """`number` and the last three are employee numbers, `unit` is the host's code, `technical` a person."""

    mentee: int
    number: str
    mentorship: int
    technical: int
    unit: str
    guide: str
    receiver: str
    witness: str


@pytest.fixture
def cast(demo_file: Path) -> Cast:
    """A mentee of one company with a running mentorship and no stay, and a department of another one as the host."""
    with sqlite3.connect(demo_file) as database:
        mentee, number, mentorship, technical, unit = database.execute(
            "SELECT p.id, p.employee_no, m.id, m.technical_mentor, p.unit FROM pairing_mentorship m"
            " JOIN people_person p ON p.id = m.mentee JOIN people_unit u ON u.id = p.unit"
            " JOIN people_account a ON a.person = p.id AND a.login NOT LIKE 'demo-%'"
            " WHERE m.state = 'active' AND u.path LIKE (SELECT path || '%' FROM people_unit WHERE code = 'HY')"
            " AND NOT EXISTS (SELECT 1 FROM rotations_assignment r WHERE r.person = p.id)"
            " AND m.ends_on > '2027-03-01' ORDER BY p.id LIMIT 1"
        ).fetchone()
        mates = database.execute(
            "SELECT employee_no FROM people_person p WHERE p.unit = ? AND p.id <> ? AND NOT EXISTS (SELECT 1"
            " FROM people_role_grant g JOIN people_account a ON a.id = g.account WHERE a.person = p.id) LIMIT 2",
            (unit, mentee),
        ).fetchall()
        (guide,) = database.execute(
            "SELECT employee_no FROM people_person p JOIN people_unit u ON u.id = p.unit WHERE u.code = 'KD04'"
            " AND NOT EXISTS (SELECT 1 FROM people_role_grant g JOIN people_account a ON a.id = g.account"
            " WHERE a.person = p.id)"
            " AND NOT EXISTS (SELECT 1 FROM pairing_profile f WHERE f.person = p.id) LIMIT 1"
        ).fetchone()
    return Cast(mentee, number, mentorship, technical, "KD04", guide, mates[0][0], mates[1][0])


def person(demo_file: Path, number: str) -> int:
    return int(asked(demo_file, "SELECT id FROM people_person WHERE employee_no = ?", number))


def asked(demo_file: Path, question: str, *values: object) -> object:
    with sqlite3.connect(demo_file, timeout=20) as database:
        return database.execute(question, values).fetchone()[0]


def propose(hr: Visitor, cast: Cast) -> str:
    hr.go("/assignments/new")
    page, today = hr.page, clock.local_date(clock.now())
    page.select_option("[name=kind]", "secondment")
    values = {
        "person": cast.number, "host_unit": cast.unit, "host_position": "质量室主任助理（挂职）",
        "starts_on": str(today + timedelta(days=30)), "planned_end": str(today + timedelta(days=300)),
        "tasks": "负责质量改进小组。", "reason": "补足质量管理经历", "supervisor": cast.guide,
    }  # fmt: skip
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    press(hr, page.locator("form[action='/assignments'] button.primary"))
    return page.url.removeprefix(hr.base)


def send(visitor: Visitor, here: str, part: str, **fields: str) -> None:
    """Fill in and send one of the small forms of the assignment's page."""
    visitor.go(here)
    form = visitor.page.locator(f"form[action='{here}/{part}']").first
    closed = visitor.page.locator(f"details:not([open]):has(form[action='{here}/{part}']) > summary")
    if closed.count():
        closed.first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        else:
            field.fill(value)
    press(visitor, form.locator("button.primary, button[type=submit], button").last)


def consent(visitor: Visitor, request: object, refusal: str = "") -> None:
    visitor.go(f"/signoff/{request}")
    form = visitor.page.locator("#decision form")
    if refusal:
        form.locator("summary.return").click()
        form.locator("[name=comment_returned]").fill(refusal)
        press(visitor, form.locator("button[value=returned]"))
    else:
        press(visitor, form.locator("button.accept"))


def test_a_secondment_is_refused_repaired_handed_over_and_comes_home(
    visit: Callable[..., Visitor], demo_file: Path, cast: Cast
) -> None:
    hr, mentee = visit().sign_in("hr"), enter(visit(390), demo_file, cast.mentee)
    here = propose(hr, cast)
    number = here.rpartition("/")[2]

    def stored(column: str) -> object:
        return asked(demo_file, f"SELECT {column} FROM rotations_assignment WHERE id = ?", number)

    send(hr, here, "consents")
    home = enter(visit(390), demo_file, int(stored("home_decider")))  # type: ignore[call-overload]
    host = enter(visit(390), demo_file, int(stored("host_decider")))  # type: ignore[call-overload]
    consent(mentee, stored("request"))
    consent(host, stored("request"), "质量室本季度已有一名挂职，请改任务。")
    hr.go(here)
    assert "质量室本季度已有一名挂职" in hr.page.locator("main").inner_text()
    send(hr, here, "changes", tasks="负责检验标准的修订。")
    send(hr, here, "consents")
    for one in (home, host, mentee):
        consent(one, stored("request"))

    send(hr, here, "avoidance-decisions", verdict="clear")
    hr.go(f"{here}/seat")
    successor = hr.page.locator("[name=successor]").first
    successor.check()
    hr.page.fill("[name=note]", "图纸会看了，现场还少。")
    hr.page.fill("[name=override_reason]", "挂职期间")
    press(hr, hr.page.locator(f"form[action='{here}/seats'] button.primary"))
    holder = "SELECT technical_mentor FROM pairing_mentorship WHERE id = ?"
    assert asked(demo_file, holder, cast.mentorship) != cast.technical, hr.page.locator("main").inner_text()
    send(hr, here, "approvals", document_no="人字〔2026〕208号")
    send(hr, here, "handovers", receiver=cast.receiver, witness=cast.witness)
    receiver, witness = (enter(visit(390), demo_file, person(demo_file, one)) for one in (cast.receiver, cast.witness))
    for visitor in (mentee, receiver):
        for _ in range(5):
            visitor.go(f"{here}/handover")
            tick = visitor.page.locator("form[action$='/ticks']").first
            if tick.locator("[name=text]").count():
                tick.locator("[name=text]").fill("无")
            press(visitor, tick.locator("button"))
    for visitor in (mentee, receiver, witness):
        visitor.go(f"{here}/handover")
        press(visitor, visitor.page.locator("form[action$='/signatures'] button"))

    today = clock.local_date(clock.now())
    with sqlite3.connect(demo_file, timeout=20) as database:  # a good nine months pass
        database.execute(
            "UPDATE rotations_assignment SET starts_on = ?, planned_end = ? WHERE id = ?",
            (str(today - timedelta(days=270)), str(today), number),
        )
    send(hr, here, "starts")
    guide = enter(visit(), demo_file, person(demo_file, cast.guide))
    guide.go(here)
    guide.page.fill("#write-mid textarea", "已能独立主持小组。")
    press(guide, guide.page.locator("#write-mid button"))
    send(hr, here, "look-backs")
    mentee.go(here)
    mentee.page.fill("#write-summary textarea", "修订了七个检验标准。")
    press(mentee, mentee.page.locator("#write-summary button"))
    guide.go(here)
    guide.page.locator("#write-appraisal [value=excellent]").check()
    guide.page.fill("#write-appraisal textarea", "工作主动，标准已全部采用。")
    press(guide, guide.page.locator("#write-appraisal button"))
    home.go(here)
    home.page.fill("#write-opinion textarea", "同意鉴定意见。")
    press(home, home.page.locator("#write-opinion button"))
    send(hr, here, "seat-returns", note="期满返回。")
    assert asked(demo_file, holder, cast.mentorship) == cast.technical
    send(hr, here, "endings", step="return")
    assert stored("state") == "returned"
    mentee.go(here)
    assert "工作主动，标准已全部采用。" in mentee.page.locator("main").inner_text()
    for one in (hr, mentee, home, host, receiver, witness, guide):
        assert one.complaints == []
