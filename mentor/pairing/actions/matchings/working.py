"""What the process of its own does with a matching: stay alive, write the table or fail clearly.

A run belongs to the process whose claim it carries, and everything is written only if the claim still stands. Its
people are frozen at the beginning, so a run that died with its process is begun again and ends with the same answer.
"""

import asyncio
import contextlib
import json
import logging
from dataclasses import dataclass, field, replace
from typing import Any

from mentor.kernel import clock
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.pairing.actions.matchings.results import Result, result_of
from mentor.pairing.matching.cohort import Cohort, problem_of
from mentor.pairing.matching.problem import Problem
from mentor.pairing.matching.rerun import Rerun
from mentor.pairing.matching.runner import Failed, Order, Running
from mentor.pairing.matching.solution import Budget, Progress
from mentor.pairing.queries.cohorts import gather
from mentor.pairing.queries.frozen import Gathered, prices_of, read_gathered, read_settings, write_gathered
from mentor.pairing.queries.matching_origins import drafted_pairs, people_of
from mentor.pairing.queries.pins import with_pins
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.tables import MatchingLine, MatchingScenario

log = logging.getLogger("mentor.matching")
#: Seconds between two signs of life.
BEAT = 1.0
_CHUNK = 500


class NotMine(Exception):
    """The run was cancelled, or another process has taken it over: stop, and leave it alone."""


@dataclass(slots=True)
class _Run:
    """One run in this process: what it is to write, and whether it was asked to end."""

    id: int
    claim: str
    progress: dict[str, Any] = field(default_factory=dict)
    is_cancelled: bool = False
    is_lost: bool = False


async def perform(scenario_id: int, claim: str) -> None:
    """See one run through. Its state says how it ended; only surprises are raised."""
    run = _Run(scenario_id, claim)
    beating = asyncio.create_task(_beat(run))
    try:
        gathered, settings = await _frozen(run)
        cohort = await with_pins(scenario_id, replace(gathered.cohort, prices=prices_of(settings)))
        problem = await asyncio.to_thread(problem_of, cohort)
        answer = await _solved(run, Order(problem, settings.seed, Budget(seconds=settings.seconds or None)))
        if isinstance(answer, Failed):
            log.error("matching %s failed: %s", scenario_id, answer.why)
            await _fail(run)
        else:
            await _keep(run, cohort, gathered, problem, answer)
    except NotMine:
        return
    except BaseException:
        with contextlib.suppress(NotMine):
            await _fail(run)
        raise
    finally:
        beating.cancel()


async def _beat(run: _Run) -> None:
    """Say that we live and how far we are; hear whether it is to end."""
    while not run.is_lost:
        values: dict[Any, Any] = {MatchingScenario.heard_at: clock.now()}
        if run.progress:
            values[MatchingScenario.progress] = json.dumps(run.progress)
        mine = (
            await MatchingScenario.update(values)
            .where((MatchingScenario.id == run.id) & (MatchingScenario.claim == run.claim))
            .returning(MatchingScenario.cancel_asked)
        )
        run.is_lost = not mine
        run.is_cancelled = run.is_lost or bool(mine[0]["cancel_asked"])
        await asyncio.sleep(BEAT)


async def _frozen(run: _Run) -> tuple[Gathered, Settings]:
    """The people of this run: as kept, as the parent had them, or as they are now."""
    row = (
        await MatchingScenario.select(
            MatchingScenario.programme,
            MatchingScenario.settings,
            MatchingScenario.cohort,
            MatchingScenario.parent,
            MatchingScenario.has_same_people,
        )
        .where((MatchingScenario.id == run.id) & (MatchingScenario.claim == run.claim))
        .first()
    )
    if row is None:
        raise NotMine
    settings = read_settings(row["settings"])
    if row["cohort"]:
        return read_gathered(row["cohort"]), settings
    now = clock.now()
    drafted = await drafted_pairs(row["parent"])
    if row["has_same_people"]:
        gathered = await people_of(row["parent"], drafted)
    else:
        gathered = await gather(row["programme"], settings, drafted, now=now)
    count = len(gathered.cohort.mentees)
    await _step(
        run,
        {
            MatchingScenario.cohort: write_gathered(gathered),
            MatchingScenario.frozen_at: now,
            MatchingScenario.mentees: count,
        },
    )
    return gathered, settings


async def _solved(run: _Run, order: Order) -> Rerun | Failed:
    """Drive the solver's own process until it answers."""
    if run.is_lost:
        raise NotMine
    running = await asyncio.to_thread(Running, order)
    try:
        while True:
            for message in await asyncio.to_thread(running.messages, BEAT / 2):
                if not isinstance(message, Progress):
                    return message
                run.progress = _told(message)
            if run.is_lost:
                raise NotMine
            if run.is_cancelled:
                running.cancel()
    finally:
        await asyncio.to_thread(running.stop)


def _told(progress: Progress) -> dict[str, Any]:
    return {
        "stage": progress.stage.value,
        "seconds": round(progress.seconds),
        "objective": int(progress.objective),
        "bound": None if progress.bound == float("inf") else int(progress.bound // 1),
        "placed": int((progress.choice.party >= 0).sum()),
    }


async def _keep(run: _Run, cohort: Cohort, gathered: Gathered, problem: Problem, answer: Rerun) -> None:
    """The table, in steps that count only while the claim stands; the state last."""
    result = await asyncio.to_thread(result_of, cohort, gathered, problem, answer)
    async with write_transaction():
        await _step(run, {})
        await MatchingLine.delete().where(MatchingLine.scenario == run.id)
    for start in range(0, len(result.lines), _CHUNK):
        async with write_transaction():
            await _step(run, {})
            rows = result.lines[start : start + _CHUNK]
            await insert_rows([MatchingLine(scenario=run.id, **one) for one in rows])
    await _end(run, ScenarioState.DONE, _figures(result, answer))


def _figures(result: Result, answer: Rerun) -> dict[Any, Any]:
    solution = answer.solution
    bound = None if solution.bound == float("inf") else int(solution.bound // 1)
    return {
        MatchingScenario.objective: int(solution.objective),
        MatchingScenario.bound: bound,
        MatchingScenario.ending: solution.ending.value,
        MatchingScenario.placed: result.placed,
        MatchingScenario.violations: result.violations,
    }


async def _fail(run: _Run) -> None:
    why = Phrase("Something unexpected went wrong; nothing was changed. Please try again.")
    await _end(run, ScenarioState.FAILED, {MatchingScenario.note: write_phrase(why)})


async def _end(run: _Run, state: ScenarioState, values: dict[Any, Any]) -> None:
    ended: dict[Any, Any] = {
        MatchingScenario.state: state.value,
        MatchingScenario.claim: "",
        MatchingScenario.finished_at: clock.now(),
        MatchingScenario.version: MatchingScenario.version + 1,
    }
    await _step(run, values | ended)


async def _step(run: _Run, values: dict[Any, Any]) -> None:
    """Write with a sign of life; raises NotMine when the claim is gone."""
    moved = (
        await MatchingScenario.update({MatchingScenario.heard_at: clock.now(), **values})
        .where((MatchingScenario.id == run.id) & (MatchingScenario.claim == run.claim))
        .returning(MatchingScenario.id)
    )
    if not moved:
        raise NotMine
