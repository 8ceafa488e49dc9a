"""A mentee's page: both mentors, what is due, the three axes, plan and timeline. Four statements, whatever there is."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, authorised, read_trio
from mentor.growth.queries.milestone_lines import MilestoneLine, milestone_lines
from mentor.growth.queries.plans import GoalLine, read_goal
from mentor.growth.queries.timeline import Happening, timeline
from mentor.growth.queries.values import as_day
from mentor.growth.rules import bonds, due, logs, picture, plans
from mentor.growth.rules.bonds import PARTY, Axis, Bond
from mentor.growth.rules.due import DueItem, MonthSoFar, OpenAction, OpenMilestone
from mentor.growth.rules.logs import Reach
from mentor.growth.rules.meetings import ActionOwner
from mentor.growth.rules.milestones import MilestoneState
from mentor.growth.rules.picture import LevelEvidence, Picture
from mentor.growth.rules.plans import PlanFacts
from mentor.kernel.actor import Actor
from mentor.pairing.rules.states import RUNNING
from mentor.pairing.tables import Mentorship

_HEAD = f"""
    SELECT {BOND}, {NAMES}, p.id AS plan, p.version AS plan_version, p.accepted_before AS accepted_before,
           q.state AS plan_state, q.version AS plan_asked, q.id AS plan_request,
           g.logs AS logs, g.minutes AS minutes, g.late_logs AS late_logs, g.meetings AS meetings,
           g.party_read AS party_read, g.technical_read AS technical_read, g.last_log_on AS last_log_on,
           g.last_meeting_on AS last_meeting_on, g.party_seen_on AS party_seen_on,
           g.technical_seen_on AS technical_seen_on, gm.logs AS month_logs
    FROM pairing_mentorship s {BOND_JOINS} {NAMES_JOINS}
         LEFT JOIN growth_plan p ON p.mentorship = s.id
         LEFT JOIN signoff_request q ON q.subject_kind = 'plan' AND q.subject_id = p.id AND q.kind = 'plan'
         LEFT JOIN growth_standing g ON g.mentorship = s.id
         LEFT JOIN growth_month gm ON gm.mentorship = s.id AND gm.month = {{}}
    WHERE s.id = {{}}
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Planned, logged, confirmed: entries wanted until now, written, and read by each mentor."""

    wanted: int
    logs: int
    late_logs: int
    minutes: int
    party_read: int
    technical_read: int
    meetings: int
    last_log_on: date | None
    last_meeting_on: date | None
    party_seen_on: date | None
    technical_seen_on: date | None

    @property
    def hours(self) -> str:
        return f"{self.minutes / 60:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class MenteePage:
    bond: Bond
    trio: Trio
    plan_id: int | None
    plan_request: int | None
    plan: PlanFacts
    goals: tuple[GoalLine, ...]
    milestones: tuple[MilestoneLine, ...]
    picture: Picture
    evidence: tuple[LevelEvidence, ...]
    numbers: Numbers
    due: tuple[DueItem, ...]
    timeline: tuple[Happening, ...]
    seat: str
    is_mentee: bool
    reach: Reach
    today: date

    @property
    def accepted(self) -> int:
        return sum(one.state is MilestoneState.ACCEPTED for one in self.milestones)


async def mentee_page(mentorship_id: int, actor: Actor, today: date) -> MenteePage:
    """Raises NotFound when the actor sees nothing of this mentorship."""
    rows = await Mentorship.raw(_HEAD, logs.month_of(today), mentorship_id)
    found = authorised(rows[0] if rows else None, actor)
    row = rows[0]
    lines = await milestone_lines(mentorship_id)
    parts = await _parts(mentorship_id)
    plan = _plan(row)
    return MenteePage(
        bond=found,
        trio=read_trio(row),
        plan_id=row["plan"],
        plan_request=row["plan_request"],
        plan=plan,
        goals=parts.goals,
        milestones=lines,
        picture=picture.picture(parts.levels, today),
        evidence=parts.levels,
        numbers=_numbers(row, found, today),
        due=_due(found, plan, lines, parts, row, actor, today),
        timeline=await timeline(found, actor),
        seat=bonds.seat_held(found, actor),
        is_mentee=bonds.is_mentee(found, actor),
        reach=logs.reach(found, actor),
        today=today,
    )


async def own_mentorship(actor: Actor) -> int | None:
    """The mentorship in which the actor is mentee at present, for the first screen."""
    if actor.person_id is None:
        return None
    row = (
        await Mentorship.select(Mentorship.id)
        .where((Mentorship.mentee == actor.person_id) & Mentorship.state.is_in([one.value for one in RUNNING]))
        .first()
    )
    return int(row["id"]) if row else None


# Goals, levels shown and agreed actions: three small lists in one statement.
_PARTS = f"""
    SELECT 'goal' AS what, g.id AS id, g.text AS text, g.measure AS measure, g.axis AS axis, g.level AS level,
           g.due_on AS due_on, g.edited AS edited
    FROM growth_goal g JOIN growth_plan o ON o.id = g.plan WHERE o.mentorship = {{}}
    UNION ALL
    SELECT 'level', c.source_id, c.title, '', c.axis, CAST(c.level AS VARCHAR(2)), c.shown_on, 0
    FROM growth_competence c WHERE c.mentorship = {{}}
    UNION ALL
    SELECT 'action', a.id, a.text, '', '', a.owner, a.due_on, 0
    FROM growth_meeting_action a
    WHERE a.mentorship = {{}} AND a.done_at IS NULL AND a.owner = '{ActionOwner.MENTEE.value}'
