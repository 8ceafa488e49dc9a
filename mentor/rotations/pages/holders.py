"""Who comes onto a post and leaves it, who may stay longer, and what the unit needs."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.rotations.actions import needs
from mentor.rotations.actions.posts import leave, place
from mentor.rotations.forms import posts as forms
from mentor.rotations.queries.posts import post_page
from mentor.rotations.rules.posts import NeedState, refusal_to_announce, refusal_to_keep
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@post("/posts/{post_id:int}/holders")
async def add_holder(post_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        person, since = await forms.read_holder(raw)
        await place(post_id, person, since, actor=actor, now=now)

    return await _done(request, post_id, "holder", act, actor, now)


@post("/posts/{post_id:int}/holders/{holder_id:int}/endings")
async def end_holder(
    post_id: FromPath[int], holder_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await leave(post_id, holder_id, forms.read_leaving(raw), actor=actor, now=now)

    return await _done(request, post_id, f"end{holder_id}", act, actor, now)


@post("/posts/{post_id:int}/holders/{holder_id:int}/exemptions")
async def exempt_holder(
    post_id: FromPath[int], holder_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await needs.exempt(post_id, holder_id, forms.read_exemption(raw), actor=actor, now=now)

    return await _done(request, post_id, f"exempt{holder_id}", act, actor, now)


@post("/posts/{post_id:int}/needs")
async def announce_need(post_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await needs.announce(post_id, forms.read_need(raw), actor=actor, now=now)

    return await _done(request, post_id, "need", act, actor, now)


@post("/posts/{post_id:int}/needs/{need_id:int}/withdrawals")
async def withdraw_need(
    post_id: FromPath[int], need_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await needs.withdraw(post_id, need_id, actor=actor, now=now)

    return await _done(request, post_id, "need", act, actor, now)


async def post_of(post_id: int, actor: Actor, now: datetime, part: str, form: Filled) -> Html:
    """The page of a post; `part` names the form that `form` belongs to."""
    view = await post_page(post_id, actor, local_date(now))
    return page(
        "rotations/post.html",
        status=status_of(form), view=view, post=view.row, part=part, form=form, blank=Filled(), actor=actor,
        may_keep=refusal_to_keep(view.row.unit_path, actor) is None, open_need=NeedState.OPEN,
        may_announce=refusal_to_announce(view.row.unit_path, actor) is None, today=local_date(now),
    )  # fmt: skip


async def _done(
    request: AnyRequest,
    post_id: int,
    part: str,
    act: Callable[[RawForm], Awaitable[None]],
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    """Back to the post, or the page again with the form that was wrong."""
    return await answer(request, act, lambda form: post_of(post_id, actor, now, part, form), f"/posts/{post_id}")


ROUTES = (add_holder, end_holder, exempt_holder, announce_need, withdraw_need)
