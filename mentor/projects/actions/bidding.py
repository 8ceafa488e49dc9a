"""Open bidding: raising, publishing and dropping topics; bids, the award, and the pledge of both leads."""

from datetime import datetime
from typing import Any

from mentor.calendar.queries import due_after
from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.actions.proposals import insert_project, take_topic
from mentor.projects.actions.steps import take
from mentor.projects.queries.areas import area_of
from mentor.projects.queries.bidding import TopicRow, bid_row, pledge, topic_row
from mentor.projects.queries.projects import project_row
from mentor.projects.rules import bidding, studies
from mentor.projects.rules.bidding import Award, NewBid, NewTopic, Publication
from mentor.projects.rules.proposals import NewProject
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.words import BidState, ProjectKind, TopicSource, TopicState
from mentor.projects.tables import ProjectBid, ProjectTopic


async def raise_own_topic(new: NewTopic, *, actor: Actor, now: datetime) -> int:
    """A topic without a study: a need of the unit. Gives its id."""
    await refuse_marked_texts([new.title, new.problem, new.indicators], actor=actor, now=now)
    async with write_transaction():
        refuse(studies.refusal_to_begin(await area_of(new.unit_id, None), actor))
        row = ProjectTopic(
            unit=new.unit_id, title=new.title, problem=new.problem, indicators=new.indicators,
            source=TopicSource.NEED.value, proposed_by=actor.person_id, created_at=now,
        )  # fmt: skip
        topic_id = int((await ProjectTopic.insert(row))[0]["id"])
        after = {"topic": topic_id, "title": new.title}
        await journal.record("projects.raise_topic", "unit", new.unit_id, actor=actor, now=now, after=after)
        return topic_id


async def publish_topic(topic_id: int, new: Publication, *, actor: Actor, now: datetime) -> None:
    """The topic goes on the list; bids are taken for so many working days."""
    await refuse_marked_texts([new.indicators, new.who_may_bid, new.reward], actor=actor, now=now)
    until = await due_after(now, new.workdays)
    values = {
        ProjectTopic.state: TopicState.PUBLISHED.value,
        ProjectTopic.indicators: new.indicators,
        ProjectTopic.who_may_bid: new.who_may_bid,
        ProjectTopic.reward: new.reward,
        ProjectTopic.bids_until: until,
        ProjectTopic.published_at: now,
    }
    async with write_transaction():
        row = await topic_row(topic_id, actor)
        refuse(bidding.refusal_to_publish(row.facts, actor))
        await _move(row, values)
        await _note("projects.publish_topic", row, {"bids_until": until}, actor, now)


