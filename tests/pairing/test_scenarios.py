"""Matchings of a programme: prepared, run in a process of its own, seen by HR in charge alone."""

from datetime import timedelta

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.kernel.phrases import read_phrase
from mentor.pairing.actions import answers
from mentor.pairing.actions.matchings.claims import claim_next, something_waits
from mentor.pairing.actions.matchings.drafting import NewScenario, cancel, draft, start, turn
from mentor.pairing.actions.matchings.working import perform
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.queries.scenarios import scenario_view, scenarios_view
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingLine, MatchingScenario
from tests.builders.pairing import NOON, a_mentee, a_mentor, an_accepted, an_offered
from tests.builders.scenarios import a_cohort, a_matching, a_scenario, table_of, worked

pytestmark = pytest.mark.usefixtures("database")


async def test_a_programme_is_matched_with_a_proof_and_shown_to_hr() -> None:
    cohort = await a_cohort()
    scenario = await a_matching(cohort.house)
    view = await scenario_view(scenario, cohort.house.hr)
    assert (view.state, view.mentees, view.facts.placed, view.facts.violations) == (ScenarioState.DONE, 3, 3, 0)
    assert view.gap == 0
    assert view.objective == view.bound
    table = await table_of(scenario)
    assert set(table) == set(cohort.ids)
    assert all(None not in pair for pair in table.values())


async def test_who_is_left_out_has_a_reason_in_words() -> None:
    cohort = await a_cohort(mentees=3, mentors=1)
    scenario = await a_matching(cohort.house)
    lines = await MatchingLine.select().where(MatchingLine.scenario == scenario)
    [left] = [line for line in lines if line["party"] is None]
    assert "3 mentees share 1 persons" in render(read_phrase(left["shortage"]), "en")


async def test_the_same_people_and_number_give_the_same_answer() -> None:
    cohort = await a_cohort(mentees=6, mentors=4)
    first, second = await a_matching(cohort.house, seed=7), await a_matching(cohort.house, seed=7)
    assert await table_of(first) == await table_of(second)


async def test_a_run_whose_process_died_is_begun_again_with_the_people_it_had() -> None:
    cohort = await a_cohort()
    scenario = await a_matching(cohort.house)
    before = await table_of(scenario)
    await a_mentee(cohort.house)
    dead = {MatchingScenario.state: ScenarioState.RUNNING.value, MatchingScenario.heard_at: NOON - timedelta(minutes=1)}
    await MatchingScenario.update(dead).where(MatchingScenario.id == scenario)
    assert await worked() == 1
    assert await table_of(scenario) == before


async def test_a_run_that_is_alive_is_left_alone() -> None:
    cohort = await a_cohort()
    await start(await a_scenario(cohort.house), actor=cohort.house.hr, now=NOON)
    assert await claim_next(NOON) is not None
    assert await claim_next(NOON + timedelta(seconds=20)) is None
    assert not await something_waits(NOON + timedelta(seconds=20))
    assert await something_waits(NOON + timedelta(seconds=40))


async def test_what_another_process_has_taken_over_is_not_written() -> None:
    cohort = await a_cohort()
    scenario = await a_scenario(cohort.house)
    await start(scenario, actor=cohort.house.hr, now=NOON)
    first = await claim_next(NOON)
    second = await claim_next(NOON + timedelta(minutes=1))
    assert first is not None
    assert second is not None
    await perform(*first)
    assert await table_of(scenario) == {}
    await perform(*second)
    assert len(await table_of(scenario)) == 3


async def test_one_that_waits_is_cancelled_at_once_and_can_be_started_again() -> None:
    cohort = await a_cohort()
    hr = cohort.house.hr
    scenario = await a_scenario(cohort.house)
    await start(scenario, actor=hr, now=NOON)
    await cancel(scenario, actor=hr, now=NOON)
    assert await worked() == 0
    with pytest.raises(Forbidden):
        await cancel(scenario, actor=hr, now=NOON)
    await start(scenario, actor=hr, now=NOON)
    assert await worked() == 1
    with pytest.raises(Forbidden):
        await start(scenario, actor=hr, now=NOON)


