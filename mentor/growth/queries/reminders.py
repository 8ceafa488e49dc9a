"""What the reminder job looks at, in pages: due milestones, agreed actions, seats not seen for long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, read_bond
from mentor.growth.queries.cohort_where import OWED
from mentor.growth.queries.values import as_day
from mentor.growth.rules.bonds import PARTY, TECHNICAL, Bond
from mentor.growth.rules.meetings import ActionOwner
from mentor.growth.tables import MeetingAction, Milestone
from mentor.pairing.rules.states import WORKING
from mentor.pairing.tables import Mentorship

_RUNNING = "s.state IN (" + ", ".join(f"'{state.value}'" for state in WORKING) + ")"
# The plan in force holds the milestone: what nobody has agreed to is not due.
_DUE = f"""
    SELECT m.id AS id, m.title AS title, m.due_on AS due_on, s.mentee AS mentee, s.party_mentor AS party,
           s.technical_mentor AS technical
    FROM growth_milestone m JOIN pairing_mentorship s ON s.id = m.mentorship
    JOIN growth_plan p ON p.mentorship = s.id
    LEFT JOIN signoff_request q ON q.subject_kind = 'plan' AND q.subject_id = p.id AND q.kind = 'plan'
    WHERE {OWED} AND m.due_on <= {{}} AND m.id > {{}} AND {_RUNNING}
      AND m.plan_version <= CASE WHEN q.state IN ('accepted', 'ruled_accepted') AND q.version = p.version
                                 THEN p.version ELSE p.accepted_before END
    ORDER BY m.id LIMIT {{}}
"""
_ACTIONS = f"""
    SELECT a.id AS id, a.text AS text, a.due_on AS due_on, a.owner AS owner, a.mentorship AS mentorship,
           s.mentee AS mentee, t.party AS party, t.technical AS technical
    FROM growth_meeting_action a JOIN growth_meeting t ON t.id = a.meeting
    JOIN pairing_mentorship s ON s.id = a.mentorship
    WHERE a.done_at IS NULL AND a.due_on <= {{}} AND a.id > {{}} AND {_RUNNING} ORDER BY a.id LIMIT {{}}
"""
# COALESCE keeps mentorships in which nobody was ever seen; those young enough are left out by their start.
_SILENT = f"""
    SELECT {BOND}, g.party_seen_on AS party_seen_on, g.technical_seen_on AS technical_seen_on
    FROM pairing_mentorship s {BOND_JOINS} LEFT JOIN growth_standing g ON g.mentorship = s.id
    WHERE {_RUNNING} AND s.id > {{}} AND s.starts_on < {{}}
      AND (COALESCE(g.party_seen_on, s.starts_on) < {{}} OR COALESCE(g.technical_seen_on, s.starts_on) < {{}})
    ORDER BY s.id LIMIT {{}}
"""


@dataclass(frozen=True, slots=True)
class DueMilestone:
    id: int
    title: str
    due_on: date
    mentee: int
    mentors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DueAction:
    id: int
    text: str
    due_on: date
    mentorship_id: int
    person: int | None


async def due_milestones(until: date, *, after: int, limit: int) -> list[DueMilestone]:
    """Owed by the mentee and due by that day, in order of their ids after `after`."""
    rows = await Milestone.raw(_DUE, until, after, limit)
    return [
        DueMilestone(
            row["id"],
            row["title"],
            row["due_on"],
            row["mentee"],
            tuple(one for one in (row["party"], row["technical"]) if one is not None),
        )
        for row in rows
    ]


async def due_actions(until: date, *, after: int, limit: int) -> list[DueAction]:
    rows = await MeetingAction.raw(_ACTIONS, until, after, limit)
    return [
        DueAction(row["id"], row["text"], row["due_on"], row["mentorship"], row[ActionOwner(row["owner"]).value])
        for row in rows
    ]


async def long_unseen(before: date, *, after: int, limit: int) -> list[tuple[Bond, dict[str, date | None]]]:
    """Running mentorships in which a mentor was last seen before that day, with the day of each seat."""
    rows = await Mentorship.raw(_SILENT, after, before, before, before, limit)
    return [(read_bond(row), _seen(row)) for row in rows]


def _seen(row: Mapping[str, Any]) -> dict[str, date | None]:
    return {PARTY: as_day(row["party_seen_on"]), TECHNICAL: as_day(row["technical_seen_on"])}
