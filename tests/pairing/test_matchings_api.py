"""Matchings for machines: prepared, watched and cancelled by HR's token; published by a person only."""

import pytest

from mentor.pairing.api import handlers
from tests.browser_of import machine_of
from tests.builders.pairing import NOON
from tests.builders.scenarios import a_cohort, a_matching

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]
BOTH = frozenset({"pairing:read", "pairing:write"})


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


async def test_hr_prepares_and_cancels_a_matching() -> None:
    house = (await a_cohort()).house
    matchings = f"/api/v1/programmes/{house.programme}/matchings"
    async with machine_of(house.hr, BOTH, *handlers) as client:
        made = await client.post(matchings, json={"title": "夜间试算", "settings": {"pair_price": 0, "seed": 3}})
        assert made.status_code == 201, made.text
        assert (made.json()["state"], made.json()["settings"]["pair_price"]) == ("waiting", 0)
        assert made.json()["settings"]["floor"] == 90
        cancelled = await client.post(f"/api/v1/matchings/{made.json()['id']}/cancellations")
        assert (cancelled.status_code, cancelled.json()["state"]) == (201, "cancelled")
        again = await client.post(f"/api/v1/matchings/{made.json()['id']}/cancellations")
        assert again.status_code == 403
        assert [one["title"] for one in (await client.get(matchings)).json()] == ["夜间试算"]
        wrong = await client.post(matchings, json={"title": "x", "settings": {"pair_price": 5000}})
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["settings.pair_price"])


async def test_a_finished_matching_comes_with_its_lines() -> None:
    cohort = await a_cohort()
    scenario = await a_matching(cohort.house)
    async with machine_of(cohort.house.hr, BOTH, *handlers) as client:
        found = (await client.get(f"/api/v1/matchings/{scenario}")).json()
        assert (found["matching"]["placed"], found["matching"]["rules_broken"]) == (3, 0)
        assert found["matching"]["gap_percent"] == 0
        assert {line["mentee"]["id"] for line in found["lines"]} == set(cohort.ids)
        assert all(line["party"] and line["technical"] for line in found["lines"])
    async with machine_of(cohort.mentees[0], BOTH, *handlers) as client:
        assert (await client.get(f"/api/v1/matchings/{scenario}")).status_code == 404
    async with machine_of(cohort.house.hr, frozenset({"pairing:read"}), *handlers) as client:
        assert (await client.post(f"/api/v1/matchings/{scenario}/cancellations")).status_code == 403
