"""The life of a module: from lessons over two keys and a pilot use to readers, kept alive by use."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mentor.kernel.actor import Actor, Grant, system_actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import render
from mentor.knowledge.actions.endings import note_reviews, retire
from mentor.knowledge.actions.lessons import write_lesson
from mentor.knowledge.actions.modules import change_module, create_module, merge_lessons
from mentor.knowledge.actions.owning import add_author, drop_author, hand_over
from mentor.knowledge.actions.reviews import confirm, publish, submit_module
from mentor.knowledge.actions.uses import NewUse, record_use
from mentor.knowledge.markdown import rendered
from mentor.knowledge.queries.lessons import lesson_row
from mentor.knowledge.queries.measures import measures
from mentor.knowledge.queries.module_lists import own_modules, versions
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.search import search
from mentor.knowledge.rules.contents import ModuleContent, differences, read_content, write_content
from mentor.knowledge.rules.lessons import LessonState, NewLesson, Source
from mentor.knowledge.rules.modules import ModuleFacts, Outcome, module_state
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.rules.words import Audience, DocumentState, KnowledgeLine
from mentor.knowledge.tables.modules import KnowledgeModule
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit, Person
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision, SeatName
from tests.builders.growth import Growth, a_mentorship, an_actor
from tests.builders.knowledge import NOW

LESSON = NewLesson(KnowledgeLine.BUSINESS, "夜班漏看压力表。", "两人同行。", "排两人。", Audience.ALL)
FULL = ModuleContent(
    title="夜班巡检双人法", problem="漏检", theory="安全生产责任制", scene="连续运行的车间", steps="1. 排班\n2. 同行"
)
TODAY = date(2026, 6, 16)


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


async def numbers(growth: Growth) -> dict[SeatName, str]:
    rows = await Person.select(Person.id, Person.employee_no)
    known = {row["id"]: row["employee_no"] for row in rows}
    party, technical = growth.party.person_id, growth.technical.person_id
    return {SeatName.PARTY: known[party], SeatName.TECHNICAL: known[technical]}


async def decide(growth: Growth, row: ModuleRow, party: Decision, technical: Decision) -> None:
    for seat, person, word in (
        (SeatName.PARTY, growth.party, party),
        (SeatName.TECHNICAL, growth.technical, technical),
    ):
        comment = "" if word is Decision.ACCEPTED else "请写明压力值。"
        answers = {f"q{n}": _met(word) for n in range(2)}
        await signoff.decide(row.request_id or 0, seat, word, comment, answers, actor=person, now=NOW,
                             expected_version=row.facts.version)  # fmt: skip


def _met(word: Decision) -> Any:
    from mentor.signoff.rules import Answer, GivenAnswer

    return GivenAnswer(Answer.MET if word is Decision.ACCEPTED else Answer.NOT_MET, "")


async def piloted(growth: Growth) -> int:
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    await submit_module(module, await numbers(growth), "", actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.ACCEPTED, Decision.ACCEPTED)
    await note_reviews(actor=system_actor("test"), now=NOW)
    return module


async def published(growth: Growth) -> int:
    module = await piloted(growth)
    await record_use(module, NewUse(Outcome.APPLIED, "管用"), actor=growth.stranger, now=NOW)
    await publish(module, actor=growth.mentee, now=NOW)
    return module


async def at(module: int, actor: Actor, day: date = TODAY) -> ModuleRow:
    return await module_row(module, actor, day)


async def states(actor: Actor, text: str = "双人法") -> list[DocumentState]:
    return [hit.state for hit in (await search(text, Filters(), actor)).hits]


async def test_lessons_become_a_module_that_keeps_where_it_comes_from(growth: Growth) -> None:
    first = await write_lesson(LESSON, Source(), actor=growth.mentee, now=NOW)
    second = await write_lesson(replace(LESSON, line=KnowledgeLine.PARTY), Source(), actor=growth.party, now=NOW)
    module = await merge_lessons((first, second), "双人法", actor=growth.hr, now=NOW)
    row = await at(module, growth.hr)
    assert [one.lesson_id for one in row.sources] == [first, second]
    assert row.facts.editors == {growth.hr.person_id, growth.mentee.person_id, growth.party.person_id}
    assert (row.content.line, row.mentorship_id) == (KnowledgeLine.BOTH, growth.mentorship)
    assert row.content.steps == "- 排两人。\n- 排两人。"
    assert (await lesson_row(first, growth.mentee)).facts.state is LessonState.MERGED
    with pytest.raises(Invalid):
        await merge_lessons((first,), "again", actor=growth.hr, now=NOW)


async def test_only_the_offices_merge_lessons_and_only_of_their_units(growth: Growth) -> None:
    lesson = await write_lesson(LESSON, Source(), actor=growth.mentee, now=NOW)
    with pytest.raises(Forbidden):
        await merge_lessons((lesson,), "x", actor=growth.stranger, now=NOW)
    elsewhere = replace(growth.stranger, grants=(Grant(Role.HR, "/999/"),))
    with pytest.raises(Invalid):
        await merge_lessons((lesson,), "x", actor=elsewhere, now=NOW)


async def test_a_draft_is_for_its_authors_and_the_offices(growth: Growth) -> None:
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    assert await states(growth.stranger) == []
    assert await states(growth.hr) == [DocumentState.DRAFT]
    with pytest.raises(NotFound):
        await at(module, growth.stranger)
    with pytest.raises(NotFound):
        await change_module(module, FULL, 0, actor=growth.stranger, now=NOW)


async def test_an_unfinished_draft_is_not_reviewed_and_nobody_reviews_what_they_wrote(growth: Growth) -> None:
    module = await create_module(ModuleContent(title="双人法"), actor=growth.party, now=NOW)
    with pytest.raises(Forbidden, match="theory|理论"):
        await submit_module(module, await numbers(growth), "", actor=growth.party, now=NOW)
    await change_module(module, FULL, 0, actor=growth.party, now=NOW)
    with pytest.raises(Invalid) as refused:
        await submit_module(module, await numbers(growth), "", actor=growth.party, now=NOW)
    assert set(refused.value.errors) == {"reviewer_party"}
    with pytest.raises(Invalid) as unknown:
        await submit_module(module, {}, "", actor=growth.party, now=NOW)
    assert set(unknown.value.errors) == {"reviewer_party", "reviewer_technical"}


async def test_two_keys_a_pilot_use_and_then_it_is_published(growth: Growth) -> None:
    module = await piloted(growth)
    assert await states(growth.stranger) == [DocumentState.PILOT]
    with pytest.raises(Forbidden):
        await publish(module, actor=growth.mentee, now=NOW)
    await record_use(module, NewUse(Outcome.APPLIED, "自己用过"), actor=growth.mentee, now=NOW)
    with pytest.raises(Forbidden):  # nobody proves what they wrote
        await publish(module, actor=growth.mentee, now=NOW)
    await record_use(module, NewUse(Outcome.ADAPTED, "改了班次"), actor=growth.stranger, now=NOW)
    await publish(module, actor=growth.mentee, now=NOW)
    row = await at(module, growth.stranger)
    assert (row.state, row.facts.published) == (DocumentState.PUBLISHED, 1)
    assert row.facts.review_due_on == TODAY + timedelta(days=365)
    with pytest.raises(Forbidden):
        await publish(module, actor=growth.mentee, now=NOW)


async def test_what_is_returned_comes_again_as_a_second_version_with_its_differences(growth: Growth) -> None:
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    await submit_module(module, await numbers(growth), "", actor=growth.mentee, now=NOW)
    with pytest.raises(Forbidden):  # while they decide
        await change_module(module, FULL, 0, actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.RETURNED, Decision.RETURNED)
    await change_module(module, replace(FULL, steps="1. 排班\n2. 看表"), 0, actor=growth.mentee, now=NOW)
    await submit_module(module, {}, "写明步骤", actor=growth.mentee, now=NOW)
    row = await at(module, growth.mentee)
    assert (row.state, row.facts.version) == (DocumentState.IN_REVIEW, 2)
    second, first = await versions(module)
    (changed,) = differences(first.content, second.content)
    assert [text for text, is_own in changed.before if is_own] == ["2. 同行"]
    assert [text for text, is_own in changed.after if is_own] == ["2. 看表"]


def test_what_is_chosen_differs_in_words() -> None:
    after = replace(FULL, audience=Audience.UNIT, axes=("business", "scenario"), n_tag="safety", place="quality")
    told = {render(one.name, "en"): one.after[0][0] for one in differences(FULL, after)}
    assert set(told) == {"Who may read it", "Axes", "Party building + N", "Place in the value chain"}
    assert all(told.values())


def test_a_version_from_before_there_was_an_n_keeps_its_hash() -> None:
    kept = json.loads(write_content(FULL))
    assert "n_tag" not in kept
    assert read_content(json.dumps(kept)) == FULL


async def test_when_one_returns_and_the_other_accepts_a_second_version_answers(growth: Growth) -> None:
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    await submit_module(module, await numbers(growth), "", actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.ACCEPTED, Decision.RETURNED)
    await change_module(module, replace(FULL, cautions="噪声大时改在室内"), 0, actor=growth.mentee, now=NOW)
    await submit_module(module, {}, "补充注意事项", actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.ACCEPTED, Decision.ACCEPTED)
    assert (await at(module, growth.mentee)).state is DocumentState.PILOT


async def test_readers_keep_the_published_version_while_the_next_one_is_made(growth: Growth) -> None:
    module = await published(growth)
    await change_module(module, replace(FULL, title="三人法"), 0, actor=growth.mentee, now=NOW)
    row = await at(module, growth.stranger)
    assert (row.shown.title, row.content.title, row.facts.version) == ("夜班巡检双人法", "三人法", 2)
    assert await states(growth.stranger) == [DocumentState.PUBLISHED]
    assert await states(growth.stranger, "三人") == []
    with pytest.raises(Invalid):  # says what is new
        await submit_module(module, {}, "", actor=growth.mentee, now=NOW)
    await submit_module(module, {}, "三人更稳", actor=growth.mentee, now=NOW)
    await decide(growth, await at(module, growth.mentee), Decision.ACCEPTED, Decision.ACCEPTED)
    await record_use(module, NewUse(Outcome.APPLIED, "", place_title="二车间"), actor=growth.stranger, now=NOW)
    await publish(module, actor=growth.mentee, now=NOW)
    assert (await at(module, growth.stranger)).shown.title == "三人法"


async def test_use_renews_and_what_did_not_work_flags_until_somebody_looks_into_it(growth: Growth) -> None:
    module = await published(growth)
    later = NOW + timedelta(days=100)
    use = NewUse(Outcome.APPLIED, "又管用", place_title="三车间")
    await record_use(module, use, actor=growth.stranger, now=later)
    assert (await at(module, growth.mentee)).facts.review_due_on == TODAY + timedelta(days=465)
    with pytest.raises(Conflict):
        await record_use(module, use, actor=growth.stranger, now=later)
    await record_use(module, NewUse(Outcome.DID_NOT_WORK, "噪声太大"), actor=growth.head, now=later)
    assert await states(growth.stranger) == [DocumentState.FLAGGED]
    await confirm(module, "已补充适用条件", actor=growth.mentee, now=later)
    assert await states(growth.stranger) == [DocumentState.PUBLISHED]


async def test_will_use_it_becomes_what_came_of_it(growth: Growth) -> None:
    module = await published(growth)
    for outcome in (Outcome.INTENDED, Outcome.ADAPTED):
        await record_use(module, NewUse(outcome, "", place_title="四车间"), actor=growth.head, now=NOW)
    (use, *_) = (await at(module, growth.head)).uses
    assert (use.outcome, use.place_title) == (Outcome.ADAPTED, "四车间")


async def test_a_review_that_is_due_is_told_once(growth: Growth) -> None:
    module = await published(growth)
    later = NOW + timedelta(days=366)
    for _ in range(2):
        await note_reviews(actor=system_actor("test"), now=later)
    assert await states(growth.stranger) == [DocumentState.DUE]
    assert (await KnowledgeModule.select().where(KnowledgeModule.id == module).first())["due_noted"]


async def test_a_retired_module_leads_on_and_is_not_offered(growth: Growth) -> None:
    old, new = await published(growth), await published(growth)
    await retire(old, "有更好的", new, actor=growth.mentee, now=NOW)
    row = await at(old, growth.stranger)
    assert (row.state, row.successor_id) == (DocumentState.RETIRED, new)
    assert await states(growth.stranger) == [DocumentState.PUBLISHED]
    with pytest.raises(Forbidden):
        await record_use(old, NewUse(Outcome.APPLIED, ""), actor=growth.stranger, now=NOW)
    with pytest.raises(Invalid):
        await retire(new, "x", new, actor=growth.mentee, now=NOW)


async def test_a_module_whose_owner_retires_is_handed_over_and_found_under_the_new_name(growth: Growth) -> None:
    module = await published(growth)
    heir = await an_actor(await OrgUnit.objects().get(OrgUnit.id == growth.unit), name="周接")
    assert (await measures(growth.hr, TODAY)).orphans == []
    await Person.update({Person.status: "retired"}).where(Person.id == growth.mentee.person_id)
    assert [one.module_id for one in (await measures(growth.hr, TODAY)).orphans] == [module]
    for person in (growth.mentee.person_id, growth.party.person_id, 999_999):  # owns it, reviewed it, is nobody
        with pytest.raises(Invalid) as wrong:
            await hand_over(module, person, "退休", actor=growth.hr, now=NOW)
        assert set(wrong.value.errors) == {"owner"}
    with pytest.raises(Forbidden):
        await hand_over(module, heir.person_id, "想要", actor=heir, now=NOW)
    await hand_over(module, heir.person_id, "退休", actor=growth.hr, now=NOW)
    row = await at(module, heir)
    assert (row.owner_name, [name for _, name in row.authors]) == ("周接", ["李学"])
    assert (await measures(growth.hr, TODAY)).orphans == []
    assert [hit.subject_id for hit in (await search("zhoujie", Filters(), growth.stranger)).hits] == [module]
    await confirm(module, "仍适用", actor=heir, now=NOW)
    await change_module(module, replace(FULL, steps="1. 新"), 0, actor=growth.mentee, now=NOW)  # still an author
    with pytest.raises(Forbidden):
        await hand_over(module, growth.stranger.person_id or 0, "再转", actor=growth.mentee, now=NOW)


async def test_whoever_wrote_along_is_named_and_does_not_review(growth: Growth) -> None:
    module = await create_module(FULL, actor=growth.mentee, now=NOW)
    unit = await OrgUnit.objects().get(OrgUnit.id == growth.unit)
    mate, other = await an_actor(unit, name="郑同"), await an_actor(unit)
    with pytest.raises(NotFound):
        await add_author(module, mate.person_id or 0, actor=growth.party, now=NOW)
    for person in (mate, other, growth.party):
        await add_author(module, person.person_id or 0, actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid):
        await add_author(module, mate.person_id or 0, actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid) as wrong:
        await submit_module(module, await numbers(growth), "", actor=mate, now=NOW)
    assert set(wrong.value.errors) == {"reviewer_party"}
    await drop_author(module, growth.party.person_id or 0, actor=growth.mentee, now=NOW)
    await submit_module(module, await numbers(growth), "", actor=mate, now=NOW)
    with pytest.raises(Forbidden):  # or could review it after all
        await drop_author(module, other.person_id or 0, actor=growth.mentee, now=NOW)
    assert (await at(module, mate)).authors[0][1] == "郑同"
    with pytest.raises(Invalid):
        await add_author(module, growth.technical.person_id or 0, actor=growth.mentee, now=NOW)


async def test_authors_find_their_modules(growth: Growth) -> None:
    module = await published(growth)
    (line,) = await own_modules(growth.mentee, TODAY)
    assert (line.id, line.state, line.is_reworked) == (module, DocumentState.PUBLISHED, False)
    assert await own_modules(growth.stranger, TODAY) == []


def test_a_version_is_kept_word_for_word() -> None:
    content = replace(FULL, tags=("a", "b"), axes=("political",), audience=Audience.UNIT)
    assert read_content(write_content(content)) == content


def test_the_state_readers_see() -> None:
    facts = ModuleFacts(1, frozenset({1}), "/1/", 1, 1, "accepted", 1, 1, TODAY, False, False)
    assert module_state(facts, TODAY - timedelta(days=1)) is DocumentState.PUBLISHED
    assert module_state(facts, TODAY) is DocumentState.DUE
    assert module_state(replace(facts, is_flagged=True), TODAY) is DocumentState.FLAGGED
    assert module_state(replace(facts, is_retired=True), TODAY) is DocumentState.RETIRED


@pytest.mark.parametrize(
    ("text", "shown", "never"),
    [
        ("# 标题\n\n- 一\n- 二", "<h3>标题</h3>", "<h1>"),
        ("<script>alert(1)</script>", "&lt;script&gt;", "<script"),
        ("[x](javascript:alert(1))", "", 'href="javascript'),
        ("![](http://evil.example/x.png)", "", "evil"),
        ("![图](/files/7)", 'alt="图"', "files"),
        ("|甲|乙|\n|-|-|\n|1|2|", "<table>", "<style"),
        ("[x](https://a.example)", 'rel="noopener noreferrer"', "<b"),
    ],
)
def test_markdown_is_shown_safely(text: str, shown: str, never: str) -> None:
    html = rendered(text)
    assert shown in html
    assert never not in html
