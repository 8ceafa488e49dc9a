"""What the database itself refuses, on both databases alike."""

from datetime import date
from typing import Any

import pytest

from mentor.projects.rules.states import ProjectState
from mentor.projects.tables import JointProject, LessonDraft, NodeDelay, ProjectNode, ProjectVersion
from tests.builders.growth import NOW, a_person, a_unit


async def a_row(**values: Any) -> int:
    unit = await a_unit()
    party, business = await a_person(unit), await a_person(unit)
    defaults: dict[str, Any] = {
        "code": f"P{party}",
        "title": "高炉煤气余压回收",
        "unit": unit.id,
        "party_lead": party,
        "business_lead": business,
        "state": ProjectState.DRAFT.value,
        "created_at": NOW,
        "state_since": NOW,
    }
    return int((await JointProject.insert(JointProject(**defaults | values)))[0]["id"])


async def test_one_person_cannot_lead_both_lines(database: str) -> None:
    person = await a_person(await a_unit())
    with pytest.raises(Exception, match="ck_projects_project_leads"):
        await a_row(party_lead=person, business_lead=person)


async def test_a_classified_project_keeps_no_text(database: str) -> None:
    await a_row(is_classified=True)
    with pytest.raises(Exception, match="ck_projects_project_classified"):
        await a_row(is_classified=True, summary="说明")


async def test_a_result_is_one_of_the_four(database: str) -> None:
    with pytest.raises(Exception, match="ck_projects_project_result"):
        await a_row(result="excellent")


async def test_a_version_has_its_number_once(database: str) -> None:
    row: dict[str, Any] = {
        "project": await a_row(),
        "number": 1,
        "content": "{}",
        "content_hash": "0" * 64,
        "submitted_at": NOW,
    }
    await ProjectVersion.insert(ProjectVersion(**row))
    with pytest.raises(Exception, match=r"uq_projects_version_project_number|UNIQUE"):
        await ProjectVersion.insert(ProjectVersion(**row))


async def test_nobody_writes_a_fourth_lesson(database: str) -> None:
    project, person = await a_row(), await a_person(await a_unit())
    row: dict[str, Any] = {
        "project": project,
        "member": person,
        "number": 4,
        "line": "both",
        "situation": "a",
        "learnt": "b",
        "advice": "c",
        "written_at": NOW,
    }
    with pytest.raises(Exception, match="ck_projects_lesson_number"):
        await LessonDraft.insert(LessonDraft(**row))


async def test_a_delay_moves_a_node_later_only(database: str) -> None:
    node = ProjectNode(project=await a_row(), title="样机", due_on=date(2026, 6, 1))
    node_id = int((await ProjectNode.insert(node))[0]["id"])
    person = await a_person(await a_unit())
    with pytest.raises(Exception, match="ck_projects_delay_later"):
        await NodeDelay.insert(
            NodeDelay(
                node=node_id,
                from_on=date(2026, 6, 1),
                to_on=date(2026, 5, 1),
                reason="r",
                asked_by=person,
                asked_at=NOW,
            )
        )
