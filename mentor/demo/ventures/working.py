"""A joint project of the demo from its start: nodes under two keys, delays, acceptance, post-evaluation."""

from datetime import date, datetime, timedelta

from mentor.demo.ventures.beginning import panel
from mentor.demo.ventures.plan import Stage
from mentor.demo.ventures.script import Script
from mentor.kernel.actor import Actor, system_actor
from mentor.projects.actions import nodes, running
from mentor.projects.actions.concluding import conclude
from mentor.projects.actions.lessons import write_lesson
from mentor.projects.rules.dates import months_after
from mentor.projects.rules.lessons import LessonLine, NewLesson
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.states import ProjectState, Result
from mentor.projects.rules.words import Conclusion
from mentor.signoff.actions import decide
from mentor.signoff.rules import Decision, SeatName
from mentor.signoff.tables import SignoffRequest

_RETURN = "缺少与改造前的对照数据，请补一张对照表。"
_MINUTES = "验收组查看现场、核对台账，五名评委中一名主动回避，其余独立打分，党建线与业务线分别计分、并列公布。"
_REFERENCE = "集团容错纠错清单（江衡党〔2025〕18号）第6条"


def work(script: Script, start: date) -> None:
    """Every node in its turn, and what follows after the last."""
    venture, day = script.venture, start
    for number, stage in enumerate(venture.stages):
        day = _node(script, number, stage, start + timedelta(days=stage.due))
    if venture.until is not ProjectState.RUNNING:
        _accept(script, day)


def _node(script: Script, number: int, stage: Stage, due: date) -> date:
    """Gives the day that holds in the end."""
    if stage.delay:
        due = _delay(script, number, stage, due)
    if stage.is_open:
        return due
    _bring(script, number, stage, due)
    day = due - timedelta(days=4)
    _hand_in(script, number, day)
    if stage.is_waiting:
        return due
    if stage.is_returned_once:
        _decide(script, number, day, Decision.RETURNED)
        day += timedelta(days=2)
        _hand_in(script, number, day)
    _decide(script, number, day + timedelta(days=1), Decision.ACCEPTED)
    return due


def _delay(script: Script, number: int, stage: Stage, due: date) -> date:
    assert stage.delay
    days, reason = stage.delay
    later, asked = due + timedelta(days=days), due - timedelta(days=9)

    async def ask(now: datetime) -> None:
        lead = script.crew.business
        script.ids["delay"] = await nodes.ask_delay(script.ids[f"node {number}"], later, reason, actor=lead, now=now)

    async def grant(now: datetime) -> None:
        node, delay = script.ids[f"node {number}"], script.ids["delay"]
        await nodes.decide_delay(
            node, delay, "情况属实，同意延期一次。", is_granted=True, actor=script.crew.office, now=now
        )

    if stage.is_asked:
        script.add(script.now.date() - timedelta(days=2), 2, ask)
        return due
    script.add(asked, 1, ask)
    script.add(asked + timedelta(days=2), 1, grant)
    return later


def _bring(script: Script, number: int, stage: Stage, due: date) -> None:
    team = [*script.crew.hands, script.crew.business, script.crew.party]
    for place, (serves, text) in enumerate(stage.evidence):
        who = team[(number + place) % len(team)]

        async def bring(now: datetime, who: Actor = who, piece: NewEvidence = NewEvidence(serves, text)) -> None:  # noqa: B008
            await nodes.bring_evidence(script.ids[f"node {number}"], piece, actor=who, now=now)

        script.add(due - timedelta(days=6), 1 + place, bring)


def _hand_in(script: Script, number: int, day: date) -> None:
    async def deed(now: datetime) -> None:
        node = script.ids[f"node {number}"]
        script.ids["request"] = await nodes.hand_in(node, actor=script.crew.hands[number % 3], now=now)

    script.add(day, 3, deed)


