"""Log entries: one, a month of them, the reading queue. Content only for those the visibility names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.calendar.queries import work_calendar
from mentor.files.queries import AttachmentLine
from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, read_bond, read_trio
from mentor.growth.queries.values import moment
from mentor.growth.rules import bonds, logs
from mentor.growth.rules.bonds import Axis, Bond
from mentor.growth.rules.logs import CommentKind, LogFacts, LogKind, LogState, Visibility
from mentor.growth.tables import LogComment, LogEntry
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase

LOG = "log"
ENTRY = """
    l.id AS id, l.author AS author, l.draft_key AS draft_key, l.state AS state, l.happened_on AS happened_on,
    l.kind AS kind, l.text AS text, l.minutes AS minutes, l.axis AS axis, l.visibility AS visibility,
    l.is_late AS is_late, l.created_at AS created_at, l.changed_at AS changed_at, l.submitted_at AS submitted_at,
    l.commented_at AS commented_at, l.party_read_at AS party_read_at, l.technical_read_at AS technical_read_at,
    l.party_unread_since AS party_unread_since, l.technical_unread_since AS technical_unread_since, l.edited AS edited
"""
_ONE = f"""
    SELECT {ENTRY}, {BOND}, {NAMES} FROM growth_log l JOIN pairing_mentorship s ON s.id = l.mentorship
    {BOND_JOINS} {NAMES_JOINS} WHERE l.id = {{}}
