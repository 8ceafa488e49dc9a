"""Changes of lead and scope of a project that was approved."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import changes as actions
from mentor.projects.actions import refuse
from mentor.projects.forms import changes as forms
from mentor.projects.queries.changes import changes_of
from mentor.projects.queries.project_page import head_of
from mentor.projects.rules.words import Line
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/projects/{project_id:int}/changes")
async def show_changes(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _changes_page(project_id, actor, now, "", Filled())


@post("/projects/{project_id:int}/changes")
async def ask(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    seen = await changes_of(project_id, actor)
    refuse(seen.refusal_to_ask)

    async def act(raw: RawForm) -> None:
        await actions.ask_scope(project_id, forms.read_scope(raw, seen.project.goals), actor=actor, now=now)

    here = f"/projects/{project_id}/changes"
    return await answer(request, act, lambda form: _changes_page(project_id, actor, now, "scope", form), here)


@post("/projects/{project_id:int}/leads")
async def replace(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    refuse((await changes_of(project_id, actor)).refusal_to_replace)

    async def act(raw: RawForm) -> None:
        new = await forms.read_lead(raw)
        await actions.replace_lead(project_id, new.line, new.person_id, new.reason, actor=actor, now=now)

    here = f"/projects/{project_id}/versions"
    return await answer(request, act, lambda form: _changes_page(project_id, actor, now, "lead", form), here)


async def _changes_page(project_id: int, actor: Actor, now: Now, part: str, form: Filled) -> Html:
    view = await changes_of(project_id, actor)
    return page(
        "projects/changes.html", status=status_of(form), view=view, head=head_of(view.project, actor, local_date(now)),
        part=part, form=form, blank=Filled(), lines=list(Line), goals={goal.id: goal for goal in view.project.goals},
    )  # fmt: skip


ROUTES = (show_changes, ask, replace)
