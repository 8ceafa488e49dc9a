"""Three sentences, written on a phone; and the queue in which the offices keep or drop them."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions import lessons as actions
from mentor.knowledge.forms.lessons import SOURCES, read_lesson, read_source, read_triage, read_writing
from mentor.knowledge.queries.lessons import lesson_page, own_lessons, triage_queue
from mentor.knowledge.queries.search import similar
from mentor.knowledge.queries.sources import writing
from mentor.knowledge.rules.lessons import refusal_to_edit, refusal_to_write
from mentor.knowledge.rules.search import is_keeper
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.rules.words import NTag
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without
from mentor.web.respond import Html, page, see_other


@get("/lessons/new")
async def new_lesson(request: AnyRequest, actor: Act) -> Html:
    return await _new_page(actor, Filled(query_form(request)), status=200)


@post("/lessons")
async def write_lesson(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        return f"/lessons/{await actions.write_lesson(read_lesson(raw), read_source(raw), actor=actor, now=now)}"

    return await answer(request, act, lambda form: _new_page(actor, form, status=422))


@get("/lessons/similar")
async def show_similar(request: AnyRequest, actor: Act) -> Html:
    """While somebody writes: what others have already written down about it."""
    return page("knowledge/_similar.html", hits=await similar(read_writing(query_form(request)), actor))


@get("/lessons")
async def show_own(actor: Act) -> Html:
    if (refusal := refusal_to_write(actor)) is not None:
        raise Forbidden(refusal)
    return page("knowledge/lessons.html", lessons=await own_lessons(actor), is_keeper=is_keeper(actor))


@get("/lessons/{lesson_id:int}")
async def show_lesson(lesson_id: FromPath[int], actor: Act) -> Html:
    return await _lesson_page(lesson_id, actor, Filled(), status=200)


@get("/lessons/{lesson_id:int}/edit")
async def edit_lesson(lesson_id: FromPath[int], actor: Act) -> Html:
    return await _edit_page(lesson_id, actor, Filled(), status=200)


@post("/lessons/{lesson_id:int}/changes")
async def change_lesson(request: AnyRequest, lesson_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.change_lesson(lesson_id, read_lesson(raw), actor=actor, now=now)
        return f"/lessons/{lesson_id}"

    return await answer(request, act, lambda form: _edit_page(lesson_id, actor, form, status=422))


@post("/lessons/{lesson_id:int}/removals")
async def remove_lesson(lesson_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.remove_lesson(lesson_id, actor=actor, now=now)
    return see_other("/lessons")


@get("/lessons/triage")
async def show_triage(request: AnyRequest, actor: Act, q: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    queue = await triage_queue(actor, q, after=after)
    return page(
        "knowledge/triage.html", queue=queue, q=q, query=query_without(query_form(request), "after"), form=Filled()
    )


@post("/lessons/{lesson_id:int}/decisions")
async def decide_on_lesson(request: AnyRequest, lesson_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await actions.triage(lesson_id, *read_triage(raw), actor=actor, now=now)
        return "/lessons/triage"

    return await answer(request, act, lambda form: _lesson_page(lesson_id, actor, form, status=422))


async def _new_page(actor: Actor, form: Filled, status: int) -> Html:
    if (refusal := refusal_to_write(actor)) is not None:
        raise Forbidden(refusal)
    place = await writing(read_source(form.raw), actor)
    return _form_page(form, status, lesson=None, source=place.source, n_tag=place.n_tag)


async def _edit_page(lesson_id: int, actor: Actor, form: Filled, status: int) -> Html:
    found = await lesson_page(lesson_id, actor)
    if (refusal := refusal_to_edit(found.lesson.facts, actor)) is not None:
        raise Forbidden(refusal)
    n_tag = found.lesson.n_tag
    return _form_page(form, status, lesson=found.lesson, source=found.lesson.source, n_tag=n_tag.value if n_tag else "")


def _form_page(form: Filled, status: int, **shown: Any) -> Html:
    audiences = (Audience.ALL, Audience.UNIT)
    return page(
        "knowledge/lesson_form.html", status=status, form=form, lines=KnowledgeLine, audiences=audiences, n_tags=NTag,
        names={kind.value: name for name, kind in SOURCES.items()}, **shown,
    )  # fmt: skip


async def _lesson_page(lesson_id: int, actor: Actor, form: Filled, status: int) -> Html:
    found = await lesson_page(lesson_id, actor)
    return page("knowledge/lesson.html", status=status, found=found, lesson=found.lesson, form=form)


ROUTES = (
    new_lesson,
    write_lesson,
    show_similar,
    show_own,
    show_lesson,
    edit_lesson,
    change_lesson,
    remove_lesson,
    show_triage,
    decide_on_lesson,
)