"""
# Comments, links and files of one entry in one statement.
_AROUND = f"""
    SELECT 'comment' AS what, c.id AS id, c.kind AS kind, c.author AS author, a.name AS author_name, c.seat AS seat,
           c.text AS text, c.written_at AS at, CASE WHEN c.confirmed_at IS NULL THEN 0 ELSE 1 END AS is_confirmed,
           b.name AS recorder_name, 0 AS milestone, '' AS sha256, '' AS media_type, 0 AS size
    FROM growth_comment c JOIN people_person a ON a.id = c.author LEFT JOIN people_person b ON b.id = c.recorded_by
    WHERE c.log = {{}}
    UNION ALL
    SELECT 'link', k.id, '', 0, COALESCE(m.title, ''), '', k.address, NULL, 0, '', k.milestone, '', '', k.position
    FROM growth_log_link k LEFT JOIN growth_milestone m ON m.id = k.milestone WHERE k.log = {{}}
    UNION ALL
    SELECT 'file', f.id, '', f.uploaded_by, '', '', f.name, f.created_at, 0, '', 0, f.sha256, f.media_type, f.size
    FROM file_attachment f WHERE f.subject_kind = '{LOG}' AND f.subject_id = {{}} AND f.removed_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry in a list the actor may read."""

    id: int
    author_id: int
    draft_key: str
    state: LogState
    happened_on: date
    kind: LogKind
    text: str
    minutes: int | None
    axis: Axis | None
    visibility: Visibility
    is_late: bool
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    commented_at: datetime | None
    party_read_at: datetime | None
    technical_read_at: datetime | None
    party_unread_since: datetime | None
    technical_unread_since: datetime | None
    edited: int

    @property
    def hours(self) -> str:
        return "" if self.minutes is None else f"{self.minutes / 60:.2f}".rstrip("0").rstrip(".")

    def read_at(self, seat: str) -> datetime | None:
        return self.party_read_at if seat == bonds.PARTY else self.technical_read_at

    def unread_since(self, seat: str) -> datetime | None:
        return self.party_unread_since if seat == bonds.PARTY else self.technical_unread_since


@dataclass(frozen=True, slots=True)
class CommentLine:
    id: int
    kind: CommentKind
    author_id: int
    author_name: str
    seat: str
    text: str
    written_at: datetime
    recorder_name: str
    #: Written down for a mentor who has not confirmed it.
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class LinkLine:
    milestone_id: int | None
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Around:
    comments: tuple[CommentLine, ...]
    links: tuple[LinkLine, ...]
    files: tuple[AttachmentLine, ...]


@dataclass(frozen=True, slots=True)
class LogPage:
    """One entry with everything around it, and why something cannot be done."""

    log: LogLine
    bond: Bond
    trio: Trio
    facts: LogFacts
    around: Around
    edit_refusal: Phrase | None
    delete_refusal: Phrase | None
    add_refusal: Phrase | None
    comment_refusal: Phrase | None
    record_refusal: Phrase | None
    seat: str


async def log_row(log_id: int, actor: Actor) -> tuple[LogLine, Bond, Trio, LogFacts]:
    """One entry with its bond; NotFound when the actor may not read it."""
    rows = await LogEntry.raw(_ONE, log_id)
    if not rows:
        raise NotFound
    line, found = read_log(rows[0]), read_bond(rows[0])
    is_own = actor.person_id == line.author_id  # to all others the closing of the month makes no difference
    closes = await month_closes_on(line.happened_on, found) if is_own else date.max
    facts = LogFacts(line.state, line.visibility, line.author_id, line.commented_at is not None, closes)
    if not logs.is_visible(facts, found, actor):
        raise NotFound
    return line, found, read_trio(rows[0]), facts


async def log_page(log_id: int, actor: Actor, today: date) -> LogPage:
    line, found, trio, facts = await log_row(log_id, actor)
    return LogPage(
        log=line,
        bond=found,
        trio=trio,
        facts=facts,
        around=await _around(log_id),
        edit_refusal=logs.refusal_to_edit(facts, found, actor, today),
        delete_refusal=logs.refusal_to_delete(facts, found, actor),
        add_refusal=logs.refusal_to_add(facts, found, actor),
        comment_refusal=logs.refusal_to_comment(facts, found, actor),
        record_refusal=logs.refusal_to_record_comment(facts, found, actor),
        seat=bonds.seat_held(found, actor),
    )


async def month_closes_on(happened_on: date, found: Bond) -> date:
    """The last day on which entries of that month are open in this programme."""
    return logs.month_closes_on(happened_on, await work_calendar(happened_on, happened_on), found.policy)


async def sees_log(log_id: int, actor: Actor) -> bool:
    """For files attached to an entry."""
    try:
        await log_row(log_id, actor)
    except NotFound:
        return False
    return True


async def _around(log_id: int) -> Around:
    rows = sorted(await LogEntry.raw(_AROUND, log_id, log_id, log_id), key=lambda row: int(row["id"]))
    links = sorted((row for row in rows if row["what"] == "link"), key=lambda row: int(row["size"]))
    return Around(
        comments=tuple(_comment(row) for row in rows if row["what"] == "comment"),
        links=tuple(_link(row) for row in links),
        files=tuple(_file(row, log_id) for row in rows if row["what"] == "file"),
    )


def _comment(row: Mapping[str, Any]) -> CommentLine:
    return CommentLine(
        id=row["id"],
        kind=CommentKind(row["kind"]),
        author_id=row["author"],
        author_name=row["author_name"],
        seat=row["seat"],
        text=row["text"],
        written_at=moment(row["at"]),
        recorder_name=row["recorder_name"] or "",
        is_unconfirmed=bool(row["recorder_name"]) and not row["is_confirmed"],
    )


def _link(row: Mapping[str, Any]) -> LinkLine:
    if row["milestone"]:
        return LinkLine(row["milestone"], row["author_name"], f"/milestones/{row['milestone']}")
    return LinkLine(None, row["text"], row["text"])


def _file(row: Mapping[str, Any], log_id: int) -> AttachmentLine:
    return AttachmentLine(
        row["id"], log_id, row["text"], row["media_type"], row["size"], row["sha256"], row["author"], moment(row["at"])
    )


def read_log(row: Mapping[str, Any]) -> LogLine:
    return LogLine(
        id=row["id"],
        author_id=row["author"],
        draft_key=row["draft_key"],
        state=LogState(row["state"]),
        happened_on=row["happened_on"],
        kind=LogKind(row["kind"]),
        text=row["text"],
        minutes=row["minutes"],
        axis=Axis(row["axis"]) if row["axis"] else None,
        visibility=Visibility(row["visibility"]),
        is_late=row["is_late"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        submitted_at=row["submitted_at"],
        commented_at=row["commented_at"],
        party_read_at=row["party_read_at"],
        technical_read_at=row["technical_read_at"],
        party_unread_since=row["party_unread_since"],
        technical_unread_since=row["technical_unread_since"],
        edited=row["edited"],
    )


async def comment_row(comment_id: int) -> tuple[int, int, str]:
    """Entry, author and seat of a comment; whether the actor sees the entry is checked by loading it."""
    row = (
        await LogComment.select(LogComment.log, LogComment.author, LogComment.seat)
        .where(LogComment.id == comment_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row["log"], row["author"], row["seat"]
