"""The wheel, installed away from the source tree, is the whole product."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from mentor.kernel.i18n import catalogue
from tests.command_line import mentor, serving
from tests.source import ROOT

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True)
    return folder


def files_below(name: str) -> set[str]:
    found = (path.relative_to(ROOT) for path in (ROOT / name).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not any(part.startswith((".", "__py")) for part in path.parts)}


def test_nothing_of_the_product_is_missing_in_it(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    beside = {f"mentor/{name}" for folder in ("templates", "migrations") for name in files_below(folder)}

    assert files_below("mentor") | beside <= inside
    assert [name for name in inside if not name.startswith("mentor")] == []


async def test_it_runs_from_an_empty_directory(installed: Path, new_database: str, tmp_path: Path) -> None:
    program = (str(installed / "bin" / "mentor"),)
    empty = tmp_path / "empty"
    empty.mkdir()
    migrated = await mentor("migrate", program=program, code=installed, database_url=new_database)
    serve = serving(empty, program=program, code=installed, database_url=new_database)
    async with serve as server, httpx.AsyncClient(base_url=server.address, timeout=60) as client:
        health = await client.get("/health")
        page = await client.get("/setup", headers={"accept-language": "zh-CN"})
        (style,) = re.findall(r'href="(/static/app\.\w+\.css)"', page.text)
        styles = await client.get(style)

    assert migrated.status == 0, migrated.errors
    assert health.json() == {"status": "ok"}
    assert catalogue("zh-CN")["Dual Mentors"] in page.text
    assert styles.status_code == 200
    assert list(empty.iterdir()) == []
