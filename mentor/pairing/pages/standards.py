"""Policy numbers and agreement templates: every version can be read, a new one can be written."""

from litestar import get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.forms import Filled, RawForm
from mentor.pairing.actions import standards
from mentor.pairing.forms import programmes as forms
from mentor.pairing.queries.programmes import STANDARD, policies, templates
from mentor.pairing.rules.agreement_text import PLACES
from mentor.pairing.rules.default_agreement import DEFAULT_AGREEMENT
from mentor.pairing.rules.policy import NUMBERS, Policy
from mentor.pairing.rules.pool import refusal_to_set_numbers
from mentor.pairing.rules.visibility import OFFICES
from mentor.people.rules import SkillLevel, TitleLevel
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/policies")
async def show_policies(actor: Act, version: FromQuery[int] = 0) -> Html:
    return await _policies_page(actor, Filled(), version)


@post("/policies")
async def write_policy(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await standards.write_policy(forms.read_policy_version(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _policies_page(actor, form, 0), "/policies?version={}")


async def _policies_page(actor: Actor, form: Filled, version: int) -> Html:
    known = await policies(actor)
    shown = next((one for one in known if one.id == version), known[0] if known else None)
    return page(
        "pairing/policies.html", status=status_of(form), form=form, policies=known, shown=shown,
        numbers=NUMBERS, present=shown.policy if shown else Policy(), standard=STANDARD,
        titles=list(TitleLevel), skills=list(SkillLevel), refusal=refusal_to_set_numbers(actor),
        is_office=actor.has(*OFFICES),
    )  # fmt: skip


@get("/agreement-templates")
async def show_templates(actor: Act, version: FromQuery[int] = 0) -> Html:
    return await _templates_page(actor, Filled(), version)


@post("/agreement-templates")
async def write_template(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await standards.write_template(forms.read_template(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _templates_page(actor, form, 0), "/agreement-templates?version={}")


async def _templates_page(actor: Actor, form: Filled, version: int) -> Html:
    known = await templates(actor)
    shown = next((one for one in known if one.id == version), known[0] if known else None)
    return page(
        "pairing/templates.html", status=status_of(form), form=form, templates=known, shown=shown,
        text=shown.text if shown else DEFAULT_AGREEMENT, places=PLACES, standard=STANDARD,
        refusal=refusal_to_set_numbers(actor),
    )  # fmt: skip


ROUTES = (show_policies, write_policy, show_templates, write_template)
