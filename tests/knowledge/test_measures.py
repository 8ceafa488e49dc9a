"""Figures of reuse: of the own units, without targets, and what was searched in vain."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mentor.growth.tables import Milestone
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.errors import NotFound
from mentor.knowledge.actions.indexing import note_dead_end, settle_dead_end
from mentor.knowledge.actions.lessons import triage, write_lesson
from mentor.knowledge.actions.modules import merge_lessons
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.queries.measures import measures
from mentor.knowledge.queries.module_lists import credited_modules
from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.lessons import NewLesson, Source, Verdict
from mentor.knowledge.rules.measures import Counts, percent, typical_days
from mentor.knowledge.rules.modules import Outcome, PlaceKind
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleVersion
from mentor.knowledge.tables.search import KnowledgeDocument
from mentor.knowledge.words import question
from mentor.people.rules import Role
from mentor.people.tables import Person
from tests.builders.growth import Growth, a_mentorship, an_agreed_milestone
from tests.builders.knowledge import NOW
from tests.knowledge.test_modules import TODAY, published


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


async def test_uses_count_for_the_units_of_the_module_and_credit_its_people(growth: Growth) -> None:
    module = await published(growth)
    await record_use(module, NewUse(Outcome.DID_NOT_WORK, "噪声"), actor=growth.head, now=NOW)
    found = await measures(growth.hr, TODAY)
    assert found.counts == Counts(published=1, stale=1, uses=1, uses_elsewhere=1, failures=1)
    (credit,) = found.credits
    assert (credit.module_id, credit.uses, len(credit.mentors)) == (module, 1, 2)
    elsewhere = replace(growth.stranger, grants=(Grant(Role.HR, "/999/"),))
    assert (await measures(elsewhere, TODAY)).counts == Counts()
    with pytest.raises(NotFound):
        await measures(growth.mentee, TODAY)


async def test_every_figure_is_what_a_hand_counts(growth: Growth) -> None:
    """Two modules of this unit: one of three lessons, used here, elsewhere and in a milestone; one stale."""
    other = await a_mentorship()
    lessons = [await a_kept_lesson(growth, growth.mentee, NOW - timedelta(days=days)) for days in (30, 20)]
    lessons.append(await a_kept_lesson(growth, growth.technical, NOW - timedelta(days=10)))
    module = await merge_lessons(tuple(lessons), "夜班巡检双人法", actor=growth.hr, now=NOW)
    await put_out(module)
    stale = await published(growth)  # piloted by a stranger: a use that worked in another unit
    await KnowledgeModule.update({KnowledgeModule.review_due_on: TODAY}).where(KnowledgeModule.id == stale)
    first, second = [await an_agreed_milestone(growth) for _ in range(2)]
    await settled(first, TODAY), await settled(second, TODAY - timedelta(days=364))
    old = await an_agreed_milestone(growth)
    await settled(old, TODAY - timedelta(days=366))
    in_days = NOW + timedelta(days=5)
    for actor, outcome, place, place_id in (
        (growth.party, Outcome.APPLIED, PlaceKind.MILESTONE, first),
        (growth.party, Outcome.NOT_APPLICABLE, PlaceKind.MILESTONE, second),
        (other.mentee, Outcome.ADAPTED, PlaceKind.WORK, 0),
        (other.party, Outcome.DID_NOT_WORK, PlaceKind.WORK, 0),
    ):
        await record_use(module, NewUse(outcome, "说明", place, place_id), actor=actor, now=in_days)
    found = await measures(growth.hr, TODAY)
    assert found.counts == Counts(
        lessons=3, published=2, stale=2, uses=3, uses_elsewhere=2, failures=1, milestones=2, milestones_citing=1
    )
    assert (found.counts.stale_percent, found.counts.elsewhere_percent, found.counts.citing_percent) == (100, 67, 50)
    assert found.typical_days == 25  # 35, 25 and 15 days from the lessons to the first use
    best = found.credits[0]
    assert (best.module_id, best.uses, best.units) == (module, 2, 2)
    assert best.authors == await names(growth.hr, growth.mentee, growth.technical)
    assert set(best.mentors) == set(await names(growth.party, growth.technical))
    (line,) = [one for one in await credited_modules(growth.party) if one.id == module]
    assert line.used == 2
    assert module not in [one.id for one in await credited_modules(other.party)]


async def a_kept_lesson(growth: Growth, actor: Actor, moment: datetime) -> int:
    new = NewLesson(KnowledgeLine.BUSINESS, "夜班漏看压力表。", "两人同行。", "排两人。", Audience.ALL)
    lesson = await write_lesson(new, Source(), actor=actor, now=moment)
    await triage(lesson, Verdict.KEEP, (), "", actor=growth.hr, now=moment)
    return lesson


async def put_out(module: int) -> None:
    """As if both lines had accepted it and somebody had tried it."""
    row = (await KnowledgeModule.select().where(KnowledgeModule.id == module))[0]
    version = ModuleVersion(
        module=module, number=1, content=row["content"], content_hash="x", submitted_at=NOW, published_at=NOW
    )
    await ModuleVersion.insert(version)
    await KnowledgeModule.update({KnowledgeModule.published: 1}).where(KnowledgeModule.id == module)
    await KnowledgeDocument.update({KnowledgeDocument.state: "published", KnowledgeDocument.audience: "all"}).where(
        (KnowledgeDocument.kind == "module") & (KnowledgeDocument.subject == module)
    )


async def settled(milestone: int, day: date) -> None:
    await Milestone.update({Milestone.settled_on: day}).where(Milestone.id == milestone)


async def names(*actors: Actor) -> tuple[str, ...]:
    known = {row["id"]: row["name"] for row in await Person.select(Person.id, Person.name)}
    return tuple(known[one.person_id] for one in actors)


async def test_what_was_searched_in_vain_is_settled_until_it_happens_again(growth: Growth) -> None:
    await note_dead_end(question("揭榜挂帅"), now=NOW)
    (line,) = (await measures(growth.hr, TODAY)).dead_ends
    with pytest.raises(NotFound):
        await settle_dead_end(line.id, actor=growth.mentee, now=NOW)
    await settle_dead_end(line.id, actor=growth.hr, now=NOW)
    assert (await measures(growth.hr, TODAY)).dead_ends == []
    await note_dead_end(question("揭榜挂帅"), now=NOW)
    assert [one.times for one in (await measures(growth.hr, TODAY)).dead_ends] == [2]


def test_shares_are_rounded_and_nothing_of_nothing_is_nothing() -> None:
    assert [percent(1, 3), percent(0, 0)] == [33, 0]
    assert [typical_days([1, 2, 9]), typical_days([])] == [2, None]


def test_pieces_of_a_module_show_no_signs_of_markdown() -> None:
    content = ModuleContent("x", problem="- 漏检\n## 二", steps="1. **排班**\n\n|甲|乙|\n|-|-|\n|1|2|")
    assert content.plain_text.split() == ["漏检", "二", "排班", "甲", "乙", "1", "2"]
