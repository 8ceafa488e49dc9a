"""A matching that waits is worked on by a process of its own; it survives the end of that process."""

from datetime import timedelta
from pathlib import Path

import pytest

from mentor.kernel import clock
from mentor.pairing import jobs
from mentor.pairing.actions.matchings.drafting import start
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules.matchings import ScenarioState
from mentor.pairing.tables import MatchingScenario
from tests.builders.pairing import NOON
from tests.builders.scenarios import a_cohort, a_scenario, table_of

pytestmark = pytest.mark.once


async def test_another_process_matches_and_one_that_was_killed_is_followed_by_the_next(
    database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cohort = await a_cohort()
    monkeypatch.chdir(tmp_path)  # as a service that does not start in the source tree
    await jobs.work_on_matchings(clock.now())
    assert jobs._MATCHING.process is None, "nothing waits"
    scenario = await a_scenario(cohort.house)
    await start(scenario, actor=cohort.house.hr, now=NOON)
    await jobs.work_on_matchings(clock.now())
    first = jobs._MATCHING.process
    assert first is not None
    first.kill()
    await first.wait()
    silent = {MatchingScenario.heard_at: clock.now() - timedelta(minutes=1)}
    await MatchingScenario.update(silent).where(MatchingScenario.id == scenario)
    await jobs.work_on_matchings(clock.now())
    second = jobs._MATCHING.process
    assert second is not None
    assert second is not first
    assert await second.wait() == 0
    assert (await scenario_view(scenario, cohort.house.hr)).state is ScenarioState.DONE
    assert len(await table_of(scenario)) == 3
    await jobs.work_on_matchings(clock.now())
    assert jobs._MATCHING.process is None
