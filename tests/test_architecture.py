"""Promises that the whole codebase keeps."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.source import FEATURES, MENTOR, ROOT, name_of, python_files, template_files, tree_of, without_jinja

pytestmark = pytest.mark.once

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TOP_LEVEL = {
    *("pyproject.toml", "mentor", "templates", "migrations", "tests", "README.md", "LICENSE", "CHANGELOG.md"),
    *("requirements.lock", "requirements-test.lock"),
}
MADE_BY_TOOLS = {"var", "dist", "build"}  # in .gitignore
#: The files of a feature; anything else in it is a pure algorithm named by a noun.
WORDS = {"rules", "tables", "queries", "actions", "forms", "pages", "api", "jobs"}
FOR_OTHER_FEATURES = {"rules", "tables", "queries", "actions"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_top_level_holds_what_the_customer_fixed() -> None:
    entries = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert {name for name in entries - TOP_LEVEL - MADE_BY_TOOLS if not name.endswith((".egg-info", ".toml"))} == set()


def test_no_path_of_a_machine_is_written_down() -> None:
    machine = re.compile(r"(^|[^\w.])/(wor" + r"k|far" + r"m|root|home|Users)/", re.MULTILINE)
    folders = [ROOT / name for name in ("mentor", "templates", "migrations", "tests", ".ci")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    files += [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]  # a file in a second worktree
    texts = [path for path in files if b"\0" not in path.read_bytes()[:1000]]

    assert [name_of(path) for path in texts if machine.search(path.read_text("utf-8", "replace"))] == []


def test_files_stay_short_enough_to_read() -> None:
    lengths = {name_of(path): path.read_text("utf-8").count("\n") for path in python_files()}

    assert {name: length for name, length in lengths.items() if length > 250} == {}


def test_functions_stay_short_enough_to_read() -> None:
    lengths = {
        f"{name_of(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in python_files()
        for function in functions(path)
    }

    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_a_route_handler_hands_over_within_ten_lines() -> None:
    verbs = {"get", "post", "put", "patch", "delete"}

    def is_handler(function: Function) -> bool:
        calls = [decorator for decorator in function.decorator_list if isinstance(decorator, ast.Call)]
        return any(isinstance(call.func, ast.Name) and call.func.id in verbs for call in calls)

    def length(function: Function) -> int:
        body = function.body[1:] if ast.get_docstring(function) else function.body
        return (function.end_lineno or 0) - body[0].lineno + 1

    handlers = {
        f"{name_of(path)}:{one.name}": length(one)
        for path in python_files()
        for one in functions(path)
        if is_handler(one)
    }
    assert {name: lines for name, lines in handlers.items() if lines > 10} == {}


def test_every_module_says_what_is_in_it() -> None:
    silent = [path for path in python_files() if tree_of(path).body and not ast.get_docstring(tree_of(path))]

    assert [name_of(path) for path in silent] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}

    assert [
        name_of(path) for path in python_files() if empty_words & {*path.relative_to(MENTOR).with_suffix("").parts}
    ] == []


def test_no_module_hides_one_of_the_standard_library_at_the_start() -> None:
    """`python3 mentor` has that folder first on the path while Python finds its way into __main__.py."""
    needed_by_then = {
        "runpy",
        "pkgutil",
        "collections",
        "functools",
        "keyword",
        "operator",
        "os",
        "re",
        "types",
        "weakref",
    }

    assert {path.stem for path in MENTOR.iterdir()} & needed_by_then == set()


def test_another_feature_is_entered_by_its_rules_tables_queries_and_actions_only() -> None:
    entered = [
        f"{name_of(path)} imports {name}"
        for feature in FEATURES
        for path in python_files(MENTOR / feature)
        for name in imports(path)
        if (parts := name.split("."))[0] == "mentor" and len(parts) > 2
        if parts[1] in FEATURES and parts[1] != feature and parts[2] in WORDS - FOR_OTHER_FEATURES
    ]

    assert entered == []


def test_a_noun_in_a_feature_is_an_algorithm_without_database_and_http() -> None:
    outside = {"piccolo", "litestar", "asyncpg", "aiosqlite", "apscheduler"}
    nouns = [
        path
        for feature in FEATURES
        for path in python_files(MENTOR / feature)
        if path.stem != "__init__" and not WORDS & {*path.relative_to(MENTOR).with_suffix("").parts}
    ]

    assert [name_of(path) for path in nouns if outside & {name.split(".")[0] for name in imports(path)}] == []


def test_every_page_has_a_title() -> None:
    pages = {path: path.read_text("utf-8") for path in template_files(".html") if "email" not in path.parts}

    untitled = [path for path, source in pages.items() if "{% extends" in source and "{% block title %}" not in source]
    assert [name_of(path) for path in untitled if path.parent.name != "layouts"] == []


def test_a_fragment_says_what_it_needs() -> None:
    fragments = [path for path in template_files(".html") if path.name.startswith("_")]

    assert [name_of(path) for path in fragments if not path.read_text("utf-8").startswith("{#")] == []


def test_templates_hold_nothing_inline_and_no_address_outside() -> None:
    """The content security policy would refuse it, and the product works without the internet."""
    forbidden = re.compile(
        r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son\w+\s*=|\shx-on|javascript:|(?<!xmlns=\")https?://",
        re.IGNORECASE,
    )
    found = {
        name_of(path): [match[0] for match in forbidden.finditer(_markup(path))]
        for path in template_files(".html")
        if "email" not in path.parts  # the reader of an e-mail is outside, and mail programs know no style sheets
    }

    assert {name: matches for name, matches in found.items() if matches} == {}


def _markup(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)


def locked(name: str) -> dict[str, str]:
    """Package -> version of a lock file, names as pip compares them."""
    lines = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in lines}


def direct(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[=<>;~! ]", one)[0].lower().replace("_", "-") for one in requirements}


def test_the_locks_hold_every_dependency_with_hashes_and_no_address() -> None:
    product, tests = locked("requirements.lock"), locked("requirements-test.lock")

    assert direct(PYPROJECT["project"]["dependencies"]) <= set(product)
    assert direct(PYPROJECT["project"]["optional-dependencies"]["test"]) <= set(tests)
    assert product.items() <= tests.items()
    for name, packages in (("requirements.lock", product), ("requirements-test.lock", tests)):
        source = (ROOT / name).read_text("utf-8")
        assert "://" not in source
        assert len(re.findall(r"== ?\S+.*\\\n +--hash=sha256:", source)) == len(packages)


def test_what_the_product_imports_is_what_it_declares() -> None:
    never_imported = {"httptools", "uvloop", "tzdata"}  # found by name: by uvicorn, and by the standard library
    comes_with_jinja = {"markupsafe"}
    distributions = packages_distributions()
    modules = {name.split(".")[0] for path in python_files() for name in imports(path)} - set(sys.stdlib_module_names)
    imported = {distributions[name][0].lower().replace("_", "-") for name in modules if name in distributions}

    declared = direct(PYPROJECT["project"]["dependencies"])
    assert imported - comes_with_jinja - {"mentor"} == declared - never_imported


def test_the_readme_gives_a_reason_for_every_dependency() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").partition("### Dependencies")[2].partition("\n### ")[0]
    table = dict(re.findall(r"^\| `([\w.-]+)` \| (.+?) \|$", readme, re.MULTILINE))
    project = PYPROJECT["project"]

    assert {name.lower() for name in table} == direct(
        [*project["dependencies"], *project["optional-dependencies"]["test"]]
    )
    assert all(len(reason) > 10 for reason in table.values())


def test_vendored_files_are_the_published_ones_with_their_licence() -> None:
    folder = MENTOR / "static" / "vendor"
    packages = json.loads((folder / "vendored.json").read_text("utf-8"))
    files = {name: file["sha256"] for package in packages.values() for name, file in package["files"].items()}
    here = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}

    assert here.items() - files.items() == {("vendored.json", here["vendored.json"])}
    assert files.items() <= here.items()
    assert all("LICENSE" in {file["from"] for file in package["files"].values()} for package in packages.values())


def test_templates_without_jinja_keep_their_lines() -> None:
    assert without_jinja("a{# b\n c #}d{{ e }}{% if f %}g") == "a\ndg"
