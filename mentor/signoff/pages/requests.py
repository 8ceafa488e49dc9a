"""One request: seeing it, deciding, talking it over, ruling, ending it, another holder."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.calendar.queries import due_after
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.people.actions.access import confirm_identity
from mentor.signoff import actions, forms, queries, rules
from mentor.signoff.actions import Outcome
from mentor.signoff.pages.persons import person_named
from mentor.web.respond import Html, page, read_form, see_other
from mentor.web.viewer import must_prove

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


@get("/{request_id:int}")
async def show_request(request_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _request_page(request_id, actor, now)


@post("/{request_id:int}/decisions")
async def decide(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = forms.read_decision(raw)
        await _prove(raw, actor, now)
        outcome = await _decide(request_id, typed, actor, now)
    except Invalid as complaint:
        return await _request_page(request_id, actor, now, Filled(raw, _at_its_button(raw, complaint)), "decision")
    return see_other(f"/signoff/next?{urlencode({'after': outcome.cursor, 'otherwise': outcome.address})}")


async def _prove(raw: RawForm, actor: Actor, now: datetime) -> None:
    """A decision is nobody else's: some time after sign-in its form asks for the password too (ASVS 5.0, 7.5.3)."""
    if must_prove():
        if not raw.get("secret"):
            raise Invalid({"secret": Phrase("Please enter your password once more for this.")})
        await confirm_identity(actor, raw.get("secret"), now=now)


async def _decide(request_id: int, typed: forms.TypedDecision, actor: Actor, now: datetime) -> Outcome:
    return await actions.decide(
        request_id,
        typed.seat,
        typed.decision,
        typed.comment,
        typed.answers,
        actor=actor,
        now=now,
        expected_version=typed.version,
        confirmed=typed.confirmed,
    )


def _at_its_button(raw: RawForm, complaint: Invalid) -> dict[str, Phrase]:
    """The action complains about the comment; on the page each of the three buttons has its own."""
    errors = _of_the_form(complaint.errors)
    if "comment" in errors:
        errors[f"comment_{raw.get('decision')}"] = errors.pop("comment")
    return errors


@post("/{request_id:int}/calibrations")
async def calibrate(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> Outcome:
        typed = forms.read_minutes(raw)
        return await actions.record_calibration(
            request_id, typed.minutes, actor=actor, now=now, expected_version=typed.version
        )

    return await _done(request, request_id, act, "calibration", actor, now)


@post("/{request_id:int}/rulings")
async def rule(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> Outcome:
        typed = forms.read_ruling(raw)
        await _prove(raw, actor, now)
        by: Any = {"actor": actor, "now": now, "expected_version": typed.version}
        return await actions.rule(request_id, accepts=typed.accepts, reason=typed.reason, **by)

    return await _done(request, request_id, act, "ruling", actor, now)


@post("/{request_id:int}/withdrawals")
async def withdraw(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> Outcome:
        typed = forms.read_withdrawal(raw)
        return await actions.withdraw(request_id, typed.reason, actor=actor, now=now, expected_version=typed.version)

    return await _done(request, request_id, act, "withdrawal", actor, now)


@post("/{request_id:int}/waivers")
async def waive(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> Outcome:
        typed = forms.read_waiver(raw)
        return await actions.waive(request_id, typed.reason, actor=actor, now=now, expected_version=typed.version)

    return await _done(request, request_id, act, "waiver", actor, now)


@post("/{request_id:int}/handovers")
async def hand_over(request: AnyRequest, request_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> Outcome:
        typed = forms.read_handover(raw)
        holder = await person_named(typed.holder, "holder")
        return await actions.reassign(request_id, typed.seat, holder, typed.reason, actor=actor, now=now)

    return await _done(request, request_id, act, "handover", actor, now)


def _of_the_form(errors: Mapping[str, Phrase]) -> dict[str, Phrase]:
    """A secrecy mark in one of the texts is a complaint about the form as a whole; there is no file here."""
    return {"" if name == "file" else name: phrase for name, phrase in errors.items()}


async def _done(
    request: AnyRequest,
    request_id: int,
    act: Callable[[RawForm], Awaitable[Outcome]],
    form: str,
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    """The page of the request afterwards, or again with what was wrong in this form."""
    raw = await read_form(request)
    try:
        outcome = await act(raw)
    except Invalid as complaint:
        errors = _of_the_form(complaint.errors)
        if "reason" in errors and form != "ruling":
            errors[f"{form}_reason"] = errors.pop("reason")
        return await _request_page(request_id, actor, now, Filled(raw, errors), form)
    return see_other(f"/signoff/{outcome.request_id}")


async def _request_page(
    request_id: int, actor: Actor, now: datetime, form: Filled | None = None, failed: str = ""
) -> Html:
    view = await queries.request_view(request_id, actor, now=now)
    proposed = await due_after(now, rules.SECOND_WORKDAYS) if view.may_calibrate else None
    typed = {name: form if form and failed == name else Filled() for name in ("decision", "calibration", "ruling")}
    return page(
        "signoff/request.html",
        status=422 if failed else 200,
        signoff=view,
        form=form or Filled(),
        failed=failed,
        filled=typed["decision"],
        calibration=typed["calibration"],
        ruling=typed["ruling"],
        proposed=proposed,
        today=local_date(now),
    )


ROUTES = (show_request, decide, calibrate, rule, withdraw, waive, hand_over)
