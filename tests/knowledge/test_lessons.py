"""Lessons: written in three fields, seen by whom, kept or dropped, from projects, found while typing."""

from dataclasses import replace
from datetime import date

import pytest

from mentor.growth.actions.logs import submit_log
from mentor.growth.rules.logs import Visibility
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.knowledge.actions.lessons import change_lesson, remove_lesson, take_over, triage, write_lesson
from mentor.knowledge.queries.lessons import lesson_row, triage_queue
from mentor.knowledge.queries.search import search, similar
from mentor.knowledge.queries.sources import writing
from mentor.knowledge.rules.lessons import (
    LessonState,
    NewLesson,
    Origin,
    Source,
    Verdict,
    read_tags,
    refusal_to_triage,
    title_of,
)
from mentor.knowledge.rules.search import Filters
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.knowledge.tables.lessons import Lesson
from mentor.notifications.tables import Message
from mentor.projects.rules.words import NTag
from mentor.projects.tables import JointProject, LessonDraft, ProjectNode
from tests.builders.growth import Growth, a_log, a_mentorship
from tests.builders.knowledge import NOW
from tests.builders.projects import a_project

NEW = NewLesson(
    line=KnowledgeLine.BUSINESS,
    situation="夜班巡检漏看压力表。",
    learnt="两人同行不会漏看。第二句。",
    advice="夜班巡检安排两人。",
    audience=Audience.ALL,
    tags=("安全",),
)


async def write(author: Actor, new: NewLesson = NEW, source: Source = Source()) -> int:  # noqa: B008
    return await write_lesson(new, source, actor=author, now=NOW)


async def found(text: str, actor: Actor) -> list[int]:
    return [hit.subject_id for hit in (await search(text, Filters(), actor)).hits]


@pytest.fixture
async def growth(database: str) -> Growth:
    return await a_mentorship()


@pytest.mark.parametrize(
    ("learnt", "title"),
    [
        ("两人同行。第二句。", "两人同行。"),
        ("Ask twice. Then act.", "Ask twice."),
        ("长" * 80, "长" * 59 + "…"),
        ("", "情况"),
    ],
)
def test_the_first_sentence_is_the_title(learnt: str, title: str) -> None:
    assert title_of(learnt, "情况") == title


def test_tags_are_words_between_commas() -> None:
    assert read_tags("安全, #焊接、 a/b，安全") == ("安全", "焊接", "a", "b")


async def test_while_it_waits_only_its_author_and_the_offices_see_it(growth: Growth) -> None:
    lesson = await write(growth.mentee)
    assert (await lesson_row(lesson, growth.mentee)).title == "两人同行不会漏看。"
    assert (await lesson_row(lesson, growth.hr)).mentorship_id == growth.mentorship
    for other in (growth.stranger, growth.party):
        assert await found("压力表", other) == []
        with pytest.raises(NotFound):
            await lesson_row(lesson, other)
    assert await found("压力表", growth.mentee) == [lesson]


async def test_what_is_kept_is_found_by_its_audience_and_the_author_is_told(growth: Growth) -> None:
    for_all = await write(growth.mentee)
    for_unit = await write(growth.mentee, replace(NEW, audience=Audience.UNIT))
    for lesson in (for_all, for_unit):
        await triage(lesson, Verdict.KEEP, ("巡检",), "", actor=growth.hr, now=NOW)
    outside = Actor(account_id=9, person_id=999_999)
    assert await found("巡检", outside) == [for_all]
    assert sorted(await found("巡检", growth.party)) == [for_all, for_unit]
    assert await Message.count().where(Message.recipient == growth.mentee.person_id) == 2


async def test_what_is_dropped_is_found_by_nobody_and_needs_a_reason_once(growth: Growth) -> None:
    lesson = await write(growth.mentee)
    await triage(lesson, Verdict.DROP, (), "已有相同内容", actor=growth.hr, now=NOW)
    assert await found("压力表", growth.mentee) == []
    line = await lesson_row(lesson, growth.mentee)
    assert (line.facts.state, line.reason) == (LessonState.DROPPED, "已有相同内容")
    with pytest.raises(Conflict):
        await triage(lesson, Verdict.KEEP, (), "", actor=growth.hr, now=NOW)


