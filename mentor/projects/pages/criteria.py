"""Criteria of reviews: what holds now for each kind of round, and a new version of it."""

from litestar import get, post
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import refuse
from mentor.projects.actions.criteria import write_criteria
from mentor.projects.forms.criteria import read_criteria
from mentor.projects.queries.criteria import newest_criteria
from mentor.projects.rules.criteria import refusal_to_write
from mentor.projects.rules.words import Line
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/review-criteria")
async def show_criteria(actor: Act) -> Html:
    return await _criteria_page(actor, Filled())


@post("/review-criteria")
async def write(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        refuse(refusal_to_write(actor))
        await write_criteria(read_criteria(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _criteria_page(actor, form), "/review-criteria")


async def _criteria_page(actor: Actor, form: Filled) -> Html:
    versions = await newest_criteria(actor)
    return page(
        "projects/criteria.html",
        status=status_of(form), versions=versions, lines=list(Line), form=form, blank=Filled(),
        may_write=refusal_to_write(actor) is None,
    )  # fmt: skip


ROUTES = (show_criteria, write)
