"""The course of one mentorship: pause, resume, extension, conclusion, end."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import course, extensions
from mentor.pairing.forms import mentorships as forms
from mentor.pairing.queries.extensions import ExtensionView, extension_view
from mentor.pairing.queries.mentorships import mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.states import EndReason
from mentor.signoff.queries import RequestView, request_view
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page, see_other

_HERE = "/mentorships/{mentorship_id:int}"


@get(f"{_HERE}/course")
async def show_course(mentorship_id: FromPath[int], actor: Act) -> Html:
    return await _course_page(mentorship_id, actor, Filled(), "")


@post(f"{_HERE}/pauses")
async def pause(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        typed = forms.read_pause(raw)
        await course.pause(mentorship_id, typed.reason, typed.resumes_on, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "pause", actor)


@post(f"{_HERE}/resumptions")
async def resume(mentorship_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await course.resume(mentorship_id, actor=actor, now=now)
    return see_other(f"/mentorships/{mentorship_id}/course")


@post(f"{_HERE}/conclusions")
async def begin_conclusion(mentorship_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await course.begin_conclusion(mentorship_id, actor=actor, now=now)
    return see_other(f"/mentorships/{mentorship_id}/course")


@post(f"{_HERE}/results")
async def conclude(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        graduated, note = forms.read_result(raw)
        await course.conclude(mentorship_id, graduated=graduated, note=note, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "result", actor)


@post(f"{_HERE}/endings")
async def end(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        reason, note = forms.read_ending(raw)
        await course.end(mentorship_id, reason, note, actor=actor, now=now)

    return await _done(request, mentorship_id, act, "ending", actor)


@get(f"{_HERE}/extension")
async def show_extension(mentorship_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _extension_page(mentorship_id, actor, now, Filled())


@post(f"{_HERE}/extensions")
async def ask_extension(mentorship_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        months, reason = forms.read_extension(raw)
        await extensions.ask_extension(mentorship_id, months, reason, actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _extension_page(mentorship_id, actor, now, form)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/extension")


async def _done(
    request: AnyRequest, mentorship_id: int, act: Callable[[RawForm], Awaitable[object]], which: str, actor: Actor
) -> Html | Redirect:
    async def again(form: Filled) -> Html:
        return await _course_page(mentorship_id, actor, form, which)

    return await answer(request, act, again, f"/mentorships/{mentorship_id}/course")


async def _course_page(mentorship_id: int, actor: Actor, form: Filled, which: str) -> Html:
    view = await mentorship_view(mentorship_id, actor)
    return page(
        "pairing/course.html",
        status=status_of(form),
        mentorship=view,
        form=form,
        which=which,
        blank=Filled(),
        reasons=list(EndReason),
        refusals={
            "pause": permissions.refusal_to_pause(view.facts, actor),
            "resume": permissions.refusal_to_resume(view.facts, actor),
            "conclude": permissions.refusal_to_conclude(view.facts, actor),
            "grade": permissions.refusal_to_grade(view.facts, actor),
            "end": permissions.refusal_to_end(view.facts, actor),
            "extend": permissions.refusal_to_extend(view.facts, view.extension_count, actor),
        },
    )


async def _extension_page(mentorship_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await mentorship_view(mentorship_id, actor)
    asked = await extension_view(mentorship_id)
    return page(
        "pairing/extension.html",
        status=status_of(form),
        mentorship=view,
        asked=asked,
        signoff=await _decision(asked, actor, now),
        ask=form,
        refusal=permissions.refusal_to_extend(view.facts, view.extension_count, actor),
    )


async def _decision(asked: ExtensionView | None, actor: Actor, now: datetime) -> RequestView | None:
    """The keys, for those who may see them; somebody who only sees the mentorship does without."""
    if asked is None or asked.request_id is None:
        return None
    try:
        return await request_view(asked.request_id, actor, now=now)
    except NotFound:
        return None


ROUTES = (
    show_course, pause, resume, begin_conclusion, conclude, end, show_extension, ask_extension,
)  # fmt: skip
