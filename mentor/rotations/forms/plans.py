"""What is typed about plans: months and area, posts, people, settings, and one edit of the board."""

import re
from dataclasses import dataclass
from datetime import date

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.persons import people_called, unit_called
from mentor.rotations.drawing import Choice
from mentor.rotations.forms.demands import edited_of
from mentor.rotations.rules.board import Edit, EditKind, Part
from mentor.rotations.rules.plans import LONGEST, PERIODS, NewPlan, PersonDemand, PostDemand, Settings

_SEPARATORS = re.compile(r"[\s,;，、；]+")
_MONTH = re.compile(r"\d{4}-\d{2}")
#: So many people can be typed at once.
MANY = 3_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ids with the demand for all of them, and the version of the plan that the form was made from."""

    ids: tuple[int, ...]
    edited: int


async def read_plan(raw: RawForm) -> NewPlan:
    reader = FormReader(raw)
    title = reader.text("title", max_length=120)
    unit = await unit_called(reader.text("unit", max_length=120))
    if unit is None:
        reader.complain("unit", Phrase("There is no unit with this code or name."))
    month = clean(raw.get("starts_on"))
    if not _MONTH.fullmatch(month) or not 1 <= int(month[5:]) <= 12:
        reader.complain("starts_on", Phrase("Please give a month, such as 2027-01."))
        month = "2000-01"
    starts_on = date(int(month[:4]), int(month[5:]), 1)
    return reader.checked(NewPlan(title, unit or 0, starts_on, reader.integer("periods", low=1, high=PERIODS)))


def read_posts(raw: RawForm) -> tuple[Chosen, PostDemand]:
    reader = FormReader(raw)
    ids = tuple(int(one) for one in raw.all("posts") if one.isdecimal())
    if not ids:
        reader.complain("posts", Phrase("Please choose at least one post."))
    demand = PostDemand(
        experience=reader.text("experience", max_length=60),
        shortest=reader.integer("shortest", low=1, high=LONGEST),
        longest=reader.integer("longest", low=1, high=LONGEST),
        capacity=reader.optional_integer("capacity", low=0, high=999),
        closed=_periods(reader, "closed"),
    )
    return reader.checked((Chosen(ids, edited_of(reader)), demand))


async def read_people(raw: RawForm) -> tuple[Chosen, PersonDemand]:
    reader = FormReader(raw)
    typed = [one for one in _SEPARATORS.split(raw.get("people")) if one][: MANY + 1]
    if not typed:
        reader.complain("people", Phrase("Please choose at least one person."))
    if len(typed) > MANY:
        reader.complain("people", Phrase("At most %(count)s people at once.", count=MANY))
    found = await people_called(typed[:MANY])
    if unknown := [one for one in typed if one not in found]:
        names = "、".join(unknown[:10])
        reader.complain("people", Phrase("Nobody, or more than one, is called so: %(names)s", names=names))
    demand = PersonDemand(
        needs=tuple(dict.fromkeys(one for one in map(clean, raw.all("needs")) if one)),
        away=_periods(reader, "away"),
        latest_start=reader.optional_integer("latest_start", low=1, high=PERIODS),
    )
    return reader.checked((Chosen(tuple(found.values()), edited_of(reader)), demand))


def read_minimum(raw: RawForm) -> tuple[int, int, int]:
    """Unit, how many, and the version of the plan."""
    reader = FormReader(raw)
    unit = reader.integer("unit", low=1, high=2_147_483_647)
    return reader.checked((unit, reader.integer("minimum", low=0, high=9_999), edited_of(reader)))


def read_settings(raw: RawForm) -> tuple[Settings, int]:
    reader = FormReader(raw)
    settings = Settings(
        keep=reader.integer("keep", low=0, high=10_000),
        floor=reader.integer("floor", low=0, high=1_000),
        length_cost=reader.integer("length_cost", low=0, high=1_000),
        seconds=reader.integer("seconds", low=1, high=600),
        seed=reader.integer("seed", low=0, high=999_999),
        order=_order(reader, raw.get("order")),
    )
    return reader.checked((settings, edited_of(reader)))


def read_edit(raw: RawForm) -> tuple[Edit, int]:
    reader = FormReader(raw)
    whole = {name: reader.optional_integer(name, low=0, high=2_147_483_647) for name in ("stint", "post")}
    months = {name: reader.optional_integer(name, low=-PERIODS, high=PERIODS) for name in ("start", "length")}
    edit = Edit(
        kind=reader.choice("kind", EditKind),
        person=reader.integer("person", low=1, high=2_147_483_647),
        **{name: value or 0 for name, value in (whole | months).items()},
    )
    return reader.checked((edit, edited_of(reader)))


def read_cell(raw: RawForm) -> tuple[int, int]:
    """Person and month of the cell that was clicked; 0 where nothing sensible stands."""
    person, start = raw.get("person"), raw.get("start")
    return int(person) if person.isdecimal() else 0, int(start) if start.isdecimal() else 0


def read_part(raw: RawForm) -> tuple[Part, int]:
    reader = FormReader(raw)
    unit = reader.optional_integer("of_unit", low=1, high=2_147_483_647)
    until = reader.optional_integer("until", low=1, high=PERIODS)
    return reader.checked((Part(unit, until), edited_of(reader)))


def read_version(raw: RawForm) -> int:
    reader = FormReader(raw)
    return reader.checked(edited_of(reader))


def read_choice(raw: RawForm) -> Choice:
    unit = raw.get("unit")
    return Choice(
        name=clean(raw.get("name"))[:60],
        unit=int(unit) if unit.isdecimal() else None,
        experience=clean(raw.get("experience"))[:60],
        wrong=raw.get("wrong") == "on",
    )


def _periods(reader: FormReader, name: str) -> frozenset[int]:
    """Numbers of months and ranges of them: "3, 7-9"."""
    found: set[int] = set()
    for one in _SEPARATORS.split(clean(reader.text(name, max_length=200, required=False))):
        first, _, last = one.partition("-")
        if not one:
            continue
        if not first.isdecimal() or (last and not last.isdecimal()) or int(last or first) > 99:
            reader.complain(name, Phrase("Please write months as numbers, such as 3, 7-9."))
            continue
        found.update(range(int(first), int(last or first) + 1))
    return frozenset(found)


def _order(reader: FormReader, text: str) -> tuple[tuple[str, str], ...]:
    """One rule in each line: earlier > later."""
    found = []
    for line in filter(None, map(clean, text.splitlines())):
        before, arrow, after = (part.strip() for part in line.replace("＞", ">").partition(">"))
        if not (before and arrow and after):
            reader.complain("order", Phrase("Please write one rule in each line, such as: safety > operation"))
            break
        found.append((before, after))
    return tuple(found)