async def drop_topic(topic_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Nothing comes of it; whoever has bid is told why."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await topic_row(topic_id, actor)
        refuse(bidding.refusal_to_keep(row.facts, actor))
        await _move(row, {ProjectTopic.state: TopicState.DROPPED.value})
        await _note("projects.drop_topic", row, {"reason": reason}, actor, now)
        await _turn_down(row, reason, actor=actor, now=now)


async def hand_in_bid(topic_id: int, new: NewBid, *, actor: Actor, now: datetime) -> int:
    """One bid of each person; gives its id. The other lead is told."""
    await refuse_marked_texts([new.team, new.plan], actor=actor, now=now)
    async with write_transaction():
        row = await topic_row(topic_id, actor)
        refuse(bidding.refusal_to_bid(row.facts, local_date(now), actor))
        if wrong := bidding.complaints_about(new, actor):
            raise Invalid(wrong)
        await _move(row, {})  # bidding and publishing, dropping or awarding wait for each other
        bid_id = await _insert_bid(topic_id, new, actor.person_id, now)
        await _note("projects.bid", row, {"bid": bid_id}, actor, now)
        others = {new.party_lead_id, new.business_lead_id} - {actor.person_id}
        phrase = Phrase("You lead one line of a bid for “%(title)s”.", title=row.title)
        await tell(others, phrase, address=f"/topics/{topic_id}", kind="news", now=now)
        return bid_id


async def _insert_bid(topic_id: int, new: NewBid, person: int | None, now: datetime) -> int:
    """A bid that was withdrawn, or lost before the topic was published again, is replaced."""
    values: dict[str, Any] = {
        "party_lead": new.party_lead_id, "business_lead": new.business_lead_id, "team": new.team, "plan": new.plan,
        "submitted_at": now,
    }  # fmt: skip
    bid = ProjectBid(topic=topic_id, submitted_by=person, **values)
    made = await ProjectBid.insert(bid).on_conflict(action="DO NOTHING").returning(ProjectBid.id)
    if not made:
        over = (BidState.WITHDRAWN.value, BidState.NOT_AWARDED.value)
        again: dict[Any, Any] = {**values, "state": BidState.SUBMITTED.value, "reason": ""}
        made = (
            await ProjectBid.update({getattr(ProjectBid, name): value for name, value in again.items()})
            .where((ProjectBid.topic == topic_id) & (ProjectBid.submitted_by == person))
            .where(ProjectBid.state.is_in(list(over)))
            .returning(ProjectBid.id)
        )
    if not made:
        raise Invalid({"": Phrase("You have handed in a bid for this topic already.")})
    return int(made[0]["id"])


async def withdraw_bid(bid_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        bid = await bid_row(bid_id, actor, local_date(now))
        refuse(bidding.refusal_to_withdraw(bid.topic.facts, bid.facts, local_date(now), actor))
        await _decide(bid_id, {ProjectBid.state: BidState.WITHDRAWN.value})
        await _note("projects.withdraw_bid", bid.topic, {"bid": bid_id}, actor, now)


async def award(bid_id: int, new: Award, *, actor: Actor, now: datetime) -> int:
    """This bid becomes the project; the others are told. Gives the project's id."""
    await refuse_marked_texts([new.reason, new.pledge], actor=actor, now=now)
    async with write_transaction():
        bid = await bid_row(bid_id, actor, local_date(now))
        topic, facts = bid.topic, bid.facts
        refuse(bidding.refusal_to_award(topic.facts, facts, local_date(now), actor))
        project = NewProject(
            code=new.code, title=topic.title, unit_id=topic.unit_id, party_lead_id=facts.party_lead_id,
            business_lead_id=facts.business_lead_id, kind=ProjectKind.BIDDING, summary=topic.problem,
            n_tag=new.n_tag, strategic_class=new.strategic_class, chain_node=new.chain_node, is_key=new.is_key,
        )  # fmt: skip
        project_id = await insert_project(project, actor=actor, now=now)
        await take_topic(topic.id, project_id, TopicState.PUBLISHED)
        await _decide(bid_id, _awarded(project_id, new, actor, now))
        after = {"code": new.code, "bid": bid_id}
        await journal.record("projects.found", "project", project_id, actor=actor, now=now, after=after)
        row = await project_row(project_id, actor)
        given = (Required.AWARD,)
        await take(row, Step.AWARD, "projects.award", given=given, actor=actor, now=now, why=new.reason)
        phrase = Phrase("Your bid for “%(title)s” was awarded: please sign the performance pledge.", title=topic.title)
        leads = (facts.party_lead_id, facts.business_lead_id)
        await tell(leads, phrase, address=f"/projects/{project_id}/pledge", kind="todo", now=now)
        await _turn_down(topic, new.reason, actor=actor, now=now)
        return project_id


def _awarded(project_id: int, new: Award, actor: Actor, now: datetime) -> dict[Any, Any]:
    return {
        ProjectBid.state: BidState.AWARDED.value,
        ProjectBid.project: project_id,
        ProjectBid.pledge: new.pledge,
        ProjectBid.reason: new.reason,
        ProjectBid.decided_by: actor.person_id,
        ProjectBid.decided_at: now,
    }


async def sign_pledge(project_id: int, *, actor: Actor, now: datetime) -> None:
    """One of the two keys; with the second the proposal is written."""
    async with write_transaction():
        seen = await pledge(project_id, actor)
        refuse(seen.refusal_to_sign)
        if seen.project.facts.life.state is not ProjectState.AWARDED:
            refuse(Phrase("The pledge is not awaited now."))
        is_party = actor.person_id == seen.project.facts.party_lead_id
        column = ProjectBid.party_pledged_at if is_party else ProjectBid.business_pledged_at
        signed = (
            await ProjectBid.update({column: now})
            .where((ProjectBid.id == seen.bid_id) & column.is_null())
            .returning(ProjectBid.party_pledged_at, ProjectBid.business_pledged_at)
        )
        if not signed:
            raise Conflict(GONE)
        after = {"line": "party" if is_party else "business"}
        await journal.record("projects.pledge", "project", project_id, actor=actor, now=now, after=after)
        if all(signed[0].values()):
            given = (Required.PARTY_PLEDGE, Required.BUSINESS_PLEDGE)
            await take(seen.project, Step.PLEDGE, "projects.begin", given=given, actor=actor, now=now)


async def _turn_down(topic: TopicRow, reason: str, *, actor: Actor, now: datetime) -> None:
    """Every bid that is still open was not awarded."""
    lost = (
        await ProjectBid.update(
            {
                ProjectBid.state: BidState.NOT_AWARDED.value,
                ProjectBid.reason: reason,
                ProjectBid.decided_by: actor.person_id,
                ProjectBid.decided_at: now,
            }
        )
        .where((ProjectBid.topic == topic.id) & (ProjectBid.state == BidState.SUBMITTED.value))
        .returning(ProjectBid.party_lead, ProjectBid.business_lead)
    )
    people = {person for row in lost for person in row.values()}
    phrase = Phrase("Your bid for “%(title)s” was not awarded: %(reason)s", title=topic.title, reason=reason)
    await tell(people, phrase, address=f"/topics/{topic.id}", kind="news", now=now)


async def _decide(bid_id: int, values: dict[Any, Any]) -> None:
    decided = (
        await ProjectBid.update(values)
        .where((ProjectBid.id == bid_id) & (ProjectBid.state == BidState.SUBMITTED.value))
        .returning(ProjectBid.id)
    )
    if not decided:
        raise Conflict(GONE)


async def _move(row: TopicRow, values: dict[Any, Any]) -> None:
    moved = (
        await ProjectTopic.update({ProjectTopic.edited: ProjectTopic.edited + 1, **values})
        .where((ProjectTopic.id == row.id) & (ProjectTopic.state == row.facts.state.value))
        .returning(ProjectTopic.id)
    )
    if not moved:
        raise Conflict(GONE)


async def _note(verb: str, row: TopicRow, after: dict[str, object], actor: Actor, now: datetime) -> None:
    await journal.record(verb, "unit", row.unit_id, actor=actor, now=now, after={"topic": row.id} | after)
