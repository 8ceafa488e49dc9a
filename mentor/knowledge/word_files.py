"""Word files as lines of Markdown: headings, lists, bold, tables and pictures are kept."""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from mentor.files.sniffing import Refused
from mentor.kernel.i18n import Phrase
from mentor.knowledge.pictures import Picture, read_picture

Pictures = dict[str, Picture]


def read(content: bytes) -> tuple[list[str], tuple[Picture, ...]]:
    """Raises what python-docx raises about damaged files."""
    document = docx.Document(io.BytesIO(content))
    pictures: Pictures = {}
    lines = [line for part in document.iter_inner_content() for line in _lines(part, pictures)]
    return lines, tuple(pictures.values())


def _lines(part: Paragraph | Table, pictures: Pictures) -> Iterator[str]:
    if isinstance(part, Table):
        yield from ("", *_table(part, pictures), "")
        return
    style, text = str(part.style.name if part.style else ""), _inline(part, pictures).strip()
    rank = re.match(r"[Hh]eading (\d)", style)
    if text and (rank or style == "Title"):
        yield f"{'#' * min(int(rank[1]) if rank else 1, 6)} {text.replace('**', '')}"
    elif text and (mark := _list_mark(part, style)):
        yield f"{mark} {text}"
    else:
        # What only looks like a heading or a point is neither.
        yield from (re.sub(r"^(\d*)(#{1,6}|[-+>.)])(?=\s)", r"\1\\\2", text), "")


def _table(table: Table, pictures: Pictures) -> Iterator[str]:
    for number, row in enumerate(table.rows):
        seen: list[Any] = []
        cells = []
        for cell in row.cells:  # a cell over two columns comes twice
            cells.append("" if cell._tc in seen else _cell(cell, pictures))
            seen.append(cell._tc)
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield "|" + " --- |" * len(cells)


def _cell(cell: _Cell, pictures: Pictures) -> str:
    texts = (_inline(one, pictures).strip() for one in cell.paragraphs)
    return " ".join(text for text in texts if text).replace("\n", " ").replace("|", "\\|")


def _inline(paragraph: Paragraph, pictures: Pictures) -> str:
    """Runs in their order, those of links and of fields too."""
    parts: list[tuple[bool, str]] = []
    for run in paragraph._p.iter(qn("w:r")):
        parts += [(_is_bold(run), text) for text in _run(run, paragraph, pictures) if text]
    joined: list[tuple[bool, str]] = []
    for bold, text in parts:
        if joined and joined[-1][0] == bold:
            joined[-1] = (bold, joined[-1][1] + text)
        else:
            joined.append((bold, text))
    return "".join(_bold(text) if bold and text.strip() and "![" not in text else text for bold, text in joined)


def _is_bold(run: Any) -> bool:
    mark = run.rPr.find(qn("w:b")) if run.rPr is not None else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _bold(text: str) -> str:
    inner = text.strip()
    return text.replace(inner, f"**{inner}**", 1)


def _run(run: Any, paragraph: Paragraph, pictures: Pictures) -> Iterator[str]:
    for part in run.iterchildren():
        if part.tag == qn("w:t"):
            yield re.sub(r"([\\`*])", r"\\\1", part.text or "")
        elif part.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif part.tag == qn("w:tab"):
            yield " "
        elif part.tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
            yield from _shown(part, paragraph, pictures)


def _shown(drawing: Any, paragraph: Paragraph, pictures: Pictures) -> Iterator[str]:
    about = next(iter(drawing.iter(qn("wp:docPr"))), None)
    words = re.sub(r"[\[\]\n\\]", " ", (about.get("descr") or "") if about is not None else "").strip()
    for link in drawing.iter(qn("a:blip")):
        part = paragraph.part.related_parts.get(link.get(qn("r:embed")))
        try:
            picture = read_picture(part.blob if part else b"")
        except Refused:
            yield str(Phrase("(picture left out: %(words)s)", words=words or "—"))
            continue
        pictures[picture.name] = picture
        yield f"![{words}]({picture.address})"


def _list_mark(paragraph: Paragraph, style: str) -> str:
    """A point or a number with its depth; "" outside lists."""
    numbered: Any = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    if numbered is None or numbered.numId is None:
        return ("1." if "Number" in style else "-") if style.startswith("List ") and "Paragraph" not in style else ""
    level = numbered.ilvl.val if numbered.ilvl is not None else 0
    return "   " * min(level, 5) + ("-" if _format(paragraph, numbered.numId.val, level) == "bullet" else "1.")


def _format(paragraph: Paragraph, number: int, level: int) -> str:
    """How Word marks this list: "bullet", "decimal", "chineseCounting"…"""
    part: Any = paragraph.part
    try:
        root = part.numbering_part.element
    except (KeyError, NotImplementedError):
        return "bullet"
    path = f"w:num[@w:numId='{int(number)}']/w:abstractNumId/@w:val"
    found = root.xpath(path)
    path = (
        f"w:abstractNum[@w:abstractNumId='{found[0]}']/w:lvl[@w:ilvl='{int(level)}']/w:numFmt/@w:val" if found else ""
    )
    return str(next(iter(root.xpath(path)), "bullet")) if path else "bullet"