async def test_one_at_work_is_asked_for_its_best_so_far() -> None:
    cohort = await a_cohort(mentees=6, mentors=4)
    hr = cohort.house.hr
    scenario = await a_scenario(cohort.house)
    await start(scenario, actor=hr, now=NOON)
    claimed = await claim_next(NOON)
    await cancel(scenario, actor=hr, now=NOON)
    assert claimed is not None
    await perform(*claimed)
    view = await scenario_view(scenario, hr)
    assert view.state is ScenarioState.DONE
    assert len(await table_of(scenario)) == 6


async def test_only_hr_of_the_programme_knows_of_a_matching() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = await a_scenario(cohort.house)
    for actor in (cohort.mentees[0], cohort.house.party_office, cohort.party[0].actor, cohort.house.leader):
        with pytest.raises(NotFound):
            await scenario_view(scenario, actor)
        with pytest.raises((NotFound, Forbidden)):
            await scenarios_view(cohort.house.programme, actor)
        with pytest.raises((NotFound, Forbidden)):
            await draft(cohort.house.programme, NewScenario("x", Settings()), actor=actor, now=NOON)
    assert len((await scenarios_view(cohort.house.programme, cohort.house.hr)).scenarios) == 1


async def test_only_a_unit_of_the_programme_can_be_its_scope() -> None:
    cohort = await a_cohort(mentees=2, mentors=1)
    house = cohort.house
    await a_mentee(house, unit=house.elsewhere)
    with pytest.raises(Invalid):
        await a_scenario(house, unit_id=999_999)
    scenario = await a_matching(house, unit_id=house.elsewhere.id)
    assert len(await table_of(scenario)) == 1


async def test_whoever_has_mentors_stays_and_takes_their_places() -> None:
    cohort = await a_cohort(mentees=2, mentors=1)
    match = await an_accepted(
        cohort.house, mentee=cohort.mentees[0], party=cohort.party[0], technical=cohort.technical[0]
    )
    scenario = await a_matching(cohort.house)
    lines = {row["mentee"]: row for row in await MatchingLine.select().where(MatchingLine.scenario == scenario)}
    kept = lines[cohort.ids[0]]
    assert (kept["state"], kept["mentorship"], kept["points"]) == ("kept", match.id, 0)
    assert lines[cohort.ids[1]]["party"] == cohort.party[0].profile


async def test_a_running_mentorship_changes_only_for_more_than_its_price() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    await an_accepted(cohort.house, mentee=cohort.mentees[0], party=cohort.party[0], technical=cohort.technical[0])
    better = await a_mentor(cohort.house, Seat.PARTY, strength_political=4, strength_scenario=4, capacity=8)
    dear = await a_matching(cohort.house, rematches=True, change_party=200)
    assert (await table_of(dear))[cohort.ids[0]][0] == cohort.party[0].profile
    cheap = await a_matching(cohort.house, rematches=True, change_party=0, pair_price=0, known=0)
    assert (await table_of(cheap))[cohort.ids[0]][0] == better.profile
    [line] = await MatchingLine.select().where(MatchingLine.scenario == cheap)
    assert line["before_party"] == cohort.party[0].profile


async def test_a_mentor_who_declined_is_not_given_again_and_the_other_one_stays() -> None:
    cohort = await a_cohort(mentees=1, mentors=2)
    await an_offered(cohort.house, mentee=cohort.mentees[0], party=cohort.party[0], technical=cohort.technical[0])
    [offer] = await pending_offers(cohort.party[0].actor)
    await answers.decline(offer.id, "太忙", actor=cohort.party[0].actor, now=NOON)
    scenario = await a_matching(cohort.house)
    assert (await table_of(scenario))[cohort.ids[0]] == (cohort.party[1].profile, cohort.technical[0].profile)


async def test_a_state_that_moved_on_is_a_conflict() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = await a_scenario(cohort.house)
    with pytest.raises(Conflict):
        await turn(scenario, ScenarioState.DONE, ScenarioState.WAITING, {})
