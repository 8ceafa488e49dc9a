"""Replacing a mentor while the mentorship goes on."""

from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions.changes import replace_mentor
from mentor.pairing.forms import mentorships as forms
from mentor.pairing.queries.matching import successors_view
from mentor.pairing.queries.mentorships import changes_of, mentorship_view
from mentor.pairing.rules.permissions import refusal_to_replace
from mentor.pairing.rules.states import Seat
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page


@get("/mentorships/{mentorship_id:int}/changes")
async def show_changes(mentorship_id: FromPath[int], actor: Act) -> Html:
    view = await mentorship_view(mentorship_id, actor)
    return page(
        "pairing/changes.html",
        mentorship=view,
        changes=await changes_of(mentorship_id, actor),
        refusal=refusal_to_replace(view.facts, actor),
    )


@get("/mentorships/{mentorship_id:int}/changes/new")
async def show_replacing(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _replacing_page(mentorship_id, actor, now, Filled(query_form(request)))


@post("/mentorships/{mentorship_id:int}/changes")
async def replace(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await replace_mentor(mentorship_id, forms.read_replacement(raw), actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _replacing_page(mentorship_id, actor, now, form)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/changes")


async def _replacing_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    """One seat when its name is in the address, otherwise both."""
    wanted = [seat for seat in Seat if seat.value == form.raw.get("seat")] or list(Seat)
    choice = forms.read_choice(form.raw)
    view = await successors_view(mentorship_id, wanted, actor, now=now, everywhere=choice.everywhere, name=choice.name)
    return page(
        "pairing/change_new.html", status=status_of(form), view=view, seats=wanted, choice=choice, form=form,
        chosen_seat=form.raw.get("seat"),
    )  # fmt: skip


ROUTES = (show_changes, show_replacing, replace)
