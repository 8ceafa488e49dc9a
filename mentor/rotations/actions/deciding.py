"""Between the consents and the first day: avoidance, what the law asks for, the decision itself."""

from datetime import datetime
from typing import Any

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions.assigning import SUBJECT, give, led, take, tell_people
from mentor.rotations.queries.places import on_the_line
from mentor.rotations.rules.assignments import TaskKind, Verdict
from mentor.rotations.rules.life import Needed, State, Step
from mentor.rotations.tables import Assignment, AssignmentPart

_GIVES = {TaskKind.CONTRACT: Needed.CONTRACT, TaskKind.CLEARANCE: Needed.CLEARANCE}


async def check_avoidance(assignment_id: int, verdict: Verdict, reason: str, *, actor: Actor, now: datetime) -> None:
    """R2: HR decides on relatives on the target line; with one there the reason is on record."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if row.life.state is not State.AVOIDANCE:
            raise Invalid({"": Phrase("Avoidance is decided after the consents and before the decision.")})
        named = [one for one in (row.facts.host_decider, row.facts.supervisor) if one]
        hits = await on_the_line(row.facts.person, row.facts.host_path, named, local_date(now))
        if actor.person_id in {one.id for one in hits}:
            raise Forbidden(Phrase("A relative does not decide on avoidance."))
        if wrong := _complaints(verdict, reason, bool(hits)):
            raise Invalid(wrong)
        values: dict[Any, Any] = {Assignment.verdict: verdict.value, Assignment.verdict_reason: reason}
        verb, by = "rotations.check_avoidance", {"actor": actor, "now": now}
        if verdict is Verdict.AVOID:
            values |= {Assignment.returned_because: reason}
            await take(row, Step.AVOID, verb, values=values, why=reason, **by)  # type: ignore[arg-type]
            return
        await give(row, Needed.AVOIDANCE, values=values, now=now)
        after = {"verdict": verdict.value, "relatives": [one.id for one in hits]}
        await record(verb, SUBJECT, row.id, actor=actor, now=now, after=after, why=reason)


def _complaints(verdict: Verdict, reason: str, is_hit: bool) -> dict[str, Phrase]:
    if verdict is Verdict.CLEAR and is_hit:
        return {"verdict": Phrase("There is a relative on the target line; please decide on that.")}
    if verdict is Verdict.DESPITE and not is_hit:
        return {"verdict": Phrase("No relative is known on the target line.")}
    if verdict is not Verdict.CLEAR and not reason:
        return {"reason": Phrase("Please give the reason.")}
    return {}


async def complete_task(assignment_id: int, part_id: int, note: str, *, actor: Actor, now: datetime) -> None:
    """Something the law asks for is done; the note names the paper that shows it."""
    await files.refuse_marked_texts([note], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        done = (
            await AssignmentPart.update(
                {AssignmentPart.text: note, AssignmentPart.done_by: actor.person_id, AssignmentPart.done_at: now}
            )
            .where((AssignmentPart.id == part_id) & (AssignmentPart.assignment == assignment_id))
            .where((AssignmentPart.part == "task") & AssignmentPart.done_at.is_null())
            .returning(AssignmentPart.kind)
        )
        if not done:
            raise Conflict(GONE)
        await give(row, _GIVES[TaskKind(done[0]["kind"])], now=now)
        after = {"task": done[0]["kind"], "note": note}
        await record("rotations.complete_task", SUBJECT, row.id, actor=actor, now=now, after=after)


async def approve(assignment_id: int, document_no: str, *, actor: Actor, now: datetime) -> None:
    """R4: the decision with its number; whoever is concerned is told."""
    await files.refuse_marked_texts([document_no], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        values: dict[Any, Any] = {Assignment.document_no: document_no}
        await take(
            row, Step.APPROVE, "rotations.approve_assignment", given=[Needed.DOCUMENT], values=values,
            actor=actor, now=now,
        )  # fmt: skip
        phrase = Phrase(
            "Decided (%(number)s): with %(host)s from %(day)s.",
            number=document_no, host=row.host_name, day=row.dates.starts_on,
        )  # fmt: skip
        await tell_people(row, row.facts.people | row.facts.mentors, phrase, now)
