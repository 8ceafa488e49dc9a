"""Who is due, the list of posts, and one post."""

from datetime import datetime

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.rotations.actions.posts import change_post, found_post
from mentor.rotations.forms import posts as forms
from mentor.rotations.pages.holders import post_of
from mentor.rotations.queries.due import people_due
from mentor.rotations.queries.limits import limits
from mentor.rotations.queries.own_stints import own_stints
from mentor.rotations.queries.posts import posts
from mentor.rotations.rules.posts import SEES_POSTS
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without, status_of
from mentor.web.respond import Html, page


@get("/rotations")
async def show_due(request: AnyRequest, actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    raw = query_form(request)
    lines = await people_due(actor, local_date(now), key=raw.get("key") == "on", after=after)
    query = query_without(raw, "after")
    return page(
        "rotations/due.html",
        lines=lines, form=Filled(raw), query=query, sees_posts=actor.has(*SEES_POSTS), mine=await own_stints(actor),
    )  # fmt: skip


@get("/posts")
async def show_posts(request: AnyRequest, actor: Act, after: FromQuery[str] = "") -> Html:
    raw = query_form(request)
    lines = await posts(forms.read_filter(raw), actor, after=after)
    query = query_without(raw, "after")
    return page("rotations/posts.html", lines=lines, form=Filled(raw), query=query, may_found=actor.has(Role.HR))


@get("/posts/new")
async def show_founding(request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _founding_page(actor, now, Filled(query_form(request)))


@post("/posts")
async def found(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await found_post(await forms.read_post(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _founding_page(actor, now, form), "/posts/{}")


@get("/posts/{post_id:int}")
async def show_post(post_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await post_of(post_id, actor, now, "", Filled())


@post("/posts/{post_id:int}/changes")
async def change(post_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_change(raw)
        await change_post(post_id, typed.new, is_open=typed.is_open, edited=typed.edited, actor=actor, now=now)

    return await answer(request, act, lambda form: post_of(post_id, actor, now, "change", form), f"/posts/{post_id}")


async def _founding_page(actor: Actor, now: datetime, form: Filled) -> Html:
    if not actor.has(Role.HR):
        raise Forbidden(Phrase("Only HR of the unit keeps its posts."))
    return page("rotations/post_new.html", status=status_of(form), form=form, limits=await limits(local_date(now)))


ROUTES = (show_due, show_posts, show_founding, found, show_post, change)
