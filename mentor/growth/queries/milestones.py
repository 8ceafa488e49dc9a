"""Milestones: one with its criteria and evidence, and the lines of a mentorship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, authorised, read_trio
from mentor.growth.queries.requests import RequestLine
from mentor.growth.rules import milestones, plans
from mentor.growth.rules.bonds import Axis, Bond
from mentor.growth.rules.milestones import Criterion, EvidenceKind, MilestoneFacts, MilestoneState
from mentor.growth.tables import Evidence, Milestone
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
_ONE = f"""
    SELECT {STATE}, {BOND}, {NAMES}, m.description AS description, m.waive_reason AS waive_reason,
           m.reopen_reason AS reopen_reason, c.id AS criterion_id, c.axis AS criterion_axis, c.text AS criterion_text,
           p.version AS at_hand, p.accepted_before AS accepted_before, q.state AS plan_state, q.version AS plan_asked
    FROM growth_milestone m JOIN pairing_mentorship s ON s.id = m.mentorship {BOND_JOINS} {NAMES_JOINS}
         LEFT JOIN growth_criterion c ON c.milestone = m.id {REQUESTS} {_PLAN}
    WHERE m.id = {{}} ORDER BY c.position, c.id
"""
_EVIDENCE = """
    SELECT e.id AS id, e.kind AS kind, e.text AS text, e.address AS address, e.log AS log, e.added_in AS added_in,
           e.removed_in AS removed_in, e.added_at AS added_at, a.id AS attachment, a.name AS name, a.sha256 AS sha256,
           a.size AS size, l.happened_on AS log_on
    FROM growth_evidence e LEFT JOIN file_attachment a ON a.id = e.attachment LEFT JOIN growth_log l ON l.id = e.log
    WHERE e.milestone = {} ORDER BY e.id
"""


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
    request: RequestLine
    waive_reason: str
    reopen_reason: str


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

    def belongs_to(self, version: int) -> bool:
        return self.added_in <= version and (self.removed_in is None or self.removed_in > version)

    def content(self) -> dict[str, object]:
        return {"kind": self.kind.value, "text": self.text, "address": self.address, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class MilestonePage:
    """What the page of a milestone shows beside the sign-off fragment."""

    row: MilestoneRow
    evidence: tuple[EvidenceLine, ...]
    is_overdue: bool
    edit_refusal: Phrase | None
    edit_warning: Phrase | None
    submit_refusal: Phrase | None
    waive_refusal: Phrase | None
    reopen_refusal: Phrase | None


async def milestone_row(milestone_id: int, actor: Actor) -> MilestoneRow:
    """Raises NotFound when the actor does not see the mentorship."""
    rows = await Milestone.raw(_ONE, milestone_id)
    if not rows:
        raise NotFound
    found = authorised(rows[0], actor)
    return _row(
        rows,
        found,
        has_evidence=await Evidence.exists().where(
            (Evidence.milestone == milestone_id) & Evidence.removed_in.is_null()
        ),
    )


async def milestone_page(milestone_id: int, actor: Actor, today: date) -> MilestonePage:
    rows = await Milestone.raw(_ONE, milestone_id)
    if not rows:
        raise NotFound
    found = authorised(rows[0], actor)
    evidence = await evidence_lines(milestone_id)
    row = _row(rows, found, has_evidence=any(one.removed_in is None for one in evidence))
    return MilestonePage(
        row=row,
        evidence=evidence,
        is_overdue=milestones.is_overdue(row.facts.state, row.due_on, today),
        edit_refusal=milestones.refusal_to_edit_evidence(row.facts, found, actor),
        edit_warning=milestones.edit_warning(row.facts.state),
        submit_refusal=milestones.refusal_to_submit(row.facts, found, actor),
        waive_refusal=milestones.refusal_to_waive(row.facts, found, actor),
        reopen_refusal=milestones.refusal_to_reopen(row.facts, found, actor),
    )


async def evidence_lines(milestone_id: int) -> tuple[EvidenceLine, ...]:
    """Everything ever brought for a milestone the actor is known to see, also what was taken away again."""
    return tuple(_evidence(row) for row in await Evidence.raw(_EVIDENCE, milestone_id))


async def sees_milestone(milestone_id: int, actor: Actor) -> bool:
    """For files attached to a milestone."""
    try:
        await milestone_row(milestone_id, actor)
    except NotFound:
        return False
    return True


def _row(rows: Sequence[Mapping[str, Any]], found: Bond, *, has_evidence: bool) -> MilestoneRow:
    first = rows[0]
    request = read_request(first)
    facts = MilestoneFacts(
        state=read_state(first, request),
        is_agreed=first["plan_version"] <= _in_force(first),
        has_evidence=has_evidence,
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
            Criterion(row["criterion_id"], Axis(row["criterion_axis"]), row["criterion_text"])
            for row in rows
            if row["criterion_id"]
        ),
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
        id=row["id"],
        kind=EvidenceKind(row["kind"]),
        text=row["text"],
        address=address,
        added_in=row["added_in"],
        removed_in=row["removed_in"],
        added_at=row["added_at"],
        log_on=row["log_on"],
        size=row["size"],
        name=row["name"] or "",
        sha256=row["sha256"] or "",
    )
