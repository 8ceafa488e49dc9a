"""The agreement on paper: made by typst from data that is never read as markup."""

import json
import subprocess
from dataclasses import replace

import pytest

from mentor.kernel.i18n import use_locale
from mentor.pairing.agreement_pdf import PrintedAgreement, file_name, inputs, printed, render_pdf
from mentor.pairing.queries.agreements import agreement_view
from mentor.pairing.rules.agreement_text import Part
from tests.builders.pairing import NOON, an_accepted, confirmed

pytestmark = pytest.mark.usefixtures("database")
MARKUP = '#panic("read as markup") $x^2$ *bold* `code` @ref <label> \\ // 注释 [ ] { }'


def words_of(pdf: bytes) -> str:
    """The words on the paper."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


async def test_the_paper_carries_the_whole_text_its_hash_and_who_confirmed() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee)
    view = await agreement_view(match.id, match.house.hr, now=NOON)
    paper = printed(view)
    assert "\n".join(part.text for part in paper.parts) == "\n".join(x for x in view.text.split("\n") if x.strip())
    assert paper.hash == view.facts.text_hash
    assert [(line.role, line.name, bool(line.confirmed)) for line in paper.signatures] == [
        ("党务导师", match.party.actor.name, False),
        ("业务导师", match.technical.actor.name, False),
        ("培养对象", match.mentee.name, True),
    ]
    assert file_name(view).endswith(".pdf")
    pdf = render_pdf(paper)
    assert pdf.startswith(b"%PDF")
    for part in ("双导师结对培养协议书", "第十条", match.mentee.name, view.facts.text_hash, "单位（盖章）"):
        assert "".join(part.split()) in words_of(pdf), part


async def test_the_paper_is_in_chinese_whoever_prints_it() -> None:
    match = await an_accepted()
    view = await agreement_view(match.id, match.house.hr, now=NOON)
    with use_locale("en"):
        assert printed(view).signature_head == ("身份", "姓名", "签字 / 电子确认", "日期")


async def test_what_people_typed_reaches_the_paper_as_text() -> None:
    match = await an_accepted(anchor_project=MARKUP)
    view = await agreement_view(match.id, match.house.hr, now=NOON)
    paper = printed(view)
    assert MARKUP in json.loads(inputs(paper)["data"])["parts"][10]["text"]
    assert "".join(MARKUP.split()) in words_of(render_pdf(paper))


def test_a_text_of_any_shape_is_printed() -> None:
    paper = PrintedAgreement(
        "t", (Part("title", ""), Part("plain", MARKUP)), ("a", "b", "c", "d"), (), (), "h", "0", ""
    )
    assert render_pdf(paper).startswith(b"%PDF")
    longer = replace(paper, parts=tuple(Part("clause", f"（{n}）" + "长文本" * 200) for n in range(60)))
    assert render_pdf(longer).startswith(b"%PDF")
