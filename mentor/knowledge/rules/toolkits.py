"""Toolkits: what people take to the shop floor. Checklists and forms are filled in, the others are read. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import LOCALES, Labelled, Phrase, render
from mentor.knowledge.rules.modules import ModuleFacts, refusal_to_use

TOOLKIT = "toolkit"
TEXT_LENGTH = 10_000
ANSWER_LENGTH = 500
FIELDS_LIMIT = 60
CHOICES_LIMIT = 12


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
    LONG = "long", Phrase("Long text")
    NUMBER = "number", Phrase("Figure")
    DATE = "date", Phrase("Date")
    CHOICE = "choice", Phrase("Choice")


@dataclass(frozen=True, slots=True)
class Field:
    """One line to be answered; `name` is that of its input, `choices` are what can be chosen."""

    name: str
    label: str
    type: FieldType
    choices: tuple[str, ...] = ()

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, as pages show it."""
        return [(one, one) for one in self.choices]


@dataclass(frozen=True, slots=True)
class NewToolkit:
    kind: ToolkitKind
    title: str
    text: str
    edited: int = 0


def fields_of(kind: ToolkitKind, text: str) -> tuple[Field, ...]:
    """One per line; a heading (#) is no field.

    In a form “Temperature | number” says in either language how it is answered, “State | good / worn / broken” what
    can be chosen.
    """
    if kind not in FILLABLE:
        return ()
    found: list[Field] = []
    for line in text.splitlines():
        label, _, word = line.strip().lstrip("-*• ").replace("\uff5c", "|").partition("|")
        label = re.sub(r"^\d+[.、)]\s*", "", label.strip())
        if label and not label.startswith("#"):
            asked = (FieldType.TICK, ()) if kind is ToolkitKind.CHECKLIST else _type(word.strip())
            found.append(Field(f"f{len(found)}", label[:200], *asked))
    return tuple(found[:FIELDS_LIMIT])


def _type(word: str) -> tuple[FieldType, tuple[str, ...]]:
    choices = tuple(dict.fromkeys(part.strip()[:100] for part in re.split(r"[/\uff0f]", word) if part.strip()))
    if len(choices) > 1:
        return FieldType.CHOICE, choices[:CHOICES_LIMIT]
    known = (
        one for one in FieldType if word.lower() in (one.value, *(render(one, locale).lower() for locale in LOCALES))
    )
    return next(known, FieldType.TEXT), ()


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
        elif given and field.type is FieldType.CHOICE and given not in field.choices:
            wrong[field.name] = Phrase("Please choose one of the offered values.")
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
