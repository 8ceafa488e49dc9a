"""What the same words find in joint projects and log entries: a few of each, only those the reader may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentor.growth.queries.values import as_day
from mentor.growth.rules.bonds import OF_UNIT
from mentor.growth.rules.logs import LogState, Visibility
from mentor.growth.tables import LogEntry
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import show_date
from mentor.knowledge.queries.rights import LAST, Condition, plain, together
from mentor.knowledge.rules.search import is_reader
from mentor.knowledge.snippets import Piece, marked, snippet
from mentor.knowledge.words import Question, question
from mentor.projects.queries.lists import seen_by
from mentor.projects.tables import JointProject

#: Results of each kind, and words that are looked at.
SHOWN, WORDS = 5, 4
_LOGS = """SELECT l.id AS id, l.text AS text, l.happened_on AS day, p.name AS name FROM growth_log l
    JOIN pairing_mentorship m ON m.id = l.mentorship JOIN people_person p ON p.id = m.mentee
    JOIN people_unit u ON u.id = p.unit WHERE {where} ORDER BY l.id DESC LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One project or entry, its words marked."""

    address: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    about: str


async def projects_with(text: str, actor: Actor) -> Sequence[Elsewhere]:
    """By title, code, summary, or a lead's name, pinyin or initials; classified ones have a code name only."""
    words = _words(text)
    if not words or not is_reader(actor):
        return ()
    unit: Any = JointProject.unit
    party: Any = JointProject.party_lead
    business: Any = JointProject.business_lead
    query = JointProject.select(
        JointProject.id, JointProject.code, JointProject.title, JointProject.summary, unit.name.as_alias("unit_name"),
        party.name.as_alias("party"), business.name.as_alias("business"),
    ).where(seen_by(actor))  # fmt: skip
    for word in words:
        found = JointProject.title.ilike(f"%{word}%") | JointProject.code.ilike(f"%{word}%")
        found = found | JointProject.summary.ilike(f"%{word}%")
        for lead in (party, business):
            found = found | lead.name.ilike(f"{word}%")
            if word.isascii():
                found = found | lead.pinyin.ilike(f"{word}%") | (lead.initials == word.lower())
        query = query.where(found)
    rows = await query.order_by(JointProject.id, ascending=False).limit(SHOWN)
    return [_project(row, question(text)) for row in rows]


async def logs_with(text: str, actor: Actor) -> Sequence[Elsewhere]:
    """As `growth.rules.logs.reach` lets in: one's own, those of one's mentees, those meant for the unit."""
    words = _words(text)
    if not words or not is_reader(actor):
        return ()
    me, submitted = actor.person_id, f"l.state = '{LogState.SUBMITTED.value}'"
    ways = [
        Condition("l.author = {} AND m.mentee = {}", (me, me)),
        Condition(
            f"(m.party_mentor = {{}} OR m.technical_mentor = {{}}) AND {submitted}"
            f" AND l.visibility <> '{Visibility.PRIVATE.value}'",
            (me, me),
        ),
    ]
    for scope in actor.unit_scopes(*OF_UNIT):
        of_unit = f"u.path >= {{}} AND u.path < {{}} AND {submitted} AND l.visibility = '{Visibility.UNIT.value}'"
        ways.append(Condition(f"{of_unit} AND m.mentee <> {{}}", (scope, scope + LAST, me)))
    said = [Condition("LOWER(l.text) LIKE {}", (f"%{word.lower()}%",)) for word in words]
    where = together([together(ways, " OR "), *said])
    rows = await LogEntry.raw(_LOGS.format(where=where.sql, limit=SHOWN), *where.values)
    return [_log(row, question(text)) for row in rows]


def _words(text: str) -> list[str]:
    return [word for word in map(plain, text.split()[:WORDS]) if word]


def _project(row: dict[str, Any], asked: Question) -> Elsewhere:
    leads = " · ".join(filter(None, (row["party"], row["business"])))
    about = " · ".join((row["code"], row["unit_name"], leads))
    return Elsewhere(f"/projects/{row['id']}", marked(row["title"], asked), snippet(row["summary"], asked), about)


def _log(row: dict[str, Any], asked: Question) -> Elsewhere:
    day = as_day(row["day"])
    title = f"{row['name']} · {show_date(day) if day else ''}"
    return Elsewhere(f"/logs/{row['id']}", (Piece(title),), snippet(row["text"], asked), "")
