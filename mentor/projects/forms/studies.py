"""A new study, a finding, a conclusion, and who takes part."""

from mentor.kernel.forms import FormReader, RawForm
from mentor.projects.forms.proposals import NO_UNIT, read_people, read_sponsor
from mentor.projects.queries.persons import unit_called
from mentor.projects.rules.studies import NewStudy
from mentor.projects.rules.words import Line, StudyColumn


async def read_study(raw: RawForm) -> NewStudy:
    reader = FormReader(raw)
    unit = await unit_called(reader.text("unit", max_length=120))
    if unit is None:
        reader.complain("unit", NO_UNIT)
    sponsor = await read_sponsor(reader)
    title, question = reader.text("title", max_length=200), reader.text("question", max_length=2_000, required=False)
    return reader.checked(NewStudy(unit or 0, title, question, reader.date("held_on"), sponsor))


async def read_participant(raw: RawForm) -> tuple[int, Line]:
    reader = FormReader(raw)
    person = (await read_people(reader, "person")).get("person", 0)
    return reader.checked((person, reader.choice("line", Line)))


def read_card(raw: RawForm) -> tuple[StudyColumn, str, str]:
    reader = FormReader(raw)
    text, source = reader.text("text", max_length=1_000), reader.text("source", max_length=200, required=False)
    return reader.checked((reader.choice("column", StudyColumn), text, source))


def read_conclusion(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("text", max_length=1_000))
