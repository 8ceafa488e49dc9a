"""What only the Party office or HR can move on: rulings that are due, seats without a holder who can judge."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import PAGE_SIZE, Page
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import Role
from mentor.signoff.queries.inbox import cursor_of, place_in
from mentor.signoff.rules import REASSIGNS, RequestState
from mentor.signoff.tables import SignoffRequest


@dataclass(frozen=True, slots=True)
class RulingLine:
    request_id: int
    noun: Phrase
    title: str
    subject: PersonLine | None
    state: RequestState
    due_on: date
    asked_at: datetime


async def rulings(actor: Actor, *, now: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[RulingLine]:
    """Requests in the actor's scope that stand still without them, oldest due first."""
    scope, values = _scope(actor)
    if not scope:
        return Page(())
    day, request_id = place_in(after)
    rows = await SignoffRequest.raw(_RULINGS.format(scope=scope), day, request_id, local_date(now), *values, size + 1)
    people = await person_lines([row["subject_person"] for row in rows if row["subject_person"]])
    lines = [_line(row, people) for row in rows[:size]]
    return Page(lines, cursor_of(lines[-1].due_on, lines[-1].request_id) if len(rows) > size else "")


_RULINGS = """
SELECT r.id, r.noun, r.title, r.subject_person, r.state, r.due_on, r.version_at
FROM signoff_request r
LEFT JOIN people_person p ON p.id = r.subject_person
LEFT JOIN people_unit u ON u.id = COALESCE(r.unit, p.unit)
LEFT JOIN people_party_org g ON g.id = p.party_org
WHERE r.state IN ('stalled', 'split', 'calibration', 'deadlock') AND (r.due_on, r.id) > ({{}}, {{}})
    AND (r.state IN ('stalled', 'deadlock') OR r.due_on < {{}}) AND ({scope})
ORDER BY r.due_on, r.id LIMIT {{}}
"""


def _scope(actor: Actor) -> tuple[str, list[object]]:
    """Per grant: requests its role rules on, and every stalled one, in its subtree."""
    parts: list[str] = []
    values: list[object] = []
    for grant in actor.grants:
        if grant.role not in REASSIGNS:
            continue
        for column, path in (("u.path", grant.unit_path), ("g.path", grant.party_path)):
            if path:
                parts.append(f"((r.ruling_role = {{}} OR r.state = 'stalled') AND {column} LIKE {{}})")
                values += [Role(grant.role).value, f"{path}%"]
    return " OR ".join(parts), values


def _line(row: dict[str, Any], people: dict[int, PersonLine]) -> RulingLine:
    return RulingLine(
        request_id=row["id"],
        noun=Phrase(row["noun"]),
        title=row["title"],
        subject=people.get(row["subject_person"]),
        state=RequestState(row["state"]),
        due_on=row["due_on"],
        asked_at=row["version_at"],
    )
