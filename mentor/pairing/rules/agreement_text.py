"""From a template to the text of one agreement, and from the text to the parts a printed page has. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mentor.kernel.i18n import Phrase

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百]+条\s")

#: Every place a template may have, and what is filled in.
PLACES: Mapping[str, Phrase] = {
    "number": Phrase("Number of the agreement"),
    "programme": Phrase("Name of the programme"),
    "policy_document": Phrase("Number of the policy document"),
    "mentee": Phrase("Mentee: name"),
    "mentee_unit": Phrase("Mentee: unit"),
    "mentee_position": Phrase("Mentee: position"),
    "party_mentor": Phrase("Party-affairs mentor: name"),
    "party_mentor_unit": Phrase("Party-affairs mentor: unit"),
    "party_mentor_position": Phrase("Party-affairs mentor: position"),
    "technical_mentor": Phrase("Technical mentor: name"),
    "technical_mentor_unit": Phrase("Technical mentor: unit"),
    "technical_mentor_position": Phrase("Technical mentor: position"),
    "party_label": Phrase("What the Party-affairs mentor is called here"),
    "technical_label": Phrase("What the technical mentor is called here"),
    "direction": Phrase("Direction of development"),
    "anchor_project": Phrase("Anchor project"),
    "starts_on": Phrase("First day"),
    "ends_on": Phrase("Last day"),
    "months": Phrase("Length in months"),
    "objection_days": Phrase("Objection window in days"),
    "logs_per_month": Phrase("Log entries per month"),
    "owner": Phrase("Department in charge"),
}
#: Without these a text is no agreement of three.
NEEDED = ("mentee", "party_mentor", "technical_mentor", "starts_on", "ends_on", "objection_days")


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph: its kind (title, article, clause or plain) decides only how it looks."""

    kind: str
    text: str


def complaint_about(template: str) -> Phrase | None:
    """What is wrong with a template."""
    found = set(_PLACE.findall(template))
    if unknown := sorted(found - set(PLACES)):
        return Phrase("Nothing is known to fill in at %(places)s.", places=unknown)
    if missing := [place for place in NEEDED if place not in found]:
        return Phrase("The text needs a place for %(places)s.", places=[PLACES[place] for place in missing])
    return None


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with every place filled; what is filled in is never searched for places again."""
    text = _PLACE.sub(lambda match: values.get(match[1], ""), template)
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8: what everybody confirms."""
    return hashlib.sha256(text.encode()).hexdigest()


def parts(text: str) -> list[Part]:
    """The paragraphs of a text: the first is the title, 第…条 starts an article, （一） or 1. a clause."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [Part(_kind(line, n), line) for n, line in enumerate(lines)]


def _kind(line: str, n: int) -> str:
    if n == 0:
        return "title"
    if _ARTICLE.match(line):
        return "article"
    return "clause" if line.startswith("（") or re.match(r"^\d+[.．、]", line) else "plain"
