"""Joint studies: written together, concluded, and their conclusions become topics and projects."""

import httpx
import pytest

from mentor.kernel.errors import Conflict, Forbidden, NotFound
from mentor.projects.actions.proposals import found_project
from mentor.projects.actions.studies import (
    add_card,
    add_conclusion,
    begin_study,
    conclude_study,
    invite,
    raise_topic,
)
from mentor.projects.queries.studies import study_page, topic_lines
from mentor.projects.rules.proposals import NewProject
from mentor.projects.rules.studies import NewStudy
from mentor.projects.rules.words import Line, StudyColumn, TopicState
from tests.builders.growth import NOW, TODAY
from tests.builders.projects import Team, a_project
from tests.builders.web import account_of, post, sign_in_as, words


async def a_study() -> tuple[Team, int]:
    """Led by the Party office; the later business lead takes part."""
    team = await a_project()
    study = await begin_study(NewStudy(team.unit, "余热利用", "", TODAY), actor=team.office, now=NOW)
    await invite(study, team.business.person_id or 0, Line.BUSINESS, actor=team.office, now=NOW)
    return team, study


async def test_a_study_becomes_a_topic_once_and_the_topic_a_project(database: str) -> None:
    team, study = await a_study()
    await add_card(study, StudyColumn.POLICY, "能效标杆水平", "发改委文件", actor=team.business, now=NOW)
    conclusion = await add_conclusion(study, "回收焦炉上升管余热", actor=team.business, now=NOW)
    await conclude_study(study, actor=team.office, now=NOW)
    topic = await raise_topic(study, conclusion, actor=team.office, now=NOW)
    with pytest.raises(Conflict):
        await raise_topic(study, conclusion, actor=team.office, now=NOW)
    leads = {"party_lead_id": team.party.person_id or 0, "business_lead_id": team.business.person_id or 0}
    new = NewProject(code="ST-1", title="余热", unit_id=team.unit, **leads)
    await found_project(new, topic_id=topic, actor=team.office, now=NOW)
    assert [one.state for one in await topic_lines(team.office)] == [TopicState.TAKEN]
    view = await study_page(study, team.head)
    assert [card.text for card in view.column(StudyColumn.POLICY)] == ["能效标杆水平"]
    with pytest.raises(Forbidden):
        await add_conclusion(study, "太迟", actor=team.business, now=NOW)


async def test_only_who_takes_part_writes_and_strangers_see_nothing(database: str) -> None:
    team, study = await a_study()
    with pytest.raises(Forbidden):
        await add_conclusion(study, "x", actor=team.head, now=NOW)
    with pytest.raises(NotFound):
        await study_page(study, team.stranger)
    with pytest.raises(Forbidden):
        await begin_study(NewStudy(team.unit, "x", "", TODAY), actor=team.party, now=NOW)
    with pytest.raises(Forbidden):
        await invite(study, team.party.person_id or 0, Line.PARTY, actor=team.business, now=NOW)


async def test_a_study_is_written_on_its_page(client: httpx.AsyncClient) -> None:
    team, study = await a_study()
    await sign_in_as(client, await account_of(team.office))
    here = f"/studies/{study}"
    assert "余热利用" in words(await client.get("/studies"))
    card = {"column": "market", "text": "天然气涨价"}
    assert (await post(client, f"{here}/cards", card)).status_code == 303
    assert (await post(client, f"{here}/cards", {"text": "x"})).status_code == 422
    await post(client, f"{here}/conclusions", {"text": "回收余热"})
    assert "天然气涨价" in words(await client.get(here))
    conclusion = (await study_page(study, team.office)).conclusions[0].id
    await post(client, f"{here}/conclusions/{conclusion}/topics")
    assert "Begin a project" in words(await client.get("/topics"))
