"""Every address that a page, a form or a message names leads somewhere, and every template is shown by somebody."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from mentor.app import create_app
from tests.source import TEMPLATES, name_of, python_files, template_files, tree_of

pytestmark = pytest.mark.once

#: What stands in an address where a value will be.
VALUE = "\0"
TAG = re.compile(r"<(?P<tag>\w+)(?P<attributes>(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|'[^']*'|[^>])*)>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s(?P<name>href|action|formaction|hx-get|hx-post)=\"(?P<value>/[^\"]*)\"")


@cache
def routes() -> tuple[tuple[str, list[str]], ...]:
    """Method and segments of every route; a path parameter that swallows the rest is "**"."""
    return tuple(
        (str(method), ["**" if part.endswith(":path}") else part for part in segments(route.path)])
        for route in create_app().routes
        for method in getattr(route, "methods", ())
    )


def segments(path: str) -> list[str]:
    return [part for part in re.split(r"[?#]", path)[0].split("/") if part]


def leads_somewhere(method: str, address: str) -> bool:
    return any(method == known and _fits(segments(address), route) for known, route in routes())


def _fits(address: list[str], route: list[str]) -> bool:
    if route[-1:] == ["**"]:
        return len(address) >= len(route) and _fits(address[: len(route) - 1], route[:-1])
    return len(address) == len(route) and all(
        place.startswith("{") or place == part or VALUE in part for part, place in zip(address, route, strict=True)
    )


def links_of_templates() -> Iterator[tuple[str, str, str]]:
    """Where, method, address."""
    for path in template_files():
        source = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        for tag in TAG.finditer(source):
            posts = tag["tag"] == "form" and 'method="post"' in tag["attributes"]
            for found in ATTRIBUTE.finditer(tag["attributes"]):
                method = "POST" if found["name"] in ("hx-post", "formaction") or posts else "GET"
                address = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", VALUE, found["value"]))
                yield f"{name_of(path)}:{source[: tag.start()].count(chr(10)) + 1}", method, address


def links_of_python() -> Iterator[tuple[str, str, str]]:
    """Addresses of redirects, messages and menu entries, which are all shown with GET."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            redirects = called in ("see_other", "Redirect", "Entry")
            given = [
                word.value for word in node.keywords if word.arg == "address" or (redirects and word.arg == "path")
            ]
            given += node.args[:1] if redirects else []
            for value in given:
                if (address := _literal(value)).startswith("/"):
                    yield f"{name_of(path)}:{node.lineno}", "GET", address


def _literal(value: ast.expr) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in value.values)
    return ""


def test_no_link_of_a_template_is_dead() -> None:
    dead = [f"{where}: {method} {to}" for where, method, to in links_of_templates() if not leads_somewhere(method, to)]

    assert not dead, "\n".join(["", *dead]).replace(VALUE, "…")


def test_no_redirect_and_no_message_leads_nowhere() -> None:
    dead = [f"{where}: {to}" for where, method, to in links_of_python() if not leads_somewhere(method, to)]

    assert not dead, "\n".join(["", *dead]).replace(VALUE, "…")


def test_templates_that_are_named_exist_and_those_that_exist_are_named() -> None:
    in_python = {
        node.value
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\w\.(html|txt|typ)$", node.value)
    }
    in_templates = {
        name
        for path in template_files()
        for name in re.findall(r"\{%-?\s*(?:extends|include|import|from)\s+\"([^\"]+)\"", path.read_text("utf-8"))
    }
    there = {path.relative_to(TEMPLATES).as_posix() for path in template_files(".html", ".txt", ".typ")}

    assert {name for name in in_python | in_templates if "/" in name} - there == set()
    assert {
        name for name in there if name not in in_python | in_templates and name.rpartition("/")[2] not in in_python
    } == set()


@pytest.mark.parametrize(
    ("method", "address", "found"),
    [
        ("GET", "/signoff/\0#ruling", True),
        ("GET", "/signoff/rulings?after=\0", True),
        ("POST", "/signoff/\0/decisions", True),
        ("GET", "/signoff/\0/decisions", False),
        ("GET", "/signof/\0", False),
        ("GET", "/static/vendor/htmx.js", True),
        ("GET", "/static", False),
    ],
)
def test_an_address_is_compared_segment_by_segment(method: str, address: str, found: bool) -> None:
    assert leads_somewhere(method, address) is found
