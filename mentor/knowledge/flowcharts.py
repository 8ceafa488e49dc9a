"""Diagrams of steps: a few words of text become boxes and arrows from top to bottom. Pure.

The language is the part of Mermaid flowcharts that people write by hand, and plain arrows between plain words:
`Stop -> Tag -> Pressure gone?` and `Pressure gone? -no-> Stop`. What is not understood is no diagram: it stays text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Names of code blocks that are read as diagrams.
LANGUAGES = ("flow", "mermaid")
_MOST_NODES, _MOST_EDGES, _LONGEST = 40, 80, 80
_HEAD = re.compile(r"(?:flowchart|graph)(?:\s+(?:TB|TD|BT|LR|RL))?\s*$", re.IGNORECASE)
_IGNORED = re.compile(r"(?:%%|style\s|classDef\s|class\s|click\s|linkStyle\s)")
_ARROW = re.compile(
    r"\s*(?:--\s+(?P<between>[^|>]+?)\s+-->|-(?P<short>[^-|>\s][^-|>]*)->"
    r"|(?:-->|->|==>|-\.->|---|\u2192)(?:\s*\|(?P<behind>[^|]*)\|)?)\s*"
)
_SHAPES = (("([", "])"), ("[[", "]]"), ("{{", "}}"), ("((", "))"), ("[", "]"), ("(", ")"), ("{", "}"))


@dataclass(frozen=True, slots=True)
class Node:
    """One box; a question has pointed sides, a beginning or end round ones."""

    text: str
    is_question: bool = False
    is_round: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow between boxes, by their numbers."""

    start: int
    end: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def words(self) -> str:
        """The same for people who cannot see it."""
        said = [
            f"{self.nodes[one.start].text} → {self.nodes[one.end].text}" + (f" ({one.text})" if one.text else "")
            for one in self.edges
        ]
        return "; ".join(said or [one.text for one in self.nodes])


def read_flow(text: str) -> Flow | None:
    """None when the text is not such a diagram, or too large to be read by anybody."""
    nodes: dict[str, Node] = {}
    edges: dict[Edge, None] = {}
    for line in re.split(r"[\n;]", text):
        line = line.strip()
        if not line or _HEAD.match(line) or _IGNORED.match(line):
            continue
        found = _statement(line, nodes)
        if found is None:
            return None
        edges |= dict.fromkeys(found)
    if not nodes or len(nodes) > _MOST_NODES or len(edges) > _MOST_EDGES:
        return None
    if any(not one.text or len(one.text) > _LONGEST for one in nodes.values()):
        return None
    return Flow(tuple(nodes.values()), tuple(edges))


def _statement(line: str, nodes: dict[str, Node]) -> list[Edge] | None:
    """Boxes joined by arrows, one after the other; None when there is neither."""
    edges: list[Edge] = []
    before, at, label = -1, 0, ""
    for arrow in (*_ARROW.finditer(line), None):
        piece = line[at : arrow.start() if arrow else None].strip()
        if not piece or re.match(r"(?:subgraph\b|end$|direction\b)", piece):
            return None
        number = _node(piece, nodes)
        if before >= 0:
            edges.append(Edge(before, number, label[:_LONGEST]))
        if arrow:
            label = next((text.strip() for text in arrow.groups() if text), "")
            before, at = number, arrow.end()
    return edges


def _node(piece: str, nodes: dict[str, Node]) -> int:
    """Number of the box; words in brackets after a name give the box its text and shape."""
    key, made = _read_node(piece)
    if made is not None or key not in nodes:
        nodes[key] = made or Node(key, is_question=key.endswith(("?", "\uff1f")))
    return list(nodes).index(key)


def _read_node(piece: str) -> tuple[str, Node | None]:
    for opening, closing in _SHAPES:
        name, found, rest = piece.partition(opening)
        if found and rest.endswith(closing) and re.fullmatch(r"\w+", name):
            text = re.sub(r"<br\s*/?>", " ", rest[: -len(closing)].strip().strip('"')).strip()
            return name, Node(text, opening[0] == "{", opening[0] == "(")
    return piece, None


def layers(flow: Flow) -> tuple[list[list[int]], list[tuple[Edge, list[int]]], list[Edge]]:
    """Boxes per row, arrows downwards with every number they pass (large numbers are bends), arrows back up.

    Each box stands below everything that leads to it; an arrow that would close a circle goes back up.
    """
    back = set(_closing(flow))
    down = [edge for edge in flow.edges if edge not in back]
    depth = _depths(len(flow.nodes), down)
    rows: list[list[int]] = [[] for _ in range(max(depth) + 1)]
    for number, row in enumerate(depth):
        rows[row].append(number)
    paths: list[tuple[Edge, list[int]]] = []
    bend = len(flow.nodes)
    for edge in down:
        bends = range(bend, bend + depth[edge.end] - depth[edge.start] - 1)
        for place, number in enumerate(bends, depth[edge.start] + 1):
            rows[place].append(number)
        bend += len(bends)
        paths.append((edge, [edge.start, *bends, edge.end]))
    return _untangled(rows, [path for _, path in paths]), paths, [edge for edge in flow.edges if edge in back]


def _closing(flow: Flow) -> Iterator[Edge]:
    """Arrows back to a box that is still being followed."""
    leaving: dict[int, list[Edge]] = defaultdict(list)
    for edge in flow.edges:
        leaving[edge.start].append(edge)
    done: set[int] = set()
    for first in range(len(flow.nodes)):
        if first in done:
            continue
        trail = [(first, iter(leaving[first]))]
        while trail:
            number, left = trail[-1]
            following = next(left, None)
            if following is None:
                done.add(number)
                trail.pop()
            elif any(following.end == one for one, _ in trail):
                yield following
            elif following.end not in done:
                trail.append((following.end, iter(leaving[following.end])))


def _depths(count: int, down: Sequence[Edge]) -> list[int]:
    depth = [0] * count
    for _ in range(count):
        deeper = {edge.end: depth[edge.start] + 1 for edge in down if depth[edge.end] <= depth[edge.start]}
        if not deeper:
            break
        for number, row in deeper.items():
            depth[number] = max(depth[number], row)
    return depth


def _untangled(rows: list[list[int]], paths: Sequence[Sequence[int]]) -> list[list[int]]:
    """Neighbours near each other: each row in the order of what leads to it, then of what it leads to."""
    above: dict[int, list[int]] = defaultdict(list)
    below: dict[int, list[int]] = defaultdict(list)
    for path in paths:
        for upper, lower in pairwise(path):
            above[lower].append(upper)
            below[upper].append(lower)
    for near, order in ((above, 1), (below, -1)) * 2:
        for row in rows[::order]:
            place = {number: at / len(line) for line in rows for at, number in enumerate(line)}
            row.sort(key=lambda number: _middle([place[one] for one in near[number]], place[number]))
    return rows


def _middle(places: Sequence[float], own: float) -> float:
    return sum(places) / len(places) if places else own
