"""HR's list of mentees: filtered, ordered, page by page. Status and counts, never the content of logs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, read_bond, read_trio
from mentor.growth.queries.cohort_where import OWED, Conditions, conditions_of
from mentor.growth.queries.programmes import ProgrammeChoice
from mentor.growth.queries.values import LARGEST_ID
from mentor.growth.rules import cohort
from mentor.growth.rules.bonds import Bond
from mentor.growth.rules.cohort import Alarm, CohortFacts, CohortFilter, Sort, Stage
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import clean
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.tables import Mentorship

_COLUMNS = f"""
    {BOND}, {NAMES}, bm.pinyin AS pinyin, g.logs AS logs, g.meetings AS meetings,
    g.party_read AS party_read, g.technical_read AS technical_read,
    g.last_log_on AS last_log_on, g.last_meeting_on AS last_meeting_on,
    p.version AS plan_version, p.accepted_before AS accepted_before, q.state AS plan_state, q.version AS plan_asked,
    (SELECT count(*) FROM growth_milestone m WHERE m.mentorship = s.id) AS milestones,
    (SELECT count(*) FROM growth_milestone m WHERE m.mentorship = s.id AND m.settled_on IS NOT NULL) AS settled,
    (SELECT count(*) FROM growth_milestone m WHERE m.mentorship = s.id AND m.settled_on IS NOT NULL
        AND m.waived_at IS NULL) AS accepted,
    (SELECT min(m.due_on) FROM growth_milestone m WHERE {OWED}) AS next_due_on,
    (SELECT min(x.awaited_on) FROM signoff_seat x JOIN signoff_request r ON r.id = x.request
        WHERE r.subject_person = s.mentee AND x.awaited_on IS NOT NULL) AS decision_due_on,
    (SELECT count(*) FROM signoff_request r WHERE r.subject_person = s.mentee
        AND r.state IN ('split', 'calibration', 'deadlock')) AS splits
"""
# First only the numbers of the mentorships on the page, from no more tables than the filter needs; then, for these
# few, everything that is shown. Otherwise every row of the cohort would be counted up before the first is shown.
_FEW = """
    FROM pairing_mentorship s JOIN people_person bm ON bm.id = s.mentee
    LEFT JOIN growth_standing g ON g.mentorship = s.id
"""
# Where the scope is large, the persons are walked in the order of their names until the page is full. CROSS JOIN says
# so to SQLite; to PostgreSQL it is a plain join, and its statistics say so.
_WALK = """
    FROM people_person bm CROSS JOIN pairing_mentorship s
    LEFT JOIN growth_standing g ON g.mentorship = s.id
"""
_PLANS = """
    LEFT JOIN growth_plan p ON p.mentorship = s.id
    LEFT JOIN signoff_request q ON q.subject_kind = 'plan' AND q.subject_id = p.id AND q.kind = 'plan'
"""
_SHOWN = f"""
    FROM few f JOIN pairing_mentorship s ON s.id = f.id {BOND_JOINS} {NAMES_JOINS}
    LEFT JOIN growth_standing g ON g.mentorship = s.id {_PLANS}
"""
#: A scope with more than one in so many of all units is a wide one; units are counted by their largest number.
WIDE_PART = 20
_LAST_LOG = "COALESCE(g.last_log_on, s.starts_on)"
_LAST_MEETING = "COALESCE(g.last_meeting_on, s.starts_on)"
#: Sort expression, then the id; all ascending but the newest.
_ORDER: Mapping[Sort, str] = {
    Sort.NAME: "bm.pinyin",
    Sort.LAST_LOG: _LAST_LOG,
    Sort.LAST_MEETING: _LAST_MEETING,
    Sort.ENDS: "s.ends_on",
}


@dataclass(frozen=True, slots=True)
class CohortLine:
    """One mentee as HR sees the mentorship."""

    bond: Bond
    trio: Trio
    pinyin: str
    stage: Stage
    logs: int
    party_read: int
    technical_read: int
    meetings: int
    last_log_on: date | None
    last_meeting_on: date | None
    milestones: int
    accepted: int
    next_due_on: date | None
    alarms: tuple[Alarm, ...]


async def cohort_page(
    wanted: CohortFilter,
    programmes: Sequence[ProgrammeChoice],
    actor: Actor,
    *,
    today: date,
    after: str = "",
    limit: int = PAGE_SIZE,
) -> Page[CohortLine]:
    """One page of what the actor's roles reach."""
    _check(actor)
    is_wide = await _reaches_many(actor)
    where = conditions_of(wanted, {one.policy_id: one.policy for one in programmes}, actor, today, is_wide=is_wide)
    _go_on_after(where, wanted.sort, after)
    order = "s.id DESC" if wanted.sort is Sort.NEWEST else f"{_ORDER[wanted.sort]}, s.id"
    walks = is_wide and wanted.sort is Sort.NAME and not wanted.narrows
    if walks:
        where.add("s.mentee = bm.id")
    few = f"SELECT s.id AS id {_few(wanted, walks=walks)} WHERE {where.sql} ORDER BY {order} LIMIT {int(limit) + 1}"
    sql = f"WITH few AS ({few}) SELECT {_COLUMNS} {_SHOWN} ORDER BY {order}"
    rows = await Mentorship.raw(sql, *where.values)
    lines = [_line(row, today) for row in rows[:limit]]
    return Page(lines, _cursor(lines[-1], wanted.sort) if len(rows) > limit else "")


