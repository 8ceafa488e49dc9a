"""`mentor match`: CSV in, XLSX out, no database."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from mentor.__main__ import main
from tests.command_line import Ended, mentor

pytestmark = pytest.mark.once

MENTEES = (
    "工号,姓名,部门,专业特长,差距：政治,不希望的导师\n1,张三,一部,焊接,3,\n2,李四,一部,焊接,2,11\n3,王五,二部,财务,,\n"
)
MENTORS = (
    "id,name,seat,capacity,specialties,political\n11,甲,party,1,焊接,4\n12,乙,党务导师,1,,2\n21,丙,technical,3,焊接,1\n"
)


def written(folder: Path, mentees: str = MENTEES, mentors: str = MENTORS, encoding: str = "utf-8") -> list[str]:
    """Arguments of the command."""
    (folder / "mentees.csv").write_text(mentees, encoding)
    (folder / "mentors.csv").write_text(mentors, encoding)
    return ["match", str(folder / "mentees.csv"), str(folder / "mentors.csv"), "-o", str(folder / "out.xlsx")]


def matched(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> Ended:
    """In this process: a process of its own spends its time on starting."""
    status = main(arguments)
    said = capsys.readouterr()
    return Ended(status, said.out, said.err)


def sheets(folder: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(folder / "out.xlsx"))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_workbook_says_who_with_whom_and_who_is_left_out_and_why(
    tmp_path: Path, encoding: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = matched(capsys, written(tmp_path, encoding=encoding))
    found = sheets(tmp_path)

    assert done.status == 0, done.errors
    assert "2 of 3 mentees placed" in done.output
    assert len(found["Matches"]) == 3
    assert ["李四", "甲"] not in [row[:2] for row in found["Matches"]]
    (who, why) = found["Left out"][1]
    assert who in ("张三", "李四", "王五")
    assert "short" in str(why)
    points: dict[object, float] = {}
    for row in found["Points by rule"][1:]:
        points[row[0]] = points.get(row[0], 0) + float(str(row[3]))
    assert {row[0]: row[3] for row in found["Matches"][1:]} == points
    assert ["Violations found by the checker", "none"] in [row[:2] for row in found["Quality"]]


async def test_it_is_a_command_of_the_program(tmp_path: Path) -> None:
    done = await mentor(*written(tmp_path))

    assert done.status == 0, done.errors
    assert "2 of 3 mentees placed" in done.output


def test_files_that_cannot_be_used_are_answered_with_every_complaint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mentors = "id,name,seat,capacity\n11,甲,nowhere,many\n11,甲,party,1\n11,甲,party,1\n"
    done = matched(capsys, written(tmp_path, "id,name,wants\n1,张三,99\n1,张三,\n", mentors))

    assert done.status == 2
    assert "mentors.csv:2 seat" in done.errors
    assert "mentors.csv:2 capacity" in done.errors
    assert "twice" in done.errors
    assert "no mentor with the number 99" in done.errors
    assert not (tmp_path / "out.xlsx").exists()


def test_missing_columns_and_missing_files_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = matched(capsys, written(tmp_path, mentors="id,name\n11,甲\n"))
    nothing = matched(capsys, ["match", str(tmp_path / "none.csv"), str(tmp_path / "none.csv")])

    assert (done.status, nothing.status) == (2, 2)
    assert "Seat" in done.errors
    assert "none.csv" in nothing.errors
