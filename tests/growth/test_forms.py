"""What people type becomes typed values, or every complaint at once."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from mentor.growth.forms.cohort import read_answer, read_export, read_filter
from mentor.growth.forms.logs import read_draft, read_log, read_seat
from mentor.growth.forms.meetings import read_meeting
from mentor.growth.forms.milestones import is_web_address, read_evidence, read_submission
from mentor.growth.forms.plans import read_goal, read_milestone
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.cohort import DEFAULT_COLUMNS, Alarm, CohortFilter, Column, Sort
from mentor.growth.rules.logs import LogKind, Visibility
from mentor.growth.rules.meetings import ActionOwner, TalkTopic
from mentor.growth.rules.milestones import EvidenceKind, SupervisionLevel
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import RawForm, Upload

TODAY = date(2026, 6, 16)
LOG = {"draft_key": "key-00000001", "text": "跟班", "happened_on": "2026-06-15", "kind": "site", "visibility": "unit"}


def raw(files: dict | None = None, **fields: str | list[str]) -> RawForm:
    return RawForm({name: [v] if isinstance(v, str) else v for name, v in fields.items()}, files or {})


def complaints(read, *args, **kwargs) -> set[str]:
    with pytest.raises(Invalid) as refused:
        read(*args, **kwargs)
    return set(refused.value.errors)


def test_a_goal():
    form = raw(text="带班", measure="三个月", axis="scenario", level="national", due_on="2026.9.30", edited="2")
    goal = read_goal(form)
    assert (goal.axis, goal.due_on, goal.edited) == (Axis.SCENARIO, date(2026, 9, 30), 2)
    assert complaints(read_goal, raw()) == {"text", "measure", "axis", "level", "due_on"}


def test_criteria_are_rows_and_empty_rows_do_not_count():
    form = raw(
        title="t", due_on="2026-09-30", criterion=["会做", " ", "讲清"], criterion_axis=["business"] * 2 + ["political"]
    )
    assert read_milestone(form).criteria == ((Axis.BUSINESS, "会做"), (Axis.POLITICAL, "讲清"))
    assert complaints(read_milestone, raw(title="t", due_on="2026-09-30")) == {"criteria"}
    many = raw(title="t", due_on="2026-09-30", criterion=["x"] * 11, criterion_axis=["business"] * 11)
    assert complaints(read_milestone, many) == {"criteria"}
    odd = raw(title="t", due_on="2026-09-30", criterion=["x"], criterion_axis=["magic"])
    assert complaints(read_milestone, odd) == {"criteria"}


def test_evidence_is_one_thing_at_a_time():
    upload = Upload("a.txt", b"x")
    assert read_evidence(raw(text="说明")).kind is EvidenceKind.TEXT
    assert read_evidence(raw({"file": [upload]}, declared="on")).kind is EvidenceKind.FILE
    assert read_evidence(raw(log="7")).log == 7
    assert read_evidence(raw(address="https://example.test/a")).kind is EvidenceKind.LINK
    assert complaints(read_evidence, raw({"file": [upload]}, log="7")) == {""}
    assert complaints(read_evidence, raw()) == {"text"}
    assert complaints(read_evidence, raw(address="javascript:alert(1)")) == {"address"}


@pytest.mark.parametrize("address", ["http://a.test", "https://a.test/b?c=1", "/milestones/7"])
def test_addresses_of_pages_are_taken(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.test", "ftp://a", "https://a b", 'http://a"onx', ""]
)
def test_other_addresses_are_not(address):
    assert not is_web_address(address)


def test_a_submission_names_a_level():
    assert read_submission(raw(level="4")).level is SupervisionLevel.ALONE
    assert complaints(read_submission, raw(level="6")) == {"level"}


@pytest.mark.parametrize(
    ("typed", "minutes"), [("1.5", 90), ("2", 120), ("0.25", 15), ("１．５", 90), ("1,5", 90), ("", None)]
)
def test_hours_become_minutes(typed, minutes):
    assert read_log(raw(**LOG, hours=typed)).minutes == minutes


@pytest.mark.parametrize("typed", ["0", "17", "a", "-1", "1.234"])
def test_impossible_hours_are_told(typed):
    assert complaints(read_log, raw(**LOG, hours=typed)) == {"hours"}


def test_a_log_entry():
    form = raw(**LOG, milestone=["3", "3", "x", "4"], links="https://a.test\n\n https://b.test ", axis="business")
    new = read_log(form)
    assert (new.kind, new.visibility, new.milestones) == (LogKind.SITE, Visibility.UNIT, (3, 4))
    assert new.links == ("https://a.test", "https://b.test")
    assert complaints(read_log, raw()) == {"draft_key", "text", "happened_on", "kind", "visibility"}
    assert complaints(read_log, raw(**LOG, links="javascript:x")) == {"links"}


def test_a_draft_is_taken_as_it_stands():
    draft = read_draft(raw(draft_key="key-00000001", text="x" * 20_000, happened_on="morgen", hours="viel"), TODAY)
    assert (len(draft.text), draft.happened_on, draft.minutes) == (10_000, TODAY, None)
    assert draft.visibility is Visibility.MENTORS
    assert read_draft(raw(draft_key="key-00000001", happened_on="2027-01-01"), TODAY).happened_on == TODAY
    assert read_draft(raw(draft_key="key-00000001", happened_on="0001-01-01"), TODAY).happened_on > date(2020, 1, 1)
    assert complaints(read_draft, raw(draft_key="../../x"), TODAY) == {"draft_key"}


def test_whose_word_a_secretary_writes_down():
    assert read_seat(raw(seat="party")) == "party"
    assert complaints(read_seat, raw(seat="unit_head")) == {"seat"}


def test_a_meeting():
    new = read_meeting(
        raw(
            kind="talk",
            held_on="2026-06-15",
            with_party="on",
            agenda="近况",
            topic=["work", "thought"],
            action=["写作业卡", ""],
            action_owner=["party", "mentee"],
            action_due=["2026-06-30", ""],
        )
    )
    assert new.topics == (TalkTopic.THOUGHT, TalkTopic.WORK)
    assert [(one.text, one.owner, one.due_on) for one in new.actions] == [
        ("写作业卡", ActionOwner.PARTY, date(2026, 6, 30))
    ]
    assert complaints(read_meeting, raw()) == {"kind", "held_on", "agenda"}
    odd = raw(kind="talk", held_on="2026-06-15", agenda="x", topic="love", action="a", action_owner="b", action_due="c")
    assert complaints(read_meeting, odd) == {"topic", "actions"}


def test_a_filter_is_never_wrong_and_comes_back_from_its_own_address():
    assert read_filter({}) == CohortFilter()
    odd = {"programme": ["x"], "state": ["nope"], "sort": ["best"], "column": ["salary"], "alarm": ["all"]}
    assert read_filter(odd) == CohortFilter()
    chosen = CohortFilter(
        words="张三", programme=7, alarm=Alarm.SPLIT, sort=Sort.ENDS, columns=(Column.UNIT, Column.LOGS)
    )
    assert read_filter(parse_qs(chosen.query())) == chosen
    assert read_filter({"column": []}).columns == DEFAULT_COLUMNS


def test_an_export_names_its_purpose_and_second_person_only_when_needed():
    assert read_export(raw(query="q=a"), needs_second=False).second is None
    assert complaints(read_export, raw(query="q=a"), needs_second=True) == {"purpose", "second"}
    assert read_answer(raw(answer="agree")) == (True, "")
    assert complaints(read_answer, raw(answer="refuse")) == {"reason"}
