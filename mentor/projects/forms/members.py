"""A contribution statement, and a drill with its people."""

import re
from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.forms.proposals import NO_UNIT
from mentor.projects.queries.persons import people_called, unit_called
from mentor.projects.rules.members import MOST_PEOPLE, NewDrill, Shown, Statement
from mentor.projects.rules.words import DrillMethod, DrillPart

_COMMA = re.compile(r"[,，、;；\t]")


@dataclass(frozen=True, slots=True)
class Held:
    """A drill as typed, with everybody in it."""

    drill: NewDrill
    people: tuple[Shown, ...]
    result: str


def read_statement(raw: RawForm) -> Statement:
    reader = FormReader(raw)
    texts = [reader.text(name, max_length=2_000, required=False) for name in ("party_text", "business_text")]
    return reader.checked(Statement(*texts))


async def read_drill(raw: RawForm, project_id: int | None = None) -> Held:
    """With a project the unit is the project's."""
    reader = FormReader(raw)
    unit = None
    if project_id is None:
        unit = await unit_called(reader.text("unit", max_length=120))
        if unit is None:
            reader.complain("unit", NO_UNIT)
    people = await _people(reader, raw)
    drill = NewDrill(
        title=reader.text("title", max_length=200),
        task=reader.text("task", max_length=1_000),
        method=reader.choice("method", DrillMethod),
        held_on=reader.date("held_on"),
        unit_id=unit or 0,
        project_id=project_id,
    )
    return reader.checked(Held(drill, people, reader.text("result", max_length=2_000, required=False)))


async def _people(reader: FormReader, raw: RawForm) -> tuple[Shown, ...]:
    """Trainees one in each line: number or name, level, remark; judges and organisers as a list."""
    lines = [[clean(part) for part in _COMMA.split(line, maxsplit=2)] for line in raw.get("trainees").splitlines()]
    trainees = [line for line in lines if line[0]][: MOST_PEOPLE + 1]
    others = {
        part: [clean(one) for one in re.split(r"[,，、;；\s]+", raw.get(name)) if clean(one)]
        for name, part in (("judges", DrillPart.JUDGE), ("organisers", DrillPart.ORGANISER))
    }
    typed = {line[0] for line in trainees} | {one for names in others.values() for one in names}
    found = await people_called(typed)
    if unknown := sorted(one for one in typed if one not in found):
        names = "、".join(unknown[:10])
        reader.complain("trainees", Phrase("Nobody, or more than one, is called so: %(names)s", names=names))
    people = [_shown(reader, line, found[line[0]]) for line in trainees if line[0] in found]
    people += [Shown(found[one], part) for part, names in others.items() for one in names if one in found]
    return tuple(people)


def _shown(reader: FormReader, line: list[str], person_id: int) -> Shown:
    level = line[1] if len(line) > 1 else ""
    if level and level not in ("1", "2", "3", "4", "5"):
        reader.complain("trainees", Phrase("A level is a number from 1 to 5: %(text)s", text=level))
        level = ""
    remark = line[2][:400] if len(line) > 2 else ""
    return Shown(person_id, DrillPart.TRAINEE, int(level) if level else None, remark)
