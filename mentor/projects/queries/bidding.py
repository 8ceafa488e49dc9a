"""A topic with its bids, as far as the actor may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.queries import PersonLine, person_lines
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import bidding
from mentor.projects.rules.bidding import BidFacts, TopicFacts
from mentor.projects.rules.proposals import Area
from mentor.projects.rules.words import BidState, TopicSource, TopicState
from mentor.projects.tables import ProjectBid, ProjectTopic


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic, authorised for one actor."""

    id: int
    title: str
    problem: str
    indicators: str
    unit_id: int
    unit_name: str
    source: TopicSource
    who_may_bid: str
    reward: str
    facts: TopicFacts
    edited: int


@dataclass(frozen=True, slots=True)
class BidRow:
    id: int
    topic: TopicRow
    facts: BidFacts
    team: str
    plan: str
    reason: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class TopicPage:
    """`others`: bids that the actor may not read yet."""

    row: TopicRow
    bids: Sequence[BidRow]
    others: int
    people: Mapping[int, PersonLine]
    refusal_to_publish: Phrase | None
    refusal_to_drop: Phrase | None
    refusal_to_bid: Phrase | None
    refusal_to_award: Phrase | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """The performance pledge of a project of open bidding; when each lead signed it."""

    project: ProjectRow
    bid_id: int
    text: str
    signed: Mapping[int, datetime | None]
    people: Mapping[int, PersonLine]
    refusal_to_sign: Phrase | None


async def topic_row(topic_id: int, actor: Actor) -> TopicRow:
    """Raises NotFound when there is none or the actor may not see it; who has bid always does."""
    unit: Any = ProjectTopic.unit
    study: Any = ProjectTopic.conclusion.study
    row = (
        await ProjectTopic.select(
            *ProjectTopic.all_columns(),
            unit.name.as_alias("unit_name"),
            unit.path.as_alias("unit_path"),
            study.sponsor.path.as_alias("sponsor_path"),
        )
        .where(ProjectTopic.id == topic_id)
        .first()
    )
    if row is None:
        raise NotFound
    facts = TopicFacts(Area(row["unit_path"], row["sponsor_path"] or ""), TopicState(row["state"]), row["bids_until"])
    if not bidding.is_visible(facts, actor) and not await _has_bid(topic_id, actor):
        raise NotFound
    names = ("id", "title", "problem", "indicators", "unit_name", "who_may_bid", "reward", "edited")
    kept = {name: row[name] for name in names}
    return TopicRow(**kept, unit_id=row["unit"], source=TopicSource(row["source"]), facts=facts)


async def _has_bid(topic_id: int, actor: Actor) -> bool:
    me = actor.person_id or 0
    mine = (ProjectBid.party_lead == me) | (ProjectBid.business_lead == me) | (ProjectBid.submitted_by == me)
    return bool(await ProjectBid.exists().where((ProjectBid.topic == topic_id) & mine))


async def topic_page(topic_id: int, actor: Actor, today: date) -> TopicPage:
    row = await topic_row(topic_id, actor)
    bids = [_bid(one, row) for one in await _bids(topic_id)]
    read = [one for one in bids if bidding.sees_bid(row.facts, one.facts, today, actor)]
    return TopicPage(
        row=row,
        bids=read,
        others=sum(one.facts.state is not BidState.WITHDRAWN for one in bids if one not in read),
        people=await person_lines({person for one in read for person in one.facts.people}),
        refusal_to_publish=bidding.refusal_to_publish(row.facts, actor),
        refusal_to_drop=bidding.refusal_to_keep(row.facts, actor),
        refusal_to_bid=bidding.refusal_to_bid(row.facts, today, actor),
        refusal_to_award=bidding.refusal_to_award(row.facts, None, today, actor),
    )


async def bid_row(bid_id: int, actor: Actor, today: date) -> BidRow:
    """Raises NotFound when the actor may not read it."""
    row = await ProjectBid.select().where(ProjectBid.id == bid_id).first()
    if row is None:
        raise NotFound
    bid = _bid(row, await topic_row(row["topic"], actor))
    if not bidding.sees_bid(bid.topic.facts, bid.facts, today, actor):
        raise NotFound
    return bid


async def pledge(project_id: int, actor: Actor) -> Pledge:
    """Raises NotFound when the project does not come from a bid."""
    project = await project_row(project_id, actor)
    row = await ProjectBid.select().where(ProjectBid.project == project_id).first()
    if row is None:
        raise NotFound
    signed = {row["party_lead"]: row["party_pledged_at"], row["business_lead"]: row["business_pledged_at"]}
    return Pledge(
        project=project,
        bid_id=row["id"],
        text=row["pledge"],
        signed=signed,
        people=await person_lines(set(signed)),
        refusal_to_sign=bidding.refusal_to_pledge({lead: at is not None for lead, at in signed.items()}, actor),
    )


async def _bids(topic_id: int) -> list[dict[str, Any]]:
    return list(await ProjectBid.select().where(ProjectBid.topic == topic_id).order_by(ProjectBid.id))


def _bid(row: Mapping[str, Any], topic: TopicRow) -> BidRow:
    facts = BidFacts(BidState(row["state"]), row["submitted_by"], row["party_lead"], row["business_lead"])
    kept = {name: row[name] for name in ("id", "team", "plan", "reason", "submitted_at")}
    return BidRow(**kept, topic=topic, facts=facts)
