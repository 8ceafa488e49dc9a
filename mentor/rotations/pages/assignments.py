"""Assignments: the list, a new one, and one with its proposal and consents."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.people.rules import Role
from mentor.rotations.actions import consents, proposing
from mentor.rotations.actions.assigning import led
from mentor.rotations.forms import assignments as forms
from mentor.rotations.queries.assignment_lists import assignments, of_person
from mentor.rotations.queries.assignment_page import AssignmentPage, assignment_page
from mentor.rotations.rules import assignments as rules
from mentor.rotations.rules import reach
from mentor.rotations.rules.life import FINAL, State
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without, status_of
from mentor.web.respond import Html, is_fragment, page

HERE = "/assignments"
ONE = f"{HERE}/{{assignment_id:int}}"


@get(HERE)
async def show_assignments(request: AnyRequest, actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    raw, today = query_form(request), local_date(now)
    lines = await assignments(forms.read_filter(raw), actor, today, after=after)
    return page(
        "rotations/assignments.html",
        lines=lines, form=Filled(raw), query=query_without(raw, "after"), may_propose=actor.has(Role.HR),
        sees_posts=actor.has(*rules.SEES), states=list(State), kinds=list(rules.Kind), final=FINAL, today=today,
    )  # fmt: skip


@get(f"{HERE}/new")
async def show_new(request: AnyRequest, actor: Act) -> Html:
    return await _new_page(actor, Filled(query_form(request)))


@post(HERE)
async def propose(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await proposing.propose(await forms.read_new(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _new_page(actor, form), f"{HERE}/{{}}")


@get(ONE)
async def show_assignment(assignment_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await page_of(assignment_id, actor, now, "", Filled())


@post(f"{ONE}/changes")
async def change(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await led(assignment_id, actor)  # what was typed is nobody else's business
        new, edited = await forms.read_change(raw)
        await proposing.change(assignment_id, new, edited=edited, actor=actor, now=now)

    return await done(request, assignment_id, "change", act, actor, now)


@post(f"{ONE}/consents")
async def ask(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await consents.ask(assignment_id, actor=actor, now=now)

    return await done(request, assignment_id, "consents", act, actor, now)


@post(f"{ONE}/cancellations")
async def cancel(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await consents.cancel(assignment_id, forms.read_text(raw, "reason"), actor=actor, now=now)

    return await done(request, assignment_id, "cancel", act, actor, now)


@get(f"{HERE}/people/{{person_id:int}}")
async def show_of_person(request: AnyRequest, person_id: FromPath[int], actor: Act) -> Html:
    """A piece of the record of a mentee, asked for by its address; a page for who follows the link."""
    template = "rotations/_of_person.html" if is_fragment(request) else "rotations/of_person.html"
    return page(template, lines=await of_person(person_id, actor))


async def page_of(assignment_id: int, actor: Actor, now: datetime, part: str, form: Filled) -> Html:
    """The page of an assignment; `part` names the form that `form` belongs to."""
    view = await assignment_page(assignment_id, actor, local_date(now))
    return page(
        "rotations/assignment.html",
        status=status_of(form), view=view, row=view.row, part=part, form=form, blank=Filled(), actor=actor,
        verdicts=list(rules.Verdict), grades=list(rules.Grade), outcomes=list(rules.Outcome),
        review_kinds=list(rules.ReviewKind), endings=forms.ENDINGS, writes=_writes(view, actor),
        **words(),
    )  # fmt: skip


def words() -> dict[str, Any]:
    return {"kinds": list(rules.Kind), "ways": list(rules.Way)}


def _writes(view: AssignmentPage, actor: Actor) -> list[rules.ReviewKind]:
    """What this person has to write now."""
    own = {duty.kind.value for duty in view.duties if duty.person == actor.person_id}
    return [kind for kind in rules.ReviewKind if kind.value in own]


async def done(
    request: AnyRequest,
    assignment_id: int,
    part: str,
    act: Callable[[RawForm], Awaitable[None]],
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    """Back to the assignment, or its page again with the form that was wrong."""
    return await answer(
        request, act, lambda form: page_of(assignment_id, actor, now, part, form), f"{HERE}/{assignment_id}"
    )


async def _new_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(Role.HR):
        raise Forbidden(reach.ONLY_HR)
    return page("rotations/assignment_new.html", status=status_of(form), form=form, **words())


ROUTES = (show_assignments, show_new, propose, show_assignment, change, ask, cancel, show_of_person)
