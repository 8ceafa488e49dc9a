"""While the stay lasts and when it ends: reviews, one extension, the look back, return, staying, ending early."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from mentor.calendar.queries import work_calendar
from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.actions import refuse
from mentor.rotations.actions.assigning import SUBJECT, give, led, set_duties, take, tell_people
from mentor.rotations.actions.moving import move_to
from mentor.rotations.actions.seats import resume_mentorship
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row, parts_of
from mentor.rotations.rules import assignments as rules
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import (
    ALWAYS_RETURNS,
    APPRAISAL_WORKDAYS,
    MOVES_POST,
    RETURN_WORKDAYS,
    Grade,
    Outcome,
    ReviewKind,
)
from mentor.rotations.rules.duties import Dates
from mentor.rotations.rules.life import Needed, State, Step
from mentor.rotations.tables import Assignment, AssignmentPart

_GIVES = {
    ReviewKind.MID: Needed.MID_REVIEW,
    ReviewKind.SUMMARY: Needed.SUMMARY,
    ReviewKind.APPRAISAL: Needed.APPRAISAL,
    ReviewKind.OPINION: Needed.OPINION,
}
_WRITTEN_IN = {ReviewKind.MID: (State.IN_POST, State.END_REVIEW)}
_AFTER = (State.END_REVIEW, State.ENDED_EARLY)


@dataclass(frozen=True, slots=True)
class Written:
    """A review; `grade` of an appraisal only, `outcomes` of criteria by their id, of an appraisal only."""

    kind: ReviewKind
    text: str
    grade: Grade | None = None
    outcomes: tuple[tuple[int, Outcome], ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """`step` is RETURN, STAY or END_EARLY; `document_no` of the decision that lets somebody stay."""

    step: Step
    day: date
    reason: str = ""
    document_no: str = ""


async def write_review(assignment_id: int, written: Written, *, actor: Actor, now: datetime) -> None:
    """Each is written once, by its author; the appraisal says of every criterion whether it was delivered."""
    await files.refuse_marked_texts([written.text], actor=actor, now=now)
    async with write_transaction():
        row = await assignment_row(assignment_id, actor)
        refuse(reach.refusal_to_write(row.facts, written.kind, actor))
        if row.life.state not in _WRITTEN_IN.get(written.kind, _AFTER):
            raise Invalid({"": Phrase("It is not the time for this yet, or no longer.")})
        await _check(row, written)
        line = AssignmentPart(
            assignment=row.id, part="review", kind=written.kind.value, text=written.text,
            outcome=written.grade.value if written.grade else "", done_by=actor.person_id, done_at=now,
            created_at=now, single=f"{row.id}:review:{written.kind.value}",
        )  # fmt: skip
        made = (
            await AssignmentPart.insert(line)
            .on_conflict(target=AssignmentPart.single, action="DO NOTHING")
            .returning(AssignmentPart.id)
        )
        if not made:
            raise Conflict(GONE)
        await _set_outcomes(row.id, written)
        life = await give(row, _GIVES[written.kind], now=now)
        await set_duties(replace(row.facts, life=life), row.dates)
        after = {"kind": written.kind.value, "grade": written.grade.value if written.grade else ""}
        await record("rotations.write_review", SUBJECT, row.id, actor=actor, now=now, after=after)


async def _check(row: AssignmentRow, written: Written) -> None:
    if written.kind is not ReviewKind.APPRAISAL:
        return
    if written.grade is None:
        raise Invalid({"grade": Phrase("Please choose one.")})
    aims = {one.id for one in (await parts_of(row.id)).of("aim")}
    if aims - {one for one, _ in written.outcomes}:
        raise Invalid({"outcomes": Phrase("Please say of every criterion whether it was delivered.")})


async def _set_outcomes(assignment_id: int, written: Written) -> None:
    """One statement for each of three values."""
    for outcome in Outcome:
        ids = [one for one, said in written.outcomes if said is outcome]
        if ids and written.kind is ReviewKind.APPRAISAL:
            await AssignmentPart.update({AssignmentPart.outcome: outcome.value}).where(
                AssignmentPart.id.is_in(ids)
                & (AssignmentPart.assignment == assignment_id)
                & (AssignmentPart.part == "aim")
            )


async def extend(assignment_id: int, new_end: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """Once: only the planned end changes, and with it what is due."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        wrong = rules.complaints_about_extension(row.kind, row.dates.starts_on, row.dates.planned_end, new_end)
        if wrong:
            raise Invalid(wrong)
        values: dict[Any, Any] = {
            Assignment.planned_end: new_end,
            Assignment.extended_from: row.dates.planned_end,
            Assignment.extension_reason: reason,
        }
        await take(
            row, Step.EXTEND, "rotations.extend_assignment", values=values,
            dates=replace(row.dates, planned_end=new_end), actor=actor, now=now, why=reason,
        )  # fmt: skip
        phrase = Phrase("The stay with %(host)s goes on until %(day)s.", host=row.host_name, day=new_end)
        await tell_people(row, row.facts.people | row.facts.mentors, phrase, now)


