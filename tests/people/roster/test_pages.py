"""Importing a roster in the browser, as HR does it."""

import io
import json
import re
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from mentor.people.actions import roster
from mentor.people.roster import shelf
from mentor.people.roster.mapping_json import to_json
from mentor.people.rules import Role
from mentor.people.tables import Account, ImportMapping, ImportRun, OrgUnit, Person
from tests.builders.people import START, a_grant, a_person, a_unit, an_account
from tests.builders.roster import PLAIN, a_csv, people
from tests.builders.web import post, sign_in_as, words

Client = httpx.AsyncClient
HERE = "/people/imports"
HEADERS = ["员工编号", "姓名", "部门", "年龄", "来源"]


async def hr(client: Client, unit: OrgUnit, language: str = "en") -> Account:
    account = await an_account(await a_person("HR", unit, employee_no="HR1"), password="")
    await a_grant(account, Role.HR, unit)
    await sign_in_as(client, account, language=language)
    return account


async def uploaded(client: Client, content: bytes, name: str = "花名册.csv") -> str:
    answer = await post(client, HERE, {"declared": "on"}, files={"file": (name, content)})
    assert answer.status_code == 303, words(answer)
    return answer.headers["location"].removesuffix("/mapping")


async def worked(client: Client, address: str) -> httpx.Response:
    """The page of the run after a worker was there."""
    claim = await roster.claim_next(START)
    assert claim is not None
    await roster.perform(*claim)
    return await client.get(address)


def form_of(page: httpx.Response) -> dict[str, str]:
    """What a browser would send of the mapping form if nothing is touched."""
    found = dict(re.findall(r'<input id="([^"]+)" name="\1"[^>]*? value="([^"]*)"', page.text))
    texts = dict(re.findall(r'<textarea id="([^"]+)"[^>]*>([^<]*)</textarea>', page.text))
    ticked = {name: "on" for name in re.findall(r'name="([^"]+)" value="on" checked', page.text)}
    return {**found, **texts, **ticked, "dates": "ymd"}


async def test_a_roster_goes_from_the_file_to_the_people(client: Client) -> None:
    unit = await a_unit(name="一公司", code="JH01")
    await hr(client, unit)
    content = a_csv([["花名册"], HEADERS, ["001", "曾静", "一公司", "40", "校招"], ["002", "单冰", "销售处", "30", ""]])

    address = await uploaded(client, content)
    page = await client.get(f"{address}/mapping")
    form = form_of(page)
    assert (form["source.employee_no"], form["source.unit"]) == ("员工编号", "部门")
    assert form["derive.birth_month"] == "on"
    assert "销售处 = " in form["values.unit"]
    assert "1 value is not known" in words(page)

    refused = await post(client, f"{address}/mapping", form | {"step": "check"})
    assert refused.status_code == 422
    assert "Please give the day whose state the file shows" in words(refused)
    assert form_of(refused)["source.unit"] == "部门"

    form |= {"values.unit": "销售处 = JH01", "as_of": "2025-12-31", "mapping_name": "SAP", "step": "save"}
    kept = await post(client, f"{address}/mapping", form)
    assert kept.headers["location"] == f"{address}/mapping"
    assert form_of(await client.get(f"{address}/mapping"))["values.unit"] == "销售处 = JH01"
    assert await ImportMapping.exists().where(ImportMapping.name == "SAP")

    started = await post(client, f"{address}/mapping", form | {"step": "check"})
    assert started.headers["location"] == address
    waiting = await client.get(address)
    assert waiting.headers["refresh"] == "4"
    assert "waiting to be checked" in words(waiting)
    checked = await worked(client, address)
    assert "refresh" not in checked.headers
    assert "New 2" in words(checked)
    assert not await Person.exists().where(Person.employee_no == "001")

    assert (await post(client, f"{address}/applications")).status_code == 303
    done = await worked(client, address)
    assert "Written. The people can be found now." in words(done)
    rows = (
        await Person.select(Person.name, Person.birth_month)
        .where(Person.employee_no.is_in(["001", "002"]))
        .order_by(Person.id)
    )
    assert [tuple(row.values()) for row in rows] == [("曾静", "1985-12"), ("单冰", "1995-12")]
    assert "曾静" in words(await client.get("/people?q=zengjing"))


