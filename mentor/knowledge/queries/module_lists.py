"""Versions of a module, and the modules of their authors."""

from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.actor import Actor
from mentor.knowledge.queries.modules import read_facts
from mentor.knowledge.queries.rights import readable, together
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
    used: int


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """A published module that grew from lessons of the reader's mentees."""

    id: int
    title: str
    state: DocumentState
    used: int


#: Every mentorship a module or one of its lessons grew from: both mentors are credited.
GROWN_FROM = """SELECT m.id AS module, m.mentorship AS mentorship FROM knowledge_module m WHERE m.mentorship IS NOT NULL
    UNION SELECT k.module, l.mentorship FROM knowledge_module_source k JOIN knowledge_lesson l ON l.id = k.lesson
    WHERE l.mentorship IS NOT NULL"""
_CREDITED = f"""
    SELECT d.subject AS id, d.title AS title, d.state AS state, d.used AS used
    FROM knowledge_document d LEFT JOIN people_unit u ON u.id = d.unit
    WHERE d.kind = 'module' AND d.state IN ('published', 'due', 'flagged') AND {{readable}} AND d.subject IN (
        SELECT g.module FROM ({GROWN_FROM}) g JOIN pairing_mentorship s ON s.id = g.mentorship
        WHERE s.party_mentor = {{{{}}}} OR s.technical_mentor = {{{{}}}})
    ORDER BY d.used DESC, d.id DESC LIMIT 30
"""
_OWN = """
    SELECT m.id AS id, m.title AS title, m.owner AS owner, u.path AS unit_path, m.version AS version,
        m.published AS published, m.review_due_on AS review_due_on, m.flagged_at AS flagged_at,
        m.retired_at AS retired_at, r.state AS request_state, r.version AS request_version, 0 AS pilots,
        (SELECT COUNT(*) FROM knowledge_module_use w WHERE w.module = m.id AND w.is_proof) AS used
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
        state = module_state(facts, today)
        lines.append(ModuleLine(row["id"], row["title"], state, reworked, facts.review_due_on, row["used"]))
    return lines


async def credited_modules(actor: Actor) -> list[CreditedLine]:
    """What became of lessons of the actor's mentees, used most first."""
    me, seen = actor.person_id or 0, together([readable(actor)])
    rows = await KnowledgeModule.raw(_CREDITED.format(readable=f"({seen.sql})"), *seen.values, me, me)
    return [CreditedLine(row["id"], row["title"], DocumentState(row["state"]), row["used"]) for row in rows]
