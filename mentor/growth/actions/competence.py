"""What accepted milestones have shown, written down once and never changed."""

from datetime import date, datetime

from mentor.growth.queries.numbers import Numbers, standing_upsert
from mentor.growth.queries.outcomes import Outcome, accepted_outcomes
from mentor.growth.rules import milestones
from mentor.growth.rules.bonds import Axis
from mentor.growth.tables import CompetenceEvidence, Milestone
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.pairing.rules.states import RUNNING
from mentor.pairing.tables import Mentorship

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


async def record_shown(
    person_id: int, level: int, source_kind: str, source_id: int, *, title: str, shown_on: date, now: datetime
) -> None:
    """A level on the business axis that was shown elsewhere, such as in a drill; nothing for whoever is no mentee.

    Inside the transaction of the caller, whose feature has authorised it.
    """
    mentorship = (
        await Mentorship.select(Mentorship.id)
        .where((Mentorship.mentee == person_id) & Mentorship.state.is_in([one.value for one in RUNNING]))
        .first()
    )
    if mentorship is None:
        return
    # One source shows a level of several people there: the person takes the place of the version.
    row = CompetenceEvidence(
        mentorship=mentorship["id"], mentee=person_id, axis=Axis.BUSINESS.value, level=level, source_kind=source_kind,
        source_id=source_id, source_version=person_id, title=title[:200], shown_on=shown_on, recorded_at=now,
    )  # fmt: skip
    await CompetenceEvidence.insert(row).on_conflict(action="DO NOTHING")
