"""The mentorship during a stay, its technical seat going out and coming back; the handover list on a phone."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm, clean
from mentor.rotations.actions import handing, seats
from mentor.rotations.forms import assignments as forms
from mentor.rotations.pages.assignments import HERE, ONE, done
from mentor.rotations.queries.assignment_page import assignment_page
from mentor.rotations.queries.seat_page import seat_page
from mentor.rotations.rules.assignments import ItemKind, Remedy, Signer
from mentor.rotations.rules.reach import refusal_to_list
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page


@get(f"{ONE}/seat")
async def show_seat(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _seat_page(assignment_id, actor, now, Filled(query_form(request)))


@post(f"{ONE}/seats")
async def arrange(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await seats.arrange(assignment_id, forms.read_arrangement(raw), actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _seat_page(assignment_id, actor, now, form)

    return await answer(request, act, again, f"{HERE}/{assignment_id}")


@post(f"{ONE}/seat-returns")
async def give_back(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        comes_back = raw.get("stays") != "on"
        note = forms.read_text(raw, "note", limit=400)
        await seats.give_back(assignment_id, note, comes_back=comes_back, actor=actor, now=now)

    return await done(request, assignment_id, "seat", act, actor, now)


@get(f"{ONE}/handover")
async def show_handover(assignment_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _handover_page(assignment_id, actor, now, Filled())


@post(f"{ONE}/items")
async def add_item(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        kind, text = forms.read_item(raw)
        await handing.add_item(assignment_id, kind, text, actor=actor, now=now)

    return await _handed(request, assignment_id, act, actor, now)


@post(f"{ONE}/items/{{part_id:int}}/ticks")
async def tick(
    assignment_id: FromPath[int], part_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await handing.tick(assignment_id, part_id, clean(raw.get("text"))[:400] or None, actor=actor, now=now)

    return await _handed(request, assignment_id, act, actor, now)


@post(f"{ONE}/signatures")
async def sign(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await handing.sign(assignment_id, actor=actor, now=now)

    return await _handed(request, assignment_id, act, actor, now)


async def _handed(
    request: AnyRequest, assignment_id: int, act: Callable[[RawForm], Awaitable[None]], actor: Actor, now: datetime
) -> Html | Redirect:
    async def again(form: Filled) -> Html:
        return await _handover_page(assignment_id, actor, now, form)

    return await answer(request, act, again, f"{HERE}/{assignment_id}/handover")


async def _seat_page(assignment_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await seat_page(assignment_id, actor, now)
    return page(
        "rotations/assignment_seat.html", status=status_of(form), view=view, row=view.row, form=form,
        remedies=list(Remedy),
    )  # fmt: skip


async def _handover_page(assignment_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await assignment_page(assignment_id, actor, local_date(now))
    own = view.row.facts.signer(actor.person_id)
    return page(
        "rotations/handover.html",
        status=status_of(form), view=view, row=view.row, form=form, item_kinds=list(ItemKind), signers=list(Signer),
        own=own, has_signed=own in view.parts.signed, may_list=refusal_to_list(view.row.facts, actor) is None,
    )  # fmt: skip


ROUTES = (show_seat, arrange, give_back, show_handover, add_item, tick, sign)
