"""The first screen: what waits for me from every feature, oldest due first. Owns no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.i18n import Phrase, plural
from mentor.kernel.paging import Page
from mentor.notifications.queries import unread_count
from mentor.pairing.tables import Mentorship
from mentor.people.rules import ADMINISTRATORS, Role
from mentor.projects.queries.waiting import Waiting
from mentor.projects.queries.waiting import waiting as waiting_projects
from mentor.rotations.queries.waiting import waiting as waiting_assignments
from mentor.signoff.queries import inbox, inbox_count, rulings

#: A milestone shows up on the mentee's first screen so many days ahead.
AHEAD = timedelta(days=14)
_RUNNING = "('active', 'extended', 'paused', 'awaiting_review', 'concluding')"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: what it is, about whom or what, when it is due, and where to do it."""

    kind: Phrase
    title: Phrase | str
    about: str
    due_on: date | None
    address: str
    is_late: bool = False
    note: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """`own` are the actor's mentorships as mentee (with both mentors' names), `after` the cursor of more decisions."""

    decisions: Sequence[Line]
    after: str
    others: Sequence[Line]
    rulings: Sequence[Line]
    own: Sequence["Own"]
    is_administrator: bool
    sees_cohort: bool


@dataclass(frozen=True, slots=True)
class Own:
    id: int
    state: str
    party_name: str
    technical_name: str
    #: The next milestone to work at, when it is too far ahead to wait for anybody.
    next_id: int
    next_title: str
    next_due_on: date | None

    @property
    def may_log(self) -> bool:
        return self.state in ("active", "extended")


async def home(actor: Actor, *, now: datetime, after: str = "") -> Home:
    """At most eight statements, however much waits."""
    today = local_date(now)
    if actor.has(*ADMINISTRATORS):
        return Home((), "", (), (), (), is_administrator=True, sees_cohort=False)
    waiting = await inbox(actor, now=now, after=after)
    rows = await _elsewhere(actor, today)
    lines = [_line(row, today) for row in rows if row["what"] not in ("own", "next")]
    for waits in (waiting_projects, waiting_assignments):
        lines += [_waiting(one, today) for one in await waits(actor, today)]
    return Home(
        decisions=[
            Line(
                kind=line.noun,
                title=line.title,
                about=line.subject.label if line.subject else "",
                due_on=line.due_on,
                address=line.place,
                is_late=line.is_overdue,
                note=Phrase("for %(name)s", name=line.on_behalf_of.name) if line.on_behalf_of else None,
            )
            for line in waiting.rows
        ],
        after=waiting.after,
        others=sorted(lines, key=_by_due),
        rulings=await _rulings(actor, now, today),
        own=_own(rows),
        is_administrator=False,
        sees_cohort=actor.has(Role.HR, Role.PARTY_OFFICE, Role.LEADER, Role.UNIT_HEAD, Role.BRANCH_SECRETARY),
    )