def _decide(script: Script, number: int, day: date, decision: Decision) -> None:
    crew = script.crew
    for hour, (seat, who) in enumerate(((SeatName.PARTY_LEAD, crew.party), (SeatName.BUSINESS_LEAD, crew.business))):

        async def deed(now: datetime, seat: SeatName = seat, who: Actor = who) -> None:
            request = script.ids["request"]
            found = await SignoffRequest.select(SignoffRequest.version).where(SignoffRequest.id == request).first()
            assert found
            said = _RETURN if decision is Decision.RETURNED else "材料属实，同意。"
            await decide(
                request, seat, decision, said, expected_version=found["version"], confirmed=True, actor=who, now=now
            )

        script.add(day, 4 + 2 * hour, deed)

    async def note(now: datetime) -> None:
        await running.note_nodes(actor=system_actor("projects.nodes"), now=now)

    script.add(day, 9, note)


def _accept(script: Script, last: date) -> None:
    crew, venture = script.crew, script.venture

    async def ask(now: datetime) -> None:
        await running.ask_acceptance(script.project, actor=crew.party, now=now)

    script.add(last + timedelta(days=1), 1, ask)
    _write_lessons(script, last + timedelta(days=2))
    judges = crew.judges[:5]
    if venture.until is ProjectState.ACCEPTANCE:
        panel(script, last + timedelta(days=4), judges, awaited=1, recused=1)
        return
    panel(script, last + timedelta(days=4), judges, recused=1)
    needs_correction = venture.until is ProjectState.CORRECTION or venture.result is Result.AFTER_CORRECTION
    day = last + timedelta(days=12)
    first = Conclusion.CORRECTION if needs_correction else _ENDS[venture.result]
    _conclude(script, day, first)
    if venture.until is ProjectState.CORRECTION:
        return
    if needs_correction:
        panel(script, day + timedelta(days=28), judges, recused=1)
        day += timedelta(days=35)
        _conclude(script, day, Conclusion.PASSED)
    if venture.until is not ProjectState.CLOSED:
        _look_back(script, day)


_ENDS = {
    Result.ACCEPTED: Conclusion.PASSED,
    Result.DILIGENT: Conclusion.DILIGENT,
    Result.OTHER: Conclusion.NOT_REACHED,
    None: Conclusion.CORRECTION,
}


def _write_lessons(script: Script, day: date) -> None:
    writers = [script.crew.business, *script.crew.hands]
    for number, texts in enumerate(script.venture.lessons):

        async def write(now: datetime, who: Actor = writers[number % 4], texts: tuple[str, str, str] = texts) -> None:
            await write_lesson(script.project, NewLesson(LessonLine.BOTH, *texts), actor=who, now=now)

        script.add(day, 1 + number, write)


def _conclude(script: Script, day: date, conclusion: Conclusion, minutes: str = _MINUTES) -> None:
    async def deed(now: datetime) -> None:
        reason = script.venture.verdict
        if conclusion is Conclusion.PASSED:
            reason = "目标已达成，资料齐全，同意通过。"
        reference = _REFERENCE if conclusion is Conclusion.DILIGENT else ""
        await conclude(
            script.ids["round"], conclusion, reason, minutes, tolerance_reference=reference,
            actor=script.crew.office, now=now,
        )  # fmt: skip

    script.add(day, 1, deed)


def _look_back(script: Script, closed: date) -> None:
    """The post-evaluation opens half a year later, and ends when the project is archived."""
    day = months_after(closed, 6)

    async def open_it(now: datetime) -> None:
        await running.open_post_evaluations(actor=system_actor("projects.post"), now=now)

    script.add(day, 0, open_it)
    if script.venture.until is ProjectState.ARCHIVED:
        panel(script, day + timedelta(days=6), script.crew.judges[:3])
        minutes = "后评估核对了结项后半年的数据。"
        _conclude(script, day + timedelta(days=10), Conclusion.NOT_REACHED, minutes)
