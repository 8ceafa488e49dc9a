"""The handover list: opened with who receives and who watches, ticked on both sides, signed; then the stay begins."""

from dataclasses import replace
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
from mentor.notifications.actions import tell
from mentor.rotations.actions import refuse
from mentor.rotations.actions.assigning import SUBJECT, give, led, set_duties, take, tell_people
from mentor.rotations.actions.moving import move_to
from mentor.rotations.queries.assignments import AssignmentRow, Parts, assignment_row, parts_of
from mentor.rotations.rules import assignments as rules
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import MOVES_POST, ItemKind, Signer
from mentor.rotations.rules.life import Needed, State, Step
from mentor.rotations.tables import Assignment, AssignmentPart

ITEMS_LIMIT = 60


async def open_handover(assignment_id: int, receiver: int, witness: int, *, actor: Actor, now: datetime) -> None:
    """One line for each kind of thing is there already; both sides add what there is."""
    async with write_transaction():
        row = await led(assignment_id, actor)
        if wrong := rules.complaints_about_people(row.facts, receiver, witness):
            raise Invalid(wrong)
        values: dict[Any, Any] = {Assignment.receiver: receiver, Assignment.witness: witness}
        facts = replace(row.facts, receiver=receiver, witness=witness)
        await take(
            row, Step.OPEN_HANDOVER, "rotations.open_handover", values=values, changed=facts, actor=actor, now=now
        )
        lines = [
            AssignmentPart(assignment=row.id, part="item", kind=kind.value, created_at=now)
            for kind in ItemKind
        ]  # fmt: skip
        await AssignmentPart.insert(*lines)
        phrase = Phrase("A handover list waits for you; the stay begins on %(day)s.", day=row.dates.starts_on)
        people = {row.facts.person, receiver, witness} - {actor.person_id}
        await tell(people, phrase, address=f"/assignments/{row.id}/handover", kind="todo", now=now)


async def add_item(assignment_id: int, kind: ItemKind, text: str, *, actor: Actor, now: datetime) -> int:
    await files.refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        row = await assignment_row(assignment_id, actor)
        refuse(reach.refusal_to_list(row.facts, actor))
        parts = await _open_parts(row)
        if Signer.GIVER in parts.signed or len(parts.of("item")) >= ITEMS_LIMIT:
            raise Invalid({"text": Phrase("The list is full or already signed.")})
        line = AssignmentPart(assignment=row.id, part="item", kind=kind.value, text=text, created_at=now)
        part_id = int((await AssignmentPart.insert(line))[0]["id"])
        await record("rotations.add_item", SUBJECT, row.id, actor=actor, now=now, after={"item": text or kind.value})
        return part_id


async def tick(assignment_id: int, part_id: int, text: str | None, *, actor: Actor, now: datetime) -> None:
    """Handed over, when the giver ticks; received, when the receiver does. `text`: what exactly, from the giver."""
    await files.refuse_marked_texts([text or ""], actor=actor, now=now)
    async with write_transaction():
        row = await assignment_row(assignment_id, actor)
        signer = row.facts.signer(actor.person_id)
        if signer not in (Signer.GIVER, Signer.RECEIVER):
            raise Forbidden(Phrase("Only who hands over and who receives tick the items."))
        await _open_parts(row)
        mine = (AssignmentPart.id == part_id) & (AssignmentPart.assignment == row.id) & (AssignmentPart.part == "item")
        values: dict[Any, Any]
        if signer is Signer.GIVER:
            values = {AssignmentPart.done_by: actor.person_id, AssignmentPart.done_at: now}
            values |= {AssignmentPart.text: text} if text else {}
            query = AssignmentPart.update(values).where(mine & AssignmentPart.done_at.is_null())
        else:
            values = {AssignmentPart.taken_by: actor.person_id, AssignmentPart.taken_at: now}
            ready = AssignmentPart.done_at.is_not_null() & AssignmentPart.taken_at.is_null()
            query = AssignmentPart.update(values).where(mine & ready)
        if not await query.returning(AssignmentPart.id):
            raise Conflict(GONE)
        after = {"item": part_id, "by": signer.value}
        await record("rotations.tick_item", SUBJECT, row.id, actor=actor, now=now, after=after)


async def sign(assignment_id: int, *, actor: Actor, now: datetime) -> None:
    """Each signs once. With the last of the three signatures the handover is done."""
    async with write_transaction():
        row = await assignment_row(assignment_id, actor)
        signer = row.facts.signer(actor.person_id)
        if signer is None:
            raise Forbidden(Phrase("Only who hands over, who receives and the witness sign."))
        parts = await _open_parts(row)
        refusal = reach.refusal_to_sign(signer, has_signed=signer in parts.signed, open_items=parts.open_items)
        if refusal:
            raise Invalid({"": refusal})
        line = AssignmentPart(
            assignment=row.id, part="signature", kind=signer.value, done_by=actor.person_id, done_at=now,
            created_at=now, single=f"{row.id}:signature:{signer.value}",
        )  # fmt: skip
        made = (
            await AssignmentPart.insert(line)
            .on_conflict(target=AssignmentPart.single, action="DO NOTHING")
            .returning(AssignmentPart.id)
        )
        if not made:
            raise Conflict(GONE)
        signed = parts.signed | {signer}
        is_whole = signed == frozenset(Signer)
        life = await give(row, *([Needed.HANDOVER] if is_whole else []), now=now)
        await set_duties(replace(row.facts, life=life), row.dates, signed)
        await record("rotations.sign_handover", SUBJECT, row.id, actor=actor, now=now, after={"by": signer.value})
        if is_whole:
            await tell_people(row, [row.facts.keeper], Phrase("The handover is signed by all three."), now)


async def start(assignment_id: int, override: str, *, actor: Actor, now: datetime) -> None:
    """R4: on or after the first day, with the decision and the signed handover; without it only with a reason."""
    await files.refuse_marked_texts([override], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        given = [Needed.SUPERVISOR] if row.facts.supervisor else []
        if local_date(now) >= row.dates.starts_on:
            given.append(Needed.START_DAY)
        if override:
            given.append(Needed.HANDOVER)
        values: dict[Any, Any] = {Assignment.override_reason: override}
        await take(
            row, Step.START, "rotations.start_assignment", given=given, values=values, actor=actor, now=now,
            why=override,
        )  # fmt: skip
        if row.kind in MOVES_POST and row.host_post is not None:
            await move_to(row.facts.person, row.host_post, row.dates.starts_on, actor=actor, now=now)
        phrase = Phrase(
            "The stay with %(host)s has begun; time to settle in until %(day)s.",
            host=row.host_name, day=row.adaptation_until,
        )  # fmt: skip
        await tell_people(row, {row.facts.person, row.facts.supervisor} | row.facts.mentors, phrase, now)


async def _open_parts(row: AssignmentRow) -> Parts:
    if row.life.state is not State.HANDOVER:
        raise Invalid({"": Phrase("The handover is not open.")})
    return await parts_of(row.id)