async def test_rejected_rows_are_shown_taken_corrected_and_loaded(client: Client) -> None:
    unit = await a_unit(name="一公司")
    await hr(client, unit)
    address = await uploaded(client, people(["001", "甲", "一公司"], ["1E+17", "=1+1", "二公司"]))
    await post(client, f"{address}/mapping", form_of(await client.get(f"{address}/mapping")) | {"step": "check"})

    page = await worked(client, address)
    assert "1 row is rejected, so nothing is written yet" in words(page)
    assert "工号 : A spreadsheet has cut this number to 1E+17" in words(page)
    assert "Write it" not in words(page)
    assert (await post(client, f"{address}/applications")).status_code == 403

    taken = await client.get(f"{address}/corrections")
    assert taken.headers["content-type"].startswith("application/vnd.openxmlformats")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(taken.content)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["1E+17", "=1+1", "二公司"]
    nothing = await post(client, f"{address}/corrections", {})
    assert (nothing.status_code, "Please choose a file." in words(nothing)) == (422, True)

    answer = await post(
        client, f"{address}/corrections", {"declared": "on"}, files={"file": ("c.csv", people(["002", "乙", "一公司"]))}
    )
    again = await worked(client, answer.headers["location"])
    assert "New 2" in words(again)
    assert "Write it" in words(again)


async def test_progress_is_asked_for_until_it_is_over(client: Client) -> None:
    await hr(client, await a_unit(name="一公司"))
    address = await uploaded(client, people(["001", "甲", "一公司"]))
    await post(client, f"{address}/mapping", form_of(await client.get(f"{address}/mapping")) | {"step": "check"})
    run_id = int(address.rsplit("/", 1)[1])
    await ImportRun.update({ImportRun.state: "checking", ImportRun.rows_read: 500, ImportRun.rows_total: 2000}).where(
        ImportRun.id == run_id
    )

    piece = await client.get(f"{address}/progress", headers={"hx-request": "true"})
    assert "500 of 2000 rows" in words(piece)
    assert 'hx-trigger="every 2s"' in piece.text
    assert 'value="25"' in piece.text
    assert (await post(client, f"{address}/cancellations")).status_code == 303
    over = await client.get(f"{address}/progress", headers={"hx-request": "true"})

    assert over.headers["hx-refresh"] == "true"
    assert not shelf.file_of(run_id).exists()
    assert "cancelled" in words(await client.get(HERE))


