"""One module with everything around it, authorised; and lists of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.values import as_day, as_moment, moment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.rules.contents import ModuleContent, read_content
from mentor.knowledge.rules.modules import ModuleFacts, Outcome, module_state, seen_by
from mentor.knowledge.rules.search import reads
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule

#: Uses shown on the page of a module.
USES_SHOWN = 50
_ONE = """
    SELECT m.id AS id, m.owner AS owner, p.name AS owner_name, m.unit AS unit, u.name AS unit_name, u.path AS unit_path,
        m.content AS content, m.version AS version, m.published AS published, m.accepted AS accepted,
        m.mentorship AS mentorship, m.review_due_on AS review_due_on, m.confirmed_at AS confirmed_at,
        m.flagged_at AS flagged_at, m.retired_at AS retired_at, m.retire_reason AS retire_reason,
        m.successor AS successor, s.title AS successor_title, m.edited AS edited, v.content AS published_content,
        r.id AS request, r.state AS request_state, r.version AS request_version,
        (SELECT me_u.path FROM people_person me JOIN people_unit me_u ON me_u.id = me.unit WHERE me.id = {})
            AS own_path,
        (SELECT COUNT(*) FROM knowledge_module_use w WHERE w.module = m.id AND w.version = m.version AND w.is_proof)
            AS pilots,
        (SELECT COUNT(*) FROM knowledge_module_use w WHERE w.module = m.id AND w.is_proof) AS used
    FROM knowledge_module m JOIN people_person p ON p.id = m.owner JOIN people_unit u ON u.id = m.unit
    LEFT JOIN knowledge_module s ON s.id = m.successor
    LEFT JOIN knowledge_module_version v ON v.module = m.id AND v.number = m.published
    LEFT JOIN signoff_request r ON r.subject_kind = 'module' AND r.subject_id = m.id AND r.kind = 'module'
    WHERE m.id = {}
"""
# Authors, lessons, seats (with their delegates of today) and uses in one statement.
_AROUND = f"""
    SELECT 'author' AS what, a.person AS id, p.name AS name, '' AS word, '' AS note, '' AS title, 0 AS number,
           CAST(NULL AS timestamptz) AS at, '' AS unit_name, a.id AS place
    FROM knowledge_module_author a JOIN people_person p ON p.id = a.person WHERE a.module = {{}}
    UNION ALL
    SELECT 'source', l.id, COALESCE(p.name, l.collection), l.state, '', l.title, 0, NULL, '', k.id
    FROM knowledge_module_source k JOIN knowledge_lesson l ON l.id = k.lesson
    LEFT JOIN people_person p ON p.id = l.author WHERE k.module = {{}}
    UNION ALL
    SELECT 'seat', s.holder, '', s.name, '', '', 0, NULL, '', s.id FROM signoff_seat s
    JOIN signoff_request r ON r.id = s.request WHERE r.subject_kind = 'module' AND r.subject_id = {{}}
    UNION ALL
    SELECT 'seat', d.delegate, '', s.name, '', '', 0, NULL, '', d.id FROM signoff_seat s
    JOIN signoff_request r ON r.id = s.request
    JOIN signoff_delegation d ON d.principal = s.holder AND d.seat = s.name AND d.starts_on <= {{}}
        AND d.ends_on >= {{}} AND d.revoked_at IS NULL
    WHERE r.subject_kind = 'module' AND r.subject_id = {{}}
    UNION ALL
    SELECT * FROM (
        SELECT 'use' AS what, w.person AS id, p.name AS name, w.outcome AS word, w.note AS note,
               w.place_title AS title, w.version AS number, COALESCE(w.settled_at, w.started_at) AS at,
               u.name AS unit_name, w.id AS place
        FROM knowledge_module_use w JOIN people_person p ON p.id = w.person JOIN people_unit u ON u.id = w.unit
        WHERE w.module = {{}} ORDER BY w.id DESC LIMIT {USES_SHOWN}
    ) AS newest
