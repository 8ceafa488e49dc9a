"""Milestones: one with its criteria and evidence, and the lines of a mentorship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.files.rules import readable_size
from mentor.growth.queries.bonds import (
    BOND,
    BOND_JOINS,
    NAMES,
    NAMES_JOINS,
    Trio,
    authorised,
    authorised_or_delegate,
    read_trio,
)
from mentor.growth.queries.requests import RequestLine
from mentor.growth.queries.values import as_day, moment
from mentor.growth.rules import bonds, milestones, plans
from mentor.growth.rules.bonds import Axis, Bond
from mentor.growth.rules.milestones import Criterion, EvidenceKind, MilestoneFacts, MilestoneState
from mentor.growth.tables import Milestone
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase

REQUESTS = """
    LEFT JOIN signoff_request r ON r.subject_kind = 'milestone' AND r.subject_id = m.id AND r.kind = 'milestone'
"""
_PLAN = """
    LEFT JOIN growth_plan p ON p.mentorship = m.mentorship
    LEFT JOIN signoff_request q ON q.subject_kind = 'plan' AND q.subject_id = p.id AND q.kind = 'plan'
"""
STATE = """
    m.id AS id, m.title AS title, m.axis AS axis, m.due_on AS due_on, m.version AS version,
    m.plan_version AS plan_version, m.waived_at AS waived_at, m.settled_on AS settled_on,
    r.id AS request_id, r.state AS request_state, r.version AS request_version, r.due_on AS request_due_on
"""
# Criteria, evidence, and the actor's entries that could become evidence come along as parts: one statement for all.
_PARTS = """
    LEFT JOIN (
        SELECT 'criterion' AS what, c.id AS id, c.position AS position, c.axis AS kind, c.text AS text, '' AS address,
               NULL AS log, 0 AS added_in, NULL AS removed_in, NULL AS added_at, NULL AS attachment, NULL AS name,
               NULL AS sha256, NULL AS size, NULL AS log_on
        FROM growth_criterion c WHERE c.milestone = {}
        UNION ALL
        SELECT 'evidence', e.id, 0, e.kind, e.text, e.address, e.log, e.added_in, e.removed_in, e.added_at,
               a.id, a.name, a.sha256, a.size, l.happened_on
        FROM growth_evidence e LEFT JOIN file_attachment a ON a.id = e.attachment LEFT JOIN growth_log l ON l.id = e.log
        WHERE e.milestone = {}
        UNION ALL
        SELECT what, id, 0, kind, text, '', id, 0, NULL, at, NULL, NULL, NULL, NULL, log_on FROM (
            SELECT 'choice' AS what, l.id AS id, l.kind AS kind, substr(l.text, 1, 40) AS text, l.created_at AS at,
                   l.happened_on AS log_on
            FROM growth_log l JOIN growth_milestone n ON n.mentorship = l.mentorship
            WHERE n.id = {} AND l.author = {} AND l.state = 'submitted' AND l.visibility <> 'private'
            ORDER BY l.happened_on DESC, l.id DESC LIMIT 30) y
    ) x ON 1 = 1
"""
_ONE = f"""
    SELECT {STATE}, {BOND}, {NAMES}, m.description AS description, m.waive_reason AS waive_reason,
           m.reopen_reason AS reopen_reason, p.version AS at_hand, p.accepted_before AS accepted_before,
           q.state AS plan_state, q.version AS plan_asked, x.what AS what, x.id AS part, x.kind AS kind, x.text AS text,
           x.address AS address, x.log AS log, x.added_in AS added_in, x.removed_in AS removed_in,
           x.added_at AS added_at, x.attachment AS attachment, x.name AS name, x.sha256 AS sha256, x.size AS size,
           x.log_on AS log_on
    FROM growth_milestone m JOIN pairing_mentorship s ON s.id = m.mentorship {BOND_JOINS} {NAMES_JOINS}
         {REQUESTS} {_PLAN} {_PARTS}
    WHERE m.id = {{}} ORDER BY x.what, x.position, x.id
"""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    id: int
    kind: EvidenceKind
    text: str
    address: str
    added_in: int
    removed_in: int | None
    added_at: datetime
    log_on: date | None
    size: int | None
    name: str
    sha256: str

    @property
    def readable_size(self) -> str:
        return readable_size(self.size or 0)

    def belongs_to(self, version: int) -> bool:
        return self.added_in <= version and (self.removed_in is None or self.removed_in > version)

    def content(self) -> dict[str, object]:
        return {"kind": self.kind.value, "text": self.text, "address": self.address, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone with everything the rules need, authorised for one actor."""

    id: int
    bond: Bond
    trio: Trio
    title: str
    description: str
    axis: Axis
    due_on: date
    version: int
    facts: MilestoneFacts
    criteria: tuple[Criterion, ...]
    #: Everything ever brought, also what was taken away again.
    evidence: tuple[EvidenceLine, ...]
    request: RequestLine
    waive_reason: str
    reopen_reason: str


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """What the page of a milestone shows beside the sign-off fragment."""

    row: MilestoneRow
    #: The actor's own newest entries that mentors may read: id, day, beginning.
    choices: tuple[tuple[int, date | None, str], ...]
    is_overdue: bool
    #: Whether entries that serve as evidence can be opened too: for the mentee and the two mentors.
    reads_logs: bool
    edit_refusal: Phrase | None
    edit_warning: Phrase | None
    submit_refusal: Phrase | None
    waive_refusal: Phrase | None
    reopen_refusal: Phrase | None


