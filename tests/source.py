"""The project's own files, as the tests of the whole codebase read them."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MENTOR = ROOT / "mentor"
TEMPLATES = ROOT / "templates"
FEATURES = (
    "journal",
    "calendar",
    "people",
    "files",
    "notifications",
    "signoff",
    "pairing",
    "growth",
    "projects",
    "rotations",
    "knowledge",
    "overview",
)
HAN = re.compile(r"[\u3400-\u9fff]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def python_files(folder: Path = MENTOR) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob("*.py")))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def template_files(*suffixes: str) -> tuple[Path, ...]:
    return tuple(sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (suffixes or (".html", ".txt"))))


def without_jinja(source: str) -> str:
    """A template's text and tags with every Jinja part taken out, lines kept."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", lambda part: "\n" * part[0].count("\n"), source, flags=re.DOTALL)
