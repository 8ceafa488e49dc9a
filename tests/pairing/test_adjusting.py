"""HR's hand in a matching: the effect is shown, then taken; further runs keep to it."""

from collections import Counter

import pytest

from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.pairing.actions.matchings.adjusting import exchange, fix, free, rule_out
from mentor.pairing.actions.matchings.drafting import NewScenario, repeat
from mentor.pairing.pages import router
from mentor.pairing.queries.matching_effects import effect_of_ban, effect_of_pair, next_best_of, situation_of
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules.matchings import Settings
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingLine, MatchingPin, MatchingScenario
from tests.browser_of import browser_of
from tests.builders.pairing import NOON
from tests.builders.scenarios import Cohort, a_cohort, a_matching, table_of, worked

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' moment is the builders'."""
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


async def version_of(cohort: Cohort, scenario: int) -> int:
    return (await scenario_view(scenario, cohort.house.hr)).facts.version


async def another(scenario: int, mentee: int) -> tuple[int, int]:
    """The next best pair of this mentee."""
    effect = (await next_best_of(await situation_of(scenario, mentee), mentee))[0]
    assert effect.pair[0] is not None
    assert effect.pair[1] is not None
    return effect.pair[0], effect.pair[1]


async def test_an_exchange_moves_whoever_must_and_no_mentor_gets_too_many() -> None:
    cohort = await a_cohort(mentees=4, mentors=2)
    scenario = await a_matching(cohort.house, pair_price=0)
    before, mentee = await table_of(scenario), cohort.ids[0]
    objective = (await scenario_view(scenario, cohort.house.hr)).objective
    pair = await another(scenario, mentee)
    effect = await effect_of_pair(await situation_of(scenario, mentee), mentee, *pair)
    assert effect.others, "every place is taken, so somebody must move"
    assert await table_of(scenario) == before, "looking changes nothing"
    await exchange(scenario, mentee, pair, "师承", await version_of(cohort, scenario), actor=cohort.house.hr, now=NOON)
    after = await table_of(scenario)
    assert after[mentee] == pair
    assert {one for one in before if before[one] != after[one]} == {mentee, *(one.mentee for one in effect.others)}
    assert max(Counter(one for pair in after.values() for one in pair).values()) == 2
    view = await scenario_view(scenario, cohort.house.hr)
    assert objective is not None
    assert view.objective == objective - effect.tenths
    entry = await JournalEntry.objects().order_by(JournalEntry.seq, ascending=False).first()
    assert entry is not None
    assert entry.action == "pairing.adjust_matching"


async def test_what_was_given_by_hand_stays_in_a_further_run_and_costs_what_it_costs() -> None:
    cohort = await a_cohort(mentees=4, mentors=3)
    scenario, mentee = await a_matching(cohort.house), cohort.ids[0]
    pair = await another(scenario, mentee)
    version = await version_of(cohort, scenario)
    await exchange(scenario, mentee, pair, "师承", version, actor=cohort.house.hr, now=NOON)
    changed = await table_of(scenario)
    new = NewScenario("再次", Settings())
    again = await repeat(scenario, new, same_people=True, actor=cohort.house.hr, now=NOON)
    await worked()
    assert (await table_of(again))[mentee] == pair
    assert await table_of(again) == changed, "nobody moves without need"
    [line] = await MatchingLine.select().where((MatchingLine.scenario == again) & (MatchingLine.mentee == mentee))
    assert line["is_by_hand"]


async def test_a_mentor_who_is_ruled_out_is_replaced_at_once_and_not_given_again() -> None:
    cohort = await a_cohort(mentees=2, mentors=2)
    scenario, mentee = await a_matching(cohort.house), cohort.ids[0]
    out = (await table_of(scenario))[mentee][0]
    effect = await effect_of_ban(await situation_of(scenario, mentee), mentee, Seat.PARTY)
    version = await version_of(cohort, scenario)
    await rule_out(scenario, mentee, Seat.PARTY, "师徒不合", version, actor=cohort.house.hr, now=NOON)
    assert (await table_of(scenario))[mentee] == effect.pair
    assert effect.pair[0] != out
    assert out is not None
    blocked = await effect_of_pair(await situation_of(scenario, mentee), mentee, out, effect.pair[1] or 0)
    assert [one.rule for one in blocked.blocks] == ["ban"]
    with pytest.raises(Invalid):
        version = await version_of(cohort, scenario)
        await exchange(scenario, mentee, (out, effect.pair[1] or 0), "x", version, actor=cohort.house.hr, now=NOON)


async def test_ruling_out_the_last_one_is_not_possible() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = await a_matching(cohort.house)
    version = await version_of(cohort, scenario)
    with pytest.raises(Invalid):
        await rule_out(scenario, cohort.ids[0], Seat.PARTY, "x", version, actor=cohort.house.hr, now=NOON)
    assert await MatchingPin.count() == 0


async def test_an_effect_that_was_shown_of_an_older_matching_is_not_taken() -> None:
    cohort = await a_cohort(mentees=4, mentors=2)
    scenario, hr = await a_matching(cohort.house), cohort.house.hr
    version = await version_of(cohort, scenario)
    pair = await another(scenario, cohort.ids[0])
    await fix(scenario, cohort.ids[1], "稳定", actor=hr, now=NOON)
    with pytest.raises(Conflict):
        await exchange(scenario, cohort.ids[0], pair, "x", version, actor=hr, now=NOON)


async def test_a_decision_is_taken_back() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario, hr = await a_matching(cohort.house), cohort.house.hr
    await fix(scenario, cohort.ids[0], "稳定", actor=hr, now=NOON)
    [pin] = await MatchingPin.select()
    with pytest.raises(NotFound):
        await free(scenario, cohort.ids[0], pin["id"] + 1, actor=hr, now=NOON)
    await free(scenario, cohort.ids[0], pin["id"], actor=hr, now=NOON)
    assert await MatchingPin.count() == 0


async def test_nobody_else_than_hr_in_charge_has_a_hand_in_it_and_hr_not_in_their_own_match() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = await a_matching(cohort.house)
    for actor in (cohort.mentees[0], cohort.house.party_office):
        with pytest.raises(NotFound):
            await fix(scenario, cohort.ids[0], "x", actor=actor, now=NOON)
    with pytest.raises(Forbidden):
        await fix(scenario, cohort.house.hr.person_id or 0, "x", actor=cohort.house.hr, now=NOON)
    await MatchingScenario.update({MatchingScenario.state: "published"}).where(MatchingScenario.id == scenario)
    with pytest.raises(Forbidden):
        await fix(scenario, cohort.ids[0], "x", actor=cohort.house.hr, now=NOON)


async def test_hr_reads_why_tries_a_pair_and_takes_it_on_screen() -> None:
    cohort = await a_cohort(mentees=4, mentors=2)
    scenario, mentee = await a_matching(cohort.house, pair_price=0), cohort.ids[0]
    here = f"/matchings/{scenario}/mentees/{mentee}"
    pair = await another(scenario, mentee)
    async with browser_of(cohort.house.hr, router) as browser:
        await browser.get(here)
        assert "Points by rule" in browser.text
        await browser.get(f"{here}/alternatives")
        assert "All together lose" in browser.text
        await browser.get(f"{here}?party={pair[0]}&technical={pair[1]}")
        assert "would get another pair" in browser.text
        await browser.send(f"{here}/exchanges")
        assert browser.page.status_code == 422
        await browser.get(f"{here}?party={pair[0]}&technical={pair[1]}")
        await browser.send(f"{here}/exchanges", why="师承")
        await browser.follow()
        assert "师承" in browser.text
        await browser.get(f"{here}?without=technical&name=zz")
        await browser.send(f"{here}/bans", why="太远")
        await browser.follow()
        assert "ruled out" in browser.text
        await browser.send(f"{here}/pins", why="就这样")
        await browser.follow()
        await browser.send(f"{here}/releases")
        await browser.follow()
    assert (await table_of(scenario))[mentee] != pair
