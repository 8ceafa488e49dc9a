"""Projects on public notice: read by every colleague, objected to by name, answered by the Party office."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import notices
from mentor.projects.forms import reviews as forms
from mentor.projects.queries.notice_page import notice_page, running_notices
from mentor.projects.rules.words import Line
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/project-notices")
async def show_notices(actor: Act) -> Html:
    return page("projects/notices.html", notices=await running_notices(actor))


@get("/project-notices/{project_notice_id:int}")
async def show_notice(project_notice_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _notice_page(project_notice_id, actor, now, Filled())


@post("/project-notices/{project_notice_id:int}/objections")
async def object_to(project_notice_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await notices.object_to(project_notice_id, forms.read_text(raw, "objection"), actor=actor, now=now)

    return await _done(request, project_notice_id, act, actor, now)


@post("/project-notices/{project_notice_id:int}/objections/{project_objection_id:int}/answers")
async def answer_objection(
    project_notice_id: FromPath[int],
    project_objection_id: FromPath[int],
    request: AnyRequest,
    actor: Act,
    now: Now,
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        text, is_upheld = forms.read_answer(raw)
        await notices.answer_objection(project_objection_id, text, is_upheld=is_upheld, actor=actor, now=now)

    return await _done(request, project_notice_id, act, actor, now)


async def _done(
    request: AnyRequest, notice_id: int, act: Callable[[RawForm], Awaitable[object]], actor: Actor, now: datetime
) -> Html | Redirect:
    return await answer(
        request, act, lambda form: _notice_page(notice_id, actor, now, form), f"/project-notices/{notice_id}"
    )


async def _notice_page(notice_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await notice_page(notice_id, actor, local_date(now))
    return page("projects/notice.html", status=status_of(form), notice=view, form=form, lines=list(Line))


ROUTES = (show_notices, show_notice, object_to, answer_objection)
