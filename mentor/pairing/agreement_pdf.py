"""The agreement as an A4 document for ink and seal: data in, PDF out. Slow: in a thread, not in a transaction."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import typst

from mentor.pairing.rules.agreement_text import Part
from mentor.piccolo_app import beside


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One of the three on the last page: confirmed electronically (then when), or an empty line for ink."""

    role: str
    name: str
    confirmed: str
    date: str


@dataclass(frozen=True, slots=True)
class PrintedAgreement:
    """Everything on the paper, already in words."""

    title: str
    parts: tuple[Part, ...]
    signature_head: tuple[str, str, str, str]
    signatures: tuple[SignatureLine, ...]
    seals: tuple[str, ...]
    hash_label: str
    hash: str
    note: str = field(default="")


def inputs(agreement: PrintedAgreement) -> Mapping[str, str]:
    """What typst gets: one JSON text, so that nothing in it can be read as markup."""
    return {"data": json.dumps(asdict(agreement), ensure_ascii=False)}


def render(agreement: PrintedAgreement) -> bytes:
    """The PDF. Needs a Chinese font on the machine (wqy-zenhei or Noto CJK are enough)."""
    source: Any = beside("templates") / "print" / "agreement.typ"
    return bytes(typst.compile(source, format="pdf", sys_inputs=dict(inputs(agreement))))
