"""Modules: read on a phone, written with a preview of what both lines will see, tried, published, kept alive."""

from datetime import datetime
from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.growth.rules.bonds import Axis
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.forms import Filled, RawForm
from mentor.knowledge.actions import modules as actions
from mentor.knowledge.actions import reviews, uses
from mentor.knowledge.forms import modules as forms
from mentor.knowledge.forms.lessons import read_chosen
from mentor.knowledge.markdown import rendered
from mentor.knowledge.pages.intake import own_page, written
from mentor.knowledge.queries.lessons import triage_queue
from mentor.knowledge.queries.module_lists import versions
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.reviews import pair_of
from mentor.knowledge.queries.toolkits import toolkits_of
from mentor.knowledge.queries.uses import open_milestones
from mentor.knowledge.rules import contents, modules
from mentor.knowledge.rules.contents import TEXTS
from mentor.knowledge.rules.modules import Outcome
from mentor.knowledge.rules.words import Audience, DocumentState, KnowledgeLine
from mentor.projects.rules.words import ChainNode, NTag
from mentor.settings import settings
from mentor.signoff.queries import RequestView, request_view
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form
from mentor.web.respond import Html, page, see_other


@get("/modules")
async def show_own(actor: Act, now: Now) -> Html:
    _refuse(modules.refusal_to_create(actor))
    return await own_page(actor, now, Filled(), status=200)


@get("/modules/new")
async def new_module(request: AnyRequest, actor: Act) -> Html:
    _refuse(modules.refusal_to_create(actor))
    return _form_page(Filled(query_form(request)), status=200, module=None)


