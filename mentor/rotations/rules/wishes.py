"""Wishes for posts and for whole units, one by one or from a file. Pure.

A wish for a unit is one for each of its posts in the plan; a wish for the post itself goes before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentor.kernel.i18n import Phrase
from mentor.rotations.rules.board import PersonOfPlan, PostOfPlan
from mentor.rotations.rules.plans import NewWish

#: Rows of one file; complaints shown at once.
ROWS_LIMIT, SHOWN = 20_000, 20
#: Our columns and the words of headers that mean them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": ("工号", "人员", "姓名", "employee number", "number", "person", "name"),
    "place": ("岗位编码", "岗位", "单位", "岗位或单位", "post", "post code", "unit", "post or unit"),
    "points": ("分值", "意愿分", "分数", "points", "score"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """What a file comes to."""

    wishes: tuple[NewWish, ...]
    complaints: tuple[Phrase, ...]


def header_of(cells: Sequence[str]) -> Mapping[str, int]:
    """Place of each of our columns in this row, as far as its words are known."""
    plain = [cell.strip().lower() for cell in cells]
    return {
        name: next(i for i, cell in enumerate(plain) if cell in known)
        for name, known in COLUMNS.items()
        if {*plain} & {*known}
    }


def read_rows(
    rows: Iterable[tuple[int, Sequence[str]]],
    columns: Mapping[str, int],
    people: Sequence[PersonOfPlan],
    posts: Sequence[PostOfPlan],
) -> Read:  # fmt: skip
    """`rows`: number in the file and its cells. People by number or unambiguous name, posts by code, units by name."""
    persons, codes, units = _persons(people), {post.code: post.id for post in posts}, _units(posts)
    own: dict[tuple[int, int], int] = {}
    general: dict[tuple[int, int], int] = {}
    complaints = []
    for number, cells in rows:
        person, place, points = (cells[columns[name]].strip() if columns[name] < len(cells) else "" for name in COLUMNS)
        value = int(points) if points.isdecimal() and len(points) <= 3 else 101
        if person not in persons:
            complaints.append(Phrase("Row %(row)s: “%(text)s” is nobody of the plan.", row=number, text=person))
        elif place not in codes and place not in units:
            complaints.append(Phrase("Row %(row)s: “%(text)s” is no post or unit of the plan.", row=number, text=place))
        elif value > 100:
            complaints.append(Phrase("Row %(row)s: “%(text)s” is not a number from 0 to 100.", row=number, text=points))
        elif place in codes:
            own[persons[person], codes[place]] = value
        else:
            general |= {(persons[person], post): value for post in units[place]}
    found = general | own
    return Read(tuple(NewWish(*key, value) for key, value in found.items()), tuple(complaints))


def _persons(people: Sequence[PersonOfPlan]) -> Mapping[str, int]:
    names = [one.name for one in people]
    found = {one.name: one.id for one in people if names.count(one.name) == 1}
    return found | {one.employee_no: one.id for one in people if one.employee_no}


def _units(posts: Sequence[PostOfPlan]) -> Mapping[str, tuple[int, ...]]:
    """By name, where only one unit of the plan has it."""
    named: dict[str, set[int]] = {}
    for post in posts:
        named.setdefault(post.unit_name, set()).add(post.unit_id)
    return {
        name: tuple(post.id for post in posts if post.unit_id in units)
        for name, units in named.items()
        if len(units) == 1
    }


def for_unit(person: int, unit: int, points: int, posts: Sequence[PostOfPlan]) -> tuple[NewWish, ...]:
    """One wish for each post of the unit in the plan."""
    return tuple(NewWish(person, post.id, points) for post in posts if post.unit_id == unit)


def refusal_to_take(complaints: Sequence[Phrase]) -> Phrase | None:
    """All or nothing: which rows have to be corrected."""
    if not complaints:
        return None
    return Phrase(
        "Nothing was taken over; %(count)s rows have to be corrected. %(rows)s",
        count=len(complaints),
        rows=list(complaints[:SHOWN]),
    )
