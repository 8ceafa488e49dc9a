"""The agreement: read, confirmed with the password, edited by HR, objected to, printed, its scan kept."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing import agreement_pdf
from mentor.pairing.actions import agreements, objections
from mentor.pairing.forms import mentorships as forms
from mentor.pairing.forms.pool import Verdict, read_reason
from mentor.pairing.queries.agreements import agreement_of, agreement_view
from mentor.pairing.queries.mentorships import mentorship_view
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, download, page

_HERE = "/mentorships/{mentorship_id:int}/agreement"


@get(_HERE)
async def show_agreement(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _agreement_page(mentorship_id, actor, now, Filled(), "")


@get(f"{_HERE}/pdf")
async def print_agreement(mentorship_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    view = await agreement_view(mentorship_id, actor, now=now)
    content = await asyncio.to_thread(agreement_pdf.render_pdf, agreement_pdf.printed(view))
    return download(content, agreement_pdf.file_name(view), "application/pdf")


@post(f"{_HERE}/confirmations")
async def confirm(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        shown_hash, secret = forms.read_confirmation(raw)
        await agreements.confirm(mentorship_id, shown_hash, secret, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "confirmation", actor, now)


@get(f"{_HERE}/versions/new")
async def show_editing(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _editing_page(mentorship_id, actor, now, Filled())


@post(f"{_HERE}/versions")
async def edit(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        text, version = forms.read_text(raw)
        await agreements.edit(mentorship_id, text, version, actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _editing_page(mentorship_id, actor, now, form)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/agreement")


@post(f"{_HERE}/objections")
async def object_to(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason = read_reason(raw, "objection", limit=1000)
        await objections.object_to(mentorship_id, reason, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "objection", actor, now)


@post(f"{_HERE}/objections/{{objection_id:int}}/findings")
async def decide(
    mentorship_id: FromPath[int], objection_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        view = await agreement_view(mentorship_id, actor, now=now)
        if objection_id not in [line.id for line in view.objections]:
            raise NotFound
        outcome, resolution = forms.read_verdict(raw)
        await objections.decide(objection_id, outcome, resolution, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "verdict", actor, now)


@post(f"{_HERE}/scans")
async def keep_scan(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_scan(raw)
        await objections.keep_scan(
            mentorship_id, typed.upload, typed.signers, declared_non_classified=typed.declared, actor=actor, now=now
        )

    return await _done(request, mentorship_id, act, "scan", actor, now)


async def _done(
    request: AnyRequest,
    mentorship_id: int,
    act: Callable[[RawForm], Awaitable[object]],
    which: str,
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    async def again(form: Filled) -> Html:
        return await _agreement_page(mentorship_id, actor, now, form, which)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/agreement")


async def _agreement_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled, which: str) -> Html:
    mentorship = await mentorship_view(mentorship_id, actor)
    view = await agreement_of(mentorship, actor, now=now)
    if view is None:
        return page("pairing/agreement_none.html", mentorship=mentorship)
    return page(
        "pairing/agreement.html", status=status_of(form), view=view, mentorship=mentorship,
        form=form, which=which, blank=Filled(), verdicts=list(Verdict),
    )  # fmt: skip


async def _editing_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await agreement_view(mentorship_id, actor, now=now)
    return page("pairing/agreement_edit.html", status=status_of(form), view=view, mentorship=view.mentorship, form=form)


ROUTES = (show_agreement, print_agreement, confirm, show_editing, edit, object_to, decide, keep_scan)
