"""Dropping a node, noting what became of a risk, dissolving a body."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.projects.actions import endings as actions
from mentor.projects.forms import endings as forms
from mentor.web.answering import Act, AnyRequest, Now
from mentor.web.respond import read_form, see_other


@post("/project-nodes/{project_node_id:int}/drops")
async def drop_node(project_node_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Redirect:
    reason = forms.read_reason(await read_form(request))
    await actions.drop_node(project_node_id, reason, actor=actor, now=now)
    return see_other(f"/project-nodes/{project_node_id}")


@post("/projects/{project_id:int}/risks/{project_risk_id:int}/states")
async def note_risk(
    project_id: FromPath[int], project_risk_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Redirect:
    state = forms.read_risk_state(await read_form(request))
    await actions.note_risk(project_id, project_risk_id, state, actor=actor, now=now)
    return see_other(f"/projects/{project_id}/nodes")


@post("/projects/{project_id:int}/bodies/{project_body_id:int}/endings")
async def dissolve_body(
    project_id: FromPath[int], project_body_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Redirect:
    day = forms.read_day(await read_form(request))
    await actions.dissolve_body(project_id, project_body_id, day, actor=actor, now=now)
    return see_other(f"/projects/{project_id}")


ROUTES = (drop_node, note_risk, dissolve_body)
