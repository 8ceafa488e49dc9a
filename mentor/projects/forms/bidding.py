"""A topic raised directly, its publication, a bid, an award."""

from mentor.kernel.forms import FormReader, RawForm
from mentor.projects.forms.proposals import NO_UNIT, read_people
from mentor.projects.queries.persons import unit_called
from mentor.projects.rules.bidding import Award, NewBid, NewTopic, Publication
from mentor.projects.rules.words import ChainNode, NTag, StrategicClass

#: Bids are taken for at least a week of work and at most about half a year.
SHORTEST, LONGEST, USUAL = 5, 120, 15


async def read_topic(raw: RawForm) -> NewTopic:
    reader = FormReader(raw)
    unit = await unit_called(reader.text("unit", max_length=120))
    if unit is None:
        reader.complain("unit", NO_UNIT)
    title, problem = reader.text("title", max_length=200), reader.text("problem", max_length=2_000)
    return reader.checked(
        NewTopic(unit or 0, title, problem, reader.text("indicators", max_length=2_000, required=False))
    )


def read_publication(raw: RawForm) -> Publication:
    reader = FormReader(raw)
    return reader.checked(
        Publication(
            indicators=reader.text("indicators", max_length=2_000),
            who_may_bid=reader.text("who_may_bid", max_length=400, required=False),
            reward=reader.text("reward", max_length=400, required=False),
            workdays=reader.integer("workdays", low=SHORTEST, high=LONGEST),
        )
    )


async def read_bid(raw: RawForm) -> NewBid:
    reader = FormReader(raw)
    leads = await read_people(reader, "party_lead", "business_lead")
    return reader.checked(
        NewBid(
            party_lead_id=leads.get("party_lead", 0),
            business_lead_id=leads.get("business_lead", 0),
            team=reader.text("team", max_length=1_000, required=False),
            plan=reader.text("plan", max_length=10_000),
        )
    )


def read_award(raw: RawForm) -> Award:
    reader = FormReader(raw)
    return reader.checked(
        Award(
            code=reader.text("code", max_length=40),
            reason=reader.text("reason", max_length=1_000),
            pledge=reader.text("pledge", max_length=4_000),
            n_tag=reader.optional_choice("n_tag", NTag) or NTag.OTHER,
            strategic_class=reader.optional_choice("strategic_class", StrategicClass) or StrategicClass.OTHER,
            chain_node=reader.optional_choice("chain_node", ChainNode) or ChainNode.OTHER,
            is_key=reader.flag("is_key"),
        )
    )
