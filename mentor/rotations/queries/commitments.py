"""What a plan demands beside people and posts: minimum staffing of units, and projects that need their people."""

from collections import defaultdict
from datetime import date
from typing import Any

from mentor.growth.queries.values import as_day
from mentor.rotations.rules.board import UnitOfPlan
from mentor.rotations.rules.commitments import Commitment
from mentor.rotations.tables import PlanProject

# One row for each unit; one for each project and each of its team who is in the plan, or one if nobody of it is.
_DEMANDED = """SELECT 'unit' AS what, d.id AS id, d.unit AS about, d.minimum AS first, 0 AS last, u.path AS code,
    u.name AS title, 0 AS person, CAST(NULL AS DATE) AS known, CAST(NULL AS DATE) AS reaches
    FROM rotations_planunit d JOIN people_unit u ON u.id = d.unit WHERE d.plan = {}
    UNION ALL
    SELECT 'project', c.id, c.project, c.first, c.last, j.code, j.title, p.id, c.known,
    (SELECT MAX(n.due_on) FROM projects_node n WHERE n.project = c.project AND n.state <> 'dropped')
    FROM rotations_planproject c JOIN projects_project j ON j.id = c.project
    LEFT JOIN projects_member m ON m.project = c.project AND m.until_on IS NULL
    LEFT JOIN rotations_planperson p ON p.plan = c.plan AND p.person = m.person
    WHERE c.plan = {}"""


async def demanded(plan_id: int) -> tuple[tuple[UnitOfPlan, ...], tuple[Commitment, ...]]:
    """Units by path, projects by month; for a caller who may see the plan. One statement."""
    rows = await PlanProject.raw(_DEMANDED, plan_id, plan_id)
    people: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row["what"] == "project" and row["person"] is not None:
            people[row["id"]].add(row["person"])
    projects = {row["id"]: row for row in rows if row["what"] == "project"}.values()
    units = sorted((row for row in rows if row["what"] == "unit"), key=lambda row: str(row["code"]))
    return (
        tuple(UnitOfPlan(row["id"], row["about"], row["title"], row["first"]) for row in units),
        tuple(
            _commitment(row, tuple(sorted(people[row["id"]])))
            for row in sorted(projects, key=lambda row: (row["first"], row["id"]))
        ),
    )


def _commitment(row: dict[str, Any], people: tuple[int, ...]) -> Commitment:
    return Commitment(
        id=row["id"],
        project_id=row["about"],
        code=row["code"],
        title=row["title"],
        first=row["first"],
        last=row["last"],
        known=as_day(row["known"]),
        reaches=as_day(row["reaches"]),
        people=people,
    )


async def last_due_day(project: int) -> date | None:
    """The last due day of the nodes that were not dropped."""
    rows = await PlanProject.raw(
        "SELECT MAX(due_on) AS day FROM projects_node WHERE project = {} AND state <> 'dropped'", project
    )
    return as_day(rows[0]["day"])
