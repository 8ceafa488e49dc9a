"""What the process of its own does with a plan: stay alive, put the best plan on the board or say why there is none.

A run belongs to the process whose claim it carries, and everything is written only if the claim still stands. The
board stands still meanwhile, so a run that died with its process is begun again and ends with the same answer.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Any

import msgspec

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import system_actor
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.notifications.actions import tell
from mentor.rotations.actions.board import change_stints
from mentor.rotations.numbering import Numbers
from mentor.rotations.planning import solution as planning
from mentor.rotations.planning.checker import violations
from mentor.rotations.planning.conflicts import Explanation, explain
from mentor.rotations.planning.replan import Replan
from mentor.rotations.planning.runner import Failed, Order, Running
from mentor.rotations.planning.solution import Budget, Progress
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board_of
from mentor.rotations.rules.board import Board
from mentor.rotations.rules.plans import Ending, Outcome, PlanState, Told
from mentor.rotations.tables import RotationPlan

log = logging.getLogger("mentor.rotations")
#: Seconds between two signs of life, and how long an explanation may take.
BEAT, EXPLAINING = 1.0, 30.0


class NotMine(Exception):
    """Another process has taken the run over: stop, and leave it alone."""


@dataclass(slots=True)
class _Run:
    id: int
    claim: str
    told: str = ""
    is_cancelled: bool = False
    is_lost: bool = False


async def perform(plan_id: int, claim: str) -> None:
    """See one run through. The plan says how it ended; only surprises are raised."""
    run = _Run(plan_id, claim)
    beating = asyncio.create_task(_beat(run))
    try:
        board = await board_of(plan_id)
        numbers = await demands(board, clock.now())
        order = Order(numbers.problem, board.plan.settings.seed, Budget(seconds=board.plan.settings.seconds))
        answer = await _solved(run, order)
        if isinstance(answer, Failed):
            log.error("plan %s failed: %s", plan_id, answer.why)
            await _end(run, Outcome(Ending.FAILED))
        else:
            await _keep(run, board, numbers, answer)
    except NotMine:
        return
    except BaseException:
        with contextlib.suppress(NotMine):
            await _end(run, Outcome(Ending.FAILED))
        raise
    finally:
        beating.cancel()


async def _beat(run: _Run) -> None:
    """Say that we live and how far we are; hear whether it is to end."""
    while not run.is_lost:
        mine = (
            await RotationPlan.update({RotationPlan.heard_at: clock.now(), RotationPlan.progress: run.told})
            .where((RotationPlan.id == run.id) & (RotationPlan.claim == run.claim))
            .returning(RotationPlan.cancel_asked)
        )
        run.is_lost = not mine
        run.is_cancelled = run.is_lost or bool(mine[0]["cancel_asked"])
        await asyncio.sleep(BEAT)


async def _solved(run: _Run, order: Order) -> Replan | Failed:
    """Drive the planner's own process until it answers."""
    running = await asyncio.to_thread(Running, order)
    try:
        while True:
            for message in await asyncio.to_thread(running.messages, BEAT / 2):
                if not isinstance(message, Progress):
                    return message
                run.told = msgspec.json.encode(told(message)).decode()
            if run.is_lost:
                raise NotMine
            if run.is_cancelled:
                running.cancel()
    finally:
        await asyncio.to_thread(running.stop)


def told(progress: Progress) -> Told:
    is_proven = progress.bound != float("inf")
    return Told(
        stage=progress.stage.value,
        seconds=round(progress.seconds),
        objective=int(progress.objective),
        bound=int(progress.bound // 1) if is_proven else None,
        gap=round(progress.gap_percent, 2) if is_proven and not progress.violations else None,
        violations=progress.violations,
    )


async def _keep(run: _Run, board: Board, numbers: Numbers, answer: Replan) -> None:
    """A plan that breaks no demand goes onto the board; otherwise the board stays and the reason is said."""
    solution = answer.solution
    if violations(numbers.problem, solution.plan):
        explanation = await asyncio.to_thread(explain, numbers.problem, EXPLAINING)
        await _end(run, unfeasible(explanation, solution))
        return
    after = numbers.stints(solution.plan, board.stints)
    outcome = _found(answer)
    actor, now = system_actor("rotations.plans"), clock.now()
    async with write_transaction():
        await _step(run, _ended(outcome))
        people = [one.id for one in board.people]
        await change_stints(run.id, people, board.stints, after, actor=actor, now=now)
        await record("rotations.plan_found", "rotation_plan", run.id, actor=actor, now=now, after=_words(outcome))
        await _tell(run, Phrase("The planner has ended: %(ending)s.", ending=outcome.ending), now)


def _found(answer: Replan) -> Outcome:
    solution = answer.solution
    stopped = solution.ending is planning.Ending.CANCELLED
    is_proven = solution.bound != float("inf")
    return Outcome(
        ending=Ending.STOPPED if stopped else Ending.FOUND,
        seconds=round(solution.seconds),
        objective=int(solution.objective),
        bound=int(solution.bound // 1) if is_proven else None,
        gap=round(solution.gap_percent, 2) if is_proven else None,
        changed=len(answer.changed),
        stability=None if answer.price is None else round(answer.price),
    )


def unfeasible(explanation: Explanation | None, solution: planning.Solution) -> Outcome:
    """Why no plan was found: the smallest set of demands that cannot hold together, and what to relax."""
    if explanation is None:
        return Outcome(Ending.STOPPED, seconds=round(solution.seconds))
    return Outcome(
        ending=Ending.IMPOSSIBLE,
        seconds=round(solution.seconds),
        conflict=tuple(write_phrase(one.sentence) for one in explanation.demands),
        relaxations=tuple(write_phrase(one.sentence) for one in explanation.relaxations),
    )


async def _end(run: _Run, outcome: Outcome) -> None:
    now = clock.now()
    async with write_transaction():
        await _step(run, _ended(outcome))
        await _tell(run, Phrase("The planner has ended: %(ending)s.", ending=outcome.ending), now)


def _ended(outcome: Outcome) -> dict[Any, Any]:
    return {
        RotationPlan.state: PlanState.DRAFT.value,
        RotationPlan.outcome: msgspec.json.encode(outcome).decode(),
        RotationPlan.progress: "",
        RotationPlan.claim: "",
        RotationPlan.edited: RotationPlan.edited + 1,
    }


def _words(outcome: Outcome) -> dict[str, Any]:
    return {"ending": outcome.ending, "objective": outcome.objective, "gap": outcome.gap, "changed": outcome.changed}


async def _tell(run: _Run, phrase: Phrase, now: Any) -> None:
    """Whoever asked; the address is the board."""
    row = await RotationPlan.select(RotationPlan.run_by).where(RotationPlan.id == run.id).first()
    if row and row["run_by"]:
        await tell(row["run_by"], phrase, address=f"/rotation-plans/{run.id}/board", kind="news", now=now)


async def _step(run: _Run, values: dict[Any, Any]) -> None:
    moved = (
        await RotationPlan.update(values)
        .where((RotationPlan.id == run.id) & (RotationPlan.claim == run.claim))
        .returning(RotationPlan.id)
    )
    if not moved:
        raise NotMine
