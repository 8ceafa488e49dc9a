"""Filters of the list, a new project, and the parts of a proposal."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.lists import ProjectFilter
from mentor.projects.queries.persons import party_org_called, people_called, unit_called
from mentor.projects.rules.proposals import NewBody, NewGoal, NewMember, NewNode, NewProject, NewRisk, Texts
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import (
    BodyKind,
    ChainNode,
    Line,
    MemberRole,
    NTag,
    ProjectKind,
    RiskLevel,
    StrategicClass,
)

NOBODY = Phrase("There is nobody with this number, or several people have this name.")
NO_UNIT = Phrase("There is no unit with this code or name.")


@dataclass(frozen=True, slots=True)
class Started:
    """A new project as typed; the topic it takes up, if any."""

    new: NewProject
    topic_id: int | None


def read_filter(raw: RawForm) -> ProjectFilter:
    reader = FormReader(raw)
    return ProjectFilter(
        state=reader.optional_choice("state", ProjectState),
        n_tag=reader.optional_choice("n_tag", NTag),
        strategic_class=reader.optional_choice("strategic_class", StrategicClass),
        kind=reader.optional_choice("kind", ProjectKind),
        unit=clean(raw.get("unit"))[:120],
        late=reader.flag("late"),
    )


async def read_project(raw: RawForm) -> Started:
    reader = FormReader(raw)
    leads = await read_people(reader, "party_lead", "business_lead")
    unit = await unit_called(reader.text("unit", max_length=120))
    if unit is None:
        reader.complain("unit", NO_UNIT)
    sponsor = await read_sponsor(reader)
    new = NewProject(
        code=reader.text("code", max_length=40),
        title=reader.text("title", max_length=200),
        unit_id=unit or 0,
        party_lead_id=leads.get("party_lead", 0),
        business_lead_id=leads.get("business_lead", 0),
        kind=reader.choice("kind", ProjectKind),
        n_tag=reader.choice("n_tag", NTag),
        strategic_class=reader.choice("strategic_class", StrategicClass),
        chain_node=reader.choice("chain_node", ChainNode),
        summary=reader.text("summary", max_length=4_000, required=False),
        is_classified=reader.flag("is_classified"),
        is_key=reader.flag("is_key"),
        sponsor_id=sponsor,
        starts_on=reader.optional_date("starts_on"),
        ends_on=reader.optional_date("ends_on"),
    )
    topic = reader.optional_integer("topic", low=1, high=999_999_999)
    return reader.checked(Started(new, topic))


async def read_sponsor(reader: FormReader) -> int | None:
    """The Party organisation typed as code or name; None when the field is empty."""
    text = reader.text("sponsor", max_length=120, required=False)
    if not text:
        return None
    found = await party_org_called(text)
    if found is None:
        reader.complain("sponsor", Phrase("There is no Party organisation with this code or name."))
    return found


async def read_people(reader: FormReader, *names: str, required: bool = True) -> dict[str, int]:
    """Persons by field, each typed as employee number or name; complaints where nobody is meant."""
    typed = {name: reader.text(name, max_length=60, required=required) for name in names}
    found = await people_called(typed.values())
    for name, text in typed.items():
        if text and text not in found:
            reader.complain(name, NOBODY)
    return {name: found[text] for name, text in typed.items() if text in found}


def read_goal(raw: RawForm) -> NewGoal:
    reader = FormReader(raw)
    return reader.checked(
        NewGoal(
            line=reader.choice("line", Line),
            text=reader.text("text", max_length=400),
            metric=reader.text("metric", max_length=120),
            target=read_number(reader, "target", required=True),
            unit_of_measure=reader.text("unit_of_measure", max_length=40, required=False),
            baseline=read_number(reader, "baseline", required=False),
            source=reader.text("source", max_length=200, required=False),
        )
    )


def read_number(reader: FormReader, name: str, *, required: bool) -> str:
    """A decimal number as typed, so that it can be charted."""
    value = reader.text(name, max_length=20, required=required)
    if value and not value.lstrip("-").replace(".", "", 1).isdecimal():
        reader.complain(name, Phrase("Please give a number, for example 98.5."))
    return value


def read_reason(raw: RawForm, *, required: bool = True) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=1_000, required=required))


def read_texts(raw: RawForm) -> Texts:
    reader = FormReader(raw)
    return reader.checked(
        Texts(
            summary=reader.text("summary", max_length=4_000, required=False),
            policy_basis=reader.text("policy_basis", max_length=1_000, required=False),
            preliminary_review=reader.text("preliminary_review", max_length=200, required=False),
            budget=reader.optional_integer("budget", low=0, high=999_999_999),
            starts_on=reader.optional_date("starts_on"),
            ends_on=reader.optional_date("ends_on"),
        )
    )


#: Roles that are chosen; leads change in another way.
CHOSEN = (MemberRole.MEMBER, MemberRole.MENTEE, MemberRole.MENTOR)


async def read_member(raw: RawForm) -> NewMember:
    reader = FormReader(raw)
    person = (await read_people(reader, "person")).get("person", 0)
    role = reader.choice("role", MemberRole)
    if role not in CHOSEN:
        reader.complain("role", Phrase("Please choose one of the offered values."))
    line = reader.choice("line", Line)
    return reader.checked(NewMember(person, role, line, reader.text("task", max_length=400, required=False)))


def read_node(raw: RawForm) -> NewNode:
    reader = FormReader(raw)
    return reader.checked(
        NewNode(
            title=reader.text("title", max_length=200),
            due_on=reader.date("due_on"),
            description=reader.text("description", max_length=2_000, required=False),
            party_deliverable=reader.text("party_deliverable", max_length=400, required=False),
            business_deliverable=reader.text("business_deliverable", max_length=400, required=False),
        )
    )


async def read_risk(raw: RawForm) -> NewRisk:
    reader = FormReader(raw)
    owners = await read_people(reader, "party_owner", "business_owner")
    return reader.checked(
        NewRisk(
            text=reader.text("text", max_length=400),
            level=reader.choice("level", RiskLevel),
            party_owner_id=owners.get("party_owner", 0),
            business_owner_id=owners.get("business_owner", 0),
            measure=reader.text("measure", max_length=1_000, required=False),
        )
    )


def read_body(raw: RawForm) -> NewBody:
    reader = FormReader(raw)
    kind = reader.choice("kind", BodyKind)
    name, task = reader.text("name", max_length=120), reader.text("task", max_length=400)
    return reader.checked(NewBody(kind, name, task, reader.date("founded_on")))
