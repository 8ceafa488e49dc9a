"""Opening, deciding, new versions: on a real database."""

import asyncio

import pytest

from mentor.kernel.errors import Conflict
from mentor.signoff import actions
from mentor.signoff.rules import RequestState
from mentor.signoff.tables import SignoffDecision
from tests.builders.signoff import NOON, a_cast, a_request, acting, given

pytestmark = pytest.mark.usefixtures("database")


async def test_one_key_is_not_enough_and_two_are() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    first = await given(request, "party", "accepted", cast.party)
    second = await given(request, "technical", "accepted", cast.technical)
    assert (first.state, second.state) == (RequestState.OPEN, RequestState.ACCEPTED)


async def test_different_decisions_split() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party)
    assert (await given(request, "technical", "accepted", cast.technical)).state is RequestState.SPLIT


async def test_a_new_version_voids_the_keys() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "accepted", cast.party)
    outcome = await actions.submit_version(request, 2, f"{2:064x}", actor=acting(cast.mentee), now=NOON)
    assert (outcome.state, outcome.version) == (RequestState.OPEN, 2)
    assert (await given(request, "technical", "accepted", cast.technical, version=2)).state is RequestState.OPEN
    assert (await given(request, "party", "accepted", cast.party, version=2)).state is RequestState.ACCEPTED
    assert await SignoffDecision.count() == 3


async def test_of_many_clicks_exactly_one_counts_and_the_others_learn_who_was_faster() -> None:
    cast = await a_cast()
    request = await a_request(cast)
    clicks = [given(request, "party", word, cast.party) for word in ("accepted", "returned") * 8]
    results = await asyncio.gather(*clicks, return_exceptions=True)
    lost = [one for one in results if isinstance(one, Conflict)]
    assert len(lost) == 15, results
    assert all("already decided" in one.phrase.key and one.phrase.values["name"] for one in lost)
    assert await SignoffDecision.count() == 1
