"""Forms of programmes, enrolments, policy numbers and agreement templates."""

from typing import Any

from mentor.kernel.forms import FormReader, RawForm
from mentor.pairing.actions.programmes import NewEnrolment, NewProgramme
from mentor.pairing.actions.standards import NewPolicy, NewTemplate
from mentor.pairing.forms.pool import chosen_person
from mentor.pairing.rules.policy import NUMBERS, Policy
from mentor.pairing.rules.states import Direction
from mentor.people.rules import SkillLevel, TitleLevel

_ANY_ID = {"low": 1, "high": 999_999_999}


def read_programme(raw: RawForm) -> NewProgramme:
    reader = FormReader(raw)
    new = NewProgramme(
        name=reader.text("name", max_length=120),
        year=reader.integer("year", low=2000, high=2100),
        unit_id=reader.integer("unit_id", **_ANY_ID),
        owner=reader.text("owner", max_length=120),
        starts_on=reader.date("starts_on"),
        ends_on=reader.date("ends_on"),
        policy_id=reader.optional_integer("policy_id", **_ANY_ID),
        template_id=reader.optional_integer("template_id", **_ANY_ID),
    )
    return reader.checked(new)


def read_enrolment(raw: RawForm) -> NewEnrolment:
    reader = FormReader(raw)
    new = NewEnrolment(
        person_id=chosen_person(reader, "person"),
        direction=reader.choice("direction", Direction),
        specialties=reader.text("specialties", max_length=400, required=False),
        gap_political=reader.integer("gap_political", low=0, high=4),
        gap_business=reader.integer("gap_business", low=0, high=4),
        gap_scenario=reader.integer("gap_scenario", low=0, high=4),
        anchor_project=reader.text("anchor_project", max_length=200, required=False),
        note=reader.text("note", max_length=400, required=False),
    )
    return reader.checked(new)


def read_policy_version(raw: RawForm) -> NewPolicy:
    """Every number of the profile; limits are checked here with the words of the form, sums by the action."""
    reader = FormReader(raw)
    numbers: dict[str, Any] = {
        f.name: reader.integer(f.name, low=f.metadata["low"], high=f.metadata["high"]) for f in NUMBERS
    }
    numbers["title_level"] = reader.choice("title_level", TitleLevel)
    numbers["skill_level"] = reader.choice("skill_level", SkillLevel)
    new = NewPolicy(
        code=reader.text("code", max_length=40),
        name=reader.text("name", max_length=120),
        document_no=reader.text("document_no", max_length=120),
        effective_on=reader.optional_date("effective_on"),
        policy=Policy(**numbers),
    )
    return reader.checked(new)


def read_template(raw: RawForm) -> NewTemplate:
    reader = FormReader(raw)
    new = NewTemplate(
        code=reader.text("code", max_length=40),
        name=reader.text("name", max_length=120),
        text=reader.text("text", max_length=30_000),
    )
    return reader.checked(new)
