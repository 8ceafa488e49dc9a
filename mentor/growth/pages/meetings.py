"""Meetings of mentee and mentors."""

from datetime import datetime
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.growth.actions import meetings as actions
from mentor.growth.forms.meetings import read_meeting
from mentor.growth.queries.bonds import bond_and_trio
from mentor.growth.queries.meetings import meeting_page, meetings_page
from mentor.growth.rules import bonds, meetings
from mentor.growth.rules.meetings import ActionOwner, MeetingKind, TalkTopic
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
#: Rows offered for agreed actions.
ACTION_ROWS = 4


@get("/mentorships/{mentorship_id:int}/meetings")
async def show_meetings(mentorship_id: FromPath[int], actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    found = await meetings_page(mentorship_id, actor, after)
    return page("growth/meetings.html", page_of=found, today=local_date(now))


@get("/mentorships/{mentorship_id:int}/meetings/new")
async def new_meeting(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _form_page(mentorship_id, actor, now, Filled())


@post("/mentorships/{mentorship_id:int}/meetings")
async def record_meeting(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await actions.record_meeting(mentorship_id, read_meeting(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _form_page(mentorship_id, actor, now, Filled(raw, complaint.errors))
    return see_other(f"/mentorships/{mentorship_id}/meetings")


@get("/meetings/{meeting_id:int}")
async def show_meeting(meeting_id: FromPath[int], actor: Act, now: Now) -> Html:
    found = await meeting_page(meeting_id, actor)
    return page("growth/meeting.html", page_of=found, today=local_date(now))


@post("/meetings/{meeting_id:int}/confirmations")
async def confirm_meeting(meeting_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.confirm_meeting(meeting_id, actor=actor, now=now)
    return see_other(f"/meetings/{meeting_id}")


@post("/meeting-actions/{action_id:int}/completions")
async def finish_action(action_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    return see_other(f"/mentorships/{await actions.finish_action(action_id, actor=actor, now=now)}/meetings")


async def _form_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    found, trio = await bond_and_trio(mentorship_id, actor)
    typed = list(zip(form.raw.all("action"), form.raw.all("action_owner"), form.raw.all("action_due"), strict=False))
    return page(
        "growth/meeting_form.html",
        status=422 if form.errors else 200,
        bond=found,
        trio=trio,
        form=form,
        refusal=meetings.refusal_to_record(found, actor),
        on_behalf=meetings.is_on_behalf(found, actor),
        seat=bonds.seat_held(found, actor),
        rows=typed + [("", "", "")] * max(ACTION_ROWS - len(typed), 1),
        kinds=MeetingKind,
        topics=TalkTopic,
        owners=ActionOwner,
        today=local_date(now),
    )


ROUTES = (show_meetings, new_meeting, record_meeting, show_meeting, confirm_meeting, finish_action)
