"""Meetings: that they took place is known, what was said stays with those who were there."""

from datetime import date

from mentor.growth.rules.meetings import (
    ActionOwner,
    MeetingFacts,
    complaints_about_mentors,
    is_on_behalf,
    refusal_of_day,
    refusal_to_confirm,
    refusal_to_finish_action,
    refusal_to_record,
    sees_content,
)
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from tests.growth.facts import MENTEE, PARTY, STRANGER, TECHNICAL, bond, with_role

SECRETARY = with_role(Role.BRANCH_SECRETARY)
TODAY = date(2026, 6, 15)


def talk(**changes) -> MeetingFacts:
    facts = {"party_id": 2, "technical_id": None, "recorded_by": 2, "needs_confirmation": False}
    return MeetingFacts(**facts | changes)


def test_a_talk_with_one_mentor_is_not_for_the_other():
    assert sees_content(talk(), bond(), MENTEE)
    assert sees_content(talk(), bond(), PARTY)
    assert not sees_content(talk(), bond(), TECHNICAL)
    assert sees_content(talk(technical_id=3), bond(), TECHNICAL)


def test_a_successor_does_not_inherit_what_was_said_before():
    assert not sees_content(talk(party_id=77), bond(), PARTY)


def test_no_role_opens_a_talk():
    for role in Role:
        assert not sees_content(talk(), bond(), with_role(role, path="/1/")), role
    assert not sees_content(talk(), bond(), STRANGER)


def test_a_secretary_keeps_what_was_written_down_only_until_it_is_confirmed():
    recorded = talk(recorded_by=50, needs_confirmation=True)
    assert sees_content(recorded, bond(), SECRETARY)
    assert not sees_content(talk(recorded_by=50), bond(), SECRETARY)


def test_the_three_and_a_secretary_on_behalf_record_meetings():
    for actor in (MENTEE, PARTY, TECHNICAL):
        assert refusal_to_record(bond(), actor) is None
        assert not is_on_behalf(bond(), actor)
    assert refusal_to_record(bond(), SECRETARY) is None
    assert is_on_behalf(bond(), SECRETARY)
    assert refusal_to_record(bond(), STRANGER) is not None
    assert refusal_to_record(bond(), with_role(Role.LEADER)) is not None
    assert refusal_to_record(bond(state=MentorshipState.GRADUATED), PARTY) is not None


def test_days_that_have_not_come_or_are_long_past_are_refused():
    assert refusal_of_day(TODAY, TODAY) is None
    assert refusal_of_day(date(2026, 6, 16), TODAY) is not None
    assert refusal_of_day(date(2026, 4, 1), TODAY) is not None


def test_somebody_must_have_been_there_and_a_mentor_records_only_the_own_meetings():
    assert complaints_about_mentors(bond(), MENTEE, with_party=False, with_technical=False) is not None
    assert complaints_about_mentors(bond(), PARTY, with_party=False, with_technical=True) is not None
    assert complaints_about_mentors(bond(), PARTY, with_party=True, with_technical=True) is None
    assert complaints_about_mentors(bond(party_id=None), MENTEE, with_party=True, with_technical=False) is not None


def test_a_mentor_who_was_there_confirms():
    recorded = talk(recorded_by=50, needs_confirmation=True)
    assert refusal_to_confirm(recorded, PARTY) is None
    assert refusal_to_confirm(recorded, TECHNICAL) is not None
    assert refusal_to_confirm(recorded, SECRETARY) is not None
    assert refusal_to_confirm(talk(), PARTY) is not None


def test_agreed_actions_are_ticked_by_who_does_them_or_who_agreed():
    assert refusal_to_finish_action(ActionOwner.MENTEE, talk(), bond(), MENTEE) is None
    assert refusal_to_finish_action(ActionOwner.MENTEE, talk(), bond(), PARTY) is None
    assert refusal_to_finish_action(ActionOwner.PARTY, talk(), bond(), MENTEE) is not None
    assert refusal_to_finish_action(ActionOwner.MENTEE, talk(), bond(), TECHNICAL) is not None
