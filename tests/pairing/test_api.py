"""The pool and mentorships for machines: the same rights, the same rules."""

import pytest

from mentor.pairing.api import handlers
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.rules.states import Seat
from tests.browser_of import machine_of
from tests.builders.pairing import NOON, a_house, a_mentee, a_mentor, a_running, an_offered, somebody

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]
BOTH = frozenset({"pairing:read", "pairing:write"})
READ = frozenset({"pairing:read"})


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


async def test_a_machine_of_hr_enrols_ranks_asks_and_a_mentor_answers() -> None:
    house = await a_house()
    person = await somebody(house.department)
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    full = await a_mentor(house, Seat.PARTY, capacity=1, load=1)
    mentees = f"/api/v1/programmes/{house.programme}/mentees"
    async with machine_of(house.hr, BOTH, *handlers) as client:
        made = await client.post(mentees, json={"person": person.person_id, "specialties": "焊接", "gap_business": 3})
        assert made.status_code == 201, made.text
        ranked = (await client.get(f"{mentees}/{person.person_id}/candidates")).json()
        assert [one["profile"] for one in ranked["party"]["possible"]] == [party.profile]
        assert ranked["party"]["ruled_out"][0]["profile"] == full.profile
        assert ranked["party"]["ruled_out"][0]["blocked"] == {"H4": "没有空余名额：1 个名额已占 1 个。"}
        best = ranked["technical"]["possible"][0]
        assert best["total"] == sum(one["points"] for one in best["points"])
        wanted = {"programme": house.programme, "mentee": person.person_id, "technical_profile": technical.profile}
        term = {"starts_on": "2026-03-02", "ends_on": "2027-03-01"}
        wrong = await client.post("/api/v1/mentorships", json=wanted | term | {"party_profile": full.profile})
        assert wrong.status_code == 422
        assert "没有空余名额" in wrong.json()["errors"]["party"]
        right = await client.post("/api/v1/mentorships", json=wanted | term | {"party_profile": party.profile})
        assert (right.status_code, right.json()["state"]) == (201, "offered")
        mentorship = f"/api/v1/mentorships/{right.json()['id']}"
    async with machine_of(party.actor, BOTH, *handlers) as client:
        offer = (await pending_offers(party.actor))[0].id
        answers = f"{mentorship}/offers/{offer}/answers"
        assert (await client.post(answers, json={"accept": False})).status_code == 422
        assert (await client.post(answers, json={"accept": True})).status_code == 201
        assert (await client.post(answers, json={"accept": True})).status_code == 403
        states = [one["state"] for one in (await client.get(f"{mentorship}/offers")).json()]
        assert sorted(states) == ["accepted", "pending"]


async def test_the_course_of_a_mentorship_through_the_api() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.TECHNICAL)
    base = f"/api/v1/mentorships/{match.id}"
    async with machine_of(match.house.hr, BOTH, *handlers) as client:
        assert (await client.get(base)).json()["agreement_state"] == "signed"
        paused = await client.post(f"{base}/pauses", json={"reason": "外派", "resumes_on": "2026-06-01"})
        assert paused.json()["state"] == "paused"
        assert (await client.post(f"{base}/resumptions")).json()["state"] == "active"
        change = {"reason": "调离", "handover_note": "已交接", "technical": successor.profile}
        changed = await client.post(f"{base}/changes", json=change)
        assert changed.json()["technical_mentor"]["id"] == successor.person
        ended = await client.post(f"{base}/endings", json={"reason": "by_agreement", "note": "协商一致"})
        assert ended.json()["state"] == "terminated"


async def test_a_token_that_may_only_read_changes_nothing_and_strangers_see_nothing() -> None:
    match = await an_offered()
    base = f"/api/v1/mentorships/{match.id}"
    async with machine_of(match.house.hr, READ, *handlers) as client:
        ending = {"reason": "other", "note": "x"}
        assert (await client.post(f"{base}/endings", json=ending)).status_code == 403
    async with machine_of(await a_mentee(match.house), BOTH, *handlers) as client:
        assert (await client.get(base)).status_code == 404
        assert (await client.get(f"{base}/offers")).status_code == 404
        assert (await client.get(f"/api/v1/programmes/{match.house.programme}/mentees")).status_code == 404
        assert len((await client.get("/api/v1/pool")).json()["items"]) == 2


async def test_the_pool_is_filtered_and_paged_for_machines() -> None:
    house = await a_house()
    for seat in (Seat.PARTY, Seat.TECHNICAL, Seat.TECHNICAL):
        await a_mentor(house, seat)
    async with machine_of(house.leader, READ, *handlers) as client:
        found = (await client.get("/api/v1/pool?seat=technical&free=true")).json()
        assert [one["seat"] for one in found["items"]] == ["technical", "technical"]
        assert (await client.get("/api/v1/pool?seat=nonsense")).status_code == 400
        assert (await client.get("/api/v1/pool?after=WyJ4IiwgInkiXQ")).status_code == 200
        assert [one["name"] for one in (await client.get("/api/v1/programmes")).json()] == ["2026年双导师培养"]
