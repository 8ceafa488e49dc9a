"""A module as an office paper: its Markdown as paragraphs, points, tables, pictures and diagrams. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from mentor.kernel.i18n import Phrase
from mentor.kernel.paper import Block, Fields, Grid, Heading, Paper, Picture, Text
from mentor.knowledge.codes import code
from mentor.knowledge.drawings import drawn
from mentor.knowledge.markdown import parser
from mentor.knowledge.pictures import FOLDER
from mentor.knowledge.pictures import Picture as Kept
from mentor.knowledge.rules.contents import TEXTS, ModuleContent
from mentor.knowledge.rules.toolkits import Field, FieldType, ToolkitKind, fields_of

#: Space on the page, and the size of a point of a photo or of a drawing, in millimetres.
_WIDTH, _HEIGHT, _POINT = 150.0, 190.0, 25.4 / 110
Pictures = Mapping[str, Kept]


def module_paper(content: ModuleContent, owner: str, unit: str, version: int, pictures: Pictures) -> Paper:
    """What readers get, to print or to edit in the office. `pictures` by name."""
    head = Fields([(Phrase("Owner"), owner), (Phrase("Unit"), unit), (Phrase("Line"), content.line)])
    blocks: list[Block] = [head]
    for key, name in TEXTS.items():
        if key != "title" and (text := str(getattr(content, key))):
            blocks += [Heading(name), *paper_blocks(text, pictures)]
    return Paper(content.title, blocks, footer=Phrase("version %(version)s", version=version))


def toolkit_paper(
    kind: ToolkitKind, title: str, text: str, module: str, address: str, pictures: Pictures | None = None
) -> Paper:
    """To take to the shop floor: filled in with a pen; the code leads a phone to the page at `address`."""
    fields = fields_of(kind, text)
    blocks: list[Block] = []
    if fields:
        above = (Phrase("Where?"), Phrase("Date"), Phrase("Name"), Phrase("Unit"))
        blocks.append(Fields([(one, "") for one in above]))
    if kind is ToolkitKind.CHECKLIST:
        head = ("", Phrase("Point"), "\u2713", Phrase("Remark"))
        rows = [(str(number), one.label, "\u25a1", "") for number, one in enumerate(fields, 1)]
        blocks.append(Grid(head, rows, shares=(1, 10, 1, 4)))
    elif fields:
        blocks.append(Fields([(one.label, _to_fill_in(one)) for one in fields], wide=True))
    else:
        blocks += paper_blocks(text, pictures)
    blocks += [Picture(code(address, "png"), "png", 22.0, address), Text(address)]
    return Paper(title, blocks, footer=module)


def _to_fill_in(field: Field) -> str:
    if field.type is FieldType.TICK:
        return "\u25a1"
    if field.type is FieldType.LONG:
        return "\n" * 4
    return "　".join(f"\u25a1 {one}" for one in field.choices)


def paper_blocks(markdown: str, pictures: Pictures | None = None) -> Iterator[Block]:
    """The blocks of a text in their order; a picture stands below the paragraph that names it."""
    tokens = parser().parse(markdown)
    marks: list[str] = []
    rows: list[list[str]] = []
    below: list[Block] = []
    for token in tokens:
        _follow(token, marks, rows)
        shown = list(_pictures(token, pictures or {}))
        below += shown
        if token.type == "table_close":
            yield Grid(rows[0], rows[1:])
            rows.clear()
        elif token.type == "inline" and rows:
            rows[-1].append(_words(token))
        elif token.type == "inline" and not (shown and _is_picture(token)):
            yield Text(_marked(_words(token), marks))
        elif token.type in ("fence", "code_block"):
            yield _drawing(token) or Text(token.content)
        if not rows:
            yield from below
            below.clear()


def _pictures(token: Token, pictures: Pictures) -> Iterator[Block]:
    for one in token.children or ():
        kept = pictures.get(str(one.attrGet("src")).removeprefix(FOLDER)) if one.type == "image" else None
        if kept:
            width = _fitting(kept.width, kept.height)
            yield Picture(kept.content, "png" if kept.name.endswith("png") else "jpg", width, one.content)


def _drawing(token: Token) -> Block | None:
    found = drawn(token.info.strip(), token.content) if token.type == "fence" else None
    if found is None:
        return None
    return Picture(found.svg.encode(), "svg", _fitting(found.width, found.height), found.words)


def _fitting(width: int, height: int) -> float:
    """In its own size where the page has room for it."""
    return min(width * _POINT, _WIDTH, _HEIGHT * width / max(height, 1))


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


def _is_picture(token: Token) -> bool:
    """A picture that stands by itself is shown, not told."""
    return all(one.type in ("image", "softbreak", "hardbreak") for one in token.children or ())
