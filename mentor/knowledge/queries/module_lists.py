"""Versions of a module, and the modules of their authors."""

from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.actor import Actor
from mentor.knowledge.queries.modules import read_facts
from mentor.knowledge.rules.contents import ModuleContent, read_content
from mentor.knowledge.rules.modules import module_state
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleVersion


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    content: ModuleContent
    note: str
    submitted_at: datetime
    published_at: datetime | None


async def versions(module_id: int) -> list[VersionLine]:
    """Newest first; the caller has loaded the module."""
    rows = (
        await ModuleVersion.select()
        .where(ModuleVersion.module == module_id)
        .order_by(ModuleVersion.number, ascending=False)
        .limit(50)
    )
    same = ("number", "note", "submitted_at", "published_at")
    return [VersionLine(content=read_content(row["content"]), **{name: row[name] for name in same}) for row in rows]


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module in a list of its authors and keepers."""

    id: int
    title: str
    state: DocumentState
    is_reworked: bool
    review_due_on: date | None


_OWN = """
    SELECT m.id AS id, m.title AS title, m.owner AS owner, u.path AS unit_path, m.version AS version,
        m.published AS published, m.review_due_on AS review_due_on, m.flagged_at AS flagged_at,
        m.retired_at AS retired_at, r.state AS request_state, r.version AS request_version, 0 AS pilots
    FROM knowledge_module m JOIN people_unit u ON u.id = m.unit
    LEFT JOIN signoff_request r ON r.subject_kind = 'module' AND r.subject_id = m.id AND r.kind = 'module'
    WHERE m.owner = {} OR m.id IN (SELECT a.module FROM knowledge_module_author a WHERE a.person = {})
    ORDER BY m.id DESC LIMIT 50
"""


async def own_modules(actor: Actor, today: date) -> list[ModuleLine]:
    """What the actor owns or helped to write, newest first."""
    me = actor.person_id or 0
    lines = []
    for row in await KnowledgeModule.raw(_OWN, me, me):
        facts = read_facts(row, frozenset())
        reworked = bool(facts.published) and facts.version > facts.published
        lines.append(ModuleLine(row["id"], row["title"], module_state(facts, today), reworked, facts.review_due_on))
    return lines
