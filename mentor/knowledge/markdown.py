"""Markdown as safe HTML: tables, diagrams and our own pictures, no markup of the author's, no address outside. Pure."""

from collections.abc import Callable
from functools import cache
from html import escape
from secrets import token_hex

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from mentor.knowledge.drawings import drawn
from mentor.knowledge.pictures import FOLDER, NAME

_TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "table",
    "thead", "tbody", "tr", "th", "td", "a", "img", "s", "del",
}  # fmt: skip
#: Wide tables scroll by themselves, also by keyboard.
_FRAME = '<div class="scroll" tabindex="0">'
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


@cache
def parser() -> MarkdownIt:
    """The Markdown of modules."""
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def rendered(text: str, folder: str = FOLDER) -> Markup:
    """Headings become small ones; anything foreign is left out. `folder`: where the pictures of this text are found."""
    tokens = parser().parse(text)
    drawings: dict[str, str] = {}
    for token in tokens:
        if svg := _drawing(token):
            # Put in after the cleaning, in a place that no text can name beforehand.
            place = f"<p>{token_hex(16)}</p>"
            token.type, token.tag, token.content = "html_block", "", place
            drawings[place] = svg
        elif token.tag in ("h1", "h2"):
            token.tag = "h3"
    html = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        attribute_filter=_kept_in(folder),
        link_rel="noopener noreferrer",
    )
    framed = clean.replace("<table>", _FRAME + "<table>").replace("</table>", "</table></div>")
    for place, svg in drawings.items():
        framed = framed.replace(place, f'<div class="scroll diagram" tabindex="0">{svg}</div>')
    return Markup(framed)  # noqa: S704  (cleaned above)


def _drawing(token: Token) -> str:
    drawing = drawn(token.info.strip(), token.content) if token.type == "fence" else None
    return drawing.svg if drawing else ""


def _kept_in(folder: str) -> Callable[[str, str, str], str | None]:
    def ours(tag: str, attribute: str, value: str) -> str | None:
        """The browser would not load a picture from elsewhere, and nothing must even ask for one."""
        if tag != "img" or attribute != "src":
            return value
        name = value.removeprefix(FOLDER)
        return escape(folder + name) if value.startswith(FOLDER) and NAME.fullmatch(name) else None

    return ours
