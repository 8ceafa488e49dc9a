"""The search over projects and log entries: what it shows is what the reader may open, and nothing else."""

from typing import Any

import pytest

from mentor.growth.queries.logs import log_row
from mentor.growth.tables import LogEntry
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.queries import elsewhere
from mentor.knowledge.queries.elsewhere import logs_with, projects_with
from mentor.people.tables import Person
from mentor.projects.queries.projects import project_row
from tests.builders.growth import NOW, TODAY, Growth, a_mentorship
from tests.builders.projects import a_project


async def entry(growth: Growth, key: str, **values: Any) -> int:
    """One of the mentee's."""
    defaults = {"state": "submitted", "visibility": "mentors", "text": f"夜班巡检{key}"}
    row = LogEntry(
        mentorship=growth.mentorship, author=growth.mentee.person_id, draft_key=key, happened_on=TODAY, created_at=NOW,
        changed_at=NOW, **defaults | values,
    )  # fmt: skip
    return int((await LogEntry.insert(row))[0]["id"])


async def test_entries_are_found_by_exactly_those_who_may_open_them(database: str) -> None:
    growth = await a_mentorship()
    ids = [
        await entry(growth, "a"),
        await entry(growth, "b", visibility="private"),
        await entry(growth, "c", visibility="unit"),
        await entry(growth, "d", state="draft"),
    ]
    readers = (growth.mentee, growth.party, growth.technical, growth.head, growth.hr, growth.stranger)
    seen = {}
    for number, reader in enumerate(readers):
        found = [int(one.address.rpartition("/")[2]) for one in await logs_with("夜班 巡检", reader)]
        assert sorted(found) == [one for one in ids if await opens(one, reader)], number
        seen[number] = len(found)
    assert seen == {0: 4, 1: 2, 2: 2, 3: 1, 4: 0, 5: 0}


async def opens(log: int, reader: Actor) -> bool:
    try:
        await log_row(log, reader)
    except NotFound:
        return False
    return True


@pytest.mark.parametrize("text", ["余压", "LH-", "lisi", "ls", "李四", "高炉 李四"])
async def test_a_project_is_found_by_its_words_and_by_its_leads_however_they_are_written(
    database: str, text: str
) -> None:
    team = await a_project()
    await Person.update({Person.name: "李四", Person.pinyin: "lisi", Person.initials: "ls"}).where(
        Person.id == team.party.person_id
    )
    for reader in (team.party, team.business, team.office, team.head):
        assert [one.address for one in await projects_with(text, reader)] == [f"/projects/{team.project}"]
    assert not await projects_with(text, team.stranger)
    with pytest.raises(NotFound):
        await project_row(team.project, team.stranger)


async def test_signs_of_a_pattern_are_no_pattern(database: str) -> None:
    team = await a_project()
    assert not await projects_with("%", team.office)
    assert not await projects_with("_", team.office)


@pytest.mark.parametrize("text", ["“夜班、巡检”", "巡检 夜班", "inspecting VALVES", "ｖａｌｖｅ"])
async def test_words_of_other_forms_and_phrases_are_found_in_entries_as_in_the_knowledge(
    database: str, text: str
) -> None:
    growth = await a_mentorship()
    wanted = await entry(growth, "a", text="夜班和巡检。Inspected the valve twice.")
    await entry(growth, "b", text="Other things")
    assert [one.address for one in await logs_with(text, growth.mentee)] == [f"/logs/{wanted}"]


async def test_in_a_unit_with_very_many_mentees_the_newest_entries_are_looked_through(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    growth = await a_mentorship()
    ids = [await entry(growth, str(number), visibility="unit") for number in range(4)]
    monkeypatch.setattr(elsewhere, "MOST_BONDS", 0)
    monkeypatch.setattr(elsewhere, "NEWEST", 3)
    assert [one.address for one in await logs_with("夜班", growth.head)] == [f"/logs/{one}" for one in ids[:0:-1]]
    assert not await logs_with("夜班", growth.stranger)
