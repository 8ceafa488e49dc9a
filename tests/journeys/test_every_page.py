"""Every page that a role can reach by links keeps the promises of interface.md: no dead link, no complaint of the
browser, nothing serious for axe, no sideways scrolling on a phone, and its budget of bytes."""

import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Error

from tests.journeys.conftest import Visitor
from tests.source import MENTOR

ROLES = ("mentee", "party-mentor", "technical-mentor", "hr", "party-office", "unit-head", "leader", "observer",
         "auditor", "sysadmin", "secadmin")  # fmt: skip
#: Files, and the vendored page of the interface's description.
_NOT_OURS = ("/static/", "/api/docs")
_KINDS = 300
#: Words of the catalogues that the people of the demo also write or are called.
_DATA = frozenset({"中文", "English", "项目部"})
_FIRST_VIEW, _LATER_VIEW, _REQUESTS, _RAW = 60_000, 12_000, 8, 60_000


def links_of(visitor: Visitor) -> list[str]:
    hrefs = visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    here = visitor.page.url
    return [
        urlsplit(urljoin(here, href)).path + (f"?{urlsplit(href).query}" if urlsplit(href).query else "")
        for href in hrefs
        if urlsplit(urljoin(here, href)).netloc == urlsplit(visitor.base).netloc and not href.startswith("#")
    ]


def shape(path: str) -> str:
    """What pages of the same kind have in common: numbers and everything after the question mark left out."""
    return re.sub(r"\d+", "#", path.split("?")[0])


def pages_of(visitor: Visitor) -> Iterator[str]:
    """Opens what links from the first page lead to, each kind once, and gives its address; every one must open."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        if not _opens(visitor, path):
            continue
        for link in links_of(visitor):
            kind = shape(link)
            if kind not in seen and not kind.startswith(_NOT_OURS):
                seen.add(kind)
                waiting.append(link)
        assert len(seen) < _KINDS, "links without end"
        yield path


def _opens(visitor: Visitor, path: str) -> bool:
    """Whether it is a page; files must be there, too."""
    visitor.complaints.clear()
    try:
        reply = visitor.page.goto(visitor.base + path)
    except Error as error:
        if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(error):
            raise
        file = visitor.page.request.get(visitor.base + path)
        assert file.status == 200, f"{path} answers {file.status}"
        return False
    assert reply
    assert reply.status == 200, f"{path} answers {reply.status}"
    return "text/html" in reply.headers.get("content-type", "")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("width", "language", "theme"), [(360, "zh-CN", "light"), (1200, "en", "dark")])
def test_pages_of_a_role_are_sound(
    visit: Callable[..., Visitor], role: str, width: int, language: str, theme: str
) -> None:
    visitor = visit(width, language, theme).sign_in(role)
    problems = []
    for path in pages_of(visitor):
        problems += [f"{path}: browser says {text}" for text in visitor.complaints]
        if visitor.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append(f"{path}: scrolls sideways at {width} px")
        problems += [f"{path}: {text}" for text in _axe(visitor, _checked(width, language, theme))]
        problems += [f"{path}: not translated: {text}" for text in _untranslated(visitor, language)]
    assert not problems, "\n".join(problems)


@cache
def _checked(width: int, language: str, theme: str) -> set[str]:
    """Kinds of elements that axe has seen in such a window; parametrized so that each window has its own."""
    return set()


def _axe(visitor: Visitor, checked: set[str]) -> list[str]:
    """Axe takes half the time of a page: a page made only of kinds that it has found sound before is not sent again."""
    kinds = set(visitor.page.evaluate(_KINDS_OF_ELEMENTS))
    if kinds <= checked:
        return []
    found = [one for one in Axe().run(visitor.page).response["violations"] if one["impact"] in ("serious", "critical")]
    if not found:
        checked |= kinds
    return [
        f"axe: {one['id']} at {one['nodes'][0]['target']}: {one['nodes'][0].get('failureSummary', '')[:200]}"
        for one in found
    ]


#: An element with its attributes but their words and numbers, whether it has words of its own, and what it stands in.
_KINDS_OF_ELEMENTS = """() => {
    const plain = one => one.tagName + "." + one.className
    const kind = one => [
        ...[one.parentElement?.parentElement, one.parentElement].map(above => above ? plain(above) : ""),
        one.tagName,
        ...[...one.attributes].map(({name, value}) => /^(class|role|type|scope)$/.test(name) ? name + value : name),
        [...one.childNodes].some(child => child.nodeType === 3 && child.nodeValue.trim()),
        one.labels ? one.labels.length > 0 : "",
        one.id && document.querySelectorAll("[id='" + CSS.escape(one.id) + "']").length > 1,
        getComputedStyle(one).color, getComputedStyle(one).backgroundColor,
    ].join(" ")
    return [...new Set([...document.body.querySelectorAll("*")].map(kind))]
}"""


@cache
def _said_in_the_other(language: str) -> frozenset[str]:
    """What the product would say in the other language and never in this one. A name of data may be such a word too."""
    pairs = [
        (str(message.id), str(message.string))
        for path in sorted((MENTOR / "locale" / "zh_CN").glob("*.po"))
        for message in read_po(io.BytesIO(path.read_bytes()))
        if isinstance(message.id, str) and message.id and message.id != message.string
    ]
    return frozenset(zh if language == "en" else en for en, zh in pairs) - _DATA


def _untranslated(visitor: Visitor, language: str) -> list[str]:
    """Texts of the page that the catalogue has in the other language."""
    texts = visitor.page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = []
            while (walker.nextNode()) {
                const text = walker.currentNode.nodeValue.trim(), parent = walker.currentNode.parentElement
                if (text && !parent.closest("script, style, textarea")) found.push(text)
            }
            return found
        }"""
    )
    return sorted(set(texts) & _said_in_the_other(language))


def test_the_first_view_and_later_pages_keep_their_budget(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.sign_in("party-mentor")
    visitor.page.context.clear_cookies(name="nothing")

    first = visit()
    watched = first.page.context.new_cdp_session(first.page)
    watched.send("Network.enable")
    fresh: list[int] = []
    watched.on("Network.loadingFinished", lambda event: fresh.append(event["encodedDataLength"]))
    first.go("/sign-in")
    first.page.wait_for_load_state("networkidle")
    assert len(fresh) <= _REQUESTS
    assert sum(fresh) <= _FIRST_VIEW

    sizes.clear()
    visitor.go("/")
    visitor.page.wait_for_load_state("networkidle")
    assert sum(sizes) <= _LATER_VIEW
    assert len(visitor.page.content()) <= _RAW
