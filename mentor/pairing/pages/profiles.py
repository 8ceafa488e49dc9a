"""One mentor's page, and what the offices (or the mentor) do with the profile."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import profiles, reviews, suspensions
from mentor.pairing.forms import pool as forms
from mentor.pairing.queries.notices import notice_state_of
from mentor.pairing.queries.persons import places_of
from mentor.pairing.queries.profiles import ProfileView, profile_view
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool as rules
from mentor.pairing.rules.states import Consequence, Grade, ProfileState, SuspensionCause
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/pool/{profile_id:int}")
async def show_profile(profile_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _profile_page(profile_id, actor, now, Filled(), "")


@post("/pool/{profile_id:int}/reviews")
async def review(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await reviews.review(profile_id, forms.read_finding(raw), actor=actor, now=now)

    return await _done(request, profile_id, act, "review", actor, now)


@post("/pool/{profile_id:int}/appointments")
async def appoint(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await profiles.appoint(profile_id, forms.read_appointment(raw), actor=actor, now=now)

    return await _done(request, profile_id, act, "appointment", actor, now)


@post("/pool/{profile_id:int}/reappointments")
async def reappoint(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await profiles.reappoint(profile_id, forms.read_appointment(raw), actor=actor, now=now)

    return await _done(request, profile_id, act, "reappointment", actor, now)


@post("/pool/{profile_id:int}/corrections")
async def correct(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        correction, version = forms.read_correction(raw)
        await profiles.correct(profile_id, correction, version, actor=actor, now=now)

    return await _done(request, profile_id, act, "correction", actor, now)


@post("/pool/{profile_id:int}/suspensions")
async def suspend(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason = forms.read_reason(raw, "suspend_reason")
        await suspensions.suspend(profile_id, SuspensionCause.BY_HAND, reason, actor=actor, now=now)

    return await _done(request, profile_id, act, "suspension", actor, now)


@post("/pool/{profile_id:int}/reinstatements")
async def reinstate(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason = forms.read_reason(raw, "reinstate_reason")
        await suspensions.reinstate(profile_id, reason, actor=actor, now=now)

    return await _done(request, profile_id, act, "reinstatement", actor, now)


@post("/pool/{profile_id:int}/departures")
async def leave(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason = forms.read_reason(raw, "leave_reason")
        await suspensions.leave(profile_id, reason, actor=actor, now=now)

    return await _done(request, profile_id, act, "departure", actor, now)


@post("/pool/{profile_id:int}/evaluations")
async def evaluate(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await profiles.evaluate(profile_id, forms.read_evaluation(raw), actor=actor, now=now)

    return await _done(request, profile_id, act, "evaluation", actor, now)


async def _done(
    request: AnyRequest,
    profile_id: int,
    act: Callable[[RawForm], Awaitable[object]],
    which: str,
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    return await answer(request, act, _again(profile_id, which, actor, now), f"/pool/{profile_id}")


def _again(profile_id: int, which: str, actor: Actor, now: datetime) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _profile_page(profile_id, actor, now, form, which)

    return again


async def _profile_page(profile_id: int, actor: Actor, now: datetime, form: Filled, which: str) -> Html:
    """`which` form was sent and comes back filled; the others are blank."""
    view = await profile_view(profile_id, actor)
    return page(
        "pairing/profile.html",
        status=status_of(form),
        profile=view,
        form=form,
        which=which,
        blank=Filled(),
        grades=list(Grade),
        consequences=list(Consequence),
        outcomes=list(forms.Outcome),
        last_year=local_date(now).year - 1,
        today=local_date(now),
        **await _office_part(view, actor, now),
    )


async def _office_part(view: ProfileView, actor: Actor, now: datetime) -> dict[str, Any]:
    """What only the offices need: the refusals of their forms, and what the person lacks for the seat."""
    may_evaluate = rules.refusal_to_evaluate(view.facts, actor) is None
    if not view.may_manage:
        return {"refusal_to_review": None, "refusal_to_appoint": None, "lack": None, "may_evaluate": may_evaluate}
    lack = None
    if view.facts.state is ProfileState.SUBMITTED:
        place = (await places_of([view.facts.person_id]))[view.facts.person_id]
        today = local_date(now)
        lack = reviews.shortcoming(place, view.facts.seat, await standing_policy(today), today)
    notice = await notice_state_of(view.id) if view.facts.state is ProfileState.NOTICED else None
    return {
        "refusal_to_review": rules.refusal_to_review(view.facts, actor),
        "refusal_to_appoint": rules.refusal_to_appoint(view.facts, notice, actor),
        "lack": lack,
        "may_evaluate": may_evaluate,
    }


ROUTES = (show_profile, review, appoint, reappoint, correct, suspend, reinstate, leave, evaluate)