async def milestone_row(milestone_id: int, actor: Actor) -> MilestoneRow:
    """Raises NotFound when the actor does not see the mentorship."""
    rows = await _rows(milestone_id, actor)
    return _row(rows, authorised(rows[0], actor))


async def milestone_page(milestone_id: int, actor: Actor, today: date) -> MilestonePage:
    """Also for a delegate who decides on it today."""
    rows = await _rows(milestone_id, actor)
    found = await authorised_or_delegate(rows[0], actor, today)
    row = _row(rows, found)
    return MilestonePage(
        row=row,
        choices=tuple(
            (part["part"], as_day(part["log_on"]), part["text"]) for part in reversed(rows) if part["what"] == "choice"
        ),
        is_overdue=milestones.is_overdue(row.facts.state, row.due_on, today),
        reads_logs=bonds.is_party_to(found, actor),
        edit_refusal=milestones.refusal_to_edit_evidence(row.facts, found, actor),
        edit_warning=milestones.edit_warning(row.facts.state),
        submit_refusal=milestones.refusal_to_submit(row.facts, found, actor),
        waive_refusal=milestones.refusal_to_waive(row.facts, found, actor),
        reopen_refusal=milestones.refusal_to_reopen(row.facts, found, actor),
    )


async def _rows(milestone_id: int, actor: Actor) -> Sequence[Mapping[str, Any]]:
    one, me = milestone_id, actor.person_id or 0
    rows: Sequence[Mapping[str, Any]] = await Milestone.raw(_ONE, one, one, one, me, one)
    if not rows:
        raise NotFound
    return rows


async def sees_milestone(milestone_id: int, actor: Actor, today: date) -> bool:
    """For files attached to a milestone."""
    try:
        await milestone_page(milestone_id, actor, today)
    except NotFound:
        return False
    return True


def _row(rows: Sequence[Mapping[str, Any]], found: Bond) -> MilestoneRow:
    first = rows[0]
    request = read_request(first)
    evidence = tuple(_evidence(row) for row in rows if row["what"] == "evidence")
    facts = MilestoneFacts(
        state=read_state(first, request),
        is_agreed=first["plan_version"] <= _in_force(first),
        has_evidence=any(one.removed_in is None for one in evidence),
        due_on=first["due_on"],
    )
    return MilestoneRow(
        id=first["id"],
        bond=found,
        trio=read_trio(first),
        title=first["title"],
        description=first["description"],
        axis=Axis(first["axis"]),
        due_on=first["due_on"],
        version=first["version"],
        facts=facts,
        criteria=tuple(
            Criterion(row["part"], Axis(row["kind"]), row["text"]) for row in rows if row["what"] == "criterion"
        ),
        evidence=evidence,
        request=request,
        waive_reason=first["waive_reason"],
        reopen_reason=first["reopen_reason"],
    )


def _in_force(row: Mapping[str, Any]) -> int:
    if row["at_hand"] is None:
        return 0
    state = plans.plan_state(row["at_hand"], row["plan_asked"] or 0, row["plan_state"] or "")
    return plans.version_in_force(row["at_hand"], state, row["accepted_before"])


def read_request(row: Mapping[str, Any]) -> RequestLine:
    if row["request_id"] is None:
        return RequestLine()
    return RequestLine(row["request_id"], row["request_state"], row["request_version"], row["request_due_on"])


def read_state(row: Mapping[str, Any], request: RequestLine) -> MilestoneState:
    waived = row["waived_at"] is not None
    return milestones.milestone_state(row["version"], request.version, request.state, is_waived=waived)


def _evidence(row: Mapping[str, Any]) -> EvidenceLine:
    address = {"file": f"/files/{row['attachment']}", "log": f"/logs/{row['log']}"}.get(row["kind"], row["address"])
    return EvidenceLine(
        id=row["part"],
        kind=EvidenceKind(row["kind"]),
        text=row["text"],
        address=address,
        added_in=row["added_in"],
        removed_in=row["removed_in"],
        added_at=moment(row["added_at"]),
        log_on=as_day(row["log_on"]),
        size=row["size"],
        name=row["name"] or "",
        sha256=row["sha256"] or "",
    )