def _own(rows: Sequence[dict[str, Any]]) -> list[Own]:
    following = {row["n"]: row for row in rows if row["what"] == "next"}
    return [
        Own(
            id=row["id"],
            state=row["title"],
            party_name=row["about"],
            technical_name=row["other"],
            next_id=following[row["id"]]["id"] if row["id"] in following else 0,
            next_title=following[row["id"]]["title"] if row["id"] in following else "",
            next_due_on=_day(following[row["id"]]["due"]) if row["id"] in following else None,
        )
        for row in rows
        if row["what"] == "own"
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


async def badges(actor: Actor, now: datetime) -> dict[str, int]:
    """The small numbers in the menu, on every page and therefore in one statement."""
    if actor.person_id is None or actor.has(*ADMINISTRATORS):
        return {}
    (waiting, of_inbox), (unread, of_messages) = inbox_count(actor, now=now), unread_count(actor)
    rows = await Mentorship.raw(f"SELECT ({waiting}) AS inbox, ({unread}) AS messages", *of_inbox, *of_messages)
    return dict(rows[0])


# Raw: six small questions to four features in one statement; each branch starts at an index of the person.
_ELSEWHERE = f"""
SELECT 'own' AS what, m.id AS id, m.state AS title, p.name AS about, t.name AS other, NULL AS due, 0 AS n
FROM pairing_mentorship m
LEFT JOIN people_person p ON p.id = m.party_mentor LEFT JOIN people_person t ON t.id = m.technical_mentor
WHERE m.mentee = {{}} AND m.state IN {_RUNNING}
UNION ALL
SELECT 'offer', o.id, o.seat, e.name, '', CAST(o.expires_on AS VARCHAR(10)), m.id
FROM pairing_offer o JOIN pairing_mentorship m ON m.id = o.mentorship
JOIN pairing_profile f ON f.id = o.profile JOIN people_person e ON e.id = m.mentee
WHERE f.person = {{}} AND o.state = 'pending'
UNION ALL
SELECT 'agreement', m.id, '', e.name, '', NULL, 0
FROM pairing_mentorship m JOIN people_person e ON e.id = m.mentee
JOIN pairing_agreement a ON a.mentorship = m.id AND a.state = 'confirming'
WHERE (m.state = 'agreement' OR m.state IN {_RUNNING})
AND (m.mentee = {{}} OR m.party_mentor = {{}} OR m.technical_mentor = {{}})
AND NOT EXISTS (SELECT 1 FROM pairing_confirmation c
                WHERE c.agreement = a.id AND c.person = {{}} AND c.voided_at IS NULL)
UNION ALL
SELECT 'logs', m.id, '', e.name, '', NULL, count(*)
FROM pairing_mentorship m JOIN people_person e ON e.id = m.mentee JOIN growth_log l ON l.mentorship = m.id
WHERE (m.party_mentor = {{}} AND l.party_unread_since IS NOT NULL)
OR (m.technical_mentor = {{}} AND l.technical_unread_since IS NOT NULL)
GROUP BY m.id, e.name
UNION ALL
SELECT 'scores', r.id, j.title, '', '', CAST(r.due_on AS VARCHAR(10)), 0
FROM projects_panelist a JOIN projects_round r ON r.id = a.round AND r.state = 'open'
JOIN projects_project j ON j.id = r.project WHERE a.person = {{}} AND a.state = 'invited'
UNION ALL
SELECT 'milestone', g.id, g.title, '', COALESCE(r.state, ''), CAST(g.due_on AS VARCHAR(10)), 0
FROM pairing_mentorship m JOIN growth_milestone g ON g.mentorship = m.id
LEFT JOIN signoff_request r ON r.subject_kind = 'milestone' AND r.subject_id = g.id
WHERE m.mentee = {{}} AND m.state IN {_RUNNING} AND g.settled_on IS NULL AND g.due_on <= {{}}
AND COALESCE(r.state, 'returned') = 'returned'
UNION ALL
SELECT 'next', g.id, g.title, '', '', CAST(g.due_on AS VARCHAR(10)), m.id
FROM pairing_mentorship m JOIN growth_milestone g ON g.mentorship = m.id
WHERE m.mentee = {{}} AND m.state IN {_RUNNING} AND g.id = (
    SELECT o.id FROM growth_milestone o
    LEFT JOIN signoff_request r ON r.subject_kind = 'milestone' AND r.subject_id = o.id
    WHERE o.mentorship = m.id AND o.settled_on IS NULL AND COALESCE(r.state, 'returned') = 'returned'
    ORDER BY o.due_on, o.id LIMIT 1) AND g.due_on > {{}}
LIMIT 200
"""


async def _elsewhere(actor: Actor, today: date) -> list[dict[str, Any]]:
    me = actor.person_id
    if me is None:
        return []
    rows: list[dict[str, Any]] = await Mentorship.raw(_ELSEWHERE, *[me] * 10, today + AHEAD, me, today + AHEAD)
    return rows


def _line(row: dict[str, Any], today: date) -> Line:
    due = _day(row["due"])
    kind, title, address = {
        "offer": (Phrase("Asked to be mentor"), Phrase("Please accept or decline"), f"/mentorships/{row['n']}/offers"),
        "agreement": (
            Phrase("Agreement"),
            Phrase("Please read and confirm"),
            f"/mentorships/{row['id']}/agreement",
        ),
        "logs": (
            Phrase("Log entries"),
            plural("%(n)s entry to read", "%(n)s entries to read", row["n"]),
            "/logs/reading",
        ),
        "scores": (Phrase("Scores of a panel"), row["title"], f"/project-rounds/{row['id']}"),
        "milestone": (
            Phrase("Milestone"),
            row["title"],
            f"/milestones/{row['id']}",
        ),
    }[row["what"]]
    returned = row["what"] == "milestone" and row["other"] == "returned"
    note = Phrase("Returned, please revise") if returned else None
    return Line(kind, title, row["about"], due, address, is_late=due is not None and due < today, note=note)


def _waiting(one: Waiting, today: date) -> Line:
    late = one.due_on is not None and one.due_on < today
    return Line(one.kind, one.title, one.about, one.due_on, one.address, is_late=late)


async def _rulings(actor: Actor, now: datetime, today: date) -> list[Line]:
    if not actor.has(Role.HR, Role.PARTY_OFFICE):
        return []
    waiting: Page[Any] = await rulings(actor, now=now, size=20)
    return [
        Line(
            kind=line.noun,
            title=line.title,
            about=line.subject.label if line.subject else "",
            due_on=line.due_on,
            address=f"/signoff/{line.request_id}",
            is_late=line.due_on < today,
            note=line.state.label,
        )
        for line in waiting.rows
    ]


def _by_due(line: Line) -> tuple[bool, date]:
    return (line.due_on is None, line.due_on or date.max)
