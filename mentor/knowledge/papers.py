"""A module as an office paper: its Markdown as paragraphs, points and tables. Pure."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mentor.kernel.i18n import Phrase
from mentor.kernel.paper import Block, Fields, Grid, Heading, Paper, Text
from mentor.knowledge.rules.contents import TEXTS, ModuleContent


def module_paper(content: ModuleContent, owner: str, unit: str, version: int) -> Paper:
    """What readers get, to print or to edit in the office."""
    head = Fields([(Phrase("Owner"), owner), (Phrase("Unit"), unit), (Phrase("Line"), content.line)])
    blocks: list[Block] = [head]
    for key, name in TEXTS.items():
        if key != "title" and (text := str(getattr(content, key))):
            blocks += [Heading(name), *paper_blocks(text)]
    return Paper(content.title, blocks, footer=Phrase("version %(version)s", version=version))


def paper_blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a text in their order; pictures are named by their description."""
    tokens = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").parse(markdown)
    marks: list[str] = []
    rows: list[list[str]] = []
    for token in tokens:
        _follow(token, marks, rows)
        if token.type == "table_close":
            yield Grid(rows[0], rows[1:])
            rows.clear()
        elif token.type == "inline" and rows:
            rows[-1].append(_words(token))
        elif token.type == "inline":
            yield Text(_marked(_words(token), marks))
        elif token.type in ("fence", "code_block"):
            yield Text(token.content)


def _follow(token: Token, marks: list[str], rows: list[list[str]]) -> None:
    """Keep in mind in which lists we are (with their next number, "" for points) and in which row."""
    if token.type == "tr_open":
        rows.append([])
    elif token.type in ("bullet_list_open", "ordered_list_open"):
        marks.append("" if token.tag == "ul" else str(token.attrGet("start") or 1))
    elif token.type in ("bullet_list_close", "ordered_list_close"):
        marks.pop()


def _marked(text: str, marks: list[str]) -> str:
    if not marks:
        return text
    number = marks[-1]
    if number:
        marks[-1] = str(int(number) + 1)
    return f"{'　' * (len(marks) - 1)}{number + '. ' if number else '• '}{text}"


def _words(token: Token) -> str:
    parts: Sequence[Token] = token.children or ()
    return "".join("\n" if one.type in ("softbreak", "hardbreak") else one.content for one in parts)