async def open_review(assignment_id: int, *, actor: Actor, now: datetime) -> None:
    """By HR, or by itself on the planned end."""
    async with write_transaction():
        row = await led(assignment_id, actor)
        dates = await _counted(row, max(row.dates.planned_end, local_date(now)))
        await take(
            row, Step.OPEN_REVIEW, "rotations.open_review", values=_due(dates), dates=dates, actor=actor, now=now
        )
        phrase = Phrase("The stay with %(host)s ends on %(day)s: please look back.", host=row.host_name,
                        day=row.dates.planned_end)  # fmt: skip
        await tell_people(row, [row.facts.person, row.facts.supervisor, row.facts.home_decider], phrase, now)


async def _counted(row: AssignmentRow, end: date) -> Dates:
    """R10: ten working days for the appraisal, five for the return."""
    days = await work_calendar(end, end)
    return replace(
        row.dates,
        appraisal_due=days.add_workdays(end, APPRAISAL_WORKDAYS),
        return_due=days.add_workdays(end, RETURN_WORKDAYS),
    )


def _due(dates: Dates) -> dict[Any, Any]:
    return {Assignment.appraisal_due: dates.appraisal_due, Assignment.return_due: dates.return_due}


async def finish(assignment_id: int, ending: Ending, *, actor: Actor, now: datetime) -> None:
    """Return, staying or early end. A rotation moves the post back, or leaves it where it is."""
    await files.refuse_marked_texts([ending.reason, ending.document_no], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if wrong := _complaints(row, ending, local_date(now)):
            raise Invalid(wrong)
        values: dict[Any, Any] = {Assignment.ended_on: ending.day, Assignment.end_reason: ending.reason}
        if ending.document_no:
            values[Assignment.document_no] = ending.document_no
        dates = row.dates
        if ending.step is Step.END_EARLY:
            dates = await _counted(row, ending.day)
            values |= _due(dates)
        await take(
            row, ending.step, "rotations.end_assignment", values=values, dates=dates, actor=actor, now=now,
            why=ending.reason,
        )  # fmt: skip
        await _move(row, ending, actor, now)
        await resume_mentorship(row, actor, now)
        phrase = Phrase("The stay with %(host)s ended on %(day)s.", host=row.host_name, day=ending.day)
        await tell_people(row, row.facts.people | row.facts.mentors, phrase, now)


async def _move(row: AssignmentRow, ending: Ending, actor: Actor, now: datetime) -> None:
    goes_home = ending.step is not Step.STAY
    if row.kind in MOVES_POST and goes_home and row.host_post is not None and row.home_post is not None:
        await move_to(row.facts.person, row.home_post, ending.day, actor=actor, now=now)
    if not goes_home and row.kind not in MOVES_POST and row.host_post is not None:
        await move_to(row.facts.person, row.host_post, ending.day, actor=actor, now=now)


def _complaints(row: AssignmentRow, ending: Ending, today: date) -> dict[str, Phrase]:
    if not row.dates.starts_on <= ending.day <= today:
        return {"day": Phrase("The last day lies between the beginning and today.")}
    if ending.step is Step.END_EARLY and not ending.reason:
        return {"reason": Phrase("Please give the reason.")}
    if ending.step is Step.STAY and row.kind in ALWAYS_RETURNS:
        return {"step": Phrase("After this kind of stay people return; staying would be a new assignment.")}
    if ending.step is Step.STAY and not ending.document_no:
        return {"document_no": Phrase("Staying needs a decision of its own; please give its number.")}
    return {}
