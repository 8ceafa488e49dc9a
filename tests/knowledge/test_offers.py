"""The start gate: modules that fit a milestone, the reason, the mark at the start and the outcome at the end."""

import pytest

from mentor.growth.actions.planned import add_milestone
from mentor.growth.queries.milestones import milestone_row
from mentor.growth.rules.bonds import Axis
from mentor.kernel.errors import Invalid, NotFound
from mentor.knowledge.actions.lessons import write_lesson
from mentor.knowledge.actions.proving import bring_use
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.queries.lessons import lesson_row
from mentor.knowledge.queries.offers import offers
from mentor.knowledge.queries.search import search
from mentor.knowledge.rules.lessons import Origin, Source
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.tables.modules import ModuleUse
from tests.builders.assignments import a_stay
from tests.builders.growth import Growth, a_mentorship, a_milestone
from tests.builders.knowledge import NOW
from tests.knowledge.test_modules import LESSON, published


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


async def test_a_stay_has_its_gate_and_its_outcome_counts_for_the_host_unit(growth: Growth) -> None:
    module = await published(growth)
    stay = await a_stay(tasks="夜班巡检双人法")
    (offer,) = (await offers(PlaceKind.ROTATION, stay.id, stay.person)).offers
    assert (offer.module_id, offer.outcome) == (module, None)
    for outcome in (Outcome.INTENDED, Outcome.APPLIED):
        await record_use(module, NewUse(outcome, "管用", PlaceKind.ROTATION, stay.id), actor=stay.person, now=NOW)
    (offer,) = (await offers(PlaceKind.ROTATION, stay.id, stay.person)).offers
    assert offer.outcome is Outcome.APPLIED
    row = await ModuleUse.select(ModuleUse.unit, ModuleUse.place_title).where(ModuleUse.place == "rotation").first()
    assert row
    assert (row["unit"], stay.host.name in row["place_title"]) == (stay.host.id, True)
    with pytest.raises(NotFound):
        await offers(PlaceKind.ROTATION, stay.id, growth.stranger)


async def test_a_lesson_keeps_the_stay_it_was_learnt_on(growth: Growth) -> None:
    stay = await a_stay()
    lesson = await write_lesson(LESSON, Source(Origin.ROTATION, stay.id), actor=stay.person, now=NOW)
    source = (await lesson_row(lesson, stay.person)).source
    assert (source.kind, source.address) == (Origin.ROTATION, f"/assignments/{stay.id}")
    with pytest.raises(NotFound):
        await write_lesson(LESSON, Source(Origin.ROTATION, stay.id), actor=growth.stranger, now=NOW)


async def test_what_came_of_a_module_is_taken_as_evidence_once_and_by_its_user_only(growth: Growth) -> None:
    module, milestone = await published(growth), await begun(growth)
    place = {"place": PlaceKind.MILESTONE, "place_id": milestone}
    use = await record_use(module, NewUse(Outcome.INTENDED, "", **place), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid):  # nothing came of it yet
        await bring_use(use, milestone, actor=growth.mentee, now=NOW)
    await record_use(module, NewUse(Outcome.ADAPTED, "改为三人", **place), actor=growth.mentee, now=NOW)
    (offer,) = (found := await offers(PlaceKind.MILESTONE, milestone, growth.mentee)).offers
    assert (offer.use_id, offer.is_evidence, found.milestones) == (use, False, [(milestone, "独立完成夜班巡检")])
    with pytest.raises(NotFound):
        await bring_use(use, milestone, actor=growth.party, now=NOW)
    await bring_use(use, milestone, actor=growth.mentee, now=NOW)
    (evidence,) = (await milestone_row(milestone, growth.party)).evidence
    assert evidence.address == f"/modules/{module}"
    assert "夜班巡检双人法" in evidence.text
    assert "改为三人" in evidence.text
    with pytest.raises(Invalid):
        await bring_use(use, milestone, actor=growth.mentee, now=NOW)
    assert len((await milestone_row(milestone, growth.party)).evidence) == 1
    (offer,) = (await offers(PlaceKind.MILESTONE, milestone, growth.mentee)).offers
    assert offer.is_evidence
