"""The conditions of the cohort list in SQL: scope first, then what the filter asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mentor.growth.rules.cohort import HAS_LIST, NO_LOG_DAYS, Alarm, CohortFilter, Stage
from mentor.kernel.actor import Actor
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import WORKING

_RUNNING = "s.state IN (" + ", ".join(f"'{state.value}'" for state in WORKING) + ")"
# A number rather than a truth value: without a plan everything in it is NULL, and NOT NULL is no truth either.
_IN_FORCE = """
    (CASE WHEN p.accepted_before > 0 OR (q.state IN ('accepted', 'ruled_accepted') AND q.version = p.version)
     THEN 1 ELSE 0 END)
"""
_PROGRAMMES = "s.programme IN (SELECT id FROM pairing_programme WHERE policy = {})"
_OPEN_MILESTONE = "EXISTS (SELECT 1 FROM growth_milestone m WHERE m.mentorship = s.id AND m.settled_on IS NULL)"
#: The mentee still owes it: not settled, and nobody is deciding on (or has accepted) the version at hand.
OWED = """
    m.mentorship = s.id AND m.settled_on IS NULL AND NOT EXISTS (
        SELECT 1 FROM signoff_request r WHERE r.subject_kind = 'milestone' AND r.subject_id = m.id
        AND r.kind = 'milestone' AND r.version = m.version
        AND r.state NOT IN ('returned', 'ruled_returned', 'withdrawn'))
"""


@dataclass(slots=True)
class Conditions:
    """Parts joined by AND, with their values in order."""

    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, part: str, *values: Any) -> None:
        self.parts.append(part)
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(f"({part})" for part in self.parts)


def conditions_of(
    wanted: CohortFilter, policies: Mapping[int, Policy], actor: Actor, today: date, *, is_wide: bool = False
) -> Conditions:
    """`policies` by id: what counts as late may differ from programme to programme. `is_wide`: the scope is large."""
    where = Conditions()
    _within_scope(where, actor, is_wide=is_wide)
    _by_words(where, wanted)
    if wanted.programme is not None:
        where.add("s.programme = {}", wanted.programme)
    if wanted.state is not None:
        where.add("s.state = {}", wanted.state.value)
    if wanted.stage is not None:
        where.add(_STAGE[wanted.stage])
    if wanted.alarm is not None:
        where.add(_RUNNING)
        _by_alarm(where, wanted.alarm, policies, today)
    return where


_STAGE: Mapping[Stage, str] = {
    Stage.PLANNING: f"{_IN_FORCE} = 0",
    Stage.GROWING: f"{_IN_FORCE} = 1 AND {_OPEN_MILESTONE}",
    Stage.READY: f"{_IN_FORCE} = 1 AND NOT {_OPEN_MILESTONE}",
}


def _within_scope(where: Conditions, actor: Actor, *, is_wide: bool) -> None:
    """Mentees whose unit or Party organisation one of the actor's roles reaches."""
    units = [f"{scope}%" for scope in actor.unit_scopes(*HAS_LIST)]
    parties = [f"{scope}%" for scope in actor.party_scopes(*HAS_LIST)]
    parts = []
    if units:
        likes = " OR ".join(["w.path LIKE {}"] * len(units))
        if is_wide:
            # Asked of each mentee in turn: listing all these units first would take longer than the page. Naming the
            # mentorship keeps SQLite from asking it of everybody who has none, OFFSET keeps PostgreSQL from a join.
            asked = f"w.id = +bm.unit AND s.id > 0 AND ({likes}) LIMIT 1 OFFSET 0"
            parts.append(f"EXISTS (SELECT 1 FROM people_unit w WHERE {asked})")
        else:
            parts.append(f"bm.unit IN (SELECT w.id FROM people_unit w WHERE {likes})")
    if parties:
        likes = " OR ".join(["path LIKE {}"] * len(parties))
        parts.append(f"bm.party_org IN (SELECT id FROM people_party_org WHERE {likes})")
    where.add(" OR ".join(parts) or "1 = 0", *units, *parties)


def _by_words(where: Conditions, wanted: CohortFilter) -> None:
    """Name anywhere; pinyin, initials and number from their beginning. Unit by a part of its name, with all below."""
    if wanted.words:
        text = plain(wanted.words)
        start = f"{text.lower().replace(' ', '')}%"
        where.add(
            "LOWER(bm.name) LIKE {} OR bm.pinyin LIKE {} OR bm.initials LIKE {} OR LOWER(bm.employee_no) LIKE {}",
            f"%{text.lower()}%",
            start,
            start,
            start,
        )
    if wanted.unit:
        where.add(
            "bm.unit IN (SELECT below.id FROM people_unit above JOIN people_unit below"
            " ON below.path LIKE above.path || '%' WHERE above.name LIKE {} OR above.short_name LIKE {})",
            f"%{plain(wanted.unit)}%",
            f"%{plain(wanted.unit)}%",
        )


def plain(text: str) -> str:
    """Without the signs that LIKE gives a meaning."""
    return text.replace("%", "").replace("_", "").replace("\\", "")


def _by_alarm(where: Conditions, alarm: Alarm, policies: Mapping[int, Policy], today: date) -> None:
    if alarm is Alarm.NO_LOG:
        where.add("COALESCE(g.last_log_on, s.starts_on) < {}", today - timedelta(days=NO_LOG_DAYS))
    elif alarm in (Alarm.NO_MEETING, Alarm.MEETING_LATE):
        _by_meeting(where, alarm, policies, today)
    elif alarm is Alarm.OVERDUE:
        where.add(f"EXISTS (SELECT 1 FROM growth_milestone m WHERE {OWED} AND m.due_on < {{}})", today)
    elif alarm is Alarm.WAITING:
        where.add(
            "EXISTS (SELECT 1 FROM signoff_request r JOIN signoff_seat x ON x.request = r.id"
            " WHERE r.subject_person = s.mentee AND x.awaited_on < {})",
            today,
        )
    else:
        where.add(
            "EXISTS (SELECT 1 FROM signoff_request r WHERE r.subject_person = s.mentee"
            " AND r.state IN ('split', 'calibration', 'deadlock'))"
        )


def _by_meeting(where: Conditions, alarm: Alarm, policies: Mapping[int, Policy], today: date) -> None:
    parts, values = [], []
    for policy_id, policy in policies.items():
        last = "COALESCE(g.last_meeting_on, s.starts_on)"
        late, watch = (
            today - timedelta(days=policy.meeting_late_days),
            today - timedelta(days=policy.meeting_watch_days),
        )
        if alarm is Alarm.MEETING_LATE:
            parts.append(f"({_PROGRAMMES} AND {last} < {{}})")
            values += [policy_id, late]
        else:
            parts.append(f"({_PROGRAMMES} AND {last} >= {{}} AND {last} < {{}})")
            values += [policy_id, late, watch]
    where.add(" OR ".join(parts) or "1 = 0", *values)
