"""HR lets a milestone pass, or opens a settled one again; both with a reason everybody can read."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions import refuse
from mentor.growth.queries.milestones import milestone_row
from mentor.growth.queries.requests import MILESTONE
from mentor.growth.rules import milestones
from mentor.growth.rules.milestones import UNDER_DECISION, MilestoneState
from mentor.growth.tables import Milestone
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.signoff import actions as signoff


async def waive(milestone_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """It is no longer asked for. Never the same as accepted: it shows no level."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await milestone_row(milestone_id, actor)
        refuse(milestones.refusal_to_waive(row.facts, row.bond, actor))
        if row.request.id is not None and row.facts.state in UNDER_DECISION:
            await signoff.waive(row.request.id, reason, actor=actor, now=now, expected_version=row.request.version)
        waived = (
            await Milestone.update(
                {
                    Milestone.waived_at: now,
                    Milestone.waived_by: actor.person_id,
                    Milestone.waive_reason: reason,
                    Milestone.settled_on: local_date(now),
                }
            )
            .where((Milestone.id == milestone_id) & Milestone.waived_at.is_null() & (Milestone.version == row.version))
            .returning(Milestone.id)
        )
        if not waived:
            raise Conflict(GONE)
        await tell(
            [row.bond.mentee_id, *row.bond.mentors()],
            Phrase("The milestone “%(title)s” was waived: %(reason)s", title=row.title, reason=reason),
            address=f"/milestones/{milestone_id}",
            kind="news",
            now=now,
        )
        await journal.record("growth.waive_milestone", MILESTONE, milestone_id, actor=actor, now=now, why=reason)


async def reopen(milestone_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """A settled milestone is to be shown again: decisions given are void, what it has shown stays in the record."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await milestone_row(milestone_id, actor)
        refuse(milestones.refusal_to_reopen(row.facts, row.bond, actor))
        was_accepted = row.facts.state is MilestoneState.ACCEPTED
        opened = (
            await Milestone.update(
                {
                    Milestone.waived_at: None,
                    Milestone.waived_by: None,
                    Milestone.waive_reason: "",
                    Milestone.settled_on: None,
                    Milestone.reopen_reason: reason,
                    Milestone.version: max(row.version, row.request.version + 1),
                }
            )
            .where((Milestone.id == milestone_id) & (Milestone.version == row.version))
            .returning(Milestone.id)
        )
        if not opened:
            raise Conflict(GONE)
        await tell(
            [row.bond.mentee_id, *row.bond.mentors()],
            Phrase("The milestone “%(title)s” was opened again: %(reason)s", title=row.title, reason=reason),
            address=f"/milestones/{milestone_id}",
            kind="news",
            now=now,
        )
        before = {"state": "accepted" if was_accepted else "waived", "version": row.version}
        await journal.record(
            "growth.reopen_milestone", MILESTONE, milestone_id, actor=actor, now=now, before=before, why=reason
        )
