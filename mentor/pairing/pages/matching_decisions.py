"""Two matchings compared, one published, one taken out as a workbook."""

from datetime import datetime

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions.matchings import exporting, publishing
from mentor.pairing.forms import matchings as forms
from mentor.pairing.queries.matching_comparison import comparison_view
from mentor.pairing.queries.matching_figures import figures_of
from mentor.pairing.queries.programmes import programme_view
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.facts import months_later
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, download, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get("/programmes/{programme_id:int}/matchings/comparison")
async def show_comparison(programme_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    first, second = forms.read_comparison(query_form(request))
    return page("pairing/matching_comparison.html", view=await comparison_view(programme_id, first, second, actor))


@get("/matchings/{scenario_id:int}/publications/new")
async def show_publishing(scenario_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _publishing_page(scenario_id, actor, now, Filled())


@post("/matchings/{scenario_id:int}/publications")
async def publish(scenario_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        publication, version = forms.read_publication(raw)
        await publishing.publish(scenario_id, publication, version, actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _publishing_page(scenario_id, actor, now, form)

    return await answer(request, act, again, f"/matchings/{scenario_id}")


async def _publishing_page(scenario_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    view = await scenario_view(scenario_id, actor)
    programme = await programme_view(view.facts.programme_id, actor)
    starts_on = max(local_date(now), programme.starts_on)
    ends_on = min(months_later(starts_on, programme.policy.mentorship_months), max(programme.ends_on, starts_on))
    return page(
        "pairing/matching_publication.html", status=status_of(form), view=view, form=form,
        figures=(await figures_of(scenario_id))[scenario_id], starts_on=starts_on, ends_on=ends_on,
        refusal=rules.refusal_to_publish(view.facts, actor),
    )  # fmt: skip


@post("/matchings/{scenario_id:int}/exports")
async def export(scenario_id: FromPath[int], actor: Act, now: Now) -> Response[bytes]:
    content = await exporting.take_workbook(scenario_id, actor=actor, now=now)
    return download(content, f"matching-{scenario_id}-{local_date(now).isoformat()}.xlsx", XLSX)


ROUTES = (show_comparison, show_publishing, publish, export)
