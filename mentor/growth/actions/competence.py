"""What accepted milestones have shown, written down once and never changed."""

from datetime import datetime

from mentor.growth.queries.numbers import Numbers, standing_upsert
from mentor.growth.queries.outcomes import Outcome, accepted_outcomes
from mentor.growth.rules import milestones
from mentor.growth.tables import CompetenceEvidence, Milestone
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction

CHUNK = 200


async def record_accepted(*, actor: Actor, now: datetime) -> int:
    """Note milestones accepted since the last time as settled, with the level each axis has shown; gives how many."""
    async with write_transaction():
        outcomes = await accepted_outcomes(CHUNK)
        for one in outcomes:
            await _record(one, actor=actor, now=now)
        return len(outcomes)


async def _record(one: Outcome, *, actor: Actor, now: datetime) -> None:
    shown_on = local_date(one.accepted_at)
    settled = (
        await Milestone.update({Milestone.settled_on: shown_on})
        .where((Milestone.id == one.milestone_id) & (Milestone.version == one.version) & Milestone.settled_on.is_null())
        .returning(Milestone.id)
    )
    if not settled:
        return
    shown = milestones.levels_shown(one.axes, one.levels)
    rows = [
        CompetenceEvidence(
            mentorship=one.mentorship_id,
            mentee=one.mentee_id,
            axis=axis.value,
            level=level,
            source_kind="milestone",
            source_id=one.milestone_id,
            source_version=one.version,
            title=one.title,
            shown_on=shown_on,
            recorded_at=now,
        )
        for axis, level in shown.items()
    ]
    if rows:
        await CompetenceEvidence.insert(*rows).on_conflict(action="DO NOTHING")
    seen = {"party_seen_on": shown_on, "technical_seen_on": shown_on}
    await standing_upsert(one.mentorship_id, Numbers(), seen)
    after = {"levels": {axis.value: level for axis, level in shown.items()}, "version": one.version}
    await journal.record("growth.settle_milestone", "milestone", one.milestone_id, actor=actor, now=now, after=after)
