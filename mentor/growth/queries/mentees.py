"""A mentor's mentees: who waits for what, and when they last met. One statement, however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, read_bond, read_trio
from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import Bond
from mentor.kernel.actor import Actor
from mentor.pairing.rules.states import STAFFED
from mentor.pairing.tables import Mentorship

_STATES = ", ".join(f"'{state.value}'" for state in STAFFED)
_MENTEES = f"""
    SELECT {BOND}, {NAMES}, g.last_log_on AS last_log_on, g.last_meeting_on AS last_meeting_on, g.logs AS logs,
        (SELECT count(*) FROM growth_log l WHERE l.mentorship = s.id AND l.party_unread_since IS NOT NULL
            AND s.party_mentor = {{}}) AS party_unread,
        (SELECT count(*) FROM growth_log l WHERE l.mentorship = s.id AND l.technical_unread_since IS NOT NULL
            AND s.technical_mentor = {{}}) AS technical_unread,
        (SELECT count(*) FROM growth_milestone m WHERE m.mentorship = s.id) AS milestones,
        (SELECT count(*) FROM growth_milestone m WHERE m.mentorship = s.id AND m.settled_on IS NOT NULL) AS settled,
        (SELECT count(*) FROM signoff_seat x JOIN signoff_request r ON r.id = x.request
            WHERE r.subject_person = s.mentee AND x.holder = {{}} AND x.awaited_on IS NOT NULL) AS to_decide
    FROM pairing_mentorship s {BOND_JOINS} {NAMES_JOINS} LEFT JOIN growth_standing g ON g.mentorship = s.id
    WHERE (s.party_mentor = {{}} OR s.technical_mentor = {{}}) AND s.state IN ({_STATES})
    ORDER BY bm.pinyin, s.id
"""


@dataclass(frozen=True, slots=True)
class MenteeLine:
    bond: Bond
    trio: Trio
    seat: str
    unread: int
    to_decide: int
    milestones: int
    settled: int
    logs: int
    last_log_on: date | None
    last_meeting_on: date | None
    #: No meeting for longer than the programme's numbers allow: "" | "watch" | "late".
    meeting_alarm: str


async def mentees_of(actor: Actor, today: date) -> list[MenteeLine]:
    """Those whose mentor the actor is; nobody else asks."""
    if actor.person_id is None:
        return []
    rows = await Mentorship.raw(_MENTEES, *([actor.person_id] * 5))
    return [_line(row, actor, today) for row in rows]


def _line(row: Mapping[str, Any], actor: Actor, today: date) -> MenteeLine:
    found = read_bond(row)
    return MenteeLine(
        bond=found,
        trio=read_trio(row),
        seat=bonds.seat_held(found, actor),
        unread=row["party_unread"] + row["technical_unread"],
        to_decide=row["to_decide"],
        milestones=row["milestones"],
        settled=row["settled"],
        logs=row["logs"] or 0,
        last_log_on=row["last_log_on"],
        last_meeting_on=row["last_meeting_on"],
        meeting_alarm=_alarm(found, row["last_meeting_on"], today),
    )


def _alarm(found: Bond, last_meeting_on: date | None, today: date) -> str:
    if not found.is_running:
        return ""
    gap = (today - (last_meeting_on or found.starts_on)).days
    if gap > found.policy.meeting_late_days:
        return "late"
    return "watch" if gap > found.policy.meeting_watch_days else ""
