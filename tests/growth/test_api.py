"""Growth for machines: the same rights, the same rules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from mentor.growth.actions.logs import submit_log
from mentor.growth.api import handlers
from mentor.growth.rules.logs import Visibility
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from tests.browser_of import machine_of
from tests.builders.growth import NOW, a_log, a_mentorship, an_agreed_milestone

pytestmark = pytest.mark.usefixtures("database")
LOG = {"happened_on": "2026-06-16", "text": "跟班巡检", "minutes": 90}


@asynccontextmanager
async def machine(actor: Actor, *scopes: str) -> AsyncIterator[httpx.AsyncClient]:
    clock.shift(timedelta())
    clock.shift(NOW - clock.now())
    try:
        async with machine_of(actor, frozenset(scopes), *handlers) as client:
            yield client
    finally:
        clock.shift(timedelta())


async def test_a_mentee_writes_and_submits_through_the_api():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    base = f"/api/v1/mentorships/{growth.mentorship}"
    async with machine(growth.mentee, "growth:read", "growth:write") as client:
        made = await client.post(f"{base}/logs", json=LOG | {"milestones": [milestone]})
        assert made.status_code == 201, made.text
        entry = made.json()["id"]
        evidence = await client.post(f"/api/v1/milestones/{milestone}/evidence", json={"log": entry, "text": "当班"})
        assert evidence.status_code == 201, evidence.text
        asked = await client.post(f"/api/v1/milestones/{milestone}/submissions", json={"level": 3})
        assert asked.status_code == 201, asked.text
        page = (await client.get(f"{base}/growth")).json()
        assert page["milestones"][0]["state"] == "in_review"
        assert (page["logs"], page["plan_state"]) == (1, "accepted")
        detail = (await client.get(f"/api/v1/milestones/{milestone}")).json()
        assert detail["request"] == asked.json()["id"]
        assert detail["evidence"][0]["address"] == f"/logs/{entry}"
        again = await client.post(f"/api/v1/milestones/{milestone}/submissions", json={"level": 3})
        assert again.status_code == 403


async def test_reading_and_meetings_through_the_api():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    async with machine(growth.party, "growth:read", "growth:write") as client:
        assert (await client.post(f"/api/v1/logs/{entry}/readings", json={"comment": "好"})).status_code == 201
        meeting = {"held_on": "2026-06-15", "agenda": "近况", "with_party": True, "topics": ["work"]}
        made = await client.post(f"/api/v1/mentorships/{growth.mentorship}/meetings", json=meeting)
        assert made.status_code == 201, made.text


async def test_a_private_reflection_is_not_in_the_api_of_anybody_else():
    growth = await a_mentorship()
    await submit_log(growth.mentorship, a_log("金丝雀", visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW)
    for actor, seen in ((growth.mentee, True), (growth.party, False), (growth.hr, False), (growth.head, False)):
        async with machine(actor, "growth:read") as client:
            page = await client.get(f"/api/v1/mentorships/{growth.mentorship}/logs")
            assert ("金丝雀" in page.text) == seen


async def test_the_cohort_and_its_refusals():
    growth = await a_mentorship()
    async with machine(growth.hr, "growth:read") as client:
        page = (await client.get("/api/v1/cohort?alarm=no_log")).json()
        assert [one["id"] for one in page["items"]] == [growth.mentorship]
        wrong = await client.post(f"/api/v1/mentorships/{growth.mentorship}/logs", json=LOG)
        assert wrong.status_code == 403, "the token may only read"
    async with machine(growth.stranger, "growth:read", "growth:write") as client:
        assert (await client.get("/api/v1/cohort")).status_code == 404
        assert (await client.get(f"/api/v1/mentorships/{growth.mentorship}/growth")).status_code == 404
        assert (await client.post(f"/api/v1/mentorships/{growth.mentorship}/logs", json=LOG)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"happened_on": "0001-01-01"},
        {"happened_on": "9999-12-31"},
        {"text": "   "},
        {"kind": "dreaming"},
        {"minutes": 0},
        {"milestones": [2_147_483_647]},
        {"visibility": "everybody"},
    ],
    ids=str,
)
async def test_what_cannot_be_is_told_by_field(wrong: dict):
    growth = await a_mentorship()
    async with machine(growth.mentee, "growth:write") as client:
        reply = await client.post(f"/api/v1/mentorships/{growth.mentorship}/logs", json=LOG | wrong)
        assert reply.status_code in (400, 422), reply.text
