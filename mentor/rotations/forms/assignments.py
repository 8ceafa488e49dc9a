"""An assignment as typed, filters of the list, and the small forms along its life."""

from datetime import date

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.persons import people_called, unit_called
from mentor.rotations.actions.ending import Ending, Written
from mentor.rotations.actions.seats import Arrangement
from mentor.rotations.actions.stints import Chosen
from mentor.rotations.queries.assignment_lists import AssignmentFilter
from mentor.rotations.queries.places import post_called, project_called
from mentor.rotations.rules.assignments import (
    Grade,
    ItemKind,
    Kind,
    NewAssignment,
    Outcome,
    Remedy,
    ReviewKind,
    Verdict,
    Way,
)
from mentor.rotations.rules.life import State, Step

NOBODY = Phrase("There is nobody with this number, or several people have this name.")
_PEOPLE = ("person", "supervisor", "home_decider", "host_decider")
ENDINGS = (Step.RETURN, Step.STAY, Step.END_EARLY)


def read_filter(raw: RawForm) -> AssignmentFilter:
    """A damaged filter asks for everything."""
    reader = FormReader(raw)
    return AssignmentFilter(
        state=reader.optional_choice("state", State),
        kind=reader.optional_choice("kind", Kind),
        unit=clean(raw.get("unit"))[:120],
        mine=reader.flag("mine"),
        late=reader.flag("late"),
    )


async def read_new(raw: RawForm) -> NewAssignment:
    return await _read(raw, is_new=True)


async def read_change(raw: RawForm) -> tuple[NewAssignment, int]:
    """Without the person; with the state the form was made from."""
    reader = FormReader(raw)
    edited = reader.integer("edited", low=0, high=999_999_999)
    return await _read(raw, is_new=False), reader.checked(edited)


async def _read(raw: RawForm, *, is_new: bool) -> NewAssignment:
    reader = FormReader(raw)
    typed = {name: reader.text(name, max_length=60, required=name == "person" and is_new) for name in _PEOPLE}
    found = await people_called(typed.values())
    for name, text in typed.items():
        if text and text not in found:
            reader.complain(name, NOBODY)
    people = {name: found.get(text) for name, text in typed.items()}
    unit = await unit_called(reader.text("host_unit", max_length=120)) or 0
    if not unit:
        reader.complain("host_unit", Phrase("There is no unit with this code or name."))
    post, project = await _post(reader), await _project(reader)
    return reader.checked(
        NewAssignment(
            person=people["person"] or 0,
            kind=reader.choice("kind", Kind),
            way=reader.optional_choice("way", Way) or Way.INTERNAL,
            host_unit=unit,
            host_post=post,
            host_position=reader.text("host_position", max_length=120, required=False),
            starts_on=reader.date("starts_on"),
            planned_end=reader.date("planned_end"),
            reason=reader.text("reason", max_length=1_000),
            tasks=reader.text("tasks", max_length=2_000, required=False),
            project=project,
            supervisor=people["supervisor"],
            home_decider=people["home_decider"],
            host_decider=people["host_decider"],
        )
    )


async def _post(reader: FormReader) -> int | None:
    code = reader.text("host_post", max_length=40, required=False)
    post = await post_called(code) if code else None
    if code and post is None:
        reader.complain("host_post", Phrase("There is no post with this code."))
    return post


async def _project(reader: FormReader) -> int | None:
    code = reader.text("project", max_length=60, required=False)
    project = await project_called(code) if code else None
    if code and project is None:
        reader.complain("project", Phrase("There is no project with this code."))
    return project


def read_stints(raw: RawForm) -> Chosen:
    """Which published stays of a plan become assignments, of which type, and why."""
    reader = FormReader(raw)
    return reader.checked(
        Chosen(
            stints=tuple(int(one) for one in raw.all("stint") if one.isdecimal()),
            kind=reader.choice("kind", Kind),
            reason=reader.text("reason", max_length=1_000),
            tasks=reader.text("tasks", max_length=2_000, required=False),
        )
    )


def read_verdict(raw: RawForm) -> tuple[Verdict, str]:
    reader = FormReader(raw)
    return reader.checked((reader.choice("verdict", Verdict), reader.text("reason", max_length=1_000, required=False)))


def read_text(raw: RawForm, name: str, *, limit: int = 1_000, required: bool = True) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text(name, max_length=limit, required=required))


async def read_handover(raw: RawForm) -> tuple[int, int]:
    """Who receives, and who watches."""
    reader = FormReader(raw)
    typed = {name: reader.text(name, max_length=60) for name in ("receiver", "witness")}
    found = await people_called(typed.values())
    for name, text in typed.items():
        if text and text not in found:
            reader.complain(name, NOBODY)
    return reader.checked((found.get(typed["receiver"], 0), found.get(typed["witness"], 0)))


def read_item(raw: RawForm) -> tuple[ItemKind, str]:
    reader = FormReader(raw)
    return reader.checked((reader.choice("item_kind", ItemKind), reader.text("text", max_length=400)))


def read_review(raw: RawForm) -> Written:
    """`outcome_<id>`: what became of each criterion."""
    reader = FormReader(raw)
    outcomes = []
    for name in raw.fields:
        number = name.removeprefix("outcome_")
        if name.startswith("outcome_") and number.isdecimal() and len(number) < 10:
            outcome = reader.optional_choice(name, Outcome)
            if outcome is not None:
                outcomes.append((int(number), outcome))
    return reader.checked(
        Written(
            kind=reader.choice("review", ReviewKind),
            text=reader.text("text", max_length=4_000),
            grade=reader.optional_choice("grade", Grade),
            outcomes=tuple(outcomes),
        )
    )


def read_extension(raw: RawForm) -> tuple[date, str]:
    reader = FormReader(raw)
    return reader.checked((reader.date("new_end"), reader.text("reason", max_length=1_000)))


def read_ending(raw: RawForm) -> Ending:
    reader = FormReader(raw)
    step = reader.choice("step", Step)
    if step not in ENDINGS:
        reader.complain("step", Phrase("Please choose one of the offered values."))
    return reader.checked(
        Ending(
            step,
            reader.date("day"),
            reader.text("reason", max_length=1_000, required=False),
            reader.text("document_no", max_length=80, required=False),
        )
    )


def read_aim(raw: RawForm) -> tuple[int | None, str]:
    """A criterion of a milestone, or words of one's own."""
    reader = FormReader(raw)
    criterion = reader.optional_integer("criterion", low=1, high=999_999_999)
    text = reader.text("text", max_length=400, required=criterion is None)
    return reader.checked((criterion, text))


def read_number(raw: RawForm, name: str) -> int:
    reader = FormReader(raw)
    return reader.checked(reader.integer(name, low=1, high=999_999_999))


def read_arrangement(raw: RawForm) -> Arrangement:
    reader = FormReader(raw)
    return reader.checked(
        Arrangement(
            remedy=reader.choice("remedy", Remedy),
            note=reader.text("note", max_length=400),
            successor=reader.optional_integer("successor", low=1, high=999_999_999),
            override=reader.text("override_reason", max_length=400, required=False),
        )
    )
