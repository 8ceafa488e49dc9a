"""The list of projects, the page of one, and beginning one."""

from typing import Any

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.projects.actions.proposals import found_project
from mentor.projects.forms import proposals as forms
from mentor.projects.queries.lists import projects
from mentor.projects.queries.project_page import project_head, project_page
from mentor.projects.queries.projects import version_lines
from mentor.projects.rules.portfolio import may_see
from mentor.projects.rules.proposals import FOUNDERS
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import ChainNode, Line, NTag, ProjectKind, StrategicClass
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without, status_of
from mentor.web.respond import Html, page


@get("/projects")
async def show_projects(request: AnyRequest, actor: Act, now: Now, after: FromQuery[str] = "") -> Html:
    raw = query_form(request)
    lines = await projects(forms.read_filter(raw), actor, local_date(now), after=after)
    return page(
        "projects/projects.html",
        lines=lines, form=Filled(raw), query=query_without(raw, "after"), today=local_date(now),
        states=list(ProjectState), may_found=actor.has(*FOUNDERS),
        may_see_portfolio=may_see(actor), **_words(),
    )  # fmt: skip


@get("/projects/new")
async def show_founding(request: AnyRequest, actor: Act) -> Html:
    return await _founding_page(actor, Filled(query_form(request)))


@post("/projects")
async def found(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        typed = await forms.read_project(raw)
        return await found_project(typed.new, topic_id=typed.topic_id, actor=actor, now=now)

    return await answer(request, act, lambda form: _founding_page(actor, form), "/projects/{}/proposal")


@get("/projects/{project_id:int}")
async def show_project(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    view = await project_page(project_id, actor, local_date(now))
    return page("projects/project.html", project=view, head=view.head, lines=list(Line), actor=actor)


@get("/projects/{project_id:int}/versions")
async def show_versions(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    head = await project_head(project_id, actor, local_date(now))
    return page("projects/versions.html", head=head, versions=await version_lines(project_id))


async def _founding_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(*FOUNDERS):
        raise Forbidden(
            Phrase("Only the Party office, the unit head or the branch secretary of the unit can begin a project.")
        )
    return page("projects/project_new.html", status=status_of(form), form=form, **_words())


def _words() -> dict[str, Any]:
    """What can be chosen about a project."""
    return {
        "n_tags": list(NTag),
        "classes": list(StrategicClass),
        "chain_nodes": list(ChainNode),
        "kinds": list(ProjectKind),
    }


ROUTES = (show_projects, show_founding, found, show_project, show_versions)
