"""Programmes and the list of mentees of each."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import programmes
from mentor.pairing.forms import programmes as forms
from mentor.pairing.pages.reach import in_reach
from mentor.pairing.queries.enrolments import enrolments
from mentor.pairing.queries.programmes import policies, programme_view, templates
from mentor.pairing.queries.programmes import programmes as all_programmes
from mentor.pairing.queries.units import units_in_reach
from mentor.pairing.rules.permissions import ONLY_HR
from mentor.pairing.rules.states import Direction
from mentor.people.queries.search import find_people
from mentor.people.rules import Role
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page, see_other


@get("/programmes")
async def show_programmes(actor: Act) -> Html:
    return page("pairing/programmes.html", programmes=await all_programmes(actor), is_hr=actor.has(Role.HR))


@get("/programmes/new")
async def show_creating(actor: Act, now: Now) -> Html:
    return await _creating_page(actor, now, Filled())


@post("/programmes")
async def create(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await programmes.create_programme(forms.read_programme(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _creating_page(actor, now, form), "/programmes/{}")


async def _creating_page(actor: Actor, now: datetime, form: Filled) -> Html:
    if not actor.has(Role.HR):
        raise Forbidden(ONLY_HR)
    return page(
        "pairing/programme_new.html",
        status=status_of(form),
        form=form,
        units=await units_in_reach(actor, Role.HR),
        policies=await policies(actor),
        templates=await templates(actor),
        today=local_date(now),
    )


@get("/programmes/{programme_id:int}")
async def show_programme(
    programme_id: FromPath[int],
    actor: Act,
    after: FromQuery[str] = "",
    waiting: FromQuery[str] = "",
    name: FromQuery[str] = "",
) -> Html:
    return await _programme_page(programme_id, actor, Filled(), after, waiting == "on", name)


@post("/programmes/{programme_id:int}/enrolments")
async def enrol(programme_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        new = forms.read_enrolment(raw)
        await in_reach(new.person_id, "person", actor)
        await programmes.enrol(programme_id, new, actor=actor, now=now)

    return await answer(request, act, _again(programme_id, actor), f"/programmes/{programme_id}")


@post("/programmes/{programme_id:int}/enrolments/{enrolment_id:int}/withdrawals")
async def withdraw(programme_id: FromPath[int], enrolment_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await programme_view(programme_id, actor)
    programme = await programmes.withdraw_enrolment(enrolment_id, actor=actor, now=now)
    return see_other(f"/programmes/{programme}")


@post("/programmes/{programme_id:int}/closings")
async def close(programme_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await programmes.close_programme(programme_id, actor=actor, now=now)
    return see_other(f"/programmes/{programme_id}")


@post("/programmes/{programme_id:int}/reopenings")
async def reopen(programme_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await programmes.reopen_programme(programme_id, actor=actor, now=now)
    return see_other(f"/programmes/{programme_id}")


def _again(programme_id: int, actor: Actor) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _programme_page(programme_id, actor, form)

    return again


async def _programme_page(
    programme_id: int, actor: Actor, form: Filled, after: str = "", waiting: bool = False, name: str = ""
) -> Html:
    view = await programme_view(programme_id, actor)
    return page(
        "pairing/programme.html", status=status_of(form), programme=view, form=form, directions=list(Direction),
        lines=await enrolments(programme_id, actor, only_waiting=waiting, name=name, after=after),
        waiting=waiting, name=name,
        found=await find_people(form.raw.get("q"), actor, size=10),
    )  # fmt: skip


ROUTES = (show_programmes, show_creating, create, show_programme, enrol, withdraw, close, reopen)
