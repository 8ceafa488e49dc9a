"""Messages of a person, their wishes about mail, and the mail that got stuck."""

from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.notifications import actions, queries
from mentor.notifications.forms import OPTIONAL, read_mail_wish
from mentor.notifications.rules import MailRhythm
from mentor.settings import settings
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


@get("/messages")
async def show_messages(actor: NamedDependency[Actor], after: FromQuery[str] = "") -> Html:
    messages = await queries.messages(actor, after)
    return page("notifications/messages.html", messages=messages, is_first=not after)


@post("/messages/{message_id:int}/readings")
async def open_message(
    message_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    return see_other(await actions.mark_read(message_id, actor=actor, now=now))


@post("/messages/readings")
async def read_all(request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    until = (await read_form(request)).get("until")
    await actions.mark_all_read(actor=actor, until=int(until) if until.isdecimal() else 0, now=now)
    return see_other("/messages")


@get("/messages/preferences")
async def show_preferences(actor: NamedDependency[Actor], saved: FromQuery[str] = "") -> Html:
    return await _preferences_page(actor, Filled(), saved=bool(saved))


@post("/messages/preferences")
async def choose_mail(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await actions.choose_mail(read_mail_wish(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _preferences_page(actor, Filled(raw, complaint.errors), status=422)
    return see_other("/messages/preferences?saved=1")


async def _preferences_page(actor: Actor, form: Filled, *, saved: bool = False, status: int = 200) -> Html:
    rhythm, muted = await queries.own_wish(actor)
    return page(
        "notifications/preferences.html",
        status=status,
        form=form,
        rhythm=rhythm,
        rhythms=list(MailRhythm),
        kinds=[(kind, kind.value not in muted) for kind in OPTIONAL],
        address=await queries.own_address(actor),
        is_mail_set_up=bool(settings().smtp_host),
        saved=saved,
    )


@get("/mail")
async def show_parked_mail(actor: NamedDependency[Actor]) -> Html:
    mails = await queries.parked_mails(actor)
    return page("notifications/mail.html", mails=mails, is_mail_set_up=bool(settings().smtp_host))


@post("/mail/{mail_id:int}/tries")
async def send_again(mail_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]) -> Redirect:
    await actions.send_again(mail_id, actor=actor, now=now)
    return see_other("/mail")


router = Router(
    "/",
    route_handlers=[
        show_messages,
        open_message,
        read_all,
        show_preferences,
        choose_mail,
        show_parked_mail,
        send_again,
    ],
    include_in_schema=False,
)
