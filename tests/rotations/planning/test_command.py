"""`mentor plan`: CSV in, XLSX out, no database."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.command_line import Ended, mentor

pytestmark = pytest.mark.once

PEOPLE = "工号,姓名,单位,所需经历,在家月份\n1,张三,机关,生产、质量,5-6\n2,李四,机关,生产,\n3,王五,机关,质量,1\n"
POSTS = (
    "id,name,unit,experience,shortest,longest,capacity,closed\n"
    "a,焊接,一厂,生产,1,2,1,\nb,铸造,二厂,生产,1,2,1,3\nc,检验,三厂,质量,1,2,2,\n"
)


async def planned(folder: Path, *more: str, people: str = PEOPLE, posts: str = POSTS) -> Ended:
    (folder / "people.csv").write_text(people, "gb18030")
    (folder / "posts.csv").write_text(posts, "utf-8-sig")
    files = [str(folder / name) for name in ("people.csv", "posts.csv")]
    return await mentor("plan", *files, "--periods", "6", "-o", str(folder / "out.xlsx"), *more)


def sheets(folder: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(folder / "out.xlsx"))
    return {name: [[*line] for line in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


async def test_the_workbook_says_who_is_where_when(tmp_path: Path) -> None:
    (tmp_path / "wishes.csv").write_text("id,post,points\n2,b,95\n2,a,5\n", "utf-8")
    (tmp_path / "board.csv").write_text("id,post,start,length\n1,c,1,2\n", "utf-8")
    (tmp_path / "units.csv").write_text("unit,minimum\n三厂,0\n", "utf-8")
    options = [part for name in ("wishes", "board", "units") for part in (f"--{name}", str(tmp_path / f"{name}.csv"))]
    done = await planned(tmp_path, *options, "--order", "质量>生产")
    found = sheets(tmp_path)

    assert done.status == 0, done.errors
    assert "3 people planned; gap 0.000 %" in done.output
    plan = {line[0]: line[1:] for line in found["Plan"]}
    assert plan["张三"][:2] == ["检验", "检验"]
    assert plan["张三"][4:] == ["", ""]
    assert "铸造" in plan["李四"]
    assert plan["王五"][0] == ""
    assert found["Violations"][1:] == []


async def test_what_cannot_hold_together_is_said_with_what_to_relax(tmp_path: Path) -> None:
    posts = POSTS.replace("焊接,一厂,生产,1,2,1", "焊接,一厂,生产,6,6,1").replace(
        "铸造,二厂,生产,1,2,1", "铸造,二厂,生产,6,6,0"
    )
    people = PEOPLE.replace(",5-6", ",").replace("生产、质量", "生产")
    done = await planned(tmp_path, people=people, posts=posts)

    assert done.status == 1, done.errors
    assert "2 people have to gain the experience “生产”" in done.output
    assert len(sheets(tmp_path)["Why not"]) > 3


async def test_every_complaint_about_the_files_is_told_with_its_place(tmp_path: Path) -> None:
    done = await planned(tmp_path, people="id,needs,away,latest\n1,航天,9,x\n")

    assert done.status == 2
    for where in ("people.csv:2 needs: “航天” is not known.", "people.csv:2 away:", "people.csv:2 latest:"):
        assert where in done.errors
    assert "two files are needed" in (await mentor("plan")).errors
