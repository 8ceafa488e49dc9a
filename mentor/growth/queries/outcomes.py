"""Milestones decided since they were last looked at, with the level each mentor gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import LEVEL_KEY
from mentor.growth.tables import Milestone, MilestoneCriterion
from mentor.signoff.rules import read_answers
from mentor.signoff.tables import SignoffDecision

# Accepted for the version at hand, and not yet noted as settled: the partial index on settled_on keeps this short.
_ACCEPTED = """
    SELECT m.id AS id, m.mentorship AS mentorship, s.mentee AS mentee, m.title AS title, m.version AS version,
           r.id AS request, r.closed_at AS closed_at
    FROM growth_milestone m
    JOIN pairing_mentorship s ON s.id = m.mentorship
    JOIN signoff_request r ON r.subject_kind = 'milestone' AND r.subject_id = m.id AND r.kind = 'milestone'
    WHERE m.settled_on IS NULL AND r.state IN ('accepted', 'ruled_accepted') AND r.version = m.version
    ORDER BY m.id LIMIT {}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One accepted milestone; `levels` by seat, from the last decision of each for this version."""

    milestone_id: int
    mentorship_id: int
    mentee_id: int
    title: str
    version: int
    axes: tuple[Axis, ...]
    levels: dict[str, int]
    accepted_at: datetime


async def accepted_outcomes(limit: int) -> list[Outcome]:
    """For the job that records competence; three statements whatever their number."""
    rows = await Milestone.raw(_ACCEPTED, limit)
    if not rows:
        return []
    axes = await _axes([row["id"] for row in rows])
    levels = await _levels({row["request"]: row["version"] for row in rows})
    return [
        Outcome(
            milestone_id=row["id"],
            mentorship_id=row["mentorship"],
            mentee_id=row["mentee"],
            title=row["title"],
            version=row["version"],
            axes=axes.get(row["id"], ()),
            levels=levels.get(row["request"], {}),
            accepted_at=row["closed_at"],
        )
        for row in rows
    ]


async def _axes(milestone_ids: Sequence[int]) -> dict[int, tuple[Axis, ...]]:
    rows = await MilestoneCriterion.select(MilestoneCriterion.milestone, MilestoneCriterion.axis).where(
        MilestoneCriterion.milestone.is_in(list(milestone_ids))
    )
    found: dict[int, tuple[Axis, ...]] = {}
    for row in rows:
        found[row["milestone"]] = (*found.get(row["milestone"], ()), Axis(row["axis"]))
    return found


async def _levels(versions: dict[int, int]) -> dict[int, dict[str, int]]:
    """By request and seat; a later round of the same version counts more than an earlier one."""
    rows: Sequence[dict[str, Any]] = (
        await SignoffDecision.select(
            SignoffDecision.request, SignoffDecision.version, SignoffDecision.seat, SignoffDecision.answers
        )
        .where(SignoffDecision.request.is_in(list(versions)))
        .order_by(SignoffDecision.id)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        given = read_answers(row["answers"]).get(LEVEL_KEY)
        if row["version"] == versions[row["request"]] and given is not None and given.step is not None:
            found.setdefault(row["request"], {})[row["seat"]] = given.step
    return found
