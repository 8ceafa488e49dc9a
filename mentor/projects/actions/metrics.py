"""Values of metrics: typed one by one, or taken from a file after a dry run."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.projects.actions import refuse
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import metrics
from mentor.projects.rules.metrics import NewValue
from mentor.projects.tables import MetricImport, MetricValue

CHUNK = 400
_STRANGE = Phrase("This metric does not belong to the project.")


async def type_value(project_id: int, new: NewValue, *, actor: Actor, now: datetime) -> None:
    """The value of one day; typed again for the same day it replaces the former one, which the journal keeps."""
    await refuse_marked_texts([new.note], actor=actor, now=now)
    async with write_transaction():
        await _open(project_id, [new], actor, now)
        before = await MetricValue.select(MetricValue.thousandths).where(_same(new)).first()
        await _keep([new], None, actor=actor, now=now)
        after = {"goal": new.goal_id, "day": str(new.measured_on), "value": metrics.written(new.thousandths)}
        was = {"value": metrics.written(before["thousandths"])} if before else None
        await journal.record(
            "projects.type_value", "project", project_id, actor=actor, now=now, before=was, after=after
        )


async def take_values(project_id: int, name: str, values: Sequence[NewValue], *, actor: Actor, now: datetime) -> int:
    """What the dry run accepted, all or nothing; gives how many. The same values twice change nothing."""
    if not values:
        raise Invalid({"file": Phrase("There is no value to take.")})
    await refuse_marked_texts([name, *(value.note for value in values)], actor=actor, now=now)
    text = "\n".join(f"{one.goal_id} {one.measured_on} {one.thousandths} {one.note}" for one in values)
    async with write_transaction():
        await _open(project_id, values, actor, now)
        row = MetricImport(
            project=project_id, name=name[:120], sha256=hashlib.sha256(text.encode()).hexdigest(),
            values_read=len(values), imported_by=actor.person_id, imported_at=now,
        )  # fmt: skip
        made = await MetricImport.insert(row).on_conflict(action="DO NOTHING").returning(MetricImport.id)
        if not made:
            raise Invalid({"file": Phrase("These values were taken before; nothing was changed.")})
        await _keep(values, int(made[0]["id"]), actor=actor, now=now)
        after = {"file": name[:120], "values": len(values)}
        await journal.record("projects.import_values", "project", project_id, actor=actor, now=now, after=after)
        return len(values)


async def _open(project_id: int, values: Sequence[NewValue], actor: Actor, now: datetime) -> ProjectRow:
    row = await project_row(project_id, actor)
    refuse(metrics.refusal_to_measure(row.facts, actor))
    if {value.goal_id for value in values} - {goal.id for goal in row.goals}:
        raise Invalid({"goal": _STRANGE})
    if any(value.measured_on > local_date(now) for value in values):
        raise Invalid({"measured_on": Phrase("The day lies in the future.")})
    return row


def _same(new: NewValue) -> Any:
    return (MetricValue.goal == new.goal_id) & (MetricValue.measured_on == new.measured_on)


async def _keep(values: Sequence[NewValue], import_id: int | None, *, actor: Actor, now: datetime) -> None:
    rows = [
        MetricValue(
            goal=value.goal_id, measured_on=value.measured_on, thousandths=value.thousandths, note=value.note,
            metric_import=import_id, typed_by=actor.person_id, typed_at=now,
        )
        for value in values
    ]  # fmt: skip
    changed = [
        MetricValue.thousandths,
        MetricValue.note,
        MetricValue.metric_import,
        MetricValue.typed_by,
        MetricValue.typed_at,
    ]
    for start in range(0, len(rows), CHUNK):
        await MetricValue.insert(*rows[start : start + CHUNK]).on_conflict(
            target=(MetricValue.goal, MetricValue.measured_on), action="DO UPDATE", values=changed
        )
