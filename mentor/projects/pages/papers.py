"""What is printed: the sheet and the proposal of a project, the minutes of a round, a public notice."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.kernel.paper import Paper
from mentor.people.queries import person_lines
from mentor.projects import papers
from mentor.projects.queries.metrics import measured
from mentor.projects.queries.nodes import nodes_of, risks_of
from mentor.projects.queries.notice_page import notice_page
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.round_page import round_page
from mentor.web.answering import Act, Now
from mentor.web.printing import printed


@get("/projects/{project_id:int}/papers")
async def print_project(
    project_id: FromPath[int], actor: Act, paper: FromQuery[str] = "sheet", suffix: FromQuery[str] = "pdf"
) -> Response[bytes]:
    return await printed(await _paper(project_id, paper, actor), suffix)


@get("/project-rounds/{project_round_id:int}/papers")
async def print_round(project_round_id: FromPath[int], actor: Act, suffix: FromQuery[str] = "pdf") -> Response[bytes]:
    return await printed(papers.minutes(await round_page(project_round_id, actor)), suffix)


@get("/project-notices/{project_notice_id:int}/papers")
async def print_notice(
    project_notice_id: FromPath[int], actor: Act, now: Now, suffix: FromQuery[str] = "pdf"
) -> Response[bytes]:
    return await printed(papers.notice(await notice_page(project_notice_id, actor, local_date(now))), suffix)


async def _paper(project_id: int, paper: str, actor: Actor) -> Paper:
    if paper not in ("sheet", "proposal"):
        raise NotFound
    row = await project_row(project_id, actor)
    people, nodes = await person_lines(row.facts.members | row.facts.leads), await nodes_of(project_id)
    if paper == "sheet":
        return papers.sheet(row, people, await measured(row), nodes)
    return papers.proposal(row, people, nodes, await risks_of(project_id))


ROUTES = (print_project, print_round, print_notice)
