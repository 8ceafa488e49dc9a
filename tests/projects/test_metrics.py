"""Values of metrics: typed, from a file after a dry run, and drawn beside the nodes done."""

import html
import re
from datetime import date
from io import BytesIO

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.forms import RawForm, Upload
from mentor.kernel.i18n import render
from mentor.kernel.spreadsheets import new_workbook
from mentor.projects.actions.metrics import take_values, type_value
from mentor.projects.forms.metrics import packed, read_file, read_packed
from mentor.projects.queries.metrics import goal_names, metrics_page
from mentor.projects.rules import metrics
from mentor.projects.rules.metrics import Event, NewValue
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Line
from mentor.projects.tables import JointProject, MetricValue
from tests.builders.growth import NOW, TODAY
from tests.builders.projects import Team, a_project
from tests.builders.web import account_of, post, sign_in_as, words

HEAD = "指标,日期,数值,备注\n"


async def a_running_project() -> tuple[Team, int]:
    """With one goal on each line; gives the goal of the business line, too."""
    team = await a_project(*Line)
    await JointProject.update({JointProject.state: ProjectState.RUNNING.value}).where(JointProject.id == team.project)
    return team, (await goal_names(team.project))["吨钢综合能耗"]


@given(st.integers(-(10**14), 10**14))
def test_what_is_written_reads_back_as_the_same_number(thousandths: int) -> None:
    assert metrics.thousandths_of(metrics.written(thousandths)) == thousandths


@pytest.mark.parametrize(
    ("text", "value"), [("1,234.5", 1_234_500), ("98%", 98_000), ("-0.25", -250), ("3.1400", 3_140)]
)
def test_numbers_as_people_write_them(text: str, value: int) -> None:
    assert metrics.thousandths_of(text) == value


@pytest.mark.parametrize("text", ["", "about 3", "1.2345", "1e9", "--1", "=1+1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert metrics.thousandths_of(text) is None


def test_the_picture_goes_from_left_to_right_and_stays_inside() -> None:
    points = [(date(2026, 1, 1), 552_000), (date(2026, 3, 1), 549_000), (date(2026, 6, 1), 541_000)]
    drawn = metrics.chart(points, 552_000, 540_000, [Event(date(2026, 2, 1), "调试")])
    assert drawn is not None
    across = [x for x, _, _ in drawn.dots]
    assert across == sorted(across)
    assert all(50 <= x <= 350 and 15 <= y <= 185 for x, y, _ in drawn.dots)
    assert drawn.target == 185
    assert metrics.chart([], 1, 2, []) is None


def test_the_way_is_measured_in_the_direction_of_the_target() -> None:
    assert metrics.reached(552_000, 540_000, 546_000) == 50
    assert metrics.reached(40_000, 100_000, 34_000) == -10
    assert metrics.reached(None, 100_000, 34_000) is None


async def test_a_typed_value_replaces_the_one_of_the_same_day(database: str) -> None:
    team, goal = await a_running_project()
    for value in (549_000, 548_500):
        await type_value(team.project, NewValue(goal, TODAY, value), actor=team.business, now=NOW)
    view = await metrics_page(team.project, team.office, TODAY)
    line = view.of(Line.BUSINESS)[0]
    assert [one.text for one in line.values] == ["548.5"]
    assert line.reached == 29
    assert line.chart is not None


async def test_only_the_leads_measure_and_only_from_approval_on(database: str) -> None:
    team, goal = await a_running_project()
    new = NewValue(goal, TODAY, 1)
    with pytest.raises(Forbidden):
        await type_value(team.project, new, actor=team.office, now=NOW)
    with pytest.raises(NotFound):
        await type_value(team.project, new, actor=team.stranger, now=NOW)
    early = await a_project(*Line)
    with pytest.raises(Forbidden):
        await type_value(early.project, new, actor=early.party, now=NOW)


async def test_a_value_of_another_project_is_refused(database: str) -> None:
    (team, _), (_, foreign) = await a_running_project(), await a_running_project()
    with pytest.raises(Invalid):
        await type_value(team.project, NewValue(foreign, TODAY, 1), actor=team.party, now=NOW)


def test_every_bad_row_has_its_reason() -> None:
    rows = (
        "吨钢综合能耗,2026-01-31,551.2,一月\n吨钢综合能耗,2026-01-31,550,\n不相干,2026-02-28,1,\n吨钢综合能耗,二月,1,\n"
    )
    rows += "吨钢综合能耗,2026-03-31,约550,\n吨钢综合能耗,2027-03-31,550,\n"
    judged = read_file(Upload("能耗.csv", (HEAD + rows).encode()), {"吨钢综合能耗": 7}, TODAY)
    assert [(one.goal_id, one.text, one.note) for one in judged.values] == [(7, "551.2", "一月")]
    assert [one.row for one in judged.rejected] == [3, 4, 5, 6, 7]
    assert "row 2" in render(judged.rejected[0].reason, "en")


def test_a_spreadsheet_with_a_title_above_its_header_is_read() -> None:
    buffer = BytesIO()
    with new_workbook(buffer, keeps_rows=True) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "能耗月报")
        sheet.write_row(1, 0, ["统计日期", "指标名称", "实际值"])
        sheet.write_row(2, 0, ["2026-04-30", "吨钢综合能耗", 548.25])
    judged = read_file(Upload("能耗.xlsx", buffer.getvalue()), {"吨钢综合能耗": 7}, TODAY)
    assert [(one.measured_on, one.thousandths) for one in judged.values] == [(date(2026, 4, 30), 548_250)]
    with pytest.raises(Invalid):
        read_file(Upload("x.csv", b"a,b\n1,2\n"), {}, TODAY)


async def test_a_dry_run_is_taken_once_and_the_same_file_changes_nothing(database: str) -> None:
    team, goal = await a_running_project()
    judged = read_file(
        Upload("x.csv", (HEAD + "吨钢综合能耗,2026-05-31,545,\n").encode()), {"吨钢综合能耗": goal}, TODAY
    )
    name, values = read_packed(RawForm({"name": ["x.csv"], "values": [packed(judged.values)]}))
    assert await take_values(team.project, name, values, actor=team.party, now=NOW) == 1
    with pytest.raises(Invalid):
        await take_values(team.project, name, values, actor=team.party, now=NOW)
    assert await MetricValue.count().where(MetricValue.goal == goal) == 1


async def test_a_lead_tries_a_file_takes_it_and_sees_the_picture(client: httpx.AsyncClient) -> None:
    team, goal = await a_running_project()
    await sign_in_as(client, await account_of(team.business))
    here = f"/projects/{team.project}"
    files = {"file": ("能耗.csv", (HEAD + "吨钢综合能耗,2026-05-31,545,\n不相干,2026-05-31,1,\n").encode(), "text/csv")}
    tried = await post(client, f"{here}/metric-files", files=files)
    assert "1 row rejected" in words(tried)
    assert not await MetricValue.exists().where(MetricValue.goal == goal)
    value = html.unescape(re.findall(r'name="values" value="([^"]*)"', tried.text)[0])
    assert (await post(client, f"{here}/metric-imports", {"name": "能耗.csv", "values": value})).status_code == 303
    wrong = await post(client, f"{here}/metric-values", {"goal": goal, "measured_on": "2026-06-01", "value": "many"})
    assert wrong.status_code == 422
    shown = await client.get(f"{here}/metrics")
    assert "545" in words(shown)
    assert "<circle" in shown.text
