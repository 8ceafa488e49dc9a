"""Another lead, another scope."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm
from mentor.projects.forms.proposals import read_number, read_people
from mentor.projects.queries.projects import GoalLine
from mentor.projects.rules.changes import NewScope
from mentor.projects.rules.words import Line


@dataclass(frozen=True, slots=True)
class NewLead:
    line: Line
    person_id: int
    reason: str


async def read_lead(raw: RawForm) -> NewLead:
    reader = FormReader(raw)
    person = (await read_people(reader, "person")).get("person", 0)
    return reader.checked(NewLead(reader.choice("line", Line), person, reader.text("reason", max_length=1_000)))


def read_scope(raw: RawForm, goals: tuple[GoalLine, ...]) -> NewScope:
    """A field `target` with its number for each goal."""
    reader = FormReader(raw)
    targets = {goal.id: read_number(reader, f"target{goal.id}", required=False) or goal.target for goal in goals}
    return reader.checked(
        NewScope(
            summary=reader.text("summary", max_length=4_000, required=False),
            ends_on=reader.optional_date("ends_on"),
            targets=targets,
            reason=reader.text("reason", max_length=1_000),
        )
    )
