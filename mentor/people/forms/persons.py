"""A person's data as HR types them, and declarations of avoidance."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.people.actions.persons import PersonEdit
from mentor.people.rules import Affiliation, AvoidanceRelation, EmploymentStatus, Gender, SkillLevel, TitleLevel

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
#: Optional texts: column, longest.
_TEXTS = (("pinyin", 120), ("position", 120), ("education", 20), ("title_name", 60), ("specialties", 400),
          ("phone", 40), ("email", 120))  # fmt: skip
_DATES = ("in_post_since", "joined_on", "party_joined_on", "party_full_on", "blocked_until")
_NUMBERS = (("party_work_years", 70), ("specialty_years", 70), ("sort_order", 999_999))


@dataclass(frozen=True, slots=True)
class TypedDeclaration:
    counterpart_id: int
    relation: AvoidanceRelation


def read_person(raw: RawForm) -> PersonEdit:
    reader = FormReader(raw)
    values: dict[str, Any] = {"name": reader.text("name", max_length=60)}
    values |= {name: reader.text(name, max_length=most, required=False) for name, most in _TEXTS}
    values |= {name: reader.optional_date(name) for name in _DATES}
    values |= {name: reader.optional_integer(name, low=0, high=most) or 0 for name, most in _NUMBERS}
    values |= {
        "gender": reader.choice("gender", Gender),
        "status": reader.choice("status", EmploymentStatus),
        "affiliation": reader.choice("affiliation", Affiliation),
        "title_level": reader.optional_choice("title_level", TitleLevel) or TitleLevel.NONE,
        "skill_level": reader.optional_choice("skill_level", SkillLevel) or SkillLevel.NONE,
        "birth_month": _birth_month(reader),
    }
    _compare_dates(reader, values)
    edit = PersonEdit(
        version=reader.integer("version", low=1, high=2**30 - 1),
        unit_code=reader.text("unit_code", max_length=40),
        party_code=reader.text("party_code", max_length=40, required=False),
        effective_on=reader.optional_date("effective_on"),
        values=values,
    )
    return reader.checked(edit)


def read_declaration(raw: RawForm) -> TypedDeclaration:
    reader = FormReader(raw)
    if not raw.get("counterpart"):
        reader.complain("counterpart", Phrase("Please choose one."))
    counterpart = reader.optional_integer("counterpart", low=1, high=2**31 - 1)
    return reader.checked(TypedDeclaration(counterpart or 0, reader.choice("relation", AvoidanceRelation)))


def _birth_month(reader: FormReader) -> str:
    value = reader.text("birth_month", max_length=7, required=False)
    if value and not _MONTH.fullmatch(value):
        reader.complain("birth_month", Phrase("Please give a month such as 1985-03."))
    return value


def _compare_dates(reader: FormReader, values: dict[str, Any]) -> None:
    joined, full = values["party_joined_on"], values["party_full_on"]
    if isinstance(joined, date) and isinstance(full, date) and full < joined:
        reader.complain("party_full_on", Phrase("This is before the day of joining."))
    if values["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+", values["email"]):
        reader.complain("email", Phrase("Please give an address such as name@example.com."))
