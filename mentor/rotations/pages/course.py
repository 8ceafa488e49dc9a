"""The course of an assignment: avoidance, tasks, decision, reviews, extension, end; and what it must deliver."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.forms import RawForm
from mentor.rotations.actions import aims, deciding, ending, handing
from mentor.rotations.forms import assignments as forms
from mentor.rotations.pages.assignments import ONE, done
from mentor.web.answering import Act, AnyRequest, Now
from mentor.web.respond import Html


@post(f"{ONE}/avoidance-decisions")
async def check_avoidance(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        verdict, reason = forms.read_verdict(raw)
        await deciding.check_avoidance(assignment_id, verdict, reason, actor=actor, now=now)

    return await done(request, assignment_id, "avoidance", act, actor, now)


@post(f"{ONE}/tasks/{{part_id:int}}/completions")
async def complete(
    assignment_id: FromPath[int], part_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        note = forms.read_text(raw, "note", limit=400)
        await deciding.complete_task(assignment_id, part_id, note, actor=actor, now=now)

    return await done(request, assignment_id, f"task{part_id}", act, actor, now)


@post(f"{ONE}/approvals")
async def approve(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        number = forms.read_text(raw, "document_no", limit=80)
        await deciding.approve(assignment_id, number, actor=actor, now=now)

    return await done(request, assignment_id, "approve", act, actor, now)


@post(f"{ONE}/handovers")
async def open_handover(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        receiver, witness = await forms.read_handover(raw)
        await handing.open_handover(assignment_id, receiver, witness, actor=actor, now=now)

    return await done(request, assignment_id, "handover", act, actor, now)


@post(f"{ONE}/starts")
async def start(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        override = forms.read_text(raw, "override_reason", required=False)
        await handing.start(assignment_id, override, actor=actor, now=now)

    return await done(request, assignment_id, "start", act, actor, now)


@post(f"{ONE}/reviews")
async def write_review(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await ending.write_review(assignment_id, forms.read_review(raw), actor=actor, now=now)

    return await done(request, assignment_id, "review", act, actor, now)


@post(f"{ONE}/extensions")
async def extend(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        new_end, reason = forms.read_extension(raw)
        await ending.extend(assignment_id, new_end, reason, actor=actor, now=now)

    return await done(request, assignment_id, "extend", act, actor, now)


@post(f"{ONE}/look-backs")
async def look_back(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await ending.open_review(assignment_id, actor=actor, now=now)

    return await done(request, assignment_id, "look_back", act, actor, now)


@post(f"{ONE}/endings")
async def finish(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await ending.finish(assignment_id, forms.read_ending(raw), actor=actor, now=now)

    return await done(request, assignment_id, "end", act, actor, now)


@post(f"{ONE}/aims")
async def add_aim(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        criterion, text = forms.read_aim(raw)
        await aims.add_aim(assignment_id, criterion, text, actor=actor, now=now)

    return await done(request, assignment_id, "aim", act, actor, now)


@post(f"{ONE}/aims/{{part_id:int}}/removals")
async def remove_aim(
    assignment_id: FromPath[int], part_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await aims.remove_aim(assignment_id, part_id, actor=actor, now=now)

    return await done(request, assignment_id, "aim", act, actor, now)


@post(f"{ONE}/evidence")
async def bring(assignment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        milestone = forms.read_number(raw, "milestone")
        await aims.bring_result(assignment_id, milestone, actor=actor, now=now)

    return await done(request, assignment_id, "evidence", act, actor, now)


ROUTES = (
    check_avoidance,
    complete,
    approve,
    open_handover,
    start,
    write_review,
    extend,
    look_back,
    finish,
    add_aim,
    remove_aim,
    bring,
)
