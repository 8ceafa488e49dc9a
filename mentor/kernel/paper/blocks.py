"""What a paper is made of, and the same as plain data in one language. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from mentor.kernel.i18n import Phrase, render

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
class Picture:
    """A PNG, JPEG or SVG picture that can be drawn, so many millimetres wide; `text` says what is to be seen."""

    content: bytes
    kind: Literal["png", "jpg", "svg"]
    width: float
    text: Wording = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Empty lines for ink and seal, one for each role."""

    roles: Sequence[Wording]


Block = Heading | Text | Fields | Grid | Picture | Signatures


@dataclass(frozen=True, slots=True)
class Paper:
    """`footer` stands at the foot of every page (a number, a hash); `mark` right under the title, such as "Draft"."""

    title: Wording
    blocks: Sequence[Block]
    mark: Wording = ""
    footer: Wording = ""
    landscape: bool = False
    size: Literal["a4", "a3"] = "a4"


def as_data(paper: Paper, language: str) -> dict[str, Any]:
    def word(value: Wording) -> str:
        return _CONTROLS.sub("", str(render(value, language)))

    places = count()
    return {
        "title": word(paper.title),
        "mark": word(paper.mark),
        "footer": word(paper.footer),
        "landscape": paper.landscape,
        "size": paper.size,
        "language": language[:2],
        "blocks": [_block(one, word, places) for one in paper.blocks],
    }


def _block(one: Block, word: Callable[[Wording], str], places: Iterator[int]) -> dict[str, Any]:
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
        case Picture(_, kind, width, text):
            return {"kind": "picture", "name": f"{next(places)}.{kind}", "width": width, "text": word(text)}
        case Signatures(roles):
            return {"kind": "signatures", "roles": [word(role) for role in roles], "labels": [word(_DATE)]}


#: What XML cannot hold.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DATE = Phrase("Date:")
