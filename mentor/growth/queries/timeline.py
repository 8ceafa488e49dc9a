"""What happened in a mentorship, newest first, as far as the actor may know it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.readable import readable
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.logs import LogKind, LogState, Visibility, reach
from mentor.growth.rules.meetings import MeetingKind
from mentor.growth.tables import LogEntry
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase

LINES = 12
EXCERPT = 120
# Each part reads its own index from the newest end; the excerpt is cut in the database.
_TIMELINE = f"""
    SELECT what, id, day, kind, text, extra FROM (
        SELECT 'log' AS what, l.id AS id, l.happened_on AS day, l.kind AS kind, substr(l.text, 1, {EXCERPT}) AS text,
               l.state || ' ' || l.visibility AS extra
        FROM growth_log l WHERE l.mentorship = {{{{}}}} AND {{clause}}
        ORDER BY l.happened_on DESC, l.id DESC LIMIT {LINES}) logs
    UNION ALL
    SELECT what, id, day, kind, text, extra FROM (
        SELECT 'meeting' AS what, t.id AS id, t.held_on AS day, t.kind AS kind, '' AS text,
               CASE WHEN t.party IS NULL THEN 'technical' WHEN t.technical IS NULL THEN 'party' ELSE 'both' END AS extra
        FROM growth_meeting t WHERE t.mentorship = {{{{}}}}
        ORDER BY t.held_on DESC, t.id DESC LIMIT {LINES}) meetings
    UNION ALL
    SELECT 'milestone' AS what, m.id AS id, m.settled_on AS day, m.axis AS kind, m.title AS text,
           CASE WHEN m.waived_at IS NULL THEN 'accepted' ELSE 'waived' END AS extra
    FROM growth_milestone m WHERE m.mentorship = {{{{}}}} AND m.settled_on IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: what it was, where to look, and how it stands (a tone of the style sheet)."""

    what: str
    label: Phrase
    text: str
    day: date
    address: str
    tone: str
    note: Phrase | None


async def timeline(found: Bond, actor: Actor) -> tuple[Happening, ...]:
    """The newest happenings of a mentorship the actor is known to see; entries only as far as they may be read."""
    clause, values = readable(reach(found, actor), actor)
    sql = _TIMELINE.format(clause=clause)
    one = found.mentorship_id
    rows = await LogEntry.raw(sql, one, *values, one, one)
    days = sorted((_happening(row, found) for row in rows), key=lambda line: line.day, reverse=True)
    return tuple(days[:LINES])


def _happening(row: Mapping[str, Any], found: Bond) -> Happening:
    day = row["day"] if isinstance(row["day"], date) else date.fromisoformat(row["day"])
    make = {"log": _log, "meeting": _meeting}.get(row["what"], _milestone)
    return make(row, found, day)


def _log(row: Mapping[str, Any], found: Bond, day: date) -> Happening:
    state, visibility = row["extra"].split()
    note = LogState.DRAFT.label if state == LogState.DRAFT else None
    if state != LogState.DRAFT and visibility == Visibility.PRIVATE:
        note = Visibility.PRIVATE.label
    return Happening("log", LogKind(row["kind"]).label, row["text"], day, f"/logs/{row['id']}", "", note)


def _meeting(row: Mapping[str, Any], found: Bond, day: date) -> Happening:
    address = f"/mentorships/{found.mentorship_id}/meetings"
    with_whom = {
        "party": Phrase("with the Party-affairs mentor"),
        "technical": Phrase("with the technical mentor"),
        "both": Phrase("with both mentors"),
    }
    return Happening("meeting", MeetingKind(row["kind"]).label, "", day, address, "", with_whom[row["extra"]])


def _milestone(row: Mapping[str, Any], found: Bond, day: date) -> Happening:
    accepted = row["extra"] == "accepted"
    label = Phrase("Milestone accepted") if accepted else Phrase("Milestone waived")
    return Happening("milestone", label, row["text"], day, f"/milestones/{row['id']}", "good" if accepted else "", None)