async def cohort_count(
    wanted: CohortFilter, programmes: Sequence[ProgrammeChoice], actor: Actor, *, today: date, most: int
) -> int:
    """How many there are; counting stops just above `most`."""
    _check(actor)
    where = conditions_of(wanted, {one.policy_id: one.policy for one in programmes}, actor, today)
    sql = f"SELECT count(*) AS n FROM (SELECT s.id AS id {_few(wanted)} WHERE {where.sql} LIMIT {int(most) + 1}) few"
    rows = await Mentorship.raw(sql, *where.values)
    return int(rows[0]["n"])


async def alarm_counts(
    programmes: Sequence[ProgrammeChoice], actor: Actor, *, today: date, most: int = 99
) -> dict[Alarm, int]:
    """How many mentees within reach each alarm concerns, in one statement; counting stops just above `most`."""
    _check(actor)
    policies = {one.policy_id: one.policy for one in programmes}
    wheres = [conditions_of(CohortFilter(alarm=alarm), policies, actor, today) for alarm in Alarm]
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT s.id AS id {_FEW} WHERE {where.sql} LIMIT {int(most) + 1}) few) AS {alarm}"
        for alarm, where in zip(Alarm, wheres, strict=True)
    )
    rows = await Mentorship.raw(f"SELECT {counts}", *(value for where in wheres for value in where.values))
    return {alarm: int(rows[0][alarm.value]) for alarm in Alarm}


async def _reaches_many(actor: Actor) -> bool:
    """Whether the actor's scopes hold a good part of all units: then walking by name finds a page soonest."""
    scopes = actor.unit_scopes(*cohort.HAS_LIST)
    if not scopes:
        return False
    inside = " OR ".join(["path LIKE {}"] * len(scopes))
    rows = await Mentorship.raw(
        "SELECT count(*) AS reached, (SELECT max(id) FROM people_unit) AS units FROM (SELECT 1 FROM"
        f" people_unit WHERE {inside} LIMIT 1 + (SELECT max(id) / {WIDE_PART} FROM people_unit)) few",
        *(f"{scope}%" for scope in scopes),
    )
    return int(rows[0]["reached"]) > int(rows[0]["units"] or 0) // WIDE_PART


def _few(wanted: CohortFilter, *, walks: bool = False) -> str:
    return (_WALK if walks else _FEW) + (_PLANS if wanted.stage is not None else "")


def _check(actor: Actor) -> None:
    if not cohort.has_list(actor):
        raise NotFound


def _go_on_after(where: Conditions, sort: Sort, after: str) -> None:
    key = read_cursor(after, 2) if after else None
    if key is None:
        return
    value, last = key[0], min(max(int(key[1] or 0), 0), LARGEST_ID) if isinstance(key[1], int) else 0
    if sort is Sort.NEWEST:
        where.add("s.id < {}", last)
        return
    bound: Any = clean(str(value))
    if sort is not Sort.NAME:
        try:
            bound = date.fromisoformat(str(value))
        except ValueError:
            return
    expression = _ORDER[sort]
    where.add(f"({expression} > {{}} OR ({expression} = {{}} AND s.id > {{}}))", bound, bound, last)


def _cursor(line: CohortLine, sort: Sort) -> str:
    found = line.bond
    value: object = {
        Sort.NAME: line.pinyin,
        Sort.LAST_LOG: line.last_log_on or found.starts_on,
        Sort.LAST_MEETING: line.last_meeting_on or found.starts_on,
        Sort.ENDS: found.ends_on,
    }.get(sort, "")
    return write_cursor(value.isoformat() if isinstance(value, date) else str(value), found.mentorship_id)


def _line(row: Mapping[str, Any], today: date) -> CohortLine:
    found = read_bond(row)
    next_due = _day(row["next_due_on"])
    facts = CohortFacts(
        state=found.state,
        starts_on=found.starts_on,
        last_log_on=row["last_log_on"],
        last_meeting_on=row["last_meeting_on"],
        earliest_due_on=next_due,
        earliest_decision_on=_day(row["decision_due_on"]),
        has_split=row["splits"] > 0,
        policy=found.policy,
    )
    return CohortLine(
        bond=found,
        trio=read_trio(row),
        pinyin=row["pinyin"],
        stage=_stage(row),
        logs=row["logs"] or 0,
        party_read=row["party_read"] or 0,
        technical_read=row["technical_read"] or 0,
        meetings=row["meetings"] or 0,
        last_log_on=row["last_log_on"],
        last_meeting_on=row["last_meeting_on"],
        milestones=row["milestones"],
        accepted=row["accepted"],
        next_due_on=next_due,
        alarms=cohort.alarms(facts, today),
    )


def _stage(row: Mapping[str, Any]) -> Stage:
    accepted = row["plan_state"] in ("accepted", "ruled_accepted") and row["plan_asked"] == row["plan_version"]
    if not accepted and not row["accepted_before"]:
        return Stage.PLANNING
    return Stage.READY if row["milestones"] == row["settled"] else Stage.GROWING


def _day(value: date | str | None) -> date | None:
    """Expressions come back as text on SQLite."""
    return date.fromisoformat(value) if isinstance(value, str) else value