async def test_the_template_offers_codes_and_units_and_loads_again(client: Client) -> None:
    unit = await a_unit(name="一公司")
    await a_unit(unit, name="综合部")
    await a_unit(name="别的公司")
    await hr(client, unit, language="zh-CN")

    answer = await client.get(f"{HERE}/template")
    assert answer.headers["content-disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    heads = book.get_sheet_by_index(0).to_python()[1]
    lists = book.get_sheet_by_index(2).to_python(skip_empty_area=False)
    assert heads[:3] == ["*工号", "*姓名", "性别"]
    assert [row[4] for row in lists[:4]] == ["单位", "一公司", "一公司/综合部", ""]
    assert "男" in [row[2] for row in lists]
    assert book.sheet_names[1] == "填写说明"

    filled = a_csv([["人员花名册"], heads, ["001", "甲", "男", "1985.03", "一公司/综合部"]])
    form = form_of(await client.get(f"{await uploaded(client, filled)}/mapping"))
    assert all(form[f"source.{key}"] for key in ("employee_no", "gender", "party_org", "skill_level", "sort_order"))


async def test_mappings_are_passed_on_as_files(client: Client) -> None:
    await hr(client, await a_unit(name="一公司"))

    answer = await post(client, "/people/import-mappings", files={"file": ("p.json", to_json(PLAIN).encode())})
    assert answer.status_code == 303
    assert "plain" in words(await client.get("/people/import-mappings"))
    row = (await ImportMapping.select())[0]
    taken = await client.get(f"/people/import-mappings/{row['id']}/file")
    assert json.loads(taken.content) == json.loads(to_json(PLAIN))
    address = await uploaded(client, people(["001", "甲", "一公司"]))
    assert form_of(await client.get(f"{address}/mapping?use={row['id']}"))["mapping_name"] == "plain"

    bad = await post(client, "/people/import-mappings", files={"file": ("p.json", b"{}")})
    assert (bad.status_code, "not a column mapping" in words(bad)) == (422, True)
    assert (await post(client, f"/people/import-mappings/{row['id']}/removals")).status_code == 303
    assert not await ImportMapping.exists()


@pytest.mark.parametrize(
    ("fields", "files", "said"),
    [
        ({"declared": "on"}, None, "Please choose a file."),
        ({}, {"file": ("a.csv", b"a")}, "holds nothing secret"),
        ({"declared": "on"}, {"file": ("a.csv", b"\x00\x01")}, "encoding of the file"),
        ({"declared": "on"}, {"file": ("a.xlsx", b"PK\x03\x04")}, "damaged"),
    ],
)
async def test_a_bad_upload_comes_back_with_the_reason(
    client: Client, fields: dict[str, str], files: Any, said: str
) -> None:
    await hr(client, await a_unit())

    answer = await post(client, HERE, fields, files=files)

    assert answer.status_code == 422
    assert said in words(answer)
    assert not await ImportRun.exists()


async def test_a_mistyped_mapping_comes_back_as_it_was_typed(client: Client) -> None:
    await hr(client, await a_unit(name="一公司"))
    address = await uploaded(client, people(["001", "甲", "一公司"]))
    form = form_of(await client.get(f"{address}/mapping"))

    for wrong, said in (
        ({"source.phone": "手机号"}, "no column 手机号"),
        ({"source.employee_no": ""}, "says nothing about the employee number"),
        ({"header_row": "x"}, "whole number"),
        ({"is_full_roster": "on", "extent": "NOPE"}, "no unit with this code"),
        ({"step": "save", "mapping_name": ""}, "give the mapping a name"),
    ):
        answer = await post(client, f"{address}/mapping", {**form, "step": "check", **wrong})
        assert answer.status_code == 422, wrong
        assert said in words(answer), wrong
        assert form_of(answer)["source.name"] == "姓名"


async def test_others_see_nothing_of_it(client: Client) -> None:
    unit = await a_unit(name="一公司")
    await hr(client, unit)
    address = await uploaded(client, people(["001", "甲", "一公司"]))
    head = await an_account(await a_person("Head", unit), password="")
    await a_grant(head, Role.UNIT_HEAD, unit)
    await sign_in_as(client, head)

    for path in (HERE, address, f"{address}/mapping", f"{address}/progress", f"{address}/rows?kind=new",
                 f"{address}/corrections", "/people/import-mappings"):  # fmt: skip
        assert (await client.get(path)).status_code == 404, path
    assert (await client.get(f"{HERE}/template")).status_code == 403
    for path in ("mapping", "applications", "cancellations", "corrections"):
        answer = await post(client, f"{address}/{path}", {"declared": "on"}, files={"file": ("a.csv", b"a,b")})
        assert answer.status_code in (404, 422), path
    assert "Import a roster" not in words(await client.get("/people"))


async def test_pages_cost_few_statements_whatever_the_number_of_rows(client: Client, statements: list[str]) -> None:
    unit = await a_unit(name="一公司", code="JH01")
    await hr(client, unit)
    for number in range(40):
        await a_person("甲", unit, employee_no=f"9{number:03}")
    rows = [[f"9{n:03}", "乙", "一公司"] for n in range(30)]
    address = await uploaded(client, people(*rows))
    form = form_of(await client.get(f"{address}/mapping")) | {"is_full_roster": "on", "step": "check"}
    await post(client, f"{address}/mapping", form)
    await worked(client, address)

    for path in (HERE, address, f"{address}/mapping", f"{address}/rows?kind=changed", "/people/import-mappings"):
        statements.clear()
        assert (await client.get(path)).status_code == 200
        assert len(statements) <= 8, (path, statements)
