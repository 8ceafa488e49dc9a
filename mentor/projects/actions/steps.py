"""The only way a project's state changes: one step of its life, compare-and-set."""

from collections.abc import Iterable
from datetime import datetime

from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.projects.actions import refuse
from mentor.projects.queries.projects import ProjectRow
from mentor.projects.rules import states
from mentor.projects.rules.states import Life, Required, Step
from mentor.projects.tables import JointProject


async def take(
    row: ProjectRow,
    step: Step,
    verb: str,
    *,
    given: Iterable[Required] = (),
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Life:
    """Take the step with these further decisions; gives the life afterwards.

    Belongs into the caller's transaction, which has authorised the actor. Forbidden when a decision is missing,
    Conflict when somebody else was quicker.
    """
    life = row.facts.life
    for one in given:
        life = states.decided(life, one)
    refuse(states.refusal_to_step(life, step))
    moved = states.after(life, step)
    await _write(row, moved, now)
    before = {"state": row.facts.life.state.value, "version": row.facts.life.version}
    after = {"state": moved.state.value, "version": moved.version}
    await journal.record(verb, "project", row.id, actor=actor, now=now, before=before, after=after, why=why)
    return moved


async def _write(row: ProjectRow, moved: Life, now: datetime) -> None:
    kept = (
        await JointProject.update(
            {
                JointProject.state: moved.state.value,
                JointProject.version: moved.version,
                JointProject.given: " ".join(sorted(moved.given)),
                JointProject.result: moved.result.value if moved.result else "",
                JointProject.state_since: now,
                JointProject.edited: row.edited + 1,
            }
        )
        .where(
            (JointProject.id == row.id)
            & (JointProject.state == row.facts.life.state.value)
            & (JointProject.edited == row.edited)
        )
        .returning(JointProject.id)
    )
    if not kept:
        raise Conflict(GONE)
