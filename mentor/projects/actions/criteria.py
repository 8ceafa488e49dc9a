"""A new version of review criteria: rounds that are open or over keep theirs, new ones take it."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.projects.actions import refuse
from mentor.projects.rules import criteria, reviews
from mentor.projects.rules.criteria import NewCriteria, NewCriterion
from mentor.projects.rules.words import RoundKind
from mentor.projects.tables import CriteriaVersion, ReviewCriterion


async def write_criteria(new: NewCriteria, *, actor: Actor, now: datetime) -> int:
    """Gives the number of the version."""
    refuse(criteria.refusal_to_write(actor))
    if wrong := criteria.complaint_about(new.criteria):
        raise Invalid({"criteria": wrong})
    await refuse_marked_texts([new.source, *(one.text for one in new.criteria)], actor=actor, now=now)
    async with write_transaction():
        newest = CriteriaVersion.select(CriteriaVersion.number).where(CriteriaVersion.kind == new.kind.value)
        rows = await newest.order_by(CriteriaVersion.number, ascending=False).limit(1)
        number = int(rows[0]["number"]) + 1 if rows else 1
        # A text typed here is a key of no catalogue; its percent signs are meant as they stand.
        lines = tuple(NewCriterion(one.line, one.text.replace("%", "%%"), one.weight) for one in new.criteria)
        version = await _insert(new.kind, number, new.source, lines, actor, now)
        after = {"kind": new.kind, "number": number, "source": new.source}
        await journal.record("projects.write_criteria", "criteria", version, actor=actor, now=now, after=after)
        return number


async def criteria_for(kind: RoundKind, now: datetime) -> int:
    """The newest criteria of this kind of round; the first version when there is none. Inside a transaction."""
    newest = CriteriaVersion.select(CriteriaVersion.id).where(CriteriaVersion.kind == kind.value)
    if rows := await newest.order_by(CriteriaVersion.number, ascending=False).limit(1):
        return int(rows[0]["id"])
    first = tuple(NewCriterion(line, text.key, weight) for line, text, weight in reviews.FIRST_CRITERIA[kind])
    return await _insert(kind, 1, "", first, None, now)


async def _insert(
    kind: RoundKind, number: int, source: str, lines: tuple[NewCriterion, ...], actor: Actor | None, now: datetime
) -> int:
    row = CriteriaVersion(
        kind=kind.value, number=number, source=source, written_by=actor.person_id if actor else None, written_at=now
    )
    made = await CriteriaVersion.insert(row).on_conflict(action="DO NOTHING").returning(CriteriaVersion.id)
    if not made:
        raise Conflict(GONE)
    version = int(made[0]["id"])
    await insert_rows(
        [
            ReviewCriterion(criteria=version, position=position, line=one.line.value, text=one.text, weight=one.weight)
            for position, one in enumerate(lines)
        ]
    )
    return version
