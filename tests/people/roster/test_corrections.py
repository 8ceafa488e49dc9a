"""The file of rejected rows: laid out as the original, and loaded again once it is corrected."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from mentor.kernel.errors import Conflict
from mentor.people.actions import roster
from mentor.people.actions.roster.working import new_claim
from mentor.people.queries.roster import RunView, import_run
from mentor.people.roster import shelf
from mentor.people.roster.reading import open_roster
from mentor.people.tables import ImportRun, Person
from tests.builders.people import START, a_unit
from tests.builders.roster import SYSTEM, an_xlsx, apply, checked, counts

TITLED = [
    ["2024年职工花名册"],
    [],
    ["备注", "工号", "姓名", "单位"],
    ["一", "001", "甲", "一公司"],
    ["=1+1", "002", "乙", "=cmd|'/c calc'!A1"],
    ["三", "003", "丙", "二公司"],
    ["四", "003", "丁", "一公司"],
]


async def rejecting() -> RunView:
    await a_unit(name="一公司")
    run = await checked(an_xlsx(TITLED, sheet="表一"), name="roster.xlsx")
    assert counts(run) == {"new": 1, "rejected": 3}
    return run


def lines_of(run: RunView) -> list[tuple[int, list[str]]]:
    return list(open_roster(shelf.corrections_of(run.id)).lines())


def corrected(path: Path, target: Path, **cells: str) -> Path:
    """As somebody would who types into it; cells such as D4="一公司"."""
    file = open_roster(path)
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False})
    sheet = book.add_worksheet(file.sheets[0])
    for number, row in file.lines():
        sheet.write_row(number - 1, 0, row)
    for place, value in cells.items():
        sheet.write_string(place, value)
    book.close()
    return target


async def resubmitted(run: RunView, content: Path) -> RunView:
    claim = new_claim()
    made = await roster.correct(run.id, content, "corrected.xlsx", actor=SYSTEM, now=START, claim=claim)
    await roster.perform(made, claim)
    return await import_run(made, SYSTEM)


async def test_it_has_the_rejected_rows_as_they_were_with_the_reasons_behind(database: str) -> None:
    run = await rejecting()

    lines = lines_of(run)

    assert open_roster(shelf.corrections_of(run.id)).sheets == ("表一",)
    assert [(number, cells[:4]) for number, cells in lines] == [
        (1, ["2024年职工花名册", "", "", ""]),
        (3, TITLED[2]),
        (4, TITLED[4]),
        (5, TITLED[5]),
        (6, TITLED[6]),
    ]
    assert lines[1][1][4:] == ["错误原因", "原文件行号"]
    assert [cells[5] for _, cells in lines[2:]] == ["5", "6", "7"]
    assert lines[2][1][4].startswith("单位：")
    assert "第 7 行" in lines[3][1][4]


async def test_what_looks_like_a_formula_is_text_in_it(database: str) -> None:
    run = await rejecting()

    with zipfile.ZipFile(shelf.corrections_of(run.id)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


async def test_corrected_rows_take_the_place_of_the_rejected_ones_and_all_is_written_at_once(
    database: str, tmp_path: Path
) -> None:
    run = await rejecting()
    half = corrected(shelf.corrections_of(run.id), tmp_path / "half.xlsx", D4="一公司", D5="一公司")
    second = await resubmitted(run, half)
    assert counts(second) == {"new": 2, "rejected": 2}  # 003 still stands twice
    assert [cells[1] for _, cells in lines_of(second)][2:] == ["003", "003"]
    assert lines_of(second)[1][1][4:] == ["错误原因", "原文件行号"]

    whole = corrected(shelf.corrections_of(second.id), tmp_path / "whole.xlsx", B5="004")
    third = await resubmitted(second, whole)
    assert counts(third) == {"new": 4}
    done = await apply(third)

    assert done.state == "applied"
    rows = await Person.select(Person.employee_no, Person.name).order_by(Person.employee_no)
    assert [tuple(row.values()) for row in rows] == [("001", "甲"), ("002", "乙"), ("003", "丙"), ("004", "丁")]
    assert {row["state"] for row in await ImportRun.select(ImportRun.state)} == {"applied", "cancelled"}
    assert list(shelf.older_than(START.timestamp() * 2)) == []


async def test_it_also_loads_on_its_own(database: str, tmp_path: Path) -> None:
    run = await rejecting()
    path = corrected(shelf.corrections_of(run.id), tmp_path / "own.xlsx", D4="一公司", D5="一公司", B6="004")

    alone = await checked(path, name="own.xlsx")

    assert counts(alone) == {"new": 3}


async def test_a_row_left_out_of_the_corrections_is_left_out(database: str, tmp_path: Path) -> None:
    run = await rejecting()
    rows = [TITLED[2], ["", "002", "乙", "一公司"]]
    path = tmp_path / "fewer.xlsx"
    path.write_bytes(an_xlsx(rows))

    assert counts(await resubmitted(run, path)) == {"new": 2}


async def test_a_dry_run_without_rejected_rows_takes_no_corrections(database: str, tmp_path: Path) -> None:
    await a_unit(name="一公司")
    run = await checked(an_xlsx([TITLED[2], TITLED[3]]))

    with pytest.raises(Conflict):
        await resubmitted(run, shelf.file_of(run.id))
    assert not shelf.corrections_of(run.id).exists()
