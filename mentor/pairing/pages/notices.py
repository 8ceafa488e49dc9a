"""Public notices: read by everybody signed in, objected to by name, examined by the offices."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import notices
from mentor.pairing.forms import pool as forms
from mentor.pairing.queries.notices import notice_view
from mentor.pairing.queries.notices import notices as all_notices
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/notices")
async def show_notices(actor: Act) -> Html:
    return page("pairing/notices.html", notices=await all_notices(actor))


@get("/notices/{notice_id:int}")
async def show_notice(notice_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _notice_page(notice_id, actor, now, Filled())


@post("/notices/{notice_id:int}/objections")
async def object_to(notice_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        entry, text = forms.read_objection(raw)
        await notices.object_to(entry, text, actor=actor, now=now)

    return await answer(request, act, _again(notice_id, actor, now), f"/notices/{notice_id}")


@post("/notices/{notice_id:int}/objections/{objection_id:int}/findings")
async def decide(
    notice_id: FromPath[int], objection_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_verdict(raw)
        await notices.decide_objection(objection_id, typed.outcome, typed.finding, actor=actor, now=now)

    return await answer(request, act, _again(notice_id, actor, now), f"/notices/{notice_id}")


@post("/notices/{notice_id:int}/withdrawals")
async def withdraw(notice_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await notices.withdraw_notice(notice_id, forms.read_reason(raw, "withdraw_reason"), actor=actor, now=now)

    return await answer(request, act, _again(notice_id, actor, now), f"/notices/{notice_id}")


def _again(notice_id: int, actor: Actor, now: datetime) -> Callable[[Filled], Awaitable[Html]]:
    async def again(form: Filled) -> Html:
        return await _notice_page(notice_id, actor, now, form)

    return again


async def _notice_page(notice_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await notice_view(notice_id, actor, now=now)
    return page("pairing/notice.html", status=status_of(form), notice=view, form=form, verdicts=list(forms.Verdict))


ROUTES = (show_notices, show_notice, object_to, decide, withdraw)
