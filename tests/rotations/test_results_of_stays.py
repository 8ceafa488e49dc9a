"""What a stay means for the plan of the person: conflicts shown, open decisions along, the result as evidence."""

from datetime import date
from typing import Any

import pytest

from mentor.growth.tables import Evidence
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.paper import to_docx, to_pdf
from mentor.people.rules import Role
from mentor.rotations.actions import aims, ending, seats
from mentor.rotations.actions.ending import Written
from mentor.rotations.actions.seats import Arrangement
from mentor.rotations.api import handlers
from mentor.rotations.letters import PAPERS, rotation_list
from mentor.rotations.queries.assignment_lists import AssignmentFilter, assignments
from mentor.rotations.queries.assignment_page import assignment_page, open_criteria
from mentor.rotations.rules.assignments import Grade, Remedy, ReviewKind
from tests.browser_of import machine_of
from tests.builders.assignments import LAST, Stay, a_stay, begun, on, returned, reviewed
from tests.builders.growth import Growth, an_agreed_milestone
from tests.builders.pairing import NOON, TODAY, Match, a_running, later, somebody
from tests.pairing.test_changes import a_milestone
from tests.pairing.test_changes import seats as holders_of
from tests.rotations.test_seats_of_stays import a_stay_of_a_mentee

pytestmark = pytest.mark.usefixtures("database")


async def a_planned_stay() -> tuple[Stay, Match, int]:
    """The mentee's agreed milestone falls due during the stay; nothing changes with the mentors."""
    match = await a_running()
    house = match.house
    await somebody(house.company, Role.UNIT_HEAD)
    growth = Growth(
        match.id, house.programme, house.department.id, house.department.path, match.mentee, match.party.actor,
        match.technical.actor, house.leader, house.hr, house.party_office, house.leader,
    )  # fmt: skip
    milestone = await an_agreed_milestone(growth)
    stay = await a_stay(house, match.mentee)
    await seats.arrange(stay.id, Arrangement(Remedy.CONTINUE, "每月视频指导。"), actor=stay.hr, now=NOON)
    return stay, match, milestone


async def test_open_decisions_go_with_the_seat_and_come_back_with_it() -> None:
    stay, match, host_mentor = await a_stay_of_a_mentee()
    request = await a_milestone(match)
    chosen = Arrangement(Remedy.HAND_OVER, "图纸会看了，现场还少。", host_mentor.profile)
    await seats.arrange(stay.id, chosen, actor=stay.hr, now=later(1))
    assert await holders_of(request) == {"party": match.party.person, "technical": host_mentor.person}
    await begun(stay)
    await seats.give_back(stay.id, "提前交回。", comes_back=True, actor=stay.hr, now=on(date(2026, 10, 1)))
    assert await holders_of(request) == {"party": match.party.person, "technical": match.technical.person}


async def test_a_milestone_due_during_the_stay_is_shown_before_anybody_is_asked() -> None:
    stay, _, milestone = await a_planned_stay()
    view = await assignment_page(stay.id, stay.hr, TODAY)
    assert [one[0] for one in view.milestones_inside] == [milestone]


async def test_the_host_says_of_every_criterion_whether_it_was_delivered() -> None:
    stay, match, _ = await a_planned_stay()
    criterion = (await open_criteria(match.id))[0]
    await aims.add_aim(stay.id, criterion.id, "", actor=stay.hr, now=NOON)
    with pytest.raises(Invalid):
        await aims.add_aim(stay.id, criterion.id, "", actor=stay.hr, now=NOON)
    await begun(stay)
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    await ending.open_review(stay.id, actor=stay.hr, now=on(LAST))
    with pytest.raises(Invalid) as wrong:
        silent = Written(ReviewKind.APPRAISAL, "好", Grade.EXCELLENT)
        await ending.write_review(stay.id, silent, actor=stay.supervisor, now=on(LAST))
    assert set(wrong.value.errors) == {"outcomes"}
    await reviewed(stay, ReviewKind.APPRAISAL, stay.supervisor, on(LAST))
    assert [(one.text, one.outcome) for one in (await stay.parts()).of("aim")] == [(criterion.text, "met")]


async def test_the_person_takes_the_result_as_evidence_once_the_stay_is_over() -> None:
    stay, _, milestone = await a_planned_stay()
    with pytest.raises(Invalid):
        await aims.bring_result(stay.id, milestone, actor=stay.person, now=NOON)
    await returned(stay)
    with pytest.raises(Forbidden):
        await aims.bring_result(stay.id, milestone, actor=stay.hr, now=on(LAST))
    evidence = await aims.bring_result(stay.id, milestone, actor=stay.person, now=on(LAST))
    row = (await Evidence.select().where(Evidence.id == evidence))[0]
    assert (row["milestone"], row["address"]) == (milestone, f"/assignments/{stay.id}")
    assert "优秀" in row["text"]


async def test_every_paper_prints_and_opens_in_word() -> None:
    stay = await a_stay()
    await returned(stay)
    view = await assignment_page(stay.id, stay.hr, TODAY)
    lines = (await assignments(AssignmentFilter(), stay.hr, TODAY)).rows
    for paper in [*(draw(view) for draw in PAPERS.values()), rotation_list(lines, TODAY)]:
        assert to_pdf(paper, "zh_CN").startswith(b"%PDF")
        assert to_docx(paper, "zh_CN").startswith(b"PK")


async def test_machines_read_what_their_account_sees_and_what_comes_next() -> None:
    stay = await a_stay()
    scope = frozenset({"rotations:read"})
    seen: dict[str, Any]
    async with machine_of(stay.hr, scope, *handlers) as client:
        seen = (await client.get(f"/api/v1/assignments/{stay.id}")).json()
        listed = (await client.get("/api/v1/assignments?state=proposed")).json()
    assert (seen["state"], seen["next_step"], seen["host_unit"]) == ("proposed", "ask", "二公司")
    assert [one["id"] for one in listed["items"]] == [stay.id]
    async with machine_of(stay.house.leader, frozenset(), *handlers) as client:
        assert (await client.get(f"/api/v1/assignments/{stay.id}")).status_code == 403
