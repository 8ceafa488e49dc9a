"""The only ways an assignment's row changes: one step of its life or one edit, compare-and-set; then its duties."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.rotations.actions import refuse
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row
from mentor.rotations.rules import life as lives
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import AssignmentFacts, Signer
from mentor.rotations.rules.duties import Dates, duties
from mentor.rotations.rules.life import Life, Needed, Step
from mentor.rotations.tables import Assignment, AssignmentDuty

#: Subject of the journal.
SUBJECT = "assignment"
GAVE_UP = frozenset({Step.CANCEL, Step.END_EARLY})


async def take(
    row: AssignmentRow,
    step: Step,
    verb: str,
    *,
    given: Iterable[Needed] = (),
    values: Mapping[Any, Any] | None = None,
    changed: AssignmentFacts | None = None,
    dates: Dates | None = None,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> Life:
    """Take the step with what is given now; gives the life afterwards.

    Belongs into the caller's transaction, which has authorised the actor. `changed`: the facts when more than the life
    changes. Invalid when something is missing, Conflict when somebody else was quicker.
    """
    life = lives.with_given(row.life, *given)
    if (refusal := lives.refusal_to_step(life, step)) is not None:
        raise Invalid({"": refusal})
    moved = lives.after(life, step)
    await write(row, moved, values or {}, now)
    await set_duties(replace(changed or row.facts, life=moved), dates or row.dates)
    before, after = {"state": row.stored.value}, {"state": moved.state.value} | _plain(values or {})
    await record(verb, SUBJECT, row.id, actor=actor, now=now, before=before, after=after, why=why)
    return moved


async def give(row: AssignmentRow, *given: Needed, values: Mapping[Any, Any] | None = None, now: datetime) -> Life:
    """Something the next step rests on is there now; the state stays."""
    life = lives.with_given(row.life, *given)
    await write(row, life, values or {}, now)
    return life


async def write(
    row: AssignmentRow, life: Life, values: Mapping[Any, Any], now: datetime, *, is_edit: bool = True
) -> None:
    """`is_edit`: False when no reader sees anything new by it, so that a form opened before may still be sent."""
    moved: dict[Any, Any] = {Assignment.state_since: now} if life.state is not row.stored else {}
    kept = (
        await Assignment.update(
            {
                **values,
                **moved,
                Assignment.state: life.state.value,
                Assignment.wanted: lives.write_needed(life.wanted),
                Assignment.given: lives.write_needed(life.given),
                Assignment.edited: row.edited + is_edit,
            }
        )
        .where((Assignment.id == row.id) & (Assignment.state == row.stored.value) & (Assignment.edited == row.edited))
        .returning(Assignment.id)
    )
    if not kept:
        raise Conflict(GONE)


async def set_duties(facts: AssignmentFacts, dates: Dates, signed: frozenset[Signer] = frozenset()) -> None:
    """What is awaited of people from now on; reminders begin anew."""
    await AssignmentDuty.delete().where(AssignmentDuty.assignment == facts.id)
    due = duties(facts, dates, signed)
    if due:
        await AssignmentDuty.insert(
            *(
                AssignmentDuty(assignment=facts.id, person=one.person, kind=one.kind.value, due_on=one.due_on)
                for one in due
            )
        )


async def tell_people(row: AssignmentRow, people: Iterable[int | None], phrase: Phrase, now: datetime) -> None:
    await tell(set(people) - {None}, phrase, address=f"/assignments/{row.id}", kind="news", now=now)


def _plain(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Columns by name, for the journal."""
    return {column._meta.name: value for column, value in values.items()}


async def led(assignment_id: int, actor: Actor) -> AssignmentRow:
    """The assignment, for HR who leads it."""
    row = await assignment_row(assignment_id, actor)
    refuse(reach.refusal_to_lead(row.facts, actor))
    return row