async def test_what_waits_is_found_by_its_words(growth: Growth) -> None:
    first = await write(growth.mentee)
    await write(growth.mentee, replace(NEW, situation="吊装。", learnt="先试吊 10 CM。", advice="试吊。"))
    assert [line.id for line in (await triage_queue(growth.hr, "两人 漏看")).rows] == [first]
    assert len((await triage_queue(growth.hr, "10 cm")).rows) == 1
    assert (await triage_queue(growth.hr, "两人 试吊")).rows == []
    assert len((await triage_queue(growth.hr, "%")).rows) == 2


async def test_nobody_triages_the_own_lesson_or_that_of_another_unit(growth: Growth) -> None:
    own = await write(growth.hr)
    assert [line.id for line in (await triage_queue(growth.hr)).rows] == []
    with pytest.raises(Forbidden):
        await triage(own, Verdict.KEEP, (), "", actor=growth.hr, now=NOW)
    facts = (await lesson_row(own, growth.hr)).facts
    assert refusal_to_triage(facts, growth.mentee) is not None
    with pytest.raises(NotFound):
        await triage_queue(growth.mentee)


async def test_the_author_changes_or_takes_back_what_waits(growth: Growth) -> None:
    lesson = await write(growth.mentee)
    await change_lesson(lesson, replace(NEW, learnt="要看温度。"), actor=growth.mentee, now=NOW)
    assert await found("温度", growth.mentee) == [lesson]
    with pytest.raises(Invalid):  # from a window opened before
        await change_lesson(lesson, NEW, actor=growth.mentee, now=NOW)
    with pytest.raises(Forbidden):
        await change_lesson(lesson, replace(NEW, edited=1), actor=growth.hr, now=NOW)
    await remove_lesson(lesson, actor=growth.mentee, now=NOW)
    assert await found("温度", growth.mentee) == []
    assert await Lesson.count() == 0


async def test_a_lesson_from_a_log_keeps_its_origin_and_only_for_who_may_read_the_log(growth: Growth) -> None:
    private = a_log(visibility=Visibility.PRIVATE)
    log = await submit_log(growth.mentorship, private, actor=growth.mentee, now=NOW)
    lesson = await write(growth.mentee, source=Source(Origin.LOG, log))
    line = await lesson_row(lesson, growth.mentee)
    assert (line.source.address, line.mentorship_id) == (f"/logs/{log}", growth.mentorship)
    with pytest.raises(NotFound):
        await write(growth.party, source=Source(Origin.LOG, log))


async def test_a_secrecy_mark_is_not_kept(growth: Growth) -> None:
    with pytest.raises(Invalid):
        await write(growth.mentee, replace(NEW, advice="见机密文件"))
    assert await Lesson.count() == 0


async def test_lessons_of_projects_join_the_queue_once(growth: Growth) -> None:
    project = JointProject(
        code="P1", title="攻关", unit=growth.unit, created_at=NOW, state_since=NOW, n_tag=NTag.QUALITY
    )
    made = (await JointProject.insert(project))[0]["id"]
    texts = {"situation": "情况", "learnt": "学到", "advice": "建议"}
    row = LessonDraft(project=made, member=growth.mentee.person_id, number=1, line="both", written_at=NOW, **texts)
    await LessonDraft.insert(row)
    assert await take_over(actor=system_actor("test"), now=NOW) == 1
    assert await take_over(actor=system_actor("test"), now=NOW) == 0
    (line,) = (await triage_queue(growth.hr)).rows
    assert (line.source, line.author_id) == (Source(Origin.PROJECT, made, "攻关"), growth.mentee.person_id)
    assert line.n_tag is NTag.QUALITY


async def test_a_lesson_from_a_node_knows_the_project_and_its_n(database: str) -> None:
    team = await a_project(n_tag=NTag.SAFETY)
    node = ProjectNode(project=team.project, title="样机", due_on=date(2026, 6, 1))
    source = Source(Origin.NODE, (await ProjectNode.insert(node))[0]["id"])
    place = await writing(source, team.party)
    assert (place.source.title.endswith("样机"), place.n_tag) == (True, "safety")
    assert place.source.address == f"/project-nodes/{source.id}"
    with pytest.raises(NotFound):
        await writing(source, team.stranger)


async def test_similar_lessons_show_while_somebody_writes(growth: Growth) -> None:
    lesson = await write(growth.mentee)
    await triage(lesson, Verdict.KEEP, (), "", actor=growth.hr, now=NOW)
    hits = await similar("昨天夜班巡检的时候有人漏看了压力表", growth.stranger)
    assert [hit.subject_id for hit in hits] == [lesson]
    assert await similar("轮岗", growth.stranger) == ()
