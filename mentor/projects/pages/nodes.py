"""Nodes and risks of a project; one node with evidence, both keys, delay and inspections; starting, acceptance."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.forms import Filled, RawForm
from mentor.projects.actions import lessons, nodes, parts, running
from mentor.projects.forms import nodes as forms
from mentor.projects.forms import proposals as proposal_forms
from mentor.projects.queries.lessons import lessons_of
from mentor.projects.queries.nodes import node_row, nodes_of, risks_of
from mentor.projects.queries.project_page import head_of, project_head
from mentor.projects.rules import nodes as rules
from mentor.projects.rules.lessons import LessonLine, refusal_to_write_lesson
from mentor.projects.rules.proposals import refusal_to_choose_team, refusal_to_write
from mentor.projects.rules.words import DelayState, Line, MemberRole, RiskLevel, RiskState, Serves
from mentor.web.answering import Act, AnyRequest, Now, answer, status_of
from mentor.web.respond import Html, page


@get("/projects/{project_id:int}/nodes")
async def show_nodes(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _nodes_page(project_id, actor, now, "", Filled())


@post("/projects/{project_id:int}/nodes")
async def add_node(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await parts.add_node(project_id, proposal_forms.read_node(raw), actor=actor, now=now)

    return await _done(request, project_id, "node", act, actor, now)


@post("/projects/{project_id:int}/risks")
async def add_risk(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await parts.add_risk(project_id, await proposal_forms.read_risk(raw), actor=actor, now=now)

    return await _done(request, project_id, "risk", act, actor, now)


@post("/projects/{project_id:int}/starts")
async def start(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await running.start(project_id, actor=actor, now=now)

    return await _done(request, project_id, "start", act, actor, now)


@post("/projects/{project_id:int}/acceptances")
async def ask_acceptance(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await running.ask_acceptance(project_id, actor=actor, now=now)

    return await _done(request, project_id, "acceptance", act, actor, now)


@get("/projects/{project_id:int}/lessons")
async def show_lessons(project_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _lessons_page(project_id, actor, now, Filled())


@post("/projects/{project_id:int}/lessons")
async def write_lesson(project_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await lessons.write_lesson(project_id, forms.read_lesson(raw), actor=actor, now=now)

    return await answer(
        request, act, lambda form: _lessons_page(project_id, actor, now, form), f"/projects/{project_id}/lessons"
    )


async def _done(
    request: AnyRequest,
    project_id: int,
    part: str,
    act: Callable[[RawForm], Awaitable[object]],
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    """The page again with what was wrong in this part of it."""
    return await answer(
        request, act, lambda form: _nodes_page(project_id, actor, now, part, form), f"/projects/{project_id}/nodes"
    )


async def _nodes_page(project_id: int, actor: Actor, now: datetime, part: str, form: Filled) -> Html:
    head = await project_head(project_id, actor, local_date(now))
    facts, total = head.row.facts, head.row.figures.nodes_total
    return page(
        "projects/nodes.html",
        status=status_of(form),
        head=head, nodes=await nodes_of(project_id), risks=await risks_of(project_id), levels=list(RiskLevel),
        typed={part: form}, blank=Filled(), lines=list(Line), state=facts.life.state.value,
        may_write=not refusal_to_write(facts, actor), may_risk=not refusal_to_choose_team(facts, actor),
        start_refusal=rules.refusal_to_start(facts, total, actor), is_lead=actor.person_id in facts.leads,
        risk_states=list(RiskState), actor_id=actor.person_id,
    )  # fmt: skip


async def _lessons_page(project_id: int, actor: Actor, now: datetime, form: Filled) -> Html:
    head = await project_head(project_id, actor, local_date(now))
    written = await lessons_of(project_id)
    mine = sum(one.member_id == actor.person_id for one in written)
    return page(
        "projects/lessons.html",
        status=status_of(form),
        head=head, lessons=written, form=form, lines=list(LessonLine),
        refusal=refusal_to_write_lesson(head.row.facts, mine, actor),
    )  # fmt: skip


@get("/project-nodes/{project_node_id:int}")
async def show_node(project_node_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _node_page(project_node_id, actor, now, "", Filled())


@post("/project-nodes/{project_node_id:int}/evidence")
async def bring(project_node_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await nodes.bring_evidence(project_node_id, forms.read_evidence(raw), actor=actor, now=now)

    return await _node_done(request, project_node_id, "evidence", act, actor, now)


@post("/project-nodes/{project_node_id:int}/submissions")
async def hand_in(project_node_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(_: RawForm) -> None:
        await nodes.hand_in(project_node_id, actor=actor, now=now)

    return await _node_done(request, project_node_id, "submission", act, actor, now)


@post("/project-nodes/{project_node_id:int}/delays")
async def ask_delay(project_node_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await nodes.ask_delay(project_node_id, *forms.read_delay(raw), actor=actor, now=now)

    return await _node_done(request, project_node_id, "delay", act, actor, now)


@post("/project-nodes/{project_node_id:int}/delays/{project_delay_id:int}/decisions")
async def decide_delay(
    project_node_id: FromPath[int], project_delay_id: FromPath[int], request: AnyRequest, actor: Act, now: Now
) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        granted, text = forms.read_delay_answer(raw)
        await nodes.decide_delay(project_node_id, project_delay_id, text, is_granted=granted, actor=actor, now=now)

    return await _node_done(request, project_node_id, "decision", act, actor, now)


@post("/project-nodes/{project_node_id:int}/inspections")
async def inspect(project_node_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await nodes.inspect(project_node_id, *forms.read_inspection(raw), actor=actor, now=now)

    return await _node_done(request, project_node_id, "inspection", act, actor, now)


async def _node_done(
    request: AnyRequest,
    node_id: int,
    part: str,
    act: Callable[[RawForm], Awaitable[object]],
    actor: Actor,
    now: datetime,
) -> Html | Redirect:
    return await answer(
        request, act, lambda form: _node_page(node_id, actor, now, part, form), f"/project-nodes/{node_id}"
    )


async def _node_page(node_id: int, actor: Actor, now: datetime, part: str, form: Filled) -> Html:
    row = await node_row(node_id, actor)
    facts, line = row.project.facts, row.line
    is_mentee = any(one.person_id == actor.person_id and one.role is MemberRole.MENTEE for one in row.project.team)
    return page(
        "projects/node.html",
        status=status_of(form),
        node=row, head=head_of(row.project, actor, local_date(now)), typed={part: form}, blank=Filled(),
        lines=list(Line), serves=list(Serves), today=local_date(now),
        bring_refusal=rules.refusal_to_bring(facts, line.state, actor),
        hand_in_refusal=rules.refusal_to_hand_in(facts, line.state, len(row.evidence), actor),
        delay_refusal=rules.refusal_to_ask_delay(facts, line.state, row.delays(), actor),
        may_decide_delay=not rules.refusal_to_decide_delay(facts, DelayState.ASKED, actor),
        may_inspect=not rules.refusal_to_inspect(facts, actor),
        is_team=actor.person_id in facts.members,
        drop_refusal=rules.refusal_to_drop(facts, line.state, actor),
        milestones=[(one.id, one.text) for one in row.of("milestone")] if is_mentee else [],
    )  # fmt: skip


ROUTES = (
    show_nodes,
    add_node,
    add_risk,
    start,
    ask_acceptance,
    show_lessons,
    write_lesson,
    show_node,
    bring,
    hand_in,
    ask_delay,
    decide_delay,
    inspect,
)
