"""What assignments do by themselves: consents are written down, stays come to their end, people are reminded."""

from datetime import date, datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.rotations.actions.assigning import SUBJECT
from mentor.rotations.actions.consents import settle
from mentor.rotations.actions.ending import open_review
from mentor.rotations.queries.assignments import assignment_row
from mentor.rotations.rules.duties import AHEAD_DAYS, DutyKind, reminders_due
from mentor.rotations.rules.life import State, Step, missing
from mentor.rotations.tables import Assignment, AssignmentDuty
from mentor.signoff.rules import CLOSED

CHUNK = 100


async def settle_consents(*, actor: Actor, now: datetime) -> int:
    """Write down what the keys of the next ones have decided; gives how many there were."""
    request: Any = Assignment.request
    found = (
        await Assignment.select(Assignment.id)
        .where(Assignment.state == State.CONSENTS.value)
        .where(request.state.is_in([state.value for state in CLOSED]))
        .limit(CHUNK)
    )
    for row in found:
        await settle(row["id"], actor=actor, now=now)
    return len(found)


async def open_reviews(*, actor: Actor, now: datetime) -> int:
    """Stays that have reached their planned end and lack nothing for the look back."""
    found = await Assignment.select(Assignment.id).where(
        (Assignment.state == State.IN_POST.value) & (Assignment.planned_end <= local_date(now))
    )
    opened = 0
    for one in found:
        row = await assignment_row(one["id"], actor)
        if not missing(row.life, Step.OPEN_REVIEW):
            await open_review(row.id, actor=actor, now=now)
            opened += 1
    return opened


async def remind(*, actor: Actor, now: datetime) -> int:
    """Tell the next ones what is due within a week, due today, or late; gives how many there were."""
    today = local_date(now)
    told = 0
    for row in await _waiting(today):
        stage = reminders_due(row["due_on"], today)
        if stage > row["reminded"]:
            await _remind(row, stage, actor=actor, now=now)
            told += 1
    return told


async def _waiting(today: date) -> list[dict[str, Any]]:
    names = ("id", "assignment", "person", "kind", "due_on", "reminded")
    return (
        await AssignmentDuty.select(*(getattr(AssignmentDuty, name) for name in names))
        .where(AssignmentDuty.due_on <= today + timedelta(days=AHEAD_DAYS))
        .order_by(AssignmentDuty.id)
    )


async def _remind(row: dict[str, Any], stage: int, *, actor: Actor, now: datetime) -> None:
    """Once per stage, whoever is quicker."""
    async with write_transaction():
        noted = (
            await AssignmentDuty.update({AssignmentDuty.reminded: stage})
            .where((AssignmentDuty.id == row["id"]) & (AssignmentDuty.reminded == row["reminded"]))
            .returning(AssignmentDuty.id)
        )
        if not noted:
            return
        phrase = Phrase("%(what)s: due on %(day)s.", what=DutyKind(row["kind"]), day=row["due_on"])
        key = f"assignment:{row['assignment']}:{row['kind']}:{row['due_on']}:{stage}"
        address = f"/assignments/{row['assignment']}"
        await tell(row["person"], phrase, address=address, kind="reminder", now=now, dedupe=key)
        after = {"duty": row["kind"], "person": row["person"], "stage": stage}
        await record("rotations.remind", SUBJECT, row["assignment"], actor=actor, now=now, after=after)
