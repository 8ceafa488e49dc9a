"""Open bidding (揭榜挂帅): topics go on the list, teams of both lines bid, one is awarded, its leads pledge. Pure.

The list names what has to be reached and until when bids are taken; bids are compared only after that day, and who
bids does not award. The award makes the project; it goes on when both leads have signed the performance pledge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import is_administrator
from mentor.projects.rules.proposals import FOUNDERS, SEES_PROJECTS, Area
from mentor.projects.rules.words import BidState, ChainNode, NTag, StrategicClass, TopicState


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A problem that a unit raises itself."""

    unit_id: int
    title: str
    problem: str
    indicators: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What stands on the list besides the topic; `workdays` is how long bids are taken."""

    indicators: str
    who_may_bid: str
    reward: str
    workdays: int


@dataclass(frozen=True, slots=True)
class NewBid:
    """Two different leads, one for each line; one of them hands it in."""

    party_lead_id: int
    business_lead_id: int
    team: str
    plan: str


@dataclass(frozen=True, slots=True)
class Award:
    """Why this bid, what its leads will pledge, and how the project it becomes is classed."""

    code: str
    reason: str
    pledge: str
    n_tag: NTag = NTag.OTHER
    strategic_class: StrategicClass = StrategicClass.OTHER
    chain_node: ChainNode = ChainNode.OTHER
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One topic as the rules need it."""

    area: Area
    state: TopicState
    bids_until: date | None


@dataclass(frozen=True, slots=True)
class BidFacts:
    state: BidState
    submitted_by: int
    party_lead_id: int
    business_lead_id: int

    @property
    def people(self) -> frozenset[int]:
        return frozenset((self.submitted_by, self.party_lead_id, self.business_lead_id))


def is_visible(topic: TopicFacts, actor: Actor) -> bool:
    """The list is for everybody; other topics for the offices of the area."""
    if is_administrator(actor):
        return False
    return topic.state is TopicState.PUBLISHED or topic.area.is_reached(actor, *SEES_PROJECTS)


def sees_bid(topic: TopicFacts, bid: BidFacts, today: date, actor: Actor) -> bool:
    """Its own people always; who awards, only after the last day for bids: nobody gains from what others wrote."""
    if actor.person_id in bid.people:
        return True
    is_over = topic.bids_until is not None and today > topic.bids_until
    return is_over and topic.area.is_reached(actor, *FOUNDERS)


def refusal_to_keep(topic: TopicFacts, actor: Actor) -> Phrase | None:
    """Topics are published and dropped by those who begin projects of the area."""
    if not topic.area.is_reached(actor, *FOUNDERS):
        return Phrase("Only who may begin projects of the unit keeps its topics.")
    if topic.state not in (TopicState.OPEN, TopicState.PUBLISHED):
        return Phrase("This topic is “%(state)s”.", state=topic.state)
    return None


def refusal_to_publish(topic: TopicFacts, actor: Actor) -> Phrase | None:
    if (refusal := refusal_to_keep(topic, actor)) is not None:
        return refusal
    return Phrase("This topic is on the list already.") if topic.state is TopicState.PUBLISHED else None


def refusal_to_bid(topic: TopicFacts, today: date, actor: Actor) -> Phrase | None:
    if actor.person_id is None or is_administrator(actor):
        return Phrase("Only people of the enterprise bid.")
    if topic.state is not TopicState.PUBLISHED:
        return Phrase("This topic is not open for bids.")
    if topic.bids_until is None or today > topic.bids_until:
        return Phrase("The last day for bids was %(day)s.", day=topic.bids_until)
    return None


def complaints_about(bid: NewBid, actor: Actor) -> dict[str, Phrase]:
    wrong: dict[str, Phrase] = {}
    if bid.party_lead_id == bid.business_lead_id:
        wrong["business_lead"] = Phrase("The two lines are led by two different people.")
    elif actor.person_id not in (bid.party_lead_id, bid.business_lead_id):
        wrong["party_lead"] = Phrase("One of the two leads hands the bid in.")
    return wrong


def refusal_to_withdraw(topic: TopicFacts, bid: BidFacts, today: date, actor: Actor) -> Phrase | None:
    if actor.person_id not in bid.people:
        return Phrase("Only its leads withdraw a bid.")
    if bid.state is not BidState.SUBMITTED or topic.bids_until is None or today > topic.bids_until:
        return Phrase("A bid can be withdrawn until the last day for bids.")
    return None


def refusal_to_award(topic: TopicFacts, bid: BidFacts | None, today: date, actor: Actor) -> Phrase | None:
    """`bid` None: whether the actor awards here at all."""
    if not topic.area.is_reached(actor, *FOUNDERS):
        return Phrase("Only who may begin projects of the unit awards its topics.")
    if topic.state is not TopicState.PUBLISHED:
        return Phrase("This topic is not open for bids.")
    if topic.bids_until is None or today <= topic.bids_until:
        return Phrase("Bids are taken until %(day)s; after that they are compared.", day=topic.bids_until)
    if bid is None:
        return None
    if actor.person_id in bid.people:
        return Phrase("Nobody decides on their own bid.")
    return None if bid.state is BidState.SUBMITTED else Phrase("This bid is “%(state)s”.", state=bid.state)


def refusal_to_pledge(leads: Mapping[int, bool], actor: Actor) -> Phrase | None:
    """`leads`: each lead of the awarded bid, and whether the pledge is signed."""
    if actor.person_id is None or actor.person_id not in leads:
        return Phrase("Only the two leads sign the pledge.")
    return Phrase("You have signed it.") if leads[actor.person_id] else None
