"""Papers as DOCX, to edit in the office."""

from collections.abc import Sequence
from io import BytesIO
from itertools import chain
from typing import Any

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mentor.kernel.paper.blocks import Paper, Picture, as_data


def to_docx(paper: Paper, language: str = "zh-CN") -> bytes:
    """The same content as an editable draft; fonts are those every Chinese office has."""
    data = as_data(paper, language)
    document = docx.Document()
    document.core_properties.author = ""
    _set_page(document, paper)
    _line(document, data["title"], size=22, font="FZXiaoBiaoSong-B05S", centred=True)
    if data["mark"]:
        _line(document, data["mark"], size=12, centred=True)
    for one, block in zip(paper.blocks, data["blocks"], strict=True):
        if isinstance(one, Picture):
            _picture(document, one, block["text"])
        else:
            _WRITERS[block["kind"]](document, block)
    document.sections[0].footer.paragraphs[0].text = data["footer"]
    target = BytesIO()
    document.save(target)
    return target.getvalue()


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


def _picture(document: Any, one: Picture, text: str) -> None:
    """Word shows no SVG of ours: it gets the same as points, sharp enough to print."""
    content = _as_points(one) if one.kind == "svg" else one.content
    shown = document.add_picture(BytesIO(content), width=Mm(one.width))
    shown._inline.docPr.set("descr", text)
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _as_points(one: Picture) -> bytes:
    page = f'#set page(width: {one.width}mm, height: auto, margin: 0mm)\n#image("drawing.svg", width: 100%)'
    files: Any = {"main": page.encode(), "drawing.svg": one.content}
    return bytes(typst.compile(files, format="png", ppi=200.0))


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
