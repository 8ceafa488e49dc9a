"""Matchings of a programme: prepared, run with their progress shown, reviewed."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.pairing.actions.matchings import drafting
from mentor.pairing.forms import matchings as forms
from mentor.pairing.queries.matching_figures import figures_of
from mentor.pairing.queries.matching_lines import Only, Sort, lines_of
from mentor.pairing.queries.scenarios import ScenarioView, scenario_view, scenarios_view
from mentor.pairing.queries.units import units_below
from mentor.pairing.rules import matchings as rules
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, query_without, status_of
from mentor.web.respond import Html, page, see_other


@get("/programmes/{programme_id:int}/matchings")
async def show_scenarios(programme_id: FromPath[int], actor: Act) -> Html:
    return page("pairing/matchings.html", view=await scenarios_view(programme_id, actor))


@get("/programmes/{programme_id:int}/matchings/new")
async def show_drafting(programme_id: FromPath[int], actor: Act) -> Html:
    return await _drafting_page(programme_id, actor, Filled())


@post("/programmes/{programme_id:int}/matchings")
async def draft(programme_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        typed = forms.read_scenario(raw)
        return await drafting.draft(programme_id, typed.new, begins=typed.begins, actor=actor, now=now)

    return await answer(request, act, lambda form: _drafting_page(programme_id, actor, form), "/matchings/{}")


async def _drafting_page(programme_id: int, actor: Actor, form: Filled) -> Html:
    view = await scenarios_view(programme_id, actor)
    return page(
        "pairing/matching_new.html", status=status_of(form), view=view, form=form, numbers=rules.NUMBERS,
        values=rules.Settings(), units=await units_below(view.programme.unit_path),
    )  # fmt: skip


@get("/matchings/{scenario_id:int}")
async def show_scenario(scenario_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    view = await scenario_view(scenario_id, actor)
    if view.state not in rules.HAS_RESULT:
        return page("pairing/matching_run.html", view=view, refusals=_refusals(view, actor))
    return await _table_page(view, query_form(request), actor)


async def _table_page(view: ScenarioView, raw: RawForm, actor: Actor) -> Html:
    reader = FormReader(raw)
    only = reader.optional_choice("only", Only) or Only.MATCHED
    sort = reader.optional_choice("sort", Sort) or Sort.WEAKEST
    name = reader.text("name", max_length=40, required=False)
    lines = await lines_of(view.id, only=only, sort=sort, name=name, after=raw.get("after"))
    figures = (await figures_of(view.id))[view.id]
    return page(
        "pairing/matching_table.html", view=view, figures=figures, lines=lines, only=only, sort=sort, name=name,
        onlys=list(Only), sorts=list(Sort), query=query_without(raw, "after"), refusals=_refusals(view, actor),
    )  # fmt: skip


def _refusals(view: ScenarioView, actor: Actor) -> dict[str, Phrase | None]:
    """Why a button is not there, by its name."""
    return {
        "start": rules.refusal_to_start(view.facts, actor),
        "cancel": rules.refusal_to_cancel(view.facts, actor),
        "repeat": rules.refusal_to_repeat(view.facts, actor),
        "publish": rules.refusal_to_publish(view.facts, actor),
    }


@get("/matchings/{scenario_id:int}/progress")
async def show_progress(scenario_id: FromPath[int], actor: Act) -> Html:
    """A fragment; when the run is over it asks for the page."""
    view = await scenario_view(scenario_id, actor)
    headers = {} if view.state in rules.AT_WORK else {"HX-Refresh": "true"}
    return page("pairing/_matching_progress.html", headers=headers, view=view, refusals=_refusals(view, actor))


@post("/matchings/{scenario_id:int}/starts")
async def start(scenario_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await drafting.start(scenario_id, actor=actor, now=now)
    return see_other(f"/matchings/{scenario_id}")


@post("/matchings/{scenario_id:int}/cancellations")
async def cancel(scenario_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await drafting.cancel(scenario_id, actor=actor, now=now)
    return see_other(f"/matchings/{scenario_id}")


@get("/matchings/{scenario_id:int}/repetitions/new")
async def show_repeating(scenario_id: FromPath[int], actor: Act) -> Html:
    return await _repeating_page(scenario_id, actor, Filled())


@post("/matchings/{scenario_id:int}/repetitions")
async def repeat(scenario_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        typed = forms.read_scenario(raw)
        return await drafting.repeat(scenario_id, typed.new, same_people=typed.has_same_people, actor=actor, now=now)

    return await answer(request, act, lambda form: _repeating_page(scenario_id, actor, form), "/matchings/{}")


async def _repeating_page(scenario_id: int, actor: Actor, form: Filled) -> Html:
    view = await scenario_view(scenario_id, actor)
    return page(
        "pairing/matching_again.html", status=status_of(form), view=view, form=form, numbers=rules.NUMBERS,
        values=view.settings, units=await units_below(view.facts.unit_path), refusals=_refusals(view, actor),
    )  # fmt: skip


ROUTES = (
    show_scenarios,
    show_drafting,
    draft,
    show_scenario,
    show_progress,
    start,
    cancel,
    show_repeating,
    repeat,
)
