"""Assignments are proposed, one by one or by the hundred, and repaired before anybody is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.rotations.actions.assigning import SUBJECT, led, set_duties, write
from mentor.rotations.queries.assignments import assignment_row
from mentor.rotations.queries.places import Mover, movers, overlapping, places, post_in, speakers
from mentor.rotations.rules import assignments as rules
from mentor.rotations.rules import life as lives
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import PART_TIME, NewAssignment, Place, TaskKind
from mentor.rotations.rules.life import Life, Needed, State
from mentor.rotations.tables import Assignment, AssignmentPart

#: Kind and subject kind of the request for consents; its subject is the proposal.
CONSENT = "assignment_consent"
CHUNK = 100
_WANTS = {TaskKind.CONTRACT: Needed.CONTRACT, TaskKind.CLEARANCE: Needed.CLEARANCE}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of one of many: the id, or by field why there is none."""

    new: NewAssignment
    id: int | None
    refusals: Mapping[str, Phrase]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known of the people and units of a batch."""

    movers: Mapping[int, Mover]
    places: Mapping[int, Place]
    taken: Sequence[Mapping[str, Any]]


async def propose(new: NewAssignment, *, actor: Actor, now: datetime) -> int:
    """One assignment, to be looked at before anybody is asked; gives its id. Invalid with every complaint."""
    await files.refuse_marked_texts([new.reason, new.tasks, new.host_position], actor=actor, now=now)
    [one] = await propose_many([new], actor=actor, now=now)
    if one.id is None:
        raise Invalid(one.refusals)
    return one.id


async def propose_many(wanted: Sequence[NewAssignment], *, actor: Actor, now: datetime) -> list[Proposed]:
    """As many as there are, in chunks of one transaction each; what cannot be is left out and says why.

    What came from a stint that already has its assignment gives that one. Whoever may not lead one of them gets a
    refusal at "person" for it. Inside a transaction of the caller everything is kept or nothing.
    """
    if not actor.is_system and not actor.has(Role.HR):
        raise Forbidden(reach.ONLY_HR)
    done: list[Proposed] = []
    for at in range(0, len(wanted), CHUNK):
        async with write_transaction():
            around = await _around(wanted[at : at + CHUNK])
            for new in wanted[at : at + CHUNK]:
                one = await _propose(new, around, actor=actor, now=now)
                done.append(one)
                if one.id is not None:
                    row = {"id": one.id, "person": new.person, "starts_on": new.starts_on}
                    taken = [*around.taken, row | {"planned_end": new.planned_end}]
                    around = replace(around, taken=taken if new.kind not in PART_TIME else around.taken)
    return done


async def _around(batch: Sequence[NewAssignment]) -> _Around:
    people = {one.person for one in batch}
    found = await movers(people)
    units = {one.host_unit for one in batch} | {one.unit for one in found.values()}
    return _Around(found, await places(units), await overlapping(people))


async def _propose(new: NewAssignment, around: _Around, *, actor: Actor, now: datetime) -> Proposed:
    if new.stint is not None and (made := await _of_stint(new.stint)) is not None:
        return Proposed(new, made, {})
    if wrong := await _complaints(new, around, actor, now):
        return Proposed(new, None, wrong)
    mover = around.movers[new.person]
    tasks = rules.tasks_of(
        new.kind, around.places[mover.unit], around.places[new.host_unit], is_classified=mover.is_classified
    )
    home, host = await _speakers(new, around.places[mover.unit], around.places[new.host_unit], actor)
    values = _values(new) | {"home_decider": home, "host_decider": host}
    life = Life(wanted=_wanted(new.starts_on, new.planned_end, tasks, mover.mentorship))
    row = Assignment(
        person=new.person, way=new.way.value, home_unit=mover.unit, home_position=mover.position,
        home_post=mover.post, mentorship=mover.mentorship, keeper=actor.person_id, created_by=actor.person_id,
        created_at=now, state_since=now, stint=new.stint, wanted=lives.write_needed(life.wanted), **values,
    )  # fmt: skip
    assignment_id = int((await Assignment.insert(row))[0]["id"])
    await set_tasks(assignment_id, tasks, now)
    made_row = await assignment_row(assignment_id, actor)
    await set_duties(made_row.facts, made_row.dates)
    await record("rotations.propose", SUBJECT, assignment_id, actor=actor, now=now, after=_journal(new))
    return Proposed(new, assignment_id, {})


async def _of_stint(stint: int) -> int | None:
    row = await Assignment.select(Assignment.id).where(Assignment.stint == stint).first()
    return int(row["id"]) if row else None


async def _complaints(
    new: NewAssignment, around: _Around, actor: Actor, now: datetime, but: int = 0
) -> dict[str, Phrase]:
    """R3, R5, and who may send whom where."""
    mover, host = around.movers.get(new.person), around.places.get(new.host_unit)
    if mover is None or mover.has_left:
        return {"person": Phrase("There is nobody here with this number.")}
    if refusal := reach.refusal_to_propose(new.person, mover.unit_path, actor):
        return {"person": refusal}
    wrong = rules.complaints_about(new)
    if host is None:
        wrong["host_unit"] = Phrase("There is no unit with this code or name.")
    elif new.host_post is not None and not await post_in(new.host_post, new.host_unit):
        wrong["host_post"] = Phrase("This post is closed or belongs to another unit.")
    if new.kind not in PART_TIME and _overlap(new, around, but):
        wrong["starts_on"] = Phrase("This person already has an assignment in these days.")
    if new.supervisor == new.person:
        wrong["supervisor"] = Phrase("Nobody supervises themselves.")
    return wrong


def _overlap(new: NewAssignment, around: _Around, but: int) -> bool:
    return any(
        one["person"] == new.person
        and one["id"] != but
        and one["starts_on"] <= new.planned_end
        and new.starts_on <= one["planned_end"]
        for one in around.taken
    )


async def _speakers(new: NewAssignment, home: Place, host: Place, actor: Actor) -> tuple[int | None, int | None]:
    """Whoever was named, otherwise the heads; nobody twice."""
    if new.home_decider is not None and new.host_decider is not None:
        return new.home_decider, new.host_decider
    named = {new.person, actor.person_id or 0, new.home_decider or 0, new.host_decider or 0}
    found = await speakers(home.path, host.path, named)
    return new.home_decider or found[0], new.host_decider or found[1]


def _values(new: NewAssignment) -> dict[str, Any]:
    names = (
        "host_unit", "host_post", "host_position", "starts_on", "planned_end", "reason", "tasks", "project",
        "supervisor", "home_decider", "host_decider",
    )  # fmt: skip
    settled = rules.adaptation_until(new.starts_on, new.planned_end)
    return {name: getattr(new, name) for name in names} | {"kind": new.kind.value, "adaptation_until": settled}


def _journal(new: NewAssignment) -> dict[str, Any]:
    return {name: value for name, value in asdict(new).items() if value not in (None, "")}


def _wanted(starts_on: date, end: date, tasks: Sequence[TaskKind], mentorship: int | None) -> frozenset[Needed]:
    wanted = {_WANTS[task] for task in tasks}
    if rules.has_mid_review(starts_on, end):
        wanted.add(Needed.MID_REVIEW)
    if mentorship is not None:
        wanted.add(Needed.MENTORING)
    return frozenset(wanted)


async def set_tasks(assignment_id: int, tasks: Sequence[TaskKind], now: datetime) -> None:
    """Tasks of the law that are not there yet; one that is no longer needed and not done goes."""
    await AssignmentPart.delete().where(
        (AssignmentPart.assignment == assignment_id)
        & (AssignmentPart.part == "task")
        & AssignmentPart.done_at.is_null()
    )
    for task in tasks:
        single = f"{assignment_id}:task:{task.value}"
        row = AssignmentPart(assignment=assignment_id, part="task", kind=task.value, created_at=now, single=single)
        await AssignmentPart.insert(row).on_conflict(target=AssignmentPart.single, action="DO NOTHING")


async def change(assignment_id: int, new: NewAssignment, *, edited: int, actor: Actor, now: datetime) -> None:
    """Repair the proposal before it is put before the three (again); person and home stay."""
    await files.refuse_marked_texts([new.reason, new.tasks, new.host_position], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if row.life.state is not State.PROPOSED:
            raise Invalid({"": Phrase("It is no longer a proposal; give it up and begin anew, or extend it.")})
        if row.edited != edited:
            raise Conflict(Phrase("Somebody else changed this just now. Please look again."))
        new = replace(new, person=row.facts.person)
        around = await _around([new])
        if wrong := await _complaints(new, around, actor, now, row.id):
            raise Invalid(wrong)
        mover = around.movers[new.person]
        home, host = around.places[row.home_unit], around.places[new.host_unit]
        tasks = rules.tasks_of(new.kind, home, host, is_classified=mover.is_classified)
        speaking = await _speakers(new, home, host, actor)
        wanted = _wanted(new.starts_on, new.planned_end, tasks, row.seat.mentorship)
        values: dict[Any, Any] = _values(new) | {"home_decider": speaking[0], "host_decider": speaking[1]}
        await write(row, lives.wanting(row.life, wanted), values, now)
        await set_tasks(row.id, tasks, now)
        await record("rotations.change_assignment", SUBJECT, row.id, actor=actor, now=now, after=_journal(new))
