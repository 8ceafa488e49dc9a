"""Joint strategic studies with their canvas, and the topics that follow from them."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.projects.actions import refuse, studies
from mentor.projects.forms import studies as forms
from mentor.projects.queries.studies import study_lines, study_page, study_row, topic_lines
from mentor.projects.rules import studies as rules
from mentor.projects.rules.proposals import FOUNDERS
from mentor.projects.rules.words import Line, StudyColumn
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page, see_other


@get("/studies")
async def show_studies(actor: Act, now: Now) -> Html:
    return await _studies_page(actor, now, Filled())


@post("/studies")
async def begin_study(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        if not actor.has(*FOUNDERS):
            raise Forbidden(Phrase("Only the Party office, the unit head or the branch secretary begins studies."))
        return await studies.begin_study(await forms.read_study(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _studies_page(actor, now, form), "/studies/{}")


@get("/studies/{study_id:int}")
async def show_study(study_id: FromPath[int], actor: Act) -> Html:
    return await _study_page(study_id, actor, Filled())


@post("/studies/{study_id:int}/participants")
async def invite(study_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        refuse(rules.refusal_to_lead((await study_row(study_id, actor)).facts, actor))
        person, line = await forms.read_participant(raw)
        await studies.invite(study_id, person, line, actor=actor, now=now)

    return await answer(request, act, lambda form: _study_page(study_id, actor, form), f"/studies/{study_id}")


@post("/studies/{study_id:int}/cards")
async def add_card(study_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        refuse(rules.refusal_to_write((await study_row(study_id, actor)).facts, actor))
        column, text, source = forms.read_card(raw)
        await studies.add_card(study_id, column, text, source, actor=actor, now=now)

    return await answer(request, act, lambda form: _study_page(study_id, actor, form), f"/studies/{study_id}")


@post("/studies/{study_id:int}/conclusions")
async def add_conclusion(study_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await studies.add_conclusion(study_id, forms.read_conclusion(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _study_page(study_id, actor, form), f"/studies/{study_id}")


@post("/studies/{study_id:int}/endings")
async def conclude_study(study_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await studies.conclude_study(study_id, actor=actor, now=now)
    return see_other(f"/studies/{study_id}")


@post("/studies/{study_id:int}/conclusions/{study_conclusion_id:int}/topics")
async def raise_topic(study_id: FromPath[int], study_conclusion_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await studies.raise_topic(study_id, study_conclusion_id, actor=actor, now=now)
    return see_other("/topics")


@get("/topics")
async def show_topics(actor: Act) -> Html:
    return page("projects/topics.html", topics=await topic_lines(actor), may_raise=actor.has(*FOUNDERS))


async def _studies_page(actor: Actor, now: Now, form: Filled) -> Html:
    return page(
        "projects/studies.html", status=status_of(form), studies=await study_lines(actor), form=form,
        may_begin=actor.has(*FOUNDERS), today=local_date(now),
    )  # fmt: skip


async def _study_page(study_id: int, actor: Actor, form: Filled) -> Html:
    view = await study_page(study_id, actor)
    return page(
        "projects/study.html", status=status_of(form), view=view, row=view.row, form=form,
        columns=list(StudyColumn), lines=list(Line),
    )  # fmt: skip


ROUTES = (
    show_studies,
    begin_study,
    show_study,
    invite,
    add_card,
    add_conclusion,
    conclude_study,
    raise_topic,
    show_topics,
)
