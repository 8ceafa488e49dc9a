"""What a plan has to heed beside posts and people: wishes, and projects that need their people at home."""

import asyncio

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.forms import RawForm
from mentor.rotations.actions import commitments, wishes
from mentor.rotations.forms import demands as forms
from mentor.rotations.forms.plans import read_version
from mentor.rotations.pages.plans import HERE, plan_page, refuse_to_plan
from mentor.rotations.queries.plans import plan_row
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html

_ONE = f"{HERE}/{{plan_id:int}}"


@post(f"{_ONE}/wishes")
async def wish(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        new, edited = forms.read_wish(raw)
        where = {"post": new.post, "unit": new.unit}
        await wishes.wish(plan_id, new.person, new.points, **where, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "wish", form), f"{HERE}/{plan_id}#wishes")


@post(f"{_ONE}/wish-files")
async def load_wishes(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        refuse_to_plan((await plan_row(plan_id, actor)).unit_path, actor)
        file, edited = forms.read_upload(raw)
        rows = await asyncio.to_thread(forms.read_file, file)
        await wishes.take_wishes(plan_id, rows, edited=edited, actor=actor, now=now)

    return await answer(request, act, lambda form: plan_page(plan_id, actor, "file", form), f"{HERE}/{plan_id}#wishes")


@post(f"{_ONE}/projects")
async def tie(plan_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        new, edited = await forms.read_commitment(raw)
        await commitments.tie(plan_id, new, edited=edited, actor=actor, now=now)

    to = f"{HERE}/{plan_id}#projects"
    return await answer(request, act, lambda form: plan_page(plan_id, actor, "project", form), to)


@post(f"{_ONE}/projects/{{commitment_id:int}}/slips")
async def slip(
    plan_id: FromPath[int], commitment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        wanted, edited = forms.read_slip(raw)
        await commitments.slip(plan_id, commitment_id, wanted, edited=edited, actor=actor, now=now)

    part = f"slip{commitment_id}"
    return await answer(request, act, lambda form: plan_page(plan_id, actor, part, form), f"{HERE}/{plan_id}/board")


@post(f"{_ONE}/projects/{{commitment_id:int}}/removals")
async def untie(
    plan_id: FromPath[int], commitment_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await commitments.untie(plan_id, commitment_id, edited=read_version(raw), actor=actor, now=now)

    to = f"{HERE}/{plan_id}#projects"
    return await answer(request, act, lambda form: plan_page(plan_id, actor, "project", form), to)


ROUTES = (wish, load_wishes, tie, slip, untie)