"""


@dataclass(frozen=True, slots=True)
class UseLine:
    """What came of one use."""

    id: int
    person_id: int
    person_name: str
    unit_name: str
    version: int
    outcome: Outcome
    place_title: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SourceLine:
    lesson_id: int
    title: str
    author_name: str


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """One module, authorised for one actor. `content` is the version at hand, `public` what readers get."""

    id: int
    facts: ModuleFacts
    state: DocumentState
    content: ModuleContent
    public: ModuleContent | None
    unit_id: int
    unit_name: str
    owner_name: str
    authors: tuple[tuple[int, str], ...]
    reviewers: frozenset[int]
    sources: tuple[SourceLine, ...]
    uses: tuple[UseLine, ...]
    used: int
    request_id: int | None
    mentorship_id: int | None
    accepted: int
    confirmed_at: datetime | None
    retire_reason: str
    successor_id: int | None
    successor_title: str
    edited: int

    @property
    def shown(self) -> ModuleContent:
        return self.public or self.content

    @property
    def persons(self) -> tuple[int, ...]:
        """Who reads it whatever its audience."""
        return tuple(sorted(self.facts.editors | self.reviewers))


async def module_row(module_id: int, actor: Actor, today: date) -> ModuleRow:
    """NotFound when there is none or the actor may not see it."""
    rows = await KnowledgeModule.raw(_ONE, actor.person_id or 0, module_id) if 0 < module_id < 2**31 else []
    if not rows:
        raise NotFound
    ids = (module_id, module_id, module_id, today, today, module_id, module_id)
    found = _row(rows[0], await KnowledgeModule.raw(_AROUND, *ids), today)
    seen = seen_by(found.shown, found.state)
    if not reads(seen, found.persons, found.facts.unit_path, rows[0]["own_path"] or "", actor):
        raise NotFound
    return found


async def sees_module(module_id: int, actor: Actor, today: date) -> bool:
    """For pictures in modules."""
    try:
        await module_row(module_id, actor, today)
    except NotFound:
        return False
    return True


def read_facts(row: Mapping[str, Any], authors: frozenset[int]) -> ModuleFacts:
    return ModuleFacts(
        owner_id=row["owner"],
        editors=authors | {row["owner"]},
        unit_path=row["unit_path"],
        version=row["version"],
        published=row["published"],
        request_state=row["request_state"] or "",
        request_version=row["request_version"] or 0,
        pilots=row["pilots"],
        review_due_on=as_day(row["review_due_on"]),
        is_flagged=row["flagged_at"] is not None,
        is_retired=row["retired_at"] is not None,
    )


def _row(row: Mapping[str, Any], around: Sequence[Mapping[str, Any]], today: date) -> ModuleRow:
    parts = sorted(around, key=lambda one: one["place"])
    authors = tuple((one["id"], one["name"]) for one in parts if one["what"] == "author")
    facts = read_facts(row, frozenset(person for person, _ in authors))
    return ModuleRow(
        id=row["id"],
        facts=facts,
        state=module_state(facts, today),
        content=read_content(row["content"]),
        public=read_content(row["published_content"]) if row["published_content"] else None,
        unit_id=row["unit"],
        unit_name=row["unit_name"],
        owner_name=row["owner_name"],
        authors=authors,
        reviewers=frozenset(one["id"] for one in parts if one["what"] == "seat"),
        sources=tuple(SourceLine(one["id"], one["title"], one["name"]) for one in parts if one["what"] == "source"),
        uses=tuple(_use(one) for one in reversed(parts) if one["what"] == "use"),
        used=row["used"],
        request_id=row["request"],
        mentorship_id=row["mentorship"],
        accepted=row["accepted"],
        confirmed_at=as_moment(row["confirmed_at"]),
        retire_reason=row["retire_reason"],
        successor_id=row["successor"],
        successor_title=row["successor_title"] or "",
        edited=row["edited"],
    )


def _use(one: Mapping[str, Any]) -> UseLine:
    return UseLine(
        one["place"], one["id"], one["name"], one["unit_name"], one["number"], Outcome(one["word"]), one["title"],
        one["note"], moment(one["at"]),
    )  # fmt: skip
