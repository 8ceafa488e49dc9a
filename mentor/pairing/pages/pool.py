"""The pool for everybody, and ways into it: own application, recommendation, invitation, the queue of the offices."""

from datetime import datetime
from urllib.parse import urlencode

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import applications, notices
from mentor.pairing.forms import pool as forms
from mentor.pairing.pages.reach import in_reach
from mentor.pairing.queries.handovers import handovers
from mentor.pairing.queries.pool import pool
from mentor.pairing.queries.profiles import for_offices, own_profiles
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.queries.units import large_units, units_in_reach
from mentor.pairing.rules.permissions import ONLY_OFFICES
from mentor.pairing.rules.pool import is_recommender
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.pairing.rules.visibility import OFFICES, is_business_user
from mentor.people.queries.search import find_people
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page


@get("/pool")
async def show_pool(request: AnyRequest, actor: Act, after: FromQuery[str] = "") -> Html:
    raw = query_form(request)
    lines = await pool(forms.read_filter(raw), actor, after=after)
    asked = urlencode([(name, v) for name, values in raw.fields.items() if name != "after" for v in values])
    return page(
        "pairing/pool.html", lines=lines, form=Filled(raw), query=asked, units=await large_units(), seats=list(Seat),
        is_office=actor.has(*OFFICES), may_recommend=is_recommender(actor),
    )  # fmt: skip


@get("/mentor-profile")
async def show_own(actor: Act, now: Now) -> Html:
    return await _own_page(actor, now, Filled())


@post("/mentor-profile/applications")
async def apply(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await applications.apply(forms.read_offering(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _own_page(actor, now, form), "/mentor-profile")


@post("/pool/{profile_id:int}/withdrawals")
async def withdraw(profile_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await applications.withdraw(profile_id, actor=actor, now=now)

    return await answer(request, act, lambda form: _own_page(actor, now, form), "/mentor-profile")


async def _own_page(actor: Actor, now: datetime, form: Filled) -> Html:
    if not is_business_user(actor):
        raise NotFound
    profiles = await own_profiles(actor)
    policy = await standing_policy(local_date(now))
    return page(
        "pairing/own_profile.html", status=status_of(form), form=form, profiles=profiles, policy=policy,
        seats=[seat for seat in Seat if all(view.facts.seat is not seat or view.may_apply for view in profiles)],
    )  # fmt: skip


@get("/pool/recommendations/new")
async def show_recommending(actor: Act) -> Html:
    return await _recommending_page(actor, Filled())


@post("/pool/recommendations")
async def recommend(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        typed = forms.read_recommendation(raw)
        person = await in_reach(typed.person, "person", actor)
        return await applications.recommend(person, typed.offering, typed.opinion, actor=actor, now=now)

    return await answer(request, act, lambda form: _recommending_page(actor, form), "/pool/{}")


async def _recommending_page(actor: Actor, form: Filled) -> Html:
    if not is_recommender(actor):
        raise NotFound
    found = await find_people(form.raw.get("q"), actor, size=10)
    return page(
        "pairing/recommendation.html", status=status_of(form), form=form, found=found, seats=list(Seat),
        is_office=actor.has(*OFFICES),
    )  # fmt: skip


@get("/pool/invitations/new")
async def show_inviting(actor: Act) -> Html:
    return await _inviting_page(actor, Filled())


@post("/pool/invitations")
async def invite(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        typed = forms.read_invitation(raw)
        person = await in_reach(typed.person, "person", actor)
        return await applications.invite(person, typed.seat, typed.message, actor=actor, now=now)

    return await answer(request, act, lambda form: _inviting_page(actor, form), "/pool/{}")


async def _inviting_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(*OFFICES):
        raise Forbidden(ONLY_OFFICES)
    found = await find_people(form.raw.get("q"), actor, size=10)
    return page("pairing/invitation.html", status=status_of(form), form=form, found=found, seats=list(Seat))


@get("/pool/candidates")
async def show_candidates(actor: Act, now: Now) -> Html:
    return await _candidates_page(actor, now, Filled())


@post("/notices")
async def publish(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await notices.publish(forms.read_notice(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _candidates_page(actor, now, form), "/notices/{}")


async def _candidates_page(actor: Actor, now: datetime, form: Filled) -> Html:
    if not actor.has(*OFFICES):
        raise Forbidden(ONLY_OFFICES)
    views = await for_offices(actor, ProfileState.SUBMITTED, ProfileState.NOTICED)
    waiting = [view for view in views if view.facts.state is ProfileState.SUBMITTED]
    return page(
        "pairing/candidates.html",
        status=status_of(form),
        form=form,
        waiting=[view for view in waiting if not notices.is_ready(view.facts.application)],
        ready=[view for view in waiting if notices.is_ready(view.facts.application)],
        noticed=[view for view in views if view.facts.state is ProfileState.NOTICED],
        units=await units_in_reach(actor, *OFFICES),
        policy=await standing_policy(local_date(now)),
    )


@get("/handovers")
async def show_handovers(actor: Act) -> Html:
    if not actor.has(*OFFICES):
        raise Forbidden(ONLY_OFFICES)
    return page("pairing/handovers.html", lines=await handovers(actor))


ROUTES = (
    show_pool,
    show_own,
    apply,
    withdraw,
    show_recommending,
    recommend,
    show_inviting,
    invite,
    show_candidates,
    publish,
    show_handovers,
)
