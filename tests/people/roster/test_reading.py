"""Files of every kind that personnel offices send."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from mentor.kernel.i18n import render
from mentor.people.roster import reading
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.reading import Line, open_roster
from tests.builders.roster import a_csv, an_xlsx

ROWS = [["工号", "姓名"], ["001", "张三"], ["002", "李四，“小李”"]]


def read(folder: Path, content: bytes, **options: str) -> list[Line]:
    path = folder / "roster"
    path.write_bytes(content)
    return list(open_roster(path, **options).lines())


def refusal_of(folder: Path, content: bytes, **options: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(folder, content, **options)
    return render(refusal.value.phrase, "en")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_of_csv_are_recognised(tmp_path: Path, encoding: str, delimiter: str) -> None:
    assert read(tmp_path, a_csv(ROWS, encoding=encoding, delimiter=delimiter)) == [
        (1, ROWS[0]),
        (2, ROWS[1]),
        (3, ROWS[2]),
    ]


def test_a_single_odd_byte_far_down_decides_the_encoding(tmp_path: Path) -> None:
    rows = [["工号", "name"], *([f"{n}", "a" * 90] for n in range(20_000)), ["1", "中"]]

    assert read(tmp_path, a_csv(rows, encoding="gb18030"))[-1] == (20_002, ["1", "中"])


def test_the_hint_of_excel_about_the_delimiter_is_followed(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\n1,5;2\n3;4\n") == [(2, ["1,5", "2"]), (3, ["3", "4"])]


def test_what_was_said_explicitly_is_not_guessed(tmp_path: Path) -> None:
    assert read(tmp_path, b"a;b,c\n", delimiter=";") == [(1, ["a", "b,c"])]
    assert read(tmp_path, "Müller\n".encode("latin-1"), encoding="latin-1") == [(1, ["Müller"])]
    assert "no encoding called klingon" in refusal_of(tmp_path, b"a", encoding="klingon")


def test_empty_rows_are_left_out_and_numbers_stay(tmp_path: Path) -> None:
    content = a_csv([["a", ""], ["", ""], ["  ", "\u200b"], ["b", "multi\nline"], ["c", ""], ["", ""]])

    assert [(number, cells[0]) for number, cells in read(tmp_path, content)] == [(1, "a"), (4, "b"), (5, "c")]
    sheet = an_xlsx([[], ["a"], [], ["b"], [""], []])
    assert [(number, cells[0]) for number, cells in read(tmp_path, sheet)] == [(2, "a"), (4, "b")]


def test_a_table_that_does_not_begin_in_the_first_column_keeps_its_columns(tmp_path: Path) -> None:
    assert read(tmp_path, an_xlsx([[], [None, "工号"], [None, "001"]])) == [(2, ["", "工号"]), (3, ["", "001"])]


def test_numbers_and_dates_of_xlsx_become_text_and_errors_nothing(tmp_path: Path) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [45474, 1985.03, True, "00123"])
    sheet.write_number(0, 4, 45474, book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula(0, 5, "=1/0", value="#DIV/0!")
    book.close()

    assert read(tmp_path, file.getvalue()) == [(1, ["45474", "1985.03", "TRUE", "00123", "2024-07-01", ""])]


def test_sheets_are_chosen_by_name(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    path.write_bytes(an_xlsx([["a"]], sheet="一", 二=[["b"]]))
    file = open_roster(path)

    assert file.sheets == ("一", "二")
    assert list(file.lines("二")) == [(1, ["b"])]
    assert list(file.lines()) == list(file.lines("一")) == [(1, ["a"])]
    with pytest.raises(Unreadable):
        list(file.lines("三"))


def test_only_some_cells_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "roster"
    for content in (a_csv(ROWS), an_xlsx(ROWS)):
        path.write_bytes(content)

        assert list(open_roster(path).lines(only={0})) == [(n, [cells[0], ""]) for n, cells in enumerate(ROWS, 1)]


def test_files_that_are_no_rosters_are_refused_with_the_reason(tmp_path: Path) -> None:
    empty_zip = io.BytesIO()
    zipfile.ZipFile(empty_zip, "w").close()

    assert "empty" in refusal_of(tmp_path, b"")
    assert "damaged" in refusal_of(tmp_path, an_xlsx(ROWS)[:500])
    assert "damaged" in refusal_of(tmp_path, b"PK\x03\x04" + empty_zip.getvalue())
    assert "damaged" in refusal_of(tmp_path, b"\xd0\xcf\x11\xe0" + b"x" * 1000)
    assert "encoding" in refusal_of(tmp_path, b"\x00\x01\x02\x03\xff")
    assert "damaged" in refusal_of(tmp_path, b'a,"' + b"x" * 200_000)


def test_a_file_that_unpacks_to_far_more_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "UNPACKED_LIMIT", 1000)

    assert "too large" in refusal_of(tmp_path, an_xlsx(ROWS))
