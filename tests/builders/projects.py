"""Joint projects as tests need them."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.projects.actions.proposals import add_goal, found_project
from mentor.projects.actions.reviews import give_opinion
from mentor.projects.rules.proposals import NewGoal, NewProject
from mentor.projects.rules.words import Line, Position
from tests.builders.growth import NOW, a_unit, an_actor

_number = count(1)


@dataclass(frozen=True)
class Team:
    """A project with who is around it."""

    project: int
    unit: int
    office: Actor
    head: Actor
    party: Actor
    business: Actor
    stranger: Actor


def a_goal(line: Line, **values: Any) -> NewGoal:
    defaults: dict[Line, dict[str, Any]] = {
        Line.PARTY: {"text": "党员示范岗全覆盖", "metric": "示范岗覆盖率", "baseline": "40", "target": "100"},
        Line.BUSINESS: {"text": "压降单耗", "metric": "吨钢综合能耗", "baseline": "552", "target": "540"},
    }
    return NewGoal(line=line, **defaults[line] | values)


async def a_project(*lines: Line, **values: Any) -> Team:
    """Being written, with one goal on each of `lines`."""
    unit = await a_unit()
    roles = (Role.PARTY_OFFICE, Role.UNIT_HEAD, None, None)
    office, head, party, business = [await an_actor(unit, role) for role in roles]
    defaults: dict[str, Any] = {
        "code": f"LH-{next(_number):04}",
        "title": "高炉煤气余压回收",
        "unit_id": unit.id,
        "party_lead_id": party.person_id,
        "business_lead_id": business.person_id,
    }
    project = await found_project(NewProject(**defaults | values), actor=office, now=NOW)
    for line in lines:
        await add_goal(project, a_goal(line), actor=party, now=NOW)
    return Team(project, unit.id, office, head, party, business, await an_actor(await a_unit()))


async def both_speak(team: Team, round_id: int, position: Position = Position.SUPPORT) -> None:
    """Party office and unit head say what their lines think."""
    await give_opinion(round_id, Line.PARTY, position, "同意", actor=team.office, now=NOW)
    await give_opinion(round_id, Line.BUSINESS, position, "同意", actor=team.head, now=NOW)
