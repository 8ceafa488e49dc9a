"""Diagrams of steps: drawn here, safe, and on paper too."""

import io
import xml.etree.ElementTree as ET

import docx
import pytest

from mentor.kernel.paper import Paper, to_docx, to_pdf
from mentor.knowledge.drawings import drawn
from mentor.knowledge.flowcharts import Edge, layers, read_flow
from mentor.knowledge.markdown import rendered
from mentor.knowledge.papers import paper_blocks

_FLOW = "停机 -> 挂牌 -> 归零？\n归零？ -是-> 开工\n归零？ -否-> 停机"
_MERMAID = """flowchart TD
  %% a note
  A([开始]) --> B["查图 <b>"]
  B --> C{齐全?}
  C -->|是| D
  C -- 否 --> B
  style A fill:#f00
"""


def test_plain_arrows_and_mermaid_say_the_same() -> None:
    flow = read_flow(_FLOW)
    assert flow
    assert [one.text for one in flow.nodes] == ["停机", "挂牌", "归零？", "开工"]
    assert [one.text for one in flow.nodes if one.is_question] == ["归零？"]
    assert flow.edges[2:] == (Edge(2, 3, "是"), Edge(2, 0, "否"))
    other = read_flow(_MERMAID)
    assert other
    assert [one.text for one in other.nodes] == ["开始", "查图 <b>", "齐全?", "D"]
    assert (other.nodes[0].is_round, other.nodes[2].is_question) == (True, True)
    assert other.edges[2:] == (Edge(2, 3, "是"), Edge(2, 1, "否"))


@pytest.mark.parametrize(
    "text", ["", "->", "subgraph a\nb -> c\nend", "a -> ", "x" * 81, "\n".join(f"a{n} -> b{n}" for n in range(21))]
)
def test_what_is_not_understood_or_too_large_stays_text(text: str) -> None:
    assert read_flow(text) is None
    assert "<svg" not in rendered(f"```flow\n{text}\n```")


def test_every_box_stands_below_what_leads_to_it_and_circles_go_back_up() -> None:
    flow = read_flow("a -> b -> c -> d\na -> d\nd -> b\nb -> b")
    assert flow
    rows, paths, back = layers(flow)
    assert [[one for one in row if one < 4] for row in rows] == [[0], [1], [2], [3]]
    assert {(edge.start, edge.end): len(path) for edge, path in paths}[(0, 3)] == 4
    assert {(edge.start, edge.end) for edge in back} == {(3, 1), (1, 1)}


def test_a_drawing_is_sound_and_says_in_words_what_it_shows() -> None:
    drawing = drawn("mermaid", _MERMAID.replace("开始", 'x" onload="alert(1)'))
    assert drawing
    tree = ET.fromstring(drawing.svg)
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
    assert {one.tag.rpartition("}")[2] for one in tree.iter()} <= {"svg", "path", "rect", "polygon", "text"}
    assert "齐全? → D (是)" in tree.attrib["aria-label"]


def test_a_page_shows_the_drawing_and_nothing_an_author_smuggles_in() -> None:
    html = rendered(f"```flow\n{_FLOW}\n```\n\n```flow\n<script>alert(1)</script> -> b\n```\n\n<svg></svg>")
    assert html.count("<svg") == 2
    assert "<script" not in html
    assert "<pre>" not in html


def test_it_prints_and_opens_in_an_office() -> None:
    paper = Paper("双人法", list(paper_blocks(f"看图\n\n```flow\n{_FLOW}\n```\n\n```\n原样\n```")))
    assert [type(one).__name__ for one in paper.blocks] == ["Text", "Picture", "Text"]
    assert to_pdf(paper).startswith(b"%PDF")
    document = docx.Document(io.BytesIO(to_docx(paper)))
    assert len(document.inline_shapes) == 1
