"""Taking the list out: what is shown, no formulas, a watermark, a second person above the limit; each is journalled."""

import io
import zipfile
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from mentor.growth.actions.exports import answer_export, ask_for_export, delete_view, save_view, take_export
from mentor.growth.queries.exports import saved_views, seconds
from mentor.growth.rules.cohort import CohortFilter, Column, ExportWish
from mentor.growth.tables import CohortExport
from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import use_locale
from mentor.notifications.tables import Message
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit, Person
from tests.builders.growth import NOW, Growth, a_mentorship, an_actor
from tests.growth.refusals import refuses

pytestmark = pytest.mark.usefixtures("database")
WISH = ExportWish(query="", purpose="季度培养工作会", second=None)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def unit_of(growth: Growth) -> OrgUnit:
    return await OrgUnit.objects().get(OrgUnit.id == growth.unit)


async def test_a_small_list_is_taken_at_once_with_the_columns_shown():
    growth = await a_mentorship()
    wanted = CohortFilter(columns=(Column.UNIT, Column.LOGS))
    export = await ask_for_export(wanted, WISH, actor=growth.hr, now=NOW)
    with use_locale("en"):
        file = await take_export(export, wanted, actor=growth.hr, now=NOW)
    assert file.name == "mentees-2026-06-16.xlsx"
    found = sheets(file.content)
    assert found["Mentees"][0] == ["Name", "Employee number", "Unit", "Log entries"]
    assert found["Mentees"][1][0] == "李学"
    watermark = {row[0]: row[1] for row in found["Watermark"]}
    person = await Person.objects().get(Person.id == growth.hr.person_id)
    assert watermark["Taken out by"] == f"{person.name}（{person.employee_no}）"
    assert watermark["Persons on the list"] == "1"
    assert watermark["Purpose"] == "季度培养工作会"
    entries = [row["action"] for row in await JournalEntry.select().order_by(JournalEntry.seq)]
    assert entries == ["growth.ask_export", "growth.take_export"]


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1"])
async def test_no_text_becomes_a_formula(name):
    growth = await a_mentorship()
    await Person.update({Person.name: name}).where(Person.id == growth.mentee.person_id)
    export = await ask_for_export(CohortFilter(), WISH, actor=growth.hr, now=NOW)
    file = await take_export(export, CohortFilter(), actor=growth.hr, now=NOW)
    with use_locale("zh-CN"):
        rows = next(iter(sheets(file.content).values()))
    assert rows[1][0] == name
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


async def test_above_the_limit_a_second_person_agrees_first(set_settings):
    growth = await a_mentorship()
    other = await an_actor(await unit_of(growth), Role.LEADER)
    set_settings(export_limit=0)
    assert other.person_id in {line.id for line in await seconds(growth.hr)}
    assert growth.hr.person_id not in {line.id for line in await seconds(growth.hr)}
    for nobody in (None, growth.hr.person_id, growth.mentee.person_id):
        with pytest.raises(Invalid):
            await ask_for_export(CohortFilter(), ExportWish("", "会议", nobody), actor=growth.hr, now=NOW)
    wish = ExportWish("", "会议", other.person_id)
    export = await ask_for_export(CohortFilter(), wish, actor=growth.hr, now=NOW)
    assert [row["recipient"] for row in await Message.select(Message.recipient)] == [other.person_id]
    with pytest.raises(Forbidden):
        await take_export(export, CohortFilter(), actor=growth.hr, now=NOW)
    with pytest.raises(Forbidden):
        await answer_export(export, agrees=True, reason="", actor=growth.hr, now=NOW)
    await answer_export(export, agrees=True, reason="", actor=other, now=NOW)
    with pytest.raises((Forbidden, Conflict)):
        await answer_export(export, agrees=False, reason="想想不妥", actor=other, now=NOW)
    with pytest.raises(Forbidden):
        await take_export(export, CohortFilter(), actor=other, now=NOW)
    assert await take_export(export, CohortFilter(), actor=growth.hr, now=NOW)
    with pytest.raises(Forbidden):
        await take_export(export, CohortFilter(), actor=growth.hr, now=NOW + timedelta(hours=25))
    assert (await CohortExport.select().first())["taken"] == 1


async def test_a_list_that_grew_past_the_limit_is_not_taken_without_agreement(set_settings):
    growth = await a_mentorship()
    export = await ask_for_export(CohortFilter(), WISH, actor=growth.hr, now=NOW)
    set_settings(export_limit=0)
    with refuses(Forbidden, "longer now"):
        await take_export(export, CohortFilter(), actor=growth.hr, now=NOW)


async def test_an_export_is_for_who_asked_and_nobody_else_knows_of_it():
    growth = await a_mentorship()
    export = await ask_for_export(CohortFilter(), WISH, actor=growth.hr, now=NOW)
    for stranger in (growth.stranger, growth.mentee, growth.head):
        with pytest.raises(NotFound):
            await take_export(export, CohortFilter(), actor=stranger, now=NOW)
    with pytest.raises(Forbidden):
        await ask_for_export(CohortFilter(), WISH, actor=growth.head, now=NOW)
    with pytest.raises(NotFound):
        await ask_for_export(CohortFilter(), WISH, actor=growth.mentee, now=NOW)


async def test_an_empty_list_is_not_taken():
    growth = await a_mentorship()
    with pytest.raises(Forbidden):
        await ask_for_export(CohortFilter(words="没有这个人"), WISH, actor=growth.hr, now=NOW)


async def test_views_are_kept_per_account():
    one, other = await a_mentorship(), await a_mentorship()
    await save_view("掉队的", "alarm=no_log", actor=one.hr, now=NOW)
    await save_view("掉队的", "alarm=overdue", actor=one.hr, now=NOW)
    kept = await saved_views(one.hr)
    assert [(view.name, view.query) for view in kept] == [("掉队的", "alarm=overdue")]
    assert await saved_views(other.hr) == []
    with pytest.raises(NotFound):
        await delete_view(kept[0].id, actor=other.hr, now=NOW)
    await delete_view(kept[0].id, actor=one.hr, now=NOW)
    assert await saved_views(one.hr) == []
    with pytest.raises(NotFound):
        await save_view("x", "", actor=one.mentee, now=NOW)
