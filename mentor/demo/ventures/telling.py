"""The joint projects of the demo as deeds at their moments; every one is done by the real actions."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from mentor.demo.founding import Cast
from mentor.demo.story import Course, Story, Tale
from mentor.demo.ventures.beginning import begin
from mentor.demo.ventures.crew import Casting
from mentor.demo.ventures.ended import ENDED
from mentor.demo.ventures.going import GOING, SHOWN, TEST_BENCH
from mentor.demo.ventures.measuring import series
from mentor.demo.ventures.script import Deeds, Script
from mentor.demo.ventures.studying import study_deeds
from mentor.demo.ventures.working import work
from mentor.growth.tables import Milestone
from mentor.projects.actions.metrics import take_values
from mentor.projects.actions.nodes import bring_evidence
from mentor.projects.rules.metrics import NewValue
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Serves


def venture_deeds(cast: Cast, tale: Tale, shown: Story, now: datetime, chance: random.Random) -> Deeds:
    """`shown`: the mentorship whose people lead the first project."""
    casting = Casting(cast, tale, shown, now.date())
    deeds: Deeds = []
    units = {code: node[0] for code, node in cast.units.items()}
    study_deeds(casting, units, now, deeds)
    party = {code: node[0] for code, node in cast.party.items()}
    home = shown.mentee[1].unit
    for venture in (*GOING, *ENDED):
        if venture is TEST_BENCH and home.startswith(venture.company):
            venture = replace(venture, unit=home[2:])
        script = Script(venture, casting.crew_of(venture), units, party, now, chance, deeds)
        start = begin(script)
        if start is not None:
            work(script, start)
            _measure(script)
        if venture is SHOWN:
            _anchor(script, shown)
    return deeds


def _anchor(script: Script, shown: Story) -> None:
    """The mentee brings one piece of evidence that serves the open milestone as well."""
    step = next((one for one in shown.steps if one.course is Course.OPEN), None)
    mentee = script.crew.mentee
    if step is None or mentee is None:
        return

    async def bring(now: datetime) -> None:
        mine = (Milestone.mentorship == shown.mentorship_id) & (Milestone.title == step.title)
        milestone = await Milestone.select(Milestone.id).where(mine).first()
        assert milestone
        text = "客户现场数据由我采集并讲解，党小组会上作了汇报；也作为本人里程碑的材料。"
        piece = NewEvidence(Serves.BOTH, text, milestone=milestone["id"])
        last = len(script.venture.stages) - 1
        await bring_evidence(script.ids[f"node {last}"], piece, actor=mentee, now=now)

    script.add(script.now.date() - timedelta(days=1), 6, bring)


def _measure(script: Script) -> None:
    """One file of values: yesterday while it goes on, for the last time before the archive."""
    venture, today = script.venture, script.now.date()
    start, last = script.started, script.started + timedelta(days=max(stage.due for stage in venture.stages))
    day = today - timedelta(days=1)
    if venture.until is ProjectState.ARCHIVED:
        day = last + timedelta(days=150)

    async def take(now: datetime) -> None:
        values = [
            NewValue(script.ids[f"goal {number}"], on, thousandths)
            for number, aim in enumerate(venture.aims)
            for on, thousandths in series(aim, start, min(last, today), day, script.chance)
        ]
        await take_values(script.project, "月度经营数据.xlsx", values, actor=script.crew.business, now=now)

    script.add(day, 8, take)
