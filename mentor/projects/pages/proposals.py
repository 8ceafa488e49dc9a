"""Writing a proposal: texts, goals of both lines, team, nodes, risks; submitting and withdrawing it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import parts, proposals
from mentor.projects.forms import proposals as forms
from mentor.projects.queries.project_page import project_page
from mentor.projects.rules.words import BodyKind, Line
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/projects/{project_id:int}/proposal")
async def show_proposal(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _proposal_page(project_id, actor, now, "", Filled())


@post("/projects/{project_id:int}/proposal")
async def write(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await parts.write_texts(project_id, forms.read_texts(raw), actor=actor, now=now)

    return await _done(request, project_id, "texts", act, actor, now)


@post("/projects/{project_id:int}/goals")
async def add_goal(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await proposals.add_goal(project_id, forms.read_goal(raw), actor=actor, now=now)

    return await _done(request, project_id, "goal", act, actor, now)


@post("/projects/{project_id:int}/goals/{project_goal_id:int}/removals")
async def remove_goal(
    project_id: FromPath[int], project_goal_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await proposals.remove_goal(project_id, project_goal_id, actor=actor, now=now)

    return await _done(request, project_id, "goal", act, actor, now)


@post("/projects/{project_id:int}/members")
async def add_member(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await parts.add_member(project_id, await forms.read_member(raw), actor=actor, now=now)

    return await _done(request, project_id, "member", act, actor, now)


@post("/projects/{project_id:int}/members/{project_member_id:int}/endings")
async def end_membership(
    project_id: FromPath[int], project_member_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await parts.end_membership(project_id, project_member_id, actor=actor, now=now)

    return await _done(request, project_id, "member", act, actor, now)


@post("/projects/{project_id:int}/bodies")
async def add_body(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await parts.add_body(project_id, forms.read_body(raw), actor=actor, now=now)

    return await _done(request, project_id, "body", act, actor, now)


@post("/projects/{project_id:int}/submissions")
async def submit(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason = forms.read_reason(raw, required=False)
        await proposals.submit_proposal(project_id, reason=reason, actor=actor, now=now)

    return await _done(request, project_id, "submission", act, actor, now, "")


@post("/projects/{project_id:int}/withdrawals")
async def withdraw(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await proposals.withdraw_proposal(project_id, forms.read_reason(raw), actor=actor, now=now)

    return await _done(request, project_id, "withdrawal", act, actor, now, "")


async def _done(
    request: AnyRequest,
    project_id: int,
    part: str,
    act: Callable[[RawForm], Awaitable[object]],
    actor: Actor,
    now: datetime,
    to: str = "/proposal",
) -> Html | Redirect:
    """The page again with what was wrong in this part of it."""
    return await answer(
        request, act, lambda form: _proposal_page(project_id, actor, now, part, form), f"/projects/{project_id}{to}"
    )


async def _proposal_page(project_id: int, actor: Actor, now: datetime, part: str, form: Filled) -> Html:
    view = await project_page(project_id, actor, local_date(now))
    return page(
        "projects/proposal.html",
        status=status_of(form),
        project=view, head=view.head, typed={part: form}, blank=Filled(),
        lines=list(Line), roles=list(forms.CHOSEN), body_kinds=list(BodyKind), today=local_date(now),
    )  # fmt: skip


ROUTES = (
    show_proposal,
    write,
    add_goal,
    remove_goal,
    add_member,
    end_membership,
    add_body,
    submit,
    withdraw,
)
