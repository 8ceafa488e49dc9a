"""Metrics of a project: values typed or from a file, and their picture beside the nodes done."""

import asyncio

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm, Upload
from mentor.projects.actions.metrics import take_values, type_value
from mentor.projects.forms import metrics as forms
from mentor.projects.queries.metrics import goal_names, measured_head, metrics_page
from mentor.projects.queries.project_page import Head
from mentor.projects.rules.words import Line
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page, read_form


@get("/projects/{project_id:int}/metrics")
async def show_metrics(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _metrics_page(project_id, actor, now, Filled())


@post("/projects/{project_id:int}/metric-values")
async def type_metric_value(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await measured_head(project_id, actor, local_date(now))
        await type_value(project_id, forms.read_value(raw), actor=actor, now=now)

    here = f"/projects/{project_id}/metrics"
    return await answer(request, act, lambda form: _metrics_page(project_id, actor, now, form), here)


@post("/projects/{project_id:int}/metric-files")
async def try_metric_file(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html:
    """The dry run: what would be taken, and every other row with its reason. Nothing is kept."""
    raw = await read_form(request)
    head = await measured_head(project_id, actor, local_date(now))
    try:
        return await _dry_run(head, forms.read_upload(raw))
    except Invalid as complaint:
        return await _metrics_page(project_id, actor, now, Filled(raw, complaint.errors))


@post("/projects/{project_id:int}/metric-imports")
async def take_metric_file(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await measured_head(project_id, actor, local_date(now))
        name, values = forms.read_packed(raw)
        await take_values(project_id, name, values, actor=actor, now=now)

    here = f"/projects/{project_id}/metrics"
    return await answer(request, act, lambda form: _metrics_page(project_id, actor, now, form), here)


async def _dry_run(head: Head, file: Upload) -> Html:
    judged = await asyncio.to_thread(forms.read_file, file, await goal_names(head.row.id), head.today)
    goals = {goal.id: goal for goal in head.row.goals}
    packed = forms.packed(judged.values)
    return page("projects/metric_file.html", head=head, judged=judged, goals=goals, name=file.name, packed=packed)


async def _metrics_page(project_id: int, actor: Actor, now: Now, form: Filled) -> Html:
    view = await metrics_page(project_id, actor, local_date(now))
    return page(
        "projects/metrics.html",
        status=status_of(form), view=view, head=view.head, lines=list(Line), form=form, today=local_date(now),
    )  # fmt: skip


ROUTES = (show_metrics, type_metric_value, try_metric_file, take_metric_file)
