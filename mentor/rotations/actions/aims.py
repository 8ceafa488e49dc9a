"""What a stay must deliver, and how its result becomes evidence of a milestone."""

from datetime import datetime

from mentor.files import actions as files
from mentor.growth.actions.milestones import add_evidence
from mentor.growth.rules.milestones import EvidenceKind, NewEvidence
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase, render
from mentor.rotations.actions.assigning import SUBJECT, led
from mentor.rotations.queries.assignment_page import open_criteria
from mentor.rotations.queries.assignments import assignment_row, parts_of
from mentor.rotations.rules.assignments import Grade, ReviewKind
from mentor.rotations.rules.life import FINAL, State
from mentor.rotations.tables import AssignmentPart

AIMS_LIMIT = 12
#: The result is known.
_OVER = (State.RETURNED, State.STAYS, State.ENDED_EARLY)


async def add_aim(assignment_id: int, criterion: int | None, text: str, *, actor: Actor, now: datetime) -> int:
    """A criterion of an open milestone of the mentorship, or words of one's own."""
    await files.refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if row.life.state in FINAL or len((await parts_of(row.id)).of("aim")) >= AIMS_LIMIT:
            raise Invalid({"text": Phrase("Nothing more can be added.")})
        if criterion is not None:
            known = {one.id: one.text for one in await open_criteria(row.seat.mentorship or 0)}
            if criterion not in known:
                raise NotFound
            text = known[criterion]
        single = f"{row.id}:aim:{criterion}" if criterion else None
        line = AssignmentPart(
            assignment=row.id, part="aim", text=text, criterion=criterion, created_at=now, single=single
        )
        made = (
            await AssignmentPart.insert(line)
            .on_conflict(target=AssignmentPart.single, action="DO NOTHING")
            .returning(AssignmentPart.id)
        )
        if not made:
            raise Invalid({"criterion": Phrase("This is already among them.")})
        await record("rotations.add_aim", SUBJECT, row.id, actor=actor, now=now, after={"aim": text})
        return int(made[0]["id"])


async def remove_aim(assignment_id: int, part_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        row = await led(assignment_id, actor)
        gone = (
            await AssignmentPart.delete()
            .where((AssignmentPart.id == part_id) & (AssignmentPart.assignment == row.id))
            .where((AssignmentPart.part == "aim") & (AssignmentPart.outcome == ""))
            .returning(AssignmentPart.text)
        )
        if not gone or row.life.state in FINAL:
            raise Conflict(GONE)
        await record("rotations.remove_aim", SUBJECT, row.id, actor=actor, now=now, before={"aim": gone[0]["text"]})


async def bring_result(assignment_id: int, milestone: int, *, actor: Actor, now: datetime) -> int:
    """The person takes the result of the stay as evidence of their milestone; gives the evidence's id."""
    row = await assignment_row(assignment_id, actor)
    if actor.person_id != row.facts.person:
        raise Forbidden(Phrase("Only the person themselves brings the result as evidence."))
    if row.life.state not in _OVER:
        raise Invalid({"": Phrase("The result is known when the stay is over.")})
    parts = await parts_of(assignment_id)
    grade = next((one.outcome for one in parts.of("review") if one.kind == ReviewKind.APPRAISAL.value), "")
    said = render(Grade(grade)) if grade else render(row.life.state)
    text = f"{render(row.kind)}：{row.host_name}，{row.dates.starts_on}—{row.decision.ended_on}，{said}"
    new = NewEvidence(EvidenceKind.LINK, text, address=f"/assignments/{row.id}")
    evidence = await add_evidence(milestone, new, actor=actor, now=now)
    async with write_transaction():
        after = {"milestone": milestone, "evidence": evidence}
        await record("rotations.bring_result", SUBJECT, row.id, actor=actor, now=now, after=after)
    return evidence
