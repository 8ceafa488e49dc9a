"""What waits for whom, oldest first; who is reminded of what."""

from datetime import date, timedelta

import pytest

from mentor.growth.rules.due import MonthSoFar, OpenAction, OpenMilestone, of_mentee, of_mentor
from mentor.growth.rules.milestones import MilestoneState
from mentor.growth.rules.plans import PlanFacts, PlanState
from mentor.growth.rules.reminders import Nearness, Silence, nearness, silent_seats
from mentor.pairing.rules.states import MentorshipState
from tests.growth.facts import bond

TODAY = date(2026, 6, 16)
IN_FORCE = PlanFacts(PlanState.ACCEPTED, 1, 1)
ENOUGH = MonthSoFar(2, 2, date(2026, 6, 30))


def milestone(state: MilestoneState, due_on: date = TODAY) -> OpenMilestone:
    return OpenMilestone(5, "独立处置", state, due_on, TODAY + timedelta(days=3))


def keys(items) -> list[str]:
    return [item.text.key for item in items]


def test_the_mentee_sees_what_is_due_the_earliest_day_first():
    items = of_mentee(
        7,
        PlanFacts(PlanState.DRAFT, 2, 1),
        [milestone(MilestoneState.PLANNED, TODAY + timedelta(days=10)), milestone(MilestoneState.RETURNED)],
        [OpenAction("写作业卡", TODAY - timedelta(days=2))],
        MonthSoFar(1, 2, date(2026, 6, 30)),
        TODAY,
    )
    assert keys(items) == [
        "Agreed: %(text)s",
        "Returned: %(title)s",
        "Submit: %(title)s",
        "Write one log entry this month",
        "Submit the changed plan",
    ]
    assert items[0].is_late(TODAY)
    assert not items[-1].is_late(TODAY)


def test_what_is_with_the_mentors_settled_or_far_away_does_not_wait_for_the_mentee():
    far = milestone(MilestoneState.PLANNED, TODAY + timedelta(days=15))
    others = [milestone(one) for one in (MilestoneState.IN_REVIEW, MilestoneState.ACCEPTED, MilestoneState.WAIVED)]
    assert of_mentee(7, IN_FORCE, [far, *others], [], ENOUGH, TODAY) == ()


def test_mentors_see_decisions_disagreements_and_entries():
    states = (MilestoneState.IN_REVIEW, MilestoneState.SPLIT, MilestoneState.PLANNED)
    assert keys(of_mentor([milestone(one) for one in states], unread=3)) == [
        "Decide: %(title)s",
        "You disagree about: %(title)s",
        "Read one log entry",
    ]


@pytest.mark.parametrize(
    ("days", "near"),
    [(8, None), (7, Nearness.SOON), (1, Nearness.SOON), (0, Nearness.TODAY), (-1, Nearness.OVERDUE)],
)
def test_a_milestone_is_near(days, near):
    assert nearness(TODAY + timedelta(days=days), TODAY) is near


@pytest.mark.parametrize(
    ("days", "silence"), [(45, None), (46, Silence.WATCH), (60, Silence.WATCH), (61, Silence.LATE)]
)
def test_a_mentor_is_silent(days, silence):
    seen = {"party": TODAY - timedelta(days=days), "technical": TODAY}
    found = silent_seats(bond(), seen, TODAY)
    assert [one.silence for one in found] == ([silence] if silence else [])


def test_nobody_is_silent_before_the_mentorship_began_or_while_it_does_not_run():
    fresh = bond(starts_on=TODAY - timedelta(days=10))
    assert silent_seats(fresh, {"party": None, "technical": date(2020, 1, 1)}, TODAY) == []
    assert silent_seats(bond(state=MentorshipState.PAUSED), {"party": None, "technical": None}, TODAY) == []
