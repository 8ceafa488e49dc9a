"""Public notices: everybody signed in sees the candidates; objections only the offices and who raised them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules import pool
from mentor.pairing.rules.pool import EntryFacts, ObjectionFacts
from mentor.pairing.rules.states import NoticeState, ObjectionState, Seat
from mentor.pairing.rules.visibility import is_business_user
from mentor.pairing.tables import NoticeEntry, NoticeObjection, PublicNotice
from mentor.people.queries import PersonLine, person_lines

# By hand, with short names: PostgreSQL cuts the aliases that Piccolo makes of so long a way at 63 bytes.
_ENTRIES = """
    SELECT e.id AS id, e.state AS state, e.notice AS notice_id, e.profile AS profile_id,
        p.person AS candidate_id, p.seat AS seat, p.specialties AS specialties,
        mu.path AS home_path, mp.path AS party_path,
        n.starts_on AS starts_on, n.ends_on AS ends_on, nu.path AS unit_path
    FROM pairing_notice_entry e
    JOIN pairing_notice n ON n.id = e.notice
    JOIN people_unit nu ON nu.id = n.unit
    JOIN pairing_profile p ON p.id = e.profile
    JOIN people_person m ON m.id = p.person
    JOIN people_unit mu ON mu.id = m.unit
    LEFT JOIN people_party_org mp ON mp.id = m.party_org
"""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    id: int
    title: str
    unit_name: str
    starts_on: date
    ends_on: date
    state: NoticeState


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection as the offices read it; who raised it sees only their own."""

    facts: ObjectionFacts
    person: PersonLine
    text: str
    raised_at: datetime
    finding: str
    refusal: Phrase | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    facts: EntryFacts
    person: PersonLine
    seat: Seat
    specialties: str
    may_open: bool
    refusal_to_object: Phrase | None
    objections: tuple[ObjectionLine, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    line: NoticeLine
    body: str
    published_at: datetime
    entries: tuple[EntryLine, ...]
    may_manage: bool


async def notices(actor: Actor, *, limit: int = 100) -> list[NoticeLine]:
    """The newest first, running or not."""
    if not is_business_user(actor):
        raise NotFound
    rows = await _notices().order_by(PublicNotice.id, ascending=False).limit(limit)
    return [_line(row) for row in rows]


async def notice_view(notice_id: int, actor: Actor, *, now: datetime) -> NoticeView:
    if not is_business_user(actor):
        raise NotFound
    row = await _notices().where(PublicNotice.id == notice_id).first()
    if row is None:
        raise NotFound
    may_manage = pool.refusal_to_publish(row["unit_path"], actor) is None
    entries = await _entries("e.notice = {}", notice_id)
    objections = await _objections([entry["id"] for entry in entries], actor, may_manage)
    people = await person_lines([entry["candidate_id"] for entry in entries] + [one["person"] for one in objections])
    today = local_date(now)
    return NoticeView(
        line=_line(row),
        body=row["body"],
        published_at=row["published_at"],
        entries=tuple(_entry_line(entry, objections, people, actor, today) for entry in entries),
        may_manage=may_manage,
    )


async def entry_facts(entry_id: int, actor: Actor) -> EntryFacts:
    rows = await _entries("e.id = {}", entry_id)
    if not rows or not is_business_user(actor):
        raise NotFound
    return _facts(rows[0])


async def objection_facts(objection_id: int, actor: Actor) -> ObjectionFacts:
    row = await NoticeObjection.select().where(NoticeObjection.id == objection_id).first()
    if row is None:
        raise NotFound
    entry = await entry_facts(row["entry"], actor)
    facts = ObjectionFacts(row["id"], ObjectionState(row["state"]), row["person"], entry)
    if actor.person_id != facts.person_id and pool.refusal_to_publish(entry.unit_path, actor):
        raise NotFound
    return facts


async def notice_state_of(profile_id: int) -> NoticeState | None:
    """How the newest notice with this candidate stands."""
    row = (
        await NoticeEntry.select(NoticeEntry.state)
        .where(NoticeEntry.profile == profile_id)
        .order_by(NoticeEntry.id, ascending=False)
        .first()
    )
    return NoticeState(row["state"]) if row else None


async def notices_over(today: date) -> list[int]:
    """Notices whose last day has passed and which are not closed yet; for the job."""
    rows = await PublicNotice.select(PublicNotice.id).where(
        (PublicNotice.state == NoticeState.RUNNING.value) & (PublicNotice.ends_on < today)
    )
    return [row["id"] for row in rows]


async def _objections(entry_ids: Sequence[int], actor: Actor, may_manage: bool) -> list[dict[str, Any]]:
    if not entry_ids:
        return []
    query = NoticeObjection.select().where(NoticeObjection.entry.is_in(list(entry_ids)))
    if not may_manage:
        query = query.where(NoticeObjection.person == (actor.person_id or 0))
    return await query.order_by(NoticeObjection.id)


def _notices() -> Any:
    unit: Any = PublicNotice.unit
    return PublicNotice.select(
        PublicNotice.id,
        PublicNotice.title,
        PublicNotice.body,
        PublicNotice.starts_on,
        PublicNotice.ends_on,
        PublicNotice.state,
        PublicNotice.published_at,
        unit.name.as_alias("unit_name"),
        unit.path.as_alias("unit_path"),
    )


async def _entries(condition: str, value: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await NoticeEntry.raw(
        f"{_ENTRIES} WHERE {condition} ORDER BY m.sort_order, e.id", value
    )
    return found


def _facts(row: Mapping[str, Any]) -> EntryFacts:
    names = ("id", "notice_id", "profile_id", "candidate_id", "starts_on", "ends_on", "unit_path")
    return EntryFacts(**{name: row[name] for name in names}, state=NoticeState(row["state"]))


def _line(row: Mapping[str, Any]) -> NoticeLine:
    names = ("id", "title", "unit_name", "starts_on", "ends_on")
    return NoticeLine(**{name: row[name] for name in names}, state=NoticeState(row["state"]))


def _entry_line(
    row: Mapping[str, Any],
    objections: Sequence[Mapping[str, Any]],
    people: Mapping[int, PersonLine],
    actor: Actor,
    today: date,
) -> EntryLine:
    facts = _facts(row)
    return EntryLine(
        facts=facts,
        person=people[facts.candidate_id],
        seat=Seat(row["seat"]),
        specialties=row["specialties"],
        may_open=pool.manages_pool(actor, row["home_path"], row["party_path"] or "", Seat(row["seat"])),
        refusal_to_object=pool.refusal_to_object_to_notice(facts, actor, today),
        objections=tuple(_objection(one, facts, people, actor) for one in objections if one["entry"] == facts.id),
    )


def _objection(
    row: Mapping[str, Any], entry: EntryFacts, people: Mapping[int, PersonLine], actor: Actor
) -> ObjectionLine:
    facts = ObjectionFacts(row["id"], ObjectionState(row["state"]), row["person"], entry)
    return ObjectionLine(
        facts=facts,
        person=people[facts.person_id],
        text=row["text"],
        raised_at=row["raised_at"],
        finding=row["finding"],
        refusal=pool.refusal_to_decide_objection(facts, actor),
    )
