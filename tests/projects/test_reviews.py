"""The joint review: panel of both lines, recusal, blind scores, two numbers, return and second version."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.overview.queries import home
from mentor.projects.actions.concluding import conclude
from mentor.projects.actions.convening import convene
from mentor.projects.actions.proposals import submit_proposal
from mentor.projects.actions.reviews import hand_in_scores, recuse
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.rounds import round_row
from mentor.projects.rules.reviews import GivenPoints, PanelSeat, complaint_about_panel, line_scores, sees_scores
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Conclusion, Line, RoundKind, RoundState
from mentor.projects.tables import ProjectNotice, ReviewCriterion, ReviewRound
from tests.builders.growth import NOW, a_unit, an_actor
from tests.builders.projects import Team, a_project, both_speak


async def a_panel() -> list[Actor]:
    unit = await a_unit()
    return [await an_actor(unit) for _ in range(3)]


def seats(panel: list[Actor]) -> list[PanelSeat]:
    lines = (Line.PARTY, Line.BUSINESS, Line.BUSINESS)
    return [PanelSeat(one.person_id or 0, line) for one, line in zip(panel, lines, strict=True)]


async def a_round() -> tuple[Team, list[Actor], int]:
    team, panel = await a_project(*Line), await a_panel()
    await submit_proposal(team.project, actor=team.party, now=NOW)
    return team, panel, await convene(team.project, seats(panel), actor=team.office, now=NOW)


async def points(party: int, business: int) -> dict[int, int]:
    rows = await ReviewCriterion.select(ReviewCriterion.id, ReviewCriterion.line)
    return {row["id"]: party if row["line"] == Line.PARTY else business for row in rows}


async def test_a_passed_review_keeps_both_numbers_and_goes_on_notice(database: str) -> None:
    team, panel, round_id = await a_round()
    await recuse(round_id, "曾同组工作", actor=panel[2], now=NOW)
    await hand_in_scores(round_id, await points(90, 70), actor=panel[0], now=NOW)
    with pytest.raises(Forbidden):
        await conclude(round_id, Conclusion.PASSED, "x", "x", actor=team.office, now=NOW)
    await hand_in_scores(round_id, await points(80, 60), actor=panel[1], now=NOW)
    with pytest.raises(Forbidden):  # both lines speak, not the panel alone
        await conclude(round_id, Conclusion.PASSED, "两条线均可行", "纪要", actor=team.office, now=NOW)
    await both_speak(team, round_id)
    await conclude(round_id, Conclusion.PASSED, "两条线均可行", "纪要", actor=team.office, now=NOW)
    [row] = await ReviewRound.select(ReviewRound.party_score, ReviewRound.business_score)
    assert row == {"party_score": 8500, "business_score": 6500}
    assert (await project_row(team.project, team.party)).facts.life.state is ProjectState.NOTICE
    assert await ProjectNotice.count() == 1


async def test_a_returned_proposal_is_reviewed_again_in_its_second_version(database: str) -> None:
    team, panel, first = await a_round()
    for one in panel:
        await hand_in_scores(first, await points(50, 80), actor=one, now=NOW)
    await conclude(first, Conclusion.RETURNED, "党建目标不具体", "纪要", actor=team.office, now=NOW)
    assert (await project_row(team.project, team.party)).facts.life.state is ProjectState.DRAFT
    assert await ProjectNotice.count() == 0
    assert await submit_proposal(team.project, reason="已细化", actor=team.party, now=NOW) == 2
    second = await convene(team.project, seats(panel), actor=team.office, now=NOW)
    assert (await round_row(second, team.office)).version == 2


async def test_a_panelist_answers_once_however_often_they_click(database: str) -> None:
    _, panel, round_id = await a_round()
    given = await points(80, 80)
    answers = await asyncio.gather(
        *(hand_in_scores(round_id, given, actor=panel[0], now=NOW) for _ in range(6)), return_exceptions=True
    )
    assert answers.count(None) == 1
    assert all(isinstance(one, Conflict | Forbidden) for one in answers if one is not None)
    with pytest.raises(Forbidden):
        await recuse(round_id, "x", actor=panel[0], now=NOW)


async def test_what_a_panelist_still_has_to_score_is_on_the_first_screen(database: str) -> None:
    _, panel, round_id = await a_round()
    waiting = [line.address for line in (await home(panel[0], now=NOW)).others]
    assert waiting == [f"/project-rounds/{round_id}"]
    await recuse(round_id, "曾同组工作", actor=panel[0], now=NOW)
    assert not (await home(panel[0], now=NOW)).others


async def test_scores_are_complete_or_nothing(database: str) -> None:
    _, panel, round_id = await a_round()
    for wrong in ({}, await points(101, 0)):
        with pytest.raises(Invalid):
            await hand_in_scores(round_id, wrong, actor=panel[0], now=NOW)


async def test_only_the_party_office_convenes_and_concludes_and_strangers_see_nothing(database: str) -> None:
    team, panel, round_id = await a_round()
    with pytest.raises(NotFound):
        await hand_in_scores(round_id, {}, actor=team.stranger, now=NOW)
    for actor in (team.party, team.business):
        with pytest.raises(Forbidden):
            await convene(team.project, seats(panel), actor=actor, now=NOW)
        with pytest.raises(Forbidden):
            await hand_in_scores(round_id, {}, actor=actor, now=NOW)
    with pytest.raises(Conflict):
        await convene(team.project, seats(panel), actor=team.office, now=NOW)


def test_a_panel_has_both_lines_nobody_of_the_team_and_five_people_for_acceptance() -> None:
    both = [PanelSeat(1, Line.PARTY), PanelSeat(2, Line.BUSINESS)]
    assert complaint_about_panel(RoundKind.PROPOSAL, both, frozenset()) is None
    assert complaint_about_panel(RoundKind.ACCEPTANCE, both, frozenset()) is not None
    assert complaint_about_panel(RoundKind.PROPOSAL, both, frozenset({2})) is not None
    assert complaint_about_panel(RoundKind.PROPOSAL, both[:1] * 2, frozenset()) is not None
    assert complaint_about_panel(RoundKind.PROPOSAL, [both[0], PanelSeat(3, Line.PARTY)], frozenset()) is not None


def test_scores_are_blind_until_the_round_is_concluded() -> None:
    mine = PanelSeat(1, Line.PARTY)
    assert sees_scores(mine, RoundState.OPEN, 1)
    assert not sees_scores(mine, RoundState.OPEN, 2)
    assert not sees_scores(None, RoundState.OPEN, 2)
    assert sees_scores(None, RoundState.CONCLUDED, 2)


@given(
    st.lists(st.builds(GivenPoints, st.just(1), st.sampled_from(list(Line)), st.integers(1, 100), st.integers(0, 100)))
)
def test_the_number_of_one_line_never_depends_on_the_other(given_points: list[GivenPoints]) -> None:
    both = line_scores(given_points)
    for line in Line:
        alone = [one for one in given_points if one.line is line]
        assert line_scores(alone)[line] == both[line]
        if alone:
            low, high = min(one.points for one in alone), max(one.points for one in alone)
            assert low * 100 <= (both[line] or 0) <= high * 100
