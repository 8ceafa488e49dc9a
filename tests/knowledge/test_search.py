"""The search itself: what is found, in which order, by whom; the same on both databases."""

from typing import Any

import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import current_engine
from mentor.kernel.errors import NotFound
from mentor.knowledge.actions.indexing import forget, index, note_dead_end, renew_words
from mentor.knowledge.matching import at_most, strict
from mentor.knowledge.queries.search import Results, search
from mentor.knowledge.queries.terms import corpus
from mentor.knowledge.rules.search import MOST_FOUND, Document, Filters
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine
from mentor.knowledge.tables.search import DeadEnd, KnowledgeDocument
from mentor.knowledge.words import SCHEME, question
from mentor.people.rules import Role
from tests.builders.growth import a_person, a_unit
from tests.builders.knowledge import NOW, a_document, indexed

pytestmark = pytest.mark.usefixtures("database")

READER = Actor(account_id=1, person_id=999_999, language="en")


async def found(text: str, actor: Actor = READER, **filters: Any) -> list[str]:
    return titles(await search(text, Filters(**filters), actor))


def titles(results: Results) -> list[str]:
    return [hit.plain_title for hit in results.hits]


async def some() -> None:
    await indexed(
        a_document("双导师对子怎样分工", "党务导师谈思想，业务导师教技术。每月一次会商。"),
        a_document("动力车间安全生产检查", "检查表先看压力表，再看安全阀。夜班要两人同行。"),
        a_document("Radio repeaters on the ridge", "Communications failed; the crews were running without radios."),
        a_document("Driving at night", "Fatigue: nobody drives more than ten hours. Situational awareness was lost."),
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("导师", "双导师对子怎样分工"),
        ("会商", "双导师对子怎样分工"),
        ("安全阀", "动力车间安全生产检查"),
        ("夜", "动力车间安全生产检查"),
        ("communication", "Radio repeaters on the ridge"),
        ("run radio", "Radio repeaters on the ridge"),
        ("FATIGUE drive", "Driving at night"),
        ("“压力表，再看”", "动力车间安全生产检查"),
        ("ｒａｄｉｏ", "Radio repeaters on the ridge"),
    ],
)
async def test_words_of_two_characters_and_of_other_forms_are_found(text: str, title: str) -> None:
    await some()
    assert (await found(text))[0] == title


async def test_a_phrase_in_quotes_must_stand_so() -> None:
    await some()
    assert await found('"awareness situational"') == []
    assert await found('"situational awareness"') == ["Driving at night"]


async def test_an_unfinished_last_word_is_a_beginning_while_typing() -> None:
    await some()
    results = await search("situat", Filters(), READER, is_typing=True)
    assert titles(results) == ["Driving at night"]
    assert await found("situat") == []


@pytest.mark.parametrize(
    "text", ['" OR 1', "a* NEAR(b c)", "'; DROP TABLE x; --", "{title_words}: x", "!!&|<->:*", "\0", "()"]
)
async def test_no_input_is_syntax(text: str) -> None:
    await some()
    await found(text)


async def test_a_title_counts_more_than_a_text_and_real_use_more_than_none() -> None:
    await indexed(
        a_document("别的", "焊接质量"),
        a_document("焊接质量", "其他"),
        a_document("焊接", "质量", used=9),
        a_document("焊接", "质量"),
    )
    order = await search("焊接质量", Filters(), READER)
    assert order.hits[0].plain_title == "焊接质量"
    both = [hit.used for hit in order.hits if hit.plain_title == "焊接"]
    assert both == [9, 0]


async def test_when_all_words_together_are_nowhere_the_rarest_lead() -> None:
    await some()
    results = await search("fatigue helicopters", Filters(), READER)
    assert titles(results) == ["Driving at night"]
    assert results.is_loose


async def test_the_words_are_marked_in_title_and_snippet_and_nothing_else_is_markup() -> None:
    await indexed(a_document("<b>安全</b>", "<script>alert(1)</script> 安全第一"))
    (hit,) = (await search("安全", Filters(), READER)).hits
    assert [piece.text for piece in hit.title if piece.is_hit] == ["安全"]
    assert "".join(piece.text for piece in hit.snippet) == "<script>alert(1)</script> 安全第一"


