"""HR's list: what alarms, and what may be taken out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mentor.growth.rules.cohort import (
    Alarm,
    CohortFacts,
    CohortFilter,
    Column,
    ExportFacts,
    Sort,
    alarms,
    has_list,
    needs_second,
    refusal_to_export,
    refusal_to_second,
    refusal_to_take,
)
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from tests.growth.facts import MENTEE, with_role

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 2, tzinfo=UTC)
RECENT = date(2026, 6, 10)


def facts(**changes) -> CohortFacts:
    calm = {
        "state": MentorshipState.ACTIVE,
        "starts_on": date(2026, 1, 5),
        "last_log_on": RECENT,
        "last_meeting_on": RECENT,
        "earliest_due_on": date(2026, 7, 1),
        "earliest_decision_on": None,
        "has_split": False,
    }
    return CohortFacts(**calm | changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"last_log_on": date(2026, 5, 16)}, ()),
        ({"last_log_on": date(2026, 5, 15)}, (Alarm.NO_LOG,)),
        ({"last_log_on": None}, (Alarm.NO_LOG,)),
        ({"last_log_on": None, "starts_on": RECENT}, ()),
        ({"last_meeting_on": TODAY - timedelta(days=45)}, ()),
        ({"last_meeting_on": TODAY - timedelta(days=46)}, (Alarm.NO_MEETING,)),
        ({"last_meeting_on": TODAY - timedelta(days=61)}, (Alarm.MEETING_LATE,)),
        ({"earliest_due_on": TODAY}, ()),
        ({"earliest_due_on": TODAY - timedelta(days=1)}, (Alarm.OVERDUE,)),
        ({"earliest_decision_on": TODAY - timedelta(days=1)}, (Alarm.WAITING,)),
        ({"has_split": True}, (Alarm.SPLIT,)),
        ({"has_split": True, "state": MentorshipState.PAUSED}, ()),
    ],
)
def test_alarms_are_facts_about_dates(changes, expected):
    assert alarms(facts(**changes), TODAY) == expected


def test_who_follows_mentees_has_the_list_and_who_runs_or_leads_may_take_it_out():
    exporting = {Role.HR, Role.PARTY_OFFICE, Role.LEADER}
    assert {role for role in Role if has_list(with_role(role))} == exporting | {Role.UNIT_HEAD, Role.BRANCH_SECRETARY}
    assert {role for role in Role if refusal_to_export(1, with_role(role)) is None} == exporting
    assert not has_list(MENTEE)


def test_more_than_five_hundred_persons_need_a_second_person():
    assert not needs_second(500, 500)
    assert needs_second(501, 500)
    hr = with_role(Role.HR)
    assert refusal_to_export(0, hr) is not None
    assert refusal_to_export(20_001, hr) is not None
    assert refusal_to_export(20_000, hr) is None


def export(**changes) -> ExportFacts:
    base = {"asked_by": 50, "second": 60, "asked_at": NOW, "approved_at": None, "refused_at": None}
    return ExportFacts(**base | changes)


def test_the_second_person_is_another_one_and_answers_once():
    second = with_role(Role.LEADER, person_id=60)
    assert refusal_to_second(export(), second) is None
    assert refusal_to_second(export(second=50), with_role(Role.HR, person_id=50)) is not None
    assert refusal_to_second(export(), with_role(Role.HR, person_id=61)) is not None
    assert refusal_to_second(export(), with_role(Role.UNIT_HEAD, person_id=60)) is not None
    assert refusal_to_second(export(approved_at=NOW), second) is not None


def test_a_file_is_taken_by_who_asked_within_a_day_of_the_agreement():
    hr = with_role(Role.HR)
    assert refusal_to_take(export(second=None), hr, NOW) is None
    assert refusal_to_take(export(), hr, NOW) is not None
    assert refusal_to_take(export(approved_at=NOW), hr, NOW + timedelta(hours=24)) is None
    assert refusal_to_take(export(approved_at=NOW), hr, NOW + timedelta(hours=25)) is not None
    assert refusal_to_take(export(refused_at=NOW), hr, NOW) is not None
    assert refusal_to_take(export(second=None), with_role(Role.HR, person_id=51), NOW) is not None
    assert refusal_to_take(export(second=None), with_role(Role.UNIT_HEAD), NOW) is not None, "the role was lost"


def test_a_filter_becomes_an_address():
    assert CohortFilter().query() == ""
    chosen = CohortFilter(words="张 三", alarm=Alarm.SPLIT, sort=Sort.ENDS, columns=(Column.UNIT, Column.LOGS))
    assert chosen.query() == "q=%E5%BC%A0+%E4%B8%89&alarm=split&sort=ends&column=unit&column=logs"
    assert CohortFilter(state=MentorshipState.PAUSED).query(after="x") == "state=paused&after=x"
