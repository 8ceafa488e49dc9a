"""A milestone on its way through two keys, as five people live it in their browsers."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.acting import enter, press
from tests.journeys.conftest import ROOT, Visitor

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Cast:
    mentorship: int
    milestone: int
    mentee: int
    party: int
    technical: int


@pytest.fixture
def cast(demo_file: Path) -> Cast:
    """A running mentorship of the demo whose milestone has not been submitted yet."""
    with sqlite3.connect(demo_file) as database:
        row = database.execute(
            "SELECT m.id, g.id, m.mentee, m.party_mentor, m.technical_mentor FROM growth_milestone g"
            " JOIN pairing_mentorship m ON m.id = g.mentorship"
            " JOIN growth_plan p ON p.mentorship = m.id"
            " JOIN signoff_request s ON s.subject_kind = 'plan' AND s.subject_id = p.id AND s.state = 'accepted'"
            " WHERE m.state = 'active' AND g.axis = 'scenario' AND NOT EXISTS"
            " (SELECT 1 FROM signoff_request r WHERE r.subject_kind = 'milestone' AND r.subject_id = g.id) LIMIT 1"
        ).fetchone()
    return Cast(*row)


def decide(visitor: Visitor, milestone: int, decision: str, comment: str = "") -> None:
    visitor.go(f"/milestones/{milestone}")
    form = visitor.page.locator("#decision form")
    if decision == "accepted":
        press(visitor, form.locator("button.accept"))
    else:
        form.locator("summary.return").click()
        form.locator("[name=comment_returned]").fill(comment)
        press(visitor, form.locator("button[value=returned]"))


def submit(visitor: Visitor, cast: Cast, text: str, file: Path) -> None:
    visitor.go(f"/milestones/{cast.milestone}")
    page = visitor.page
    adding = page.locator(f"form[action='/milestones/{cast.milestone}/evidence']")
    if not adding.is_visible():
        adding.locator("xpath=ancestor::details/summary").click()
    adding.locator("[name=text]").fill(text)
    adding.locator("[name=file]").set_input_files(file)
    adding.locator("[name=declared]").check()
    press(visitor, adding.locator("button.button"))
    page.get_by_text(text).first.wait_for()
    submitting = page.locator(f"form[action='/milestones/{cast.milestone}/submissions']")
    submitting.locator("[name=level][value='3']").check()
    press(visitor, submitting.locator("button.primary"))


def state_of(demo_file: Path, cast: Cast) -> tuple[str, int]:
    with sqlite3.connect(demo_file) as database:
        row = database.execute(
            "SELECT state, version FROM signoff_request WHERE subject_kind = 'milestone' AND subject_id = ?",
            (cast.milestone,),
        ).fetchone()
    return row[0], row[1]


@pytest.mark.parametrize(("width", "language"), [(390, "zh-CN"), (1200, "en")])
def test_a_milestone_counts_only_when_both_mentors_accepted_the_same_version(
    visit: Callable[..., Visitor], demo_file: Path, cast: Cast, tmp_path: Path, width: int, language: str
) -> None:
    mentee = enter(visit(width, language), demo_file, cast.mentee)
    technical = enter(visit(width, language), demo_file, cast.technical)
    party = enter(visit(width, language), demo_file, cast.party)
    file = tmp_path / "记录.pdf"
    file.write_bytes(_PDF)

    mentee.go(f"/mentorships/{cast.mentorship}/logs/new")
    mentee.page.fill("#text", "今天完成了第一轮数据采集。")
    mentee.page.locator("form button.primary").last.click()
    mentee.page.get_by_text("今天完成了第一轮数据采集。").first.wait_for()
    submit(mentee, cast, "试验原始记录第一份", file)
    assert state_of(demo_file, cast) == ("open", 1)

    decide(technical, cast.milestone, "accepted")
    assert state_of(demo_file, cast) == ("open", 1)
    party.go(f"/milestones/{cast.milestone}")
    mentee.go(f"/milestones/{cast.milestone}")
    for other in (party, mentee):
        assert other.page.locator("#decision .chip.good").count() == 0, "blind until both have decided"
    decide(party, cast.milestone, "returned", "党员作用请举具体的人和事。")
    assert state_of(demo_file, cast) == ("split", 1)

    technical.go(f"/milestones/{cast.milestone}")
    technical.page.locator("a[href$='#calibration']").click()
    technical.page.locator("#calibration [name=text]").fill("现场看了记录，请补一个事例后再认可。")
    press(technical, technical.page.locator("#calibration button.primary"))
    assert state_of(demo_file, cast) == ("calibration", 1)

    submit(mentee, cast, "补充的事例：夜班抢修", file)
    assert state_of(demo_file, cast) == ("open", 2)
    decide(party, cast.milestone, "accepted")
    assert state_of(demo_file, cast) == ("open", 2), "one key is never enough"
    decide(technical, cast.milestone, "accepted")
    assert state_of(demo_file, cast) == ("accepted", 2)

    hr = visit(width, language).sign_in("hr")
    hr.go(f"/mentorships/{cast.mentorship}")
    assert hr.page.locator(f"a[href='/milestones/{cast.milestone}']").count() > 0
    auditor = visit(width, language).sign_in("auditor")
    auditor.go("/journal?action=signoff.decide")
    assert auditor.page.locator("tbody tr").count() > 0
    assert not [text for one in (mentee, technical, party, hr, auditor) for text in one.complaints]
    _verify_journal(demo_file)


def _verify_journal(demo_file: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MENTOR_")} | {
        "MENTOR_DATA_DIR": str(demo_file.parent),
        "MENTOR_DATABASE_URL": f"sqlite:///{demo_file}",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "mentor", "audit", "verify"],
        cwd=demo_file.parent, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