async def test_filters_narrow_and_what_is_retired_is_found_only_when_asked_for() -> None:
    await indexed(
        a_document("轮岗甲", line=KnowledgeLine.PARTY, tags=("安全",)),
        a_document("轮岗乙", kind=DocumentKind.MODULE, line=KnowledgeLine.BUSINESS),
        a_document("轮岗丙", state=DocumentState.RETIRED),
    )
    assert sorted(await found("轮岗")) == ["轮岗乙", "轮岗甲"]
    assert await found("轮岗", kind=DocumentKind.MODULE) == ["轮岗乙"]
    assert await found("轮岗", tag="安全") == ["轮岗甲"]
    assert await found("轮岗", state=DocumentState.RETIRED) == ["轮岗丙"]
    assert await found("", line=KnowledgeLine.PARTY) == ["轮岗甲"]


async def test_a_module_is_found_by_each_of_its_axes_and_by_its_n() -> None:
    await indexed(
        a_document("夜班巡检", axes=("business", "scenario"), n_tag="safety", tags=("巡检",)),
        a_document("夜班台账", axes=("political",), n_tag="digital"),
    )
    assert await found("夜班", axis="scenario") == await found("夜班", axis="business") == ["夜班巡检"]
    assert await found("", n_tag="digital") == ["夜班台账"]
    assert await found("夜班", n_tag="digital", axis="business") == []


@pytest.mark.parametrize("text", ["wangxiaofang", "wxf", "LQ", "曾", "zengguo"])
async def test_authors_are_found_as_they_are_spelt(text: str) -> None:
    await indexed(
        a_document("夜班巡检", byline="王小芳、李强、曾国"), a_document("夜班台账", byline="赵敏、安全报告集二〇二六")
    )
    assert titles(await search(text, Filters(), READER, is_typing=True)) == ["夜班巡检"]


async def test_documents_of_an_earlier_version_get_their_words_anew() -> None:
    await some()
    await KnowledgeDocument.update(
        {KnowledgeDocument.scheme: SCHEME - 1, KnowledgeDocument.title_words: "旧词", KnowledgeDocument.body_words: ""},
        force=True,
    )
    assert await found("导师") == []
    assert [await renew_words(NOW), await renew_words(NOW)] == [4, 0]
    assert await found("导师") == ["双导师对子怎样分工"]
    before = await corpus(question("导师"))
    await KnowledgeDocument.update({KnowledgeDocument.scheme: SCHEME - 1}, force=True)
    await renew_words(NOW)
    assert await corpus(question("导师")) == before


async def test_results_never_show_what_the_reader_may_not_see() -> None:
    company = await a_unit("公司")
    shop = await a_unit("车间", company.path)
    other = await a_unit("别处", company.path)
    inside, outside = await a_person(shop), await a_person(other)
    await indexed(
        a_document("秘诀一", audience=Audience.UNIT, unit_id=shop.id),
        a_document("秘诀二", audience=Audience.DESK, unit_id=shop.id, persons=(outside,)),
        a_document("秘诀三", audience=Audience.DESK, unit_id=shop.id),
    )
    keeper = Actor(account_id=1, person_id=outside + 1000, grants=(Grant(Role.HR, company.path),))
    assert await found("秘诀", Actor(person_id=inside)) == ["秘诀一"]
    assert await found("秘诀", Actor(person_id=outside)) == ["秘诀二"]
    assert await found("秘诀", keeper) == ["秘诀三", "秘诀二", "秘诀一"]
    assert await found("秘诀", READER) == []
    assert await found("", READER) == []


