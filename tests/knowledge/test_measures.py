"""Figures of reuse: of the own units, without targets, and what was searched in vain."""

from dataclasses import replace

import pytest

from mentor.kernel.actor import Grant
from mentor.kernel.errors import NotFound
from mentor.knowledge.actions.indexing import note_dead_end, settle_dead_end
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.queries.measures import measures
from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.measures import Counts, percent, typical_days
from mentor.knowledge.rules.modules import Outcome
from mentor.knowledge.words import question
from mentor.people.rules import Role
from tests.builders.growth import Growth, a_mentorship
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
