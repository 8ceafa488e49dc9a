"""The start gate: modules that fit a milestone, the reason, the mark at the start and the outcome at the end."""

import pytest

from mentor.growth.actions.planned import add_milestone
from mentor.growth.rules.bonds import Axis
from mentor.kernel.errors import NotFound
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.queries.offers import offers
from mentor.knowledge.queries.search import search
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.rules.search import Filters
from tests.builders.growth import Growth, a_mentorship, a_milestone
from tests.builders.knowledge import NOW
from tests.knowledge.test_modules import published


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


async def begun(growth: Growth) -> int:
    new = a_milestone((Axis.SCENARIO, "夜班巡检无漏检"), title="独立完成夜班巡检")
    return await add_milestone(growth.mentorship, new, actor=growth.mentee, now=NOW)


async def test_what_fits_is_offered_with_the_reason(growth: Growth) -> None:
    module, milestone = await published(growth), await begun(growth)
    (offer,) = (await offers(PlaceKind.MILESTONE, milestone, growth.mentee)).offers
    assert (offer.module_id, offer.outcome) == (module, None)
    assert "夜班巡检" in str(offer.reasons[0])
    with pytest.raises(NotFound):
        await offers(PlaceKind.MILESTONE, milestone, growth.stranger)


async def test_the_mark_at_the_start_becomes_the_outcome_at_the_end(growth: Growth) -> None:
    module, milestone = await published(growth), await begun(growth)
    for outcome in (Outcome.INTENDED, Outcome.ADAPTED):
        use = NewUse(outcome, "", PlaceKind.MILESTONE, milestone)
        await record_use(module, use, actor=growth.mentee, now=NOW)
        (offer,) = (await offers(PlaceKind.MILESTONE, milestone, growth.mentee)).offers
        assert offer.outcome is outcome
    with pytest.raises(NotFound):
        await record_use(module, NewUse(Outcome.APPLIED, "", PlaceKind.MILESTONE, 999), actor=growth.mentee, now=NOW)


async def test_drafts_and_lessons_are_not_offered(growth: Growth) -> None:
    milestone = await begun(growth)
    assert (await offers(PlaceKind.MILESTONE, milestone, growth.mentee)).offers == []
    assert (await search("巡检", Filters(), growth.mentee)).hits == []