async def test_nothing_is_suggested_that_the_reader_may_not_see() -> None:
    shop = await a_unit("车间")
    await indexed(a_document("焊接", audience=Audience.DESK, unit_id=shop.id))
    assert (await search("汉街", Filters(), READER)).meant == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("安泉", "安全"),
        ("comunication", "communication"),
        ("shengchan", "生产"),
        ("“压力表” 安泉", '"压力表" 安全'),
        ("“安全检查”", "安全检查"),
        ("“直升机”", ""),
    ],
)
async def test_did_you_mean_offers_what_sounds_alike_or_the_words_without_quotes(text: str, meant: str) -> None:
    await some()
    assert (await search(text, Filters(), READER)).meant == meant


async def test_administrators_find_nothing_not_even_that_there_is_a_search() -> None:
    with pytest.raises(NotFound):
        await search("安全", Filters(), Actor(account_id=1, person_id=1, grants=(Grant(Role.AUDITOR),)))


async def test_a_changed_document_is_found_by_its_new_words_only_and_the_counts_follow() -> None:
    before = a_document("旧题", "压力")
    await indexed(before)
    values = {name: getattr(before, name) for name in Document.__slots__} | {"title": "新题", "text": "温度"}
    await index(Document(**values), now=NOW)
    assert await found("旧题") == []
    assert await found("温度") == ["新题"]
    counts = await corpus(question("压力 温度 新题"))
    assert (counts.documents, counts.words) == (1, 4)
    assert {term: count for term, count in counts.counts.items() if count} == {"温度": 1, "新题": 1}
    await forget(before.kind, before.subject_id)
    assert (await corpus(question("温度"))).documents == 0
    assert await found("温度") == []


async def test_pages_follow_each_other_without_gap_or_double() -> None:
    await indexed(*(a_document(f"班组{number}", "班组建设") for number in range(45)))
    seen: list[str] = []
    after = ""
    for _ in range(3):
        results = await search("班组", Filters(), READER, after=after)
        seen += titles(results)
        after = results.after
    assert len(seen) == len(set(seen)) == 45
    assert after == ""
    browsed = await search("", Filters(), READER, size=40)
    rest = await search("", Filters(), READER, after=browsed.after, size=40)
    assert len({*titles(browsed), *titles(rest)}) == 45


async def test_a_rare_phrase_of_frequent_words_is_found_however_old_it_is() -> None:
    await indexed(a_document("夜班", "检修、焊接"), *(a_document("班组", "焊接，然后检修") for _ in range(120)))
    assert await found("“检修、焊接”") == ["夜班"]
    assert (await search("检修 焊接", Filters(), READER)).total == MOST_FOUND


async def test_a_search_without_a_result_is_counted_without_a_name() -> None:
    for _ in range(2):
        await note_dead_end(question("揭榜挂帅 怎么办"), now=NOW)
    await note_dead_end(question("!"), now=NOW)
    (row,) = await DeadEnd.select()
    assert (row["words"], row["times"]) == ("揭榜挂帅 怎么办", 2)


async def test_a_unit_named_by_code_or_name_holds_what_was_learnt_there_and_below_it() -> None:
    company = await a_unit("公司")
    shop = await a_unit("车间", company.path)
    other = await a_unit("别处")
    await indexed(*(a_document(f"巡检{n}", unit_id=one.id) for n, one in enumerate((company, shop, other))))
    assert sorted(await found("巡检", unit="公司")) == ["巡检0", "巡检1"]
    assert await found("巡检", unit=shop.code) == ["巡检1"]
    assert await found("", unit=other.code) == ["巡检2"]
    assert await found("巡检", unit="没有这个单位") == []


@pytest.mark.parametrize(
    ("text", "most"),
    [("导师", 5), ("导师 会商", 2), ("双导师", 3), ("“会商、导师”", 2), ("没有", 0), ("会", 9), ("没有 导师", 0)],
)
def test_in_how_many_documents_an_expression_is_at_most(text: str, most: int) -> None:
    counts = {"导师": 5, "会商": 2, "双导": 3, "会*": 9, "商": 100}
    assert at_most(strict(question(text)), counts) == most


async def test_words_that_may_go_on_are_counted_where_they_decide_how_it_looks() -> None:
    await some()
    counts = (await corpus(question("ra", is_typing=True))).counts
    assert counts.get("ra*", 0) == (1 if current_engine().engine_type == "postgres" else 0)