@post("/modules")
async def create_module(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        return f"/modules/{await actions.create_module(*await written(raw), actor=actor, now=now)}"

    async def again(form: Filled) -> Html:
        return _form_page(form, status=422, module=None)

    return await answer(request, act, again)


@post("/modules/merges")
async def merge_lessons(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        title, chosen = forms.read_merge_title(raw), read_chosen(raw)
        return f"/modules/{await actions.merge_lessons(chosen, title, actor=actor, now=now)}/edit"

    async def again(form: Filled) -> Html:
        q = form.raw.get("q")
        return page("knowledge/triage.html", status=422, queue=await triage_queue(actor, q), q=q, query="", form=form)

    return await answer(request, act, again)


@get("/modules/{module_id:int}")
async def show_module(module_id: FromPath[int], actor: Act, now: Now, draft: FromQuery[bool] = False) -> Html:
    return await module_page(module_id, actor, now, Filled(), at_hand=draft)


@get("/modules/{module_id:int}/edit")
async def edit_module(module_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _edit_page(module_id, actor, now, Filled(), status=200)


@post("/modules/{module_id:int}/changes")
async def change_module(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        content, pictures, declared = await written(raw)
        edited = forms.read_edited(raw)
        await actions.change_module(module_id, content, edited, pictures, declared, actor=actor, now=now)
        return f"/modules/{module_id}?draft=true"

    return await answer(request, act, lambda form: _edit_page(module_id, actor, now, form, status=422))


@post("/modules/{module_id:int}/submissions")
async def submit_module(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await reviews.submit_module(module_id, *forms.read_submission(raw), actor=actor, now=now)
        return f"/modules/{module_id}?draft=true"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form, at_hand=True))


@post("/modules/{module_id:int}/uses")
async def record_use(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await uses.record_use(module_id, forms.read_use(raw), actor=actor, now=now)
        return f"/modules/{module_id}#uses"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form))


@post("/modules/{module_id:int}/publications")
async def publish_module(module_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await reviews.publish(module_id, actor=actor, now=now)
    return see_other(f"/modules/{module_id}")


@get("/modules/{module_id:int}/versions")
async def show_versions(
    module_id: FromPath[int], actor: Act, now: Now, older: FromQuery[int] = 0, newer: FromQuery[int] = 0
) -> Html:
    """Two versions side by side: the two newest when none are named."""
    row = await module_row(module_id, actor, local_date(now))
    kept = [one for one in await versions(module_id) if one.published_at or _works_on(row, actor)]
    known = {one.number: one for one in kept}
    newer = newer if newer in known else max(known, default=0)
    older = older if older in known else max((number for number in known if number < newer), default=0)
    both = (known[older].content, known[newer].content) if older and newer else None
    return page(
        "knowledge/versions.html", module=row, versions=kept, older=older, newer=newer,
        differences=contents.differences(*both) if both else (),
    )  # fmt: skip


def _works_on(row: ModuleRow, actor: Actor) -> bool:
    """Authors, offices and reviewers see versions that are not published."""
    return modules.refusal_to_edit(row.facts, actor) is None or actor.person_id in {*row.persons}


def _refuse(refusal: Any) -> None:
    if refusal is not None:
        raise Forbidden(refusal)


async def module_page(module_id: int, actor: Actor, now: datetime, form: Filled, *, at_hand: bool = False) -> Html:
    row = await module_row(module_id, actor, local_date(now))
    is_pilot = row.facts.work_state is DocumentState.PILOT
    at_hand = row.public is None or (at_hand and (is_pilot or _works_on(row, actor)))
    shown = row.content if at_hand else row.shown
    submit_refusal = modules.refusal_to_submit(row.facts, row.content, actor)
    is_first = submit_refusal is None and row.request_id is None
    return page(
        "knowledge/module.html",
        status=422 if form.errors else 200,
        module=row,
        shown=shown,
        texts=[
            (name, rendered(getattr(shown, key), f"/modules/{row.id}/pictures/"))
            for key, name in TEXTS.items()
            if key != "title"
        ],
        at_hand=at_hand,
        works=_works_on(row, actor),
        form=form,
        outcomes=Outcome,
        axes=[Axis(axis) for axis in shown.axes],
        n_tag=NTag(shown.n_tag) if shown.n_tag else None,
        place=ChainNode(shown.place) if shown.place else None,
        pair=await pair_of(row.mentorship_id) if is_first else {},
        signoff=await _decisions(row, actor, now),
        edit_refusal=modules.refusal_to_edit(row.facts, actor),
        submit_refusal=submit_refusal,
        publish_refusal=modules.refusal_to_publish(row.facts, actor),
        confirm_refusal=modules.refusal_to_confirm(row.facts, actor),
        hand_over_refusal=modules.refusal_to_hand_over(row.facts, actor),
        retire_refusal=modules.refusal_to_retire(row.facts, actor),
        use_refusal=modules.refusal_to_use(row.facts, actor),
        tools=await toolkits_of(row.id),
        me=actor.person_id,
        telling=modules.TELLING,
        milestones=await open_milestones(actor) if actor.person_id in {one.person_id for one in row.uses} else (),
    )


async def _decisions(row: ModuleRow, actor: Actor, now: datetime) -> RequestView | None:
    """For reviewers, the one who asked, and the offices; other authors see the state only."""
    if row.request_id is None or not _works_on(row, actor):
        return None
    try:
        return await request_view(row.request_id, actor, now=now)
    except NotFound:
        return None


async def _edit_page(module_id: int, actor: Actor, now: datetime, form: Filled, status: int) -> Html:
    row = await module_row(module_id, actor, local_date(now))
    _refuse(modules.refusal_to_edit(row.facts, actor))
    return _form_page(form, status=status, module=row)


def _form_page(form: Filled, status: int, module: ModuleRow | None) -> Html:
    return page(
        "knowledge/module_form.html", status=status, form=form, module=module, texts=TEXTS, lines=KnowledgeLine,
        content=module.content if module else None, audiences=(Audience.ALL, Audience.UNIT), axes=Axis,
        places=ChainNode, n_tags=NTag, needed=modules.NEEDED, limit=settings().upload_megabytes,
    )  # fmt: skip


ROUTES = (
    show_own,
    new_module,
    create_module,
    merge_lessons,
    show_module,
    edit_module,
    change_module,
    submit_module,
    record_use,
    publish_module,
    show_versions,
)