"""


@dataclass(frozen=True, slots=True)
class _Parts:
    goals: tuple[GoalLine, ...]
    levels: tuple[LevelEvidence, ...]
    actions: tuple[OpenAction, ...]


async def _parts(mentorship_id: int) -> _Parts:
    rows = await Mentorship.raw(_PARTS, mentorship_id, mentorship_id, mentorship_id)
    dated = sorted(({**row, "due_on": as_day(row["due_on"])} for row in rows), key=lambda row: int(row["id"]))
    levels = [
        LevelEvidence(Axis(row["axis"]), int(row["level"]), row["due_on"], row["text"], row["id"])
        for row in dated
        if row["what"] == "level"
    ]
    return _Parts(
        goals=tuple(read_goal(row) for row in dated if row["what"] == "goal"),
        levels=tuple(sorted(levels, key=lambda one: one.shown_on)),
        actions=tuple(OpenAction(row["text"], row["due_on"]) for row in dated if row["what"] == "action"),
    )


def _plan(row: Mapping[str, Any]) -> PlanFacts:
    if row["plan"] is None:
        return PlanFacts(plans.PlanState.DRAFT, 1, 0)
    state = plans.plan_state(row["plan_version"], row["plan_asked"] or 0, row["plan_state"] or "")
    in_force = plans.version_in_force(row["plan_version"], state, row["accepted_before"])
    return PlanFacts(state, row["plan_version"], in_force)


def _numbers(row: Mapping[str, Any], found: Bond, today: date) -> Numbers:
    months = max((min(today, found.ends_on).toordinal() - found.starts_on.toordinal()) // 30, 0)
    return Numbers(
        wanted=months * found.policy.logs_per_month,
        logs=row["logs"] or 0,
        late_logs=row["late_logs"] or 0,
        minutes=row["minutes"] or 0,
        party_read=row["party_read"] or 0,
        technical_read=row["technical_read"] or 0,
        meetings=row["meetings"] or 0,
        last_log_on=row["last_log_on"],
        last_meeting_on=row["last_meeting_on"],
        party_seen_on=row["party_seen_on"],
        technical_seen_on=row["technical_seen_on"],
    )


def _due(
    found: Bond,
    plan: PlanFacts,
    lines: tuple[MilestoneLine, ...],
    parts: _Parts,
    row: Mapping[str, Any],
    actor: Actor,
    today: date,
) -> tuple[DueItem, ...]:
    open_milestones = [
        OpenMilestone(one.id, one.title, one.state, one.due_on, one.request.due_on)
        for one in lines
        if plan.in_force and one.plan_version <= plan.in_force
    ]
    seat = bonds.seat_held(found, actor)
    if seat:
        read = (row["party_read"] if seat == PARTY else row["technical_read"]) or 0
        return due.of_mentor(open_milestones, max((row["logs"] or 0) - read, 0))
    if not bonds.is_mentee(found, actor) or not found.is_running:
        return ()
    last_day = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    month = MonthSoFar(row["month_logs"] or 0, found.policy.logs_per_month, last_day)
    return due.of_mentee(found.mentorship_id, plan, open_milestones, parts.actions, month, today)
