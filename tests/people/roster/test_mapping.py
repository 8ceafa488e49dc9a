"""Column mappings as JSON."""

import json
from datetime import date
from typing import Any

import pytest

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import render
from mentor.people.roster.mapping import ColumnMapping, Derive, Source, TreeRule, WhenBlank
from mentor.people.roster.mapping_json import from_json, to_json

FULL = ColumnMapping(
    name="SAP 导出",
    sheet="表1",
    header_row=3,
    encoding="gb18030",
    delimiter=";",
    dates="dmy",
    as_of=date(2024, 7, 1),
    separator=">",
    units=TreeRule(create=True, under="JH/一公司", kind="section"),
    party_orgs=TreeRule(kind="branch"),
    fields={
        "employee_no": Source(column="Pers.No."),
        "name": Source(template="{姓}{名}"),
        "gender": Source(column="Sex", values={"1": "male", "*": "unknown"}),
        "status": Source(constant="employed"),
        "in_post_since": Source(column="Years", derive=Derive.YEARS_BEFORE),
        "phone": Source(column="Mobile", when_blank=WhenBlank.CLEAR),
    },
)


def problems_of(**changed: Any) -> str:
    with pytest.raises(Invalid) as refusal:
        from_json(json.dumps({"format": 1, "fields": {}} | changed))
    return render(refusal.value.errors[""], "en")


def test_what_is_written_is_read_again() -> None:
    assert from_json(to_json(FULL)) == FULL
    assert from_json(to_json(ColumnMapping())) == ColumnMapping()


def test_a_file_may_leave_out_what_is_usual() -> None:
    assert from_json('{"format": 1, "fields": {"employee_no": {"column": "No"}}}') == ColumnMapping(
        fields={"employee_no": Source(column="No")}
    )


def test_it_knows_what_it_needs() -> None:
    assert FULL.columns == {"Pers.No.", "姓", "名", "Sex", "Years", "Mobile"}
    assert FULL.has_number
    assert FULL.needs_as_of
    assert not ColumnMapping(fields={"name": Source(column="N")}).has_number


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"format": 2}', "{" * 100_000, '{"format": 1' + " " * 300_000]
)
def test_another_file_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Invalid):
        from_json(text)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = problems_of(
        colour="red",
        header_row=-1,
        delimiter="--",
        dates="dym",
        as_of="1 July",
        units={"create": True, "kind": "planet"},
        fields={
            "salary": {"column": "Pay"},
            "name": {"column": "N", "template": "{N}"},
            "gender": {},
            "phone": {"column": 7},
            "position": {"column": "P", "derive": "age"},
            "email": "E",
            "unit": {"column": "U", "vlaues": {}},
        },
    )

    for word in (
        "colour",
        "header_row",
        "delimiter",
        "dates",
        "as_of",
        "units.kind",
        "salary",
        "phone.column",
        "email",
    ):
        assert f"“{word}”" in said
    assert "Name needs a column, a template or a constant" in said
    assert "Gender needs" in said
    assert "Position is no date" in said
    assert "unit.vlaues" in said
