"""The portfolio of joint projects for those who answer for an area, and its file."""

from urllib.parse import parse_qs

from litestar import Response, get, post

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions.exporting import take_portfolio
from mentor.projects.forms.proposals import read_filter
from mentor.projects.queries.portfolio import nodes_due, portfolio
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import NTag, ProjectKind, StrategicClass
from mentor.web.answering import Act, AnyRequest, Now, query_form, query_without
from mentor.web.respond import Html, download, is_fragment, page, read_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/portfolio")
async def show_portfolio(request: AnyRequest, actor: Act, now: Now) -> Html:
    return await _portfolio_page(query_form(request), actor, now)


@get("/portfolio/nodes")
async def show_nodes_due(request: AnyRequest, actor: Act, now: Now) -> Html:
    """A fragment for htmx, a page for who follows the link: of many thousands of nodes it takes its own moment."""
    template = "projects/_nodes_due.html" if is_fragment(request) else "projects/nodes_due.html"
    due = await nodes_due(read_filter(query_form(request)), actor, local_date(now))
    return page(template, due=due)


@post("/portfolio/exports")
async def export_portfolio(request: AnyRequest, actor: Act, now: Now) -> Response[bytes]:
    query = (await read_form(request)).get("query")[:1_000]
    content = await take_portfolio(read_filter(RawForm(parse_qs(query))), query, actor=actor, now=now)
    return download(content, f"projects-{local_date(now).isoformat()}.xlsx", XLSX)


async def _portfolio_page(raw: RawForm, actor: Actor, now: Now) -> Html:
    view = await portfolio(read_filter(raw), actor, local_date(now))
    return page(
        "projects/portfolio.html",
        view=view, form=Filled(raw), query=query_without(raw), tags=list(NTag), classes=list(StrategicClass),
        states=list(ProjectState), kinds=list(ProjectKind),
    )  # fmt: skip


ROUTES = (show_portfolio, show_nodes_due, export_portfolio)
