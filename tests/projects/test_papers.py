"""Papers of joint projects: everybody who may read the page may print it, and nothing more."""

from io import BytesIO

import docx
import httpx

from mentor.people.rules import Role
from mentor.projects.rules.words import Line
from mentor.projects.tables import JointProject
from tests.builders.growth import a_unit, an_actor
from tests.builders.projects import a_project
from tests.builders.web import account_of, sign_in_as


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


async def test_the_sheet_and_the_proposal_have_both_lines(client: httpx.AsyncClient) -> None:
    team = await a_project(Line.PARTY, Line.BUSINESS)
    await sign_in_as(client, await account_of(team.office))
    sheet = await client.get(f"/projects/{team.project}/papers")
    assert sheet.content.startswith(b"%PDF")
    for paper in ("sheet", "proposal"):
        said = words_of((await client.get(f"/projects/{team.project}/papers?paper={paper}&suffix=docx")).content)
        assert "高炉煤气余压回收" in said
        assert {"Party lead", "示范岗覆盖率", "吨钢综合能耗"} <= set(said.split("\n"))
    assert (await client.get(f"/projects/{team.project}/papers?paper=other")).status_code == 404
    assert (await client.get(f"/projects/{team.project}/papers?suffix=exe")).status_code == 404


async def test_whoever_does_not_see_the_project_prints_nothing(client: httpx.AsyncClient) -> None:
    team = await a_project()
    await sign_in_as(client, await account_of(await an_actor(await a_unit(), Role.PARTY_OFFICE)))
    assert (await client.get(f"/projects/{team.project}/papers")).status_code == 404


async def test_of_a_classified_project_only_its_head_is_printed(client: httpx.AsyncClient) -> None:
    team = await a_project()
    await JointProject.update({JointProject.is_classified: True, JointProject.title: "代号07"}).where(
        JointProject.id == team.project
    )
    await sign_in_as(client, await account_of(team.office))
    said = words_of((await client.get(f"/projects/{team.project}/papers?paper=proposal&suffix=docx")).content)
    assert "代号07" in said
