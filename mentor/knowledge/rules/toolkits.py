"""Toolkits: what people take to the shop floor. Checklists and forms are filled in, the others are read. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.knowledge.rules.modules import ModuleFacts, refusal_to_use

TOOLKIT = "toolkit"
TEXT_LENGTH = 10_000
ANSWER_LENGTH = 500
FIELDS_LIMIT = 60


class ToolkitKind(Labelled):
    CHECKLIST = "checklist", Phrase("Checklist")
    FORM = "form", Phrase("Form")
    TEMPLATE = "template", Phrase("Template")
    WORK_CARD = "work_card", Phrase("Work card")
    SCRIPT = "script", Phrase("Script for a talk")
    CASE = "case", Phrase("Case")


#: What is filled in, and each filled copy kept.
FILLABLE = frozenset({ToolkitKind.CHECKLIST, ToolkitKind.FORM})


class FieldType(Labelled):
    """How a line of a form is answered; a line of a checklist is ticked."""

    TICK = "tick", Phrase("Tick")
    TEXT = "text", Phrase("Text")
    NUMBER = "number", Phrase("Number")
    DATE = "date", Phrase("Date")


@dataclass(frozen=True, slots=True)
class Field:
    """One line to be answered; `name` is that of its input."""

    name: str
    label: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class NewToolkit:
    kind: ToolkitKind
    title: str
    text: str
    edited: int = 0


def fields_of(kind: ToolkitKind, text: str) -> tuple[Field, ...]:
    """One per line; in a form “Temperature | number” says how it is answered, a heading (#) is no field."""
    if kind not in FILLABLE:
        return ()
    found: list[Field] = []
    for line in text.splitlines():
        label, _, word = line.strip().lstrip("-*• ").partition("|")
        label = re.sub(r"^\d+[.、)]\s*", "", label.strip())
        if label and not label.startswith("#"):
            asked = FieldType.TICK if kind is ToolkitKind.CHECKLIST else _type(word.strip().lower())
            found.append(Field(f"f{len(found)}", label[:200], asked))
    return tuple(found[:FIELDS_LIMIT])


def _type(word: str) -> FieldType:
    return next((one for one in FieldType if one.value == word), FieldType.TEXT)


def complaints_about_toolkit(new: NewToolkit, *, has_file: bool) -> dict[str, Phrase]:
    if new.kind in FILLABLE and not fields_of(new.kind, new.text):
        return {"text": Phrase("Please write one point per line.")}
    if new.kind is ToolkitKind.TEMPLATE and not has_file:
        return {"file": Phrase("A template is a file: please choose it.")}
    if new.kind not in FILLABLE and new.kind is not ToolkitKind.TEMPLATE and not new.text:
        return {"text": Phrase("Please fill this in.")}
    return {}


def complaints_about_answers(fields: tuple[Field, ...], answers: Mapping[str, str]) -> dict[str, Phrase]:
    """What cannot be what the line asks for; an empty answer is one, too."""
    wrong: dict[str, Phrase] = {}
    for field in fields:
        given = answers.get(field.name, "")
        if len(given) > ANSWER_LENGTH:
            wrong[field.name] = Phrase(
                "Please keep this under %(limit)s characters; it has %(length)s.",
                limit=ANSWER_LENGTH,
                length=len(given),
            )
        elif given and field.type is FieldType.NUMBER and not re.fullmatch(r"-?\d{1,12}([.,]\d{1,6})?", given):
            wrong[field.name] = Phrase("Please give a number, such as 36.5.")
        elif given and field.type is FieldType.DATE and not _is_date(given):
            wrong[field.name] = Phrase("Please give a date such as 2026-03-31.")
    return wrong


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def refusal_to_fill(module: ModuleFacts, actor: Actor) -> Phrase | None:
    """Filling in is using: what the module allows."""
    return refusal_to_use(module, actor)
