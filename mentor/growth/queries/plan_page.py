"""The plan as its page shows it: everything in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.queries.bonds import BOND, BOND_JOINS, NAMES, NAMES_JOINS, Trio, authorised_or_delegate, read_trio
from mentor.growth.queries.plans import (
    CriterionLine,
    GoalLine,
    PlannedLine,
    PlanRow,
    as_planned,
    read_goal,
    read_planned,
)
from mentor.growth.queries.requests import RequestLine
from mentor.growth.queries.values import as_day
from mentor.growth.rules import plans
from mentor.growth.rules.bonds import Axis, Bond
from mentor.growth.rules.plans import PlanFacts
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.pairing.tables import Mentorship


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the plan editor shows to this actor, with the reasons why something cannot be done."""

    bond: Bond
    trio: Trio
    plan: PlanRow
    facts: PlanFacts
    goals: tuple[GoalLine, ...]
    milestones: tuple[PlannedLine, ...]
    problems: tuple[Phrase, ...]
    edit_refusal: Phrase | None
    submit_refusal: Phrase | None


# Goals, and milestones with each of their criteria, come along as parts: one statement for the whole plan.
_PAGE = f"""
    SELECT {BOND}, {NAMES}, p.id AS plan, p.version AS version, p.accepted_before AS accepted_before,
           q.id AS request_id, q.state AS request_state, q.version AS request_version, q.due_on AS request_due_on,
           x.what AS what, x.id AS id, x.text AS text, x.more AS more, x.axis AS axis, x.level AS level,
           x.due_on AS due_on, x.edited AS edited, x.planned_in AS planned_in, x.plan_version AS plan_version,
           x.settled AS settled, x.criterion_axis AS criterion_axis, x.criterion AS criterion, x.position AS position
    FROM pairing_mentorship s {BOND_JOINS} {NAMES_JOINS}
    LEFT JOIN growth_plan p ON p.mentorship = s.id
    LEFT JOIN signoff_request q ON q.subject_kind = 'plan' AND q.subject_id = p.id AND q.kind = 'plan'
    LEFT JOIN (
        SELECT 'goal' AS what, g.id AS id, g.text AS text, g.measure AS more, g.axis AS axis, g.level AS level,
               g.due_on AS due_on, g.edited AS edited, 0 AS planned_in, 0 AS plan_version, 0 AS settled,
               '' AS criterion_axis, '' AS criterion, g.position AS position
        FROM growth_goal g JOIN growth_plan o ON o.id = g.plan WHERE o.mentorship = {{}}
        UNION ALL
        SELECT 'milestone', m.id, m.title, m.description, m.axis, '', m.due_on, m.edited, m.planned_in, m.plan_version,
               CASE WHEN m.settled_on IS NULL THEN 0 ELSE 1 END, COALESCE(c.axis, ''), COALESCE(c.text, ''),
               COALESCE(c.position, 0)
        FROM growth_milestone m LEFT JOIN growth_criterion c ON c.milestone = m.id WHERE m.mentorship = {{}}
    ) x ON 1 = 1
    WHERE s.id = {{}}
"""


async def plan_page(mentorship_id: int, actor: Actor, today: date) -> PlanPage:
    """Also for a delegate who decides on it today."""
    rows = await Mentorship.raw(_PAGE, mentorship_id, mentorship_id, mentorship_id)
    found = await authorised_or_delegate(rows[0] if rows else None, actor, today)
    plan = _plan(rows[0])
    goals, milestones = _goals_in(rows), _planned_in(rows, plan.facts.in_force)
    wrong = plans.problems(*as_planned(goals, milestones), found)
    return PlanPage(
        bond=found,
        trio=read_trio(rows[0]),
        plan=plan,
        facts=plan.facts,
        goals=goals,
        milestones=milestones,
        problems=tuple(wrong),
        edit_refusal=plans.refusal_to_edit(found, actor),
        submit_refusal=plans.refusal_to_submit(plan.facts, wrong, found, actor),
    )


def _plan(row: Mapping[str, Any]) -> PlanRow:
    if row["plan"] is None:
        return PlanRow()
    request = RequestLine()
    if row["request_id"] is not None:
        request = RequestLine(row["request_id"], row["request_state"], row["request_version"], row["request_due_on"])
    return PlanRow(row["plan"], row["version"], row["accepted_before"], request)


def _goals_in(rows: Sequence[Mapping[str, Any]]) -> tuple[GoalLine, ...]:
    """Goals keep the order in which they were written."""
    goals = sorted((row for row in rows if row["what"] == "goal"), key=lambda row: int(row["id"]))
    return tuple(read_goal({**row, "measure": row["more"], "due_on": as_day(row["due_on"])}) for row in goals)


def _planned_in(rows: Sequence[Mapping[str, Any]], in_force: int) -> tuple[PlannedLine, ...]:
    """By due date; each milestone has one row per criterion."""
    first: dict[int, Mapping[str, Any]] = {}
    criteria: dict[int, list[CriterionLine]] = {}
    for row in sorted((row for row in rows if row["what"] == "milestone"), key=lambda row: int(row["position"])):
        first.setdefault(row["id"], row)
        if row["criterion"]:
            criteria.setdefault(row["id"], []).append(CriterionLine(Axis(row["criterion_axis"]), row["criterion"]))
    lines = [
        read_planned(
            {
                **row,
                "title": row["text"],
                "description": row["more"],
                "due_on": as_day(row["due_on"]),
                "is_settled": bool(row["settled"]),
            },
            tuple(criteria.get(number, ())),
            in_force,
        )
        for number, row in first.items()
    ]
    return tuple(sorted(lines, key=lambda line: (line.due_on, line.id)))
