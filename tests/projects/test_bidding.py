"""Open bidding: the list, bids that nobody opens early, the award, and the pledge with two keys."""

import asyncio
from datetime import timedelta

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from mentor.people.rules import Role
from mentor.projects.actions.bidding import (
    award,
    drop_topic,
    hand_in_bid,
    publish_topic,
    raise_own_topic,
    sign_pledge,
    withdraw_bid,
)
from mentor.projects.actions.proposals import withdraw_proposal
from mentor.projects.queries.bidding import topic_page, topic_row
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.studies import topic_lines
from mentor.projects.rules.bidding import Award, NewBid, NewTopic, Publication
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import BidState, TopicState
from tests.builders.growth import NOW, TODAY, a_unit, an_actor

LATER = NOW + timedelta(days=40)
_AWARD = Award("JB-1", "方案可行", "年底前达到目标，未达到退回激励")


async def _published() -> tuple[int, Actor, list[Actor]]:
    """A topic on the list, its Party office, and four colleagues."""
    unit = await a_unit()
    office = await an_actor(unit, Role.PARTY_OFFICE)
    topic = await raise_own_topic(NewTopic(unit.id, "余热利用", "排烟温度高", ""), actor=office, now=NOW)
    await publish_topic(topic, Publication("降低20℃", "全集团", "专项奖励", 10), actor=office, now=NOW)
    return topic, office, [await an_actor(await a_unit(), None) for _ in range(4)]


def _bid(one: Actor, other: Actor) -> NewBid:
    return NewBid(one.person_id or 0, other.person_id or 0, "", "加装换热器")


async def _awarded(code: str = "JB-1") -> tuple[int, int, Actor, list[Actor]]:
    topic, office, people = await _published()
    bid = await hand_in_bid(topic, _bid(people[0], people[1]), actor=people[0], now=NOW)
    return topic, await award(bid, Award(code, "x", "x"), actor=office, now=LATER), office, people


async def test_everybody_sees_the_list_and_only_the_area_raises_and_publishes(database: str) -> None:
    topic, office, (stranger, *_) = await _published()
    assert [line.id for line in await topic_lines(stranger)] == [topic]
    assert (await topic_row(topic, stranger)).facts.bids_until is not None
    hidden = await raise_own_topic(
        NewTopic((await topic_row(topic, office)).unit_id, "x", "x", ""), actor=office, now=NOW
    )
    with pytest.raises(NotFound):
        await topic_row(hidden, stranger)
    with pytest.raises(Forbidden):
        await raise_own_topic(NewTopic(1, "x", "x", ""), actor=stranger, now=NOW)
    with pytest.raises(Forbidden):
        await publish_topic(topic, Publication("x", "", "", 10), actor=office, now=NOW)


async def test_a_bid_has_two_lines_comes_once_and_nobody_else_reads_it_before_the_last_day(
    database: str,
) -> None:
    topic, office, (one, other, third, _) = await _published()
    with pytest.raises(Invalid):
        await hand_in_bid(topic, _bid(one, one), actor=one, now=NOW)
    with pytest.raises(Invalid):
        await hand_in_bid(topic, _bid(one, other), actor=third, now=NOW)
    bid = await hand_in_bid(topic, _bid(one, other), actor=one, now=NOW)
    with pytest.raises(Invalid):
        await hand_in_bid(topic, _bid(one, third), actor=one, now=NOW)
    for reader, early, late in ((office, 0, 1), (other, 1, 1), (third, 0, 0)):
        assert len((await topic_page(topic, reader, TODAY)).bids) == early
        assert len((await topic_page(topic, reader, TODAY + timedelta(days=40))).bids) == late
    with pytest.raises(DomainError):
        await award(bid, _AWARD, actor=office, now=NOW)
    await withdraw_bid(bid, actor=other, now=NOW)
    assert await hand_in_bid(topic, _bid(one, third), actor=one, now=NOW) == bid
    with pytest.raises(Forbidden):
        await withdraw_bid(bid, actor=one, now=LATER)
    with pytest.raises(Forbidden):
        await hand_in_bid(topic, _bid(third, other), actor=third, now=LATER)


async def test_the_award_makes_the_project_tells_the_others_and_both_leads_pledge(database: str) -> None:
    topic, office, (one, other, third, fourth) = await _published()
    bid = await hand_in_bid(topic, _bid(one, other), actor=one, now=NOW)
    await hand_in_bid(topic, _bid(third, fourth), actor=third, now=NOW)
    project = await award(bid, _AWARD, actor=office, now=LATER)
    assert (await project_row(project, one)).facts.life.state is ProjectState.AWARDED
    assert (await topic_row(topic, third)).facts.state is TopicState.TAKEN
    [lost] = (await topic_page(topic, third, TODAY + timedelta(days=40))).bids
    assert (lost.facts.state, lost.reason) == (BidState.NOT_AWARDED, "方案可行")
    await sign_pledge(project, actor=one, now=LATER)
    with pytest.raises(Forbidden):
        await sign_pledge(project, actor=one, now=LATER)
    assert (await project_row(project, one)).facts.life.state is ProjectState.AWARDED
    await sign_pledge(project, actor=other, now=LATER)
    assert (await project_row(project, one)).facts.life.state is ProjectState.DRAFT


async def test_of_simultaneous_awards_one_counts_and_of_simultaneous_signatures_both(database: str) -> None:
    topic, office, (one, other, third, fourth) = await _published()
    bids = [
        await hand_in_bid(topic, _bid(a, b), actor=a, now=NOW) for a, b in ((one, other), (third, fourth))
    ]  # fmt: skip
    tries = [award(bid, Award(f"JB-{n}", "x", "x"), actor=office, now=LATER) for n, bid in enumerate(bids * 2)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    [project] = [result for result in results if isinstance(result, int)]
    assert all(isinstance(result, DomainError) for result in results if result != project)
    leads = (
        [one, other] if (await project_row(project, office)).facts.party_lead_id == one.person_id else [third, fourth]
    )
    await asyncio.gather(*[sign_pledge(project, actor=lead, now=LATER) for lead in leads * 2], return_exceptions=True)
    assert (await project_row(project, office)).facts.life.state is ProjectState.DRAFT


async def test_winners_who_do_not_pledge_free_the_topic_for_a_new_round(database: str) -> None:
    topic, project, office, (one, *_) = await _awarded()
    await withdraw_proposal(project, "人员变动", actor=one, now=LATER)
    assert (await topic_row(topic, office)).facts.state is TopicState.OPEN
    await publish_topic(topic, Publication("x", "", "", 10), actor=office, now=LATER)
    await drop_topic(topic, "任务取消", actor=office, now=LATER)
    assert (await topic_row(topic, office)).facts.state is TopicState.DROPPED
