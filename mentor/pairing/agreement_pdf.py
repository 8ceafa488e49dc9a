"""The agreement as an A4 document for ink and seal: data in, PDF out. Slow: in a thread, not in a transaction.

The paper is in Chinese whoever prints it, as the text itself is.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import typst

from mentor.kernel.i18n import Phrase, render
from mentor.pairing.queries.agreements import AgreementView, ConfirmationLine
from mentor.pairing.rules.agreement_text import Part
from mentor.piccolo_app import beside
from mentor.settings import settings


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
    note: str


def printed(view: AgreementView) -> PrintedAgreement:
    """The newest text with what has been confirmed so far."""
    return PrintedAgreement(
        title=view.parts[0].text,
        parts=view.parts,
        signature_head=(
            _in_chinese(Phrase("Part")),
            _in_chinese(Phrase("Name")),
            _in_chinese(Phrase("Signature or electronic confirmation")),
            _in_chinese(Phrase("Date")),
        ),
        signatures=tuple(_signature(line) for line in view.confirmations),
        seals=(_in_chinese(Phrase("Unit (seal):")), _in_chinese(Phrase("Party organisation (seal):"))),
        hash_label="SHA-256",
        hash=view.facts.text_hash,
        note=_in_chinese(
            Phrase("Version %(version)s of agreement %(number)s.", version=view.facts.version, number=view.number)
        ),
    )


def file_name(view: AgreementView) -> str:
    return f"{view.parts[0].text}-{view.mentorship.mentee.name}-{view.number}.pdf"


def inputs(agreement: PrintedAgreement) -> Mapping[str, str]:
    """What typst gets: one JSON text, so that nothing in it can be read as markup."""
    return {"data": json.dumps(asdict(agreement), ensure_ascii=False)}


def render_pdf(agreement: PrintedAgreement) -> bytes:
    """Needs a Chinese font on the machine (wqy-zenhei or Noto CJK are enough)."""
    source: Any = beside("templates") / "print" / "agreement.typ"
    return bytes(typst.compile(source, format="pdf", sys_inputs=dict(inputs(agreement))))


def _signature(line: ConfirmationLine) -> SignatureLine:
    labels = {"party": settings().party_mentor_label, "technical": settings().technical_mentor_label}
    return SignatureLine(
        role=labels.get(line.signer.value) or _in_chinese(line.signer),
        name=line.person.name,
        confirmed=_in_chinese(line.method) if line.method else "",
        date=_in_chinese(line.confirmed_at) if line.confirmed_at else "",
    )


def _in_chinese(value: object) -> str:
    return render(value, "zh-CN")
