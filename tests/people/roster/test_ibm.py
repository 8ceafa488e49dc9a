"""A real foreign export, 1,470 people in 35 columns, by the mapping beside this file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mentor.people.roster.mapping_json import from_json
from mentor.people.tables import OrgUnit, Person, UnitMembership
from tests.builders.people import a_unit
from tests.builders.roster import applied, checked, counts

DATA = Path(__file__).parents[2] / "data" / "hr-export"
MAPPING = from_json((Path(__file__).parent / "ibm.mapping.json").read_text("utf-8"))
CSV, XLSX = DATA / "ibm-hr-employees.csv", DATA / "ibm-hr-employees.xlsx"


async def the_enterprise() -> None:
    company = await a_unit(code="IBM", name="IBM", kind="company")
    await a_unit(company, code="IBM-HR", name="人力资源部")


async def everybody() -> list[dict[str, Any]]:
    rows = await Person.select(Person.all_columns(), Person.unit.name.as_alias("unit_name")).order_by(
        Person.employee_no
    )
    return [{key: value for key, value in row.items() if key not in ("id", "unit")} for row in rows]


@pytest.mark.parametrize("file", [CSV, XLSX], ids=["csv", "xlsx"])
async def test_everybody_in_it_arrives_with_unit_dates_and_membership(database: str, file: Path) -> None:
    await the_enterprise()

    run = await applied(file, MAPPING, name=file.name, is_full_roster=True)

    assert run.state == "applied"
    assert counts(run) == {"new": 1470}
    assert await Person.count() == await UnitMembership.count() == 1470
    units = {row["name"]: row for row in await OrgUnit.select()}
    assert set(units) == {"IBM", "人力资源部", "Research & Development", "Sales"}
    assert units["Sales"]["path"] == f"{units['IBM']['path']}{units['Sales']['id']}/"
    first = await Person.select().where(Person.employee_no == "2").first()
    assert first is not None
    assert first["unit"] == units["Research & Development"]["id"]
    wanted = {
        "name": "员工2", "pinyin": "yuangong2", "initials": "yg2", "gender": "1", "birth_month": "1976-12",
        "position": "Research Scientist", "in_post_since": date(2018, 12, 31), "joined_on": date(2015, 12, 31),
        "status": "employed", "education": "高中及以下", "specialty_years": 10, "specialties": "Life Sciences",
    }  # fmt: skip
    assert {key: first[key] for key in wanted} == wanted


async def test_both_files_say_the_same_so_the_second_changes_nothing(database: str) -> None:
    await the_enterprise()
    await applied(CSV, MAPPING, is_full_roster=True)
    before = await everybody()

    again = await checked(XLSX, MAPPING, is_full_roster=True)

    assert counts(again) == {"unchanged": 1470}
    assert again.planned["units"] == []
    assert not again.can_be_applied
    assert await everybody() == before
