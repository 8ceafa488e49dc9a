"""Diagrams as pictures (SVG): drawn here, so that nothing is loaded, run or fetched to show them. Pure."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from mentor.knowledge.flowcharts import LANGUAGES, Edge, Flow, Node, layers, read_flow

_EM = 15
_LINE = 21
_GAP_X, _GAP_Y, _EDGE = 20, 44, 10
#: Ems in a line of a box: where boxes stand side by side, and where each has a row of its own.
_NARROW, _BROAD = 9, 18
_FONTS = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif"
_SHAPE = 'fill="#fff" stroke="#444" stroke-width="1.4"'


@dataclass(frozen=True, slots=True)
class Drawing:
    """`words` say the same to those who cannot see it; sizes in CSS pixels."""

    svg: str
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class _Box:
    """Where something stands: the middle of its upper edge, and its size; bends have no lines and no width."""

    x: float
    y: float
    width: float
    height: float
    lines: Sequence[str] = ()


def drawn(language: str, text: str) -> Drawing | None:
    """The drawing of a code block; None when it is an ordinary one."""
    flow = read_flow(text) if language in LANGUAGES else None
    return _draw(flow) if flow else None


def _draw(flow: Flow) -> Drawing:
    rows, paths, back = layers(flow)
    boxes, width, height = _placed(flow, rows)
    parts = [part for edge, path in paths for part in _arrow(edge, [boxes[number] for number in path])]
    for lane, edge in enumerate(back):
        parts += _arrow_back(edge, boxes[edge.start], boxes[edge.end], width + 14 * lane)
    width += 14 * len(back) + _EDGE
    parts += [part for number, node in enumerate(flow.nodes) for part in _shape(node, boxes[number])]
    body = "".join(sorted(parts, key=lambda part: part.startswith("<text class")))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-label={quoteattr(flow.words)} font-family="{_FONTS}">{body}</svg>'
    )
    return Drawing(svg, round(width), round(height), flow.words)


def _placed(flow: Flow, rows: Sequence[Sequence[int]]) -> tuple[dict[int, _Box], float, float]:
    broad = _BROAD if max(len(row) for row in rows) == 1 else _NARROW
    sizes = {number: _size(node, broad) for number, node in enumerate(flow.nodes)}
    bend = (0.0, 0.0, ())
    spans = [sum(sizes.get(one, bend)[0] for one in row) + _GAP_X * (len(row) - 1) for row in rows]
    width, y = max(spans) + 2 * _EDGE, float(_EDGE)
    boxes: dict[int, _Box] = {}
    for row, span in zip(rows, spans, strict=True):
        x, deep = (width - span) / 2, max(sizes.get(one, bend)[1] for one in row)
        for number in row:
            wide, high, lines = sizes.get(number, (0.0, deep, ()))
            boxes[number] = _Box(x + wide / 2, y + (deep - high) / 2, wide, high, lines)
            x += wide + _GAP_X
        y += deep + _GAP_Y
    return boxes, width, y - _GAP_Y + _EDGE


def _size(node: Node, broad: int) -> tuple[float, float, Sequence[str]]:
    lines = list(_wrapped(node.text, broad))
    wide = max(map(_ems, lines)) * _EM + (48 if node.is_question else 28)
    return max(wide, 60.0), len(lines) * _LINE + 16.0, lines


def _wrapped(text: str, broad: float) -> Iterator[str]:
    """Lines of at most so many ems; words of Latin letters stay whole where they fit."""
    line = ""
    for char in text:
        if _ems(line + char) > broad:
            head, blank, tail = line.rpartition(" ")
            whole = blank and not _is_broad(char) and char != " " and head
            yield head if whole else line.strip()
            line = tail if whole else ""
        line += char
    if line.strip():
        yield line.strip()


def _ems(text: str) -> float:
    return sum(1.0 if _is_broad(char) else 0.56 for char in text)


def _is_broad(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WFA"


def _shape(node: Node, box: _Box) -> Iterator[str]:
    left, right, low = box.x - box.width / 2, box.x + box.width / 2, box.y + box.height
    middle = box.y + box.height / 2
    if node.is_question:
        inner = f"{right - 14:.0f},{low:.0f} {left + 14:.0f},{low:.0f}"
        outer = (
            f"{left:.0f},{middle:.0f} {left + 14:.0f},{box.y:.0f} {right - 14:.0f},{box.y:.0f} {right:.0f},{middle:.0f}"
        )
        yield f'<polygon points="{outer} {inner}" {_SHAPE}/>'
    else:
        corner = box.height / 2 if node.is_round else 4
        size = f'width="{box.width:.0f}" height="{box.height:.0f}" rx="{corner:.0f}"'
        yield f'<rect x="{left:.0f}" y="{box.y:.0f}" {size} {_SHAPE}/>'
    for place, line in enumerate(box.lines):
        yield _text(line, box.x, box.y + 8 + _LINE * place + 16)


def _arrow(edge: Edge, boxes: Sequence[_Box]) -> Iterator[str]:
    """Downwards through every bend, ending in a point."""
    first, last = boxes[0], boxes[-1]
    path = f"M{first.x:.0f} {first.y + first.height:.0f}"
    for upper, lower in pairwise(boxes):
        top, end = upper.y + upper.height, lower.y - (7 if lower is last else 0)
        path += f"C{upper.x:.0f} {(top + end) / 2:.0f} {lower.x:.0f} {(top + end) / 2:.0f} {lower.x:.0f} {end:.0f}"
        path += f"V{lower.y + lower.height:.0f}" if lower is not last else ""
    yield f'<path d="{path}" fill="none" stroke="#444" stroke-width="1.4"/>'
    yield f'<path d="M{last.x - 5:.0f} {last.y - 9:.0f}h10l-5 9z" fill="#444"/>'
    if edge.text:
        yield from _label(edge.text, (first.x + boxes[1].x) / 2, (first.y + first.height + boxes[1].y) / 2)


def _arrow_back(edge: Edge, start: _Box, end: _Box, lane: float) -> Iterator[str]:
    """Out on the right, up beside everything, in on the right."""
    from_y, to_y = start.y + start.height / 2 + (6 if start is end else 0), end.y + end.height / 2 - 6
    right = end.x + end.width / 2
    yield (
        f'<path d="M{start.x + start.width / 2:.0f} {from_y:.0f}H{lane:.0f}V{to_y:.0f}H{right + 7:.0f}" fill="none" '
        'stroke="#444" stroke-width="1.4"/>'
    )
    yield f'<path d="M{right + 9:.0f} {to_y - 5:.0f}v10l-9 -5z" fill="#444"/>'
    if edge.text:
        yield from _label(edge.text, min(lane - 12, start.x + start.width / 2 + 14), from_y - 10)


def _label(text: str, x: float, y: float) -> Iterator[str]:
    wide = _ems(text) * 13 + 6
    yield f'<rect x="{x - wide / 2:.0f}" y="{y - 10:.0f}" width="{wide:.0f}" height="19" fill="#fff" opacity=".9"/>'
    yield _text(text, x, y + 5, size=13)


def _text(text: str, x: float, y: float, size: int = _EM) -> str:
    place = f'x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="middle"'
    return f'<text class="w" {place} fill="#1b1b1b">{escape(text)}</text>'
