"""Office papers from one description: PDF to print and keep, DOCX where the office edits.

A paper is data. Everything in it is text, whatever it contains: nothing is read as markup, field code or formula. Page
and type after GB/T 9704-2012. Both renderers are slow (tens of milliseconds): in a thread, never in a transaction.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mentor.kernel.i18n import Phrase, render
from mentor.piccolo_app import beside

#: A text, a phrase, a date, a Labelled value: whatever `render` knows.
Wording = object


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above what follows; stays on the page of what follows."""

    text: Wording


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, separated by line ends."""

    text: Wording


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with their values, two pairs in a row as office forms have them; `wide` gives each a row."""

    fields: Sequence[tuple[Wording, Wording]]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose head is repeated on every page. `shares`: relative widths, equal when left out."""

    head: Sequence[Wording]
    rows: Sequence[Sequence[Wording]]
    shares: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """Empty lines for ink and seal, one for each role."""

    roles: Sequence[Wording]


Block = Heading | Text | Fields | Grid | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """`footer` stands at the foot of every page (a number, a hash); `mark` right under the title, such as "Draft"."""

    title: Wording
    blocks: Sequence[Block]
    mark: Wording = ""
    footer: Wording = ""
    landscape: bool = False
    size: Literal["a4", "a3"] = "a4"


def to_pdf(paper: Paper, language: str = "zh-CN") -> bytes:
    """Needs a Chinese font on the machine (wqy-zenhei or Noto CJK are enough)."""
    source: Any = Path(beside("templates")) / "print" / "paper.typ"
    data = json.dumps(_as_data(paper, language), ensure_ascii=False)
    return bytes(typst.compile(source, format="pdf", sys_inputs={"data": data}))


def to_docx(paper: Paper, language: str = "zh-CN") -> bytes:
    """The same content as an editable draft; fonts are those every Chinese office has."""
    data = _as_data(paper, language)
    document = docx.Document()
    document.core_properties.author = ""
    _set_page(document, paper)
    _line(document, data["title"], size=22, font="FZXiaoBiaoSong-B05S", centred=True)
    if data["mark"]:
        _line(document, data["mark"], size=12, centred=True)
    for block in data["blocks"]:
        _WRITERS[block["kind"]](document, block)
    document.sections[0].footer.paragraphs[0].text = data["footer"]
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _as_data(paper: Paper, language: str) -> dict[str, Any]:
    def word(value: Wording) -> str:
        return _CONTROLS.sub("", str(render(value, language)))

    return {
        "title": word(paper.title),
        "mark": word(paper.mark),
        "footer": word(paper.footer),
        "landscape": paper.landscape,
        "size": paper.size,
        "language": language[:2],
        "blocks": [_block(one, word) for one in paper.blocks],
    }


def _block(one: Block, word: Callable[[Wording], str]) -> dict[str, Any]:
    match one:
        case Heading(text):
            return {"kind": "heading", "text": word(text)}
        case Text(text):
            return {"kind": "text", "lines": [line for line in word(text).splitlines() if line.strip()]}
        case Fields(fields, wide):
            pairs = [[word(label), word(value)] for label, value in fields]
            return {"kind": "fields", "wide": wide, "fields": pairs}
        case Grid(head, rows, shares):
            return {
                "kind": "grid",
                "head": [word(cell) for cell in head],
                "rows": [[word(cell) for cell in row] for row in rows],
                "shares": list(shares or [1] * len(head)),
            }
        case Signatures(roles):
            return {"kind": "signatures", "roles": [word(role) for role in roles], "labels": [word(_DATE)]}


#: What XML cannot hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATE = Phrase("Date:")


def _set_page(document: Any, paper: Paper) -> None:
    section = document.sections[0]
    short, long = (Mm(297), Mm(420)) if paper.size == "a3" else (Mm(210), Mm(297))
    section.page_width, section.page_height = (long, short) if paper.landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _line(holder: Any, text: str, *, size: float = 12, font: str = "FangSong", centred: bool = False) -> None:
    paragraph = holder.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=size, font=font)


def _run(paragraph: Any, text: str, *, size: float = 12, font: str = "FangSong") -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    # Word takes the font of Chinese characters from here only.
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _heading(document: Any, block: dict[str, Any]) -> None:
    _line(document, block["text"], size=14, font="SimHei")
    document.paragraphs[-1].paragraph_format.keep_with_next = True


def _text(document: Any, block: dict[str, Any]) -> None:
    for line in block["lines"]:
        _line(document, line)


def _fields(document: Any, block: dict[str, Any]) -> None:
    step = 1 if block["wide"] else 2
    pairs = block["fields"]
    rows = [list(chain.from_iterable(pairs[at : at + step])) for at in range(0, len(pairs), step)]
    _table(document, rows, 2 * step, labels=set(range(0, 2 * step, 2)))


def _grid(document: Any, block: dict[str, Any]) -> None:
    _table(document, [block["head"], *block["rows"]], len(block["head"]), head=True, shares=block["shares"])


def _signatures(document: Any, block: dict[str, Any]) -> None:
    [date] = block["labels"]
    _table(document, [[role, "\n\n", f"{date}\n\n"] for role in block["roles"]], 3, labels={0})


def _table(
    document: Any,
    rows: list[list[str]],
    columns: int,
    *,
    head: bool = False,
    labels: set[int] | None = None,
    shares: Sequence[int] = (),
) -> None:
    table = document.add_table(rows=len(rows), cols=columns, style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.rows[number].cells
        for at, text in enumerate(row):
            is_label = (head and number == 0) or at in (labels or ())
            _run(cells[at].paragraphs[0], text, size=10.5, font="SimHei" if is_label else "FangSong")
    if shares:
        usable = Mm(156)
        for at, share in enumerate(shares):
            table.columns[at].width = int(usable * share / sum(shares))
    if head:
        marker = table.rows[0]._tr.get_or_add_trPr()
        marker.append(marker.makeelement(qn("w:tblHeader"), {}))
    document.add_paragraph()


_WRITERS = {"heading": _heading, "text": _text, "fields": _fields, "grid": _grid, "signatures": _signatures}
