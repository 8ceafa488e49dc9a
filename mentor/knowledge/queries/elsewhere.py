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
from mentor.knowledge.queries.rights import LAST, Condition, together
from mentor.knowledge.rules.search import is_reader
from mentor.knowledge.snippets import Piece, marked, snippet
from mentor.knowledge.words import Asked, Question, question, stem
from mentor.pairing.tables import Mentorship
from mentor.projects.queries.lists import seen_by
from mentor.projects.tables import JointProject

#: Results of each kind, and words that are looked at.
SHOWN, WORDS = 5, 6
#: Mentorships below a head or secretary whose entries are all looked through; where there are more, this many of the
#: newest entries are. A log may hold ten million: nobody waits for all of them.
MOST_BONDS, NEWEST = 300, 50_000
_LOGS = """SELECT l.id AS id, l.text AS text, l.happened_on AS day, p.name AS name FROM growth_log l
    JOIN pairing_mentorship m ON m.id = l.mentorship JOIN people_person p ON p.id = m.mentee
    WHERE l.id IN ({ids}) ORDER BY l.id DESC LIMIT {limit}"""
_OF_MENTEE = "SELECT l.id FROM growth_log l WHERE l.mentorship IN (SELECT id FROM pairing_mentorship WHERE mentee = {})"
_OF_MENTOR = """SELECT l.id FROM growth_log l WHERE l.mentorship IN (SELECT id FROM pairing_mentorship
    WHERE party_mentor = {} UNION SELECT id FROM pairing_mentorship WHERE technical_mentor = {})"""
_BELOW = """SELECT m.id AS id FROM people_unit u JOIN people_person p ON p.unit = u.id
    JOIN pairing_mentorship m ON m.mentee = p.id WHERE {where} LIMIT {limit}"""
_NEWEST = """SELECT l.id FROM growth_log l JOIN pairing_mentorship m ON m.id = l.mentorship
    JOIN people_person p ON p.id = m.mentee JOIN people_unit u ON u.id = p.unit
    WHERE l.id > (SELECT COALESCE(MAX(id), 0) FROM growth_log) - {newest}"""
_SUBMITTED = f"l.state = '{LogState.SUBMITTED.value}'"
_SHARED = Condition(f"{_SUBMITTED} AND l.visibility <> '{Visibility.PRIVATE.value}'")
_OF_UNIT = Condition(f"{_SUBMITTED} AND l.visibility = '{Visibility.UNIT.value}'")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One project or entry, its words marked."""

    address: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    about: str


async def projects_with(text: str, actor: Actor) -> Sequence[Elsewhere]:
    """By title, code, summary, or a lead's name, pinyin or initials; classified ones have a code name only."""
    asked = question(text)
    if not asked.asked or not is_reader(actor):
        return ()
    unit: Any = JointProject.unit
    party: Any = JointProject.party_lead
    business: Any = JointProject.business_lead
    query = JointProject.select(
        JointProject.id, JointProject.code, JointProject.title, JointProject.summary, unit.name.as_alias("unit_name"),
        party.name.as_alias("party"), business.name.as_alias("business"),
    ).where(seen_by(actor))  # fmt: skip
    for one in asked.asked[:WORDS]:
        found: Any = JointProject.title.ilike(_pattern(one)) | JointProject.code.ilike(_pattern(one))
        found = found | JointProject.summary.ilike(_pattern(one))
        for lead in (party, business):
            found = found | lead.name.ilike(f"{one.text}%")
            if one.text.isascii():
                found = found | lead.pinyin.ilike(f"{one.text}%") | (lead.initials == one.text)
        query = query.where(found)
    rows = await query.order_by(JointProject.id, ascending=False).limit(SHOWN)
    return [_project(row, asked) for row in rows]


async def logs_with(text: str, actor: Actor) -> Sequence[Elsewhere]:
    """As `growth.rules.logs.reach` lets in: one's own, those of one's mentees, those meant for the unit.

    Each way is looked through along its mentorships: how many entries others write does not matter.
    """
    asked = question(text)
    if not asked.asked or not is_reader(actor):
        return ()
    me = actor.person_id
    said = [Condition("LOWER(l.text) LIKE {}", (_pattern(one),)) for one in asked.asked[:WORDS]]
    ways = [
        _narrowed(Condition(_OF_MENTEE, (me,)), Condition("l.author = {}", (me,)), *said),
        _narrowed(Condition(_OF_MENTOR, (me, me)), _SHARED, *said),
    ]
    if scopes := actor.unit_scopes(*OF_UNIT):
        ways.append(_narrowed(await _of_unit(scopes, actor), _OF_UNIT, *said))
    ids = " UNION ".join(way.sql for way in ways)
    rows = await LogEntry.raw(_LOGS.format(ids=ids, limit=SHOWN), *(value for way in ways for value in way.values))
    return [_log(row, asked) for row in rows]


async def _of_unit(scopes: Sequence[str], actor: Actor) -> Condition:
    """Entries of the mentees below; the reader's own are found by another way."""
    below = together([Condition("u.path >= {} AND u.path < {}", (scope, scope + LAST)) for scope in scopes], " OR ")
    where = together([below, Condition("m.mentee <> {}", (actor.person_id,))])
    rows = await Mentorship.raw(_BELOW.format(where=where.sql, limit=MOST_BONDS + 1), *where.values)
    if len(rows) > MOST_BONDS:
        return Condition(f"{_NEWEST.format(newest=NEWEST)} AND {where.sql}", where.values)
    ids = ", ".join(str(int(row["id"])) for row in rows) or "0"
    return Condition(f"SELECT l.id FROM growth_log l WHERE l.mentorship IN ({ids})")


def _narrowed(way: Condition, *parts: Condition) -> Condition:
    more = together(parts)
    return Condition(f"{way.sql} AND {more.sql}", (*way.values, *more.values))


def _pattern(one: Asked) -> str:
    """For LIKE: the runs of a word or phrase in their order, English ones without their endings."""
    runs = (stem(run) if run.startswith(stem(run)) else run for run in one.text.split())
    return f"%{'%'.join(runs)}%"


def _project(row: dict[str, Any], asked: Question) -> Elsewhere:
    leads = " · ".join(filter(None, (row["party"], row["business"])))
    about = " · ".join((row["code"], row["unit_name"], leads))
    return Elsewhere(f"/projects/{row['id']}", marked(row["title"], asked), snippet(row["summary"], asked), about)


def _log(row: dict[str, Any], asked: Question) -> Elsewhere:
    day = as_day(row["day"])
    title = f"{row['name']} · {show_date(day) if day else ''}"
    return Elsewhere(f"/logs/{row['id']}", (Piece(title),), snippet(row["text"], asked), "")
