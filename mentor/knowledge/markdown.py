"""Markdown as safe HTML: tables and our own pictures, no markup of the author's, no address outside. Pure."""

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "table",
    "thead", "tbody", "tr", "th", "td", "a", "img", "s", "del",
}  # fmt: skip
#: Wide tables scroll by themselves, also by keyboard.
_FRAME = '<div class="scroll" tabindex="0">'
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def rendered(text: str) -> Markup:
    """Headings become small ones, pictures only from the files kept here; anything else foreign is left out."""
    tokens = _parser().parse(text)
    for token in tokens:
        if token.tag in ("h1", "h2"):
            token.tag = "h3"
    html = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_ours,
        link_rel="noopener noreferrer",
    )
    framed = clean.replace("<table>", _FRAME + "<table>").replace("</table>", "</table></div>")
    return Markup(framed)  # noqa: S704  (cleaned above)


def _ours(tag: str, attribute: str, value: str) -> str | None:
    """The browser would not load a picture from elsewhere, and nothing must even ask for one."""
    if tag == "img" and attribute == "src" and not value.startswith("/files/"):
        return None
    return value
