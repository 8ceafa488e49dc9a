"""CSV files of `mentor plan`: people, posts, units, wishes and the board, read into the planner's problem."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from mentor.commands.csv_files import Row, rows, several
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.planning.problem import Array, Person, Pin, Plan, Post, Prices, Problem, plan_of

#: Column -> the words for it, in either language.
PEOPLE_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Employee number"),
    "name": Phrase("Name"),
    "unit": Phrase("Unit"),
    "needs": Phrase("Experiences needed"),
    "away": Phrase("Periods at home"),
    "latest": Phrase("Latest first start"),
    "avoids": Phrase("Units of relatives"),
    "related": Phrase("Related to"),
}
POST_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Post code"),
    "name": Phrase("Name"),
    "unit": Phrase("Unit"),
    "experience": Phrase("Experience"),
    "shortest": Phrase("Shortest stint"),
    "longest": Phrase("Longest stint"),
    "capacity": Phrase("Places"),
    "closed": Phrase("Closed periods"),
    "handovers": Phrase("Handovers"),
}
UNIT_COLUMNS: Mapping[str, Phrase] = {"unit": Phrase("Unit"), "minimum": Phrase("Minimum staffing")}
WISH_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Employee number"),
    "post": Phrase("Post code"),
    "points": Phrase("Points"),
}
BOARD_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Employee number"),
    "post": Phrase("Post code"),
    "start": Phrase("First period"),
    "length": Phrase("Number of periods"),
    "published": Phrase("Published"),
}
#: Points of a post for which nobody said a wish.
INDIFFERENT = 50


@dataclass(frozen=True, slots=True)
class Sources:
    """The files; only people and posts are needed."""

    people: Path
    posts: Path
    units: Path | None = None
    wishes: Path | None = None
    board: Path | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What no file says: number of periods, how many are over, order of experiences, and prices."""

    periods: int = 12
    past: int = 0
    order: tuple[str, ...] = ()
    floor: int = 45
    prices: Prices = field(default_factory=Prices)


@dataclass(slots=True)
class _Reading:
    frame: Frame
    complaints: dict[str, Phrase] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    experiences: dict[str, int] = field(default_factory=dict)

    def whole(self, where: str, row: Mapping[str, str], column: str, default: int, span: tuple[int, int]) -> int:
        text = row.get(column, "")
        if not text:
            return default
        if not text.isdecimal() or not span[0] <= int(text) <= span[1]:
            self.complaints[f"{where} {column}"] = Phrase(
                "A whole number from %(least)s to %(most)s is needed.", least=span[0], most=span[1]
            )
            return default
        return int(text)

    def periods(self, where: str, row: Mapping[str, str], column: str) -> list[int]:
        """Numbers from 0, of a cell such as 3,5-7."""
        found: list[int] = []
        for part in several(row.get(column, "").replace("–", "-")):
            first, _, last = part.partition("-")
            if not first.isdecimal() or not (last or first).isdecimal() or not 1 <= int(first) <= self.frame.periods:
                self.complaints[f"{where} {column}"] = Phrase("Periods are numbers such as 3,5-7.")
                return []
            found += range(int(first) - 1, min(int(last or first), self.frame.periods))
        return found

    def known(self, where: str, names: Mapping[str, int], name: str) -> int | None:
        if (at := names.get(name)) is None:
            self.complaints[where] = Phrase("“%(name)s” is not known.", name=name)
        return at


def number(names: dict[str, int], name: str) -> int:
    """The number of a name, a new one when it is new."""
    return names.setdefault(name, len(names))


def read(sources: Sources, frame: Frame) -> Problem:
    """Raises Invalid with every complaint by file, line and column."""
    reading = _Reading(frame)
    post_rows = list(rows(sources.posts, POST_COLUMNS, reading.complaints, ("id", "unit", "experience")))
    people_rows = list(rows(sources.people, PEOPLE_COLUMNS, reading.complaints, ("id", "needs")))
    for _, row in post_rows:
        number(reading.posts, row["id"])
    for _, row in people_rows:
        number(reading.people, row["id"])
    if len(reading.people) < len(people_rows) or len(reading.posts) < len(post_rows):
        reading.complaints[sources.people.name] = Phrase("Somebody or a post is there twice.")
    posts = tuple(_post(reading, at, where, row) for at, (where, row) in enumerate(post_rows))
    people = tuple(_person(reading, at, where, row) for at, (where, row) in enumerate(people_rows))
    order = tuple(pair for chain in frame.order for pair in _order(reading, chain))
    minimum = _minimum(reading, _optional(sources.units, UNIT_COLUMNS, reading, ("unit",)))
    wishes = _wishes(reading, _optional(sources.wishes, WISH_COLUMNS, reading, ("id", "post")))
    pins, published = _board(reading, _optional(sources.board, BOARD_COLUMNS, reading, ("id", "post", "start")))
    capacity, handover = _capacity(reading, post_rows), _handover(reading, post_rows)
    available = _available(reading, people_rows)
    related = tuple(_related(reading, people_rows))
    if reading.complaints:
        raise Invalid(reading.complaints)
    return Problem(
        people, posts, tuple(reading.units), tuple(reading.experiences),
        tuple(str(t + 1) for t in range(frame.periods)), available, wishes, capacity,
        np.pad(minimum, ((0, len(reading.units) - len(minimum)), (0, 0))), handover, order, related, pins, published,
        frame.past, frame.prices,
    )  # fmt: skip


def _optional(
    path: Path | None, columns: Mapping[str, Phrase], reading: _Reading, needed: tuple[str, ...]
) -> Iterable[Row]:
    return rows(path, columns, reading.complaints, needed) if path else ()


def _post(reading: _Reading, at: int, where: str, row: Mapping[str, str]) -> Post:
    shortest = reading.whole(where, row, "shortest", 1, (1, reading.frame.periods))
    longest = reading.whole(where, row, "longest", max(3, shortest), (shortest, reading.frame.periods))
    unit, experience = number(reading.units, row["unit"]), number(reading.experiences, row["experience"])
    return Post(at + 1, row.get("name") or row["id"], unit, experience, shortest, longest)


def _person(reading: _Reading, at: int, where: str, row: Mapping[str, str]) -> Person:
    needs = [reading.known(f"{where} needs", reading.experiences, one) for one in several(row.get("needs", ""))]
    required = sorted({one for one in needs if one is not None})
    latest = reading.whole(where, row, "latest", 0, (1, reading.frame.periods))
    return Person(
        at + 1,
        row.get("name") or row["id"],
        tuple(required),
        home=number(reading.units, row["unit"]) if row.get("unit") else None,
        avoids=frozenset(number(reading.units, one) for one in several(row.get("avoids", ""))),
        latest_start=latest - 1 if latest else None,
        floor=reading.frame.floor * len(required),
    )


def _order(reading: _Reading, chain: str) -> Iterable[tuple[int, int]]:
    """A chain such as production>quality."""
    numbers = [reading.known(f"--order {chain}", reading.experiences, one.strip()) for one in chain.split(">")]
    return [(a, b) for a, b in pairwise(numbers) if a is not None and b is not None]


def _minimum(reading: _Reading, given: Iterable[Row]) -> Array:
    found = np.zeros((len(reading.units), reading.frame.periods), int)
    for where, row in given:
        unit = reading.known(where, reading.units, row["unit"])
        if unit is not None:
            found[unit] = reading.whole(where, row, "minimum", 1, (0, 10_000))
    return found


def _wishes(reading: _Reading, given: Iterable[Row]) -> Array:
    found = np.full((len(reading.people), len(reading.posts)), INDIFFERENT)
    for where, row in given:
        person, post = reading.known(where, reading.people, row["id"]), reading.known(where, reading.posts, row["post"])
        if person is not None and post is not None:
            found[person, post] = reading.whole(where, row, "points", INDIFFERENT, (0, 100))
    return found


def _board(reading: _Reading, given: Iterable[Row]) -> tuple[tuple[Pin, ...], Plan]:
    """Held fast are the stints that are not published."""
    pins: list[Pin] = []
    published: list[list[tuple[int, int, int]]] = [[] for _ in reading.people]
    for where, row in given:
        person, post = reading.known(where, reading.people, row["id"]), reading.known(where, reading.posts, row["post"])
        start = reading.whole(where, row, "start", 1, (1, reading.frame.periods))
        length = reading.whole(where, row, "length", 1, (1, reading.frame.periods - start + 1))
        if person is None or post is None:
            continue
        if row.get("published"):
            published[person].append((post, start - 1, length))
        else:
            pins.append(Pin(person, start - 1, length, post))
    return tuple(pins), plan_of(published)


def _capacity(reading: _Reading, given: list[Row]) -> Array:
    found = np.zeros((len(given), reading.frame.periods), int)
    for at, (where, row) in enumerate(given):
        found[at] = reading.whole(where, row, "capacity", 1, (0, 10_000))
        found[at, reading.periods(where, row, "closed")] = 0
    return found


def _handover(reading: _Reading, given: list[Row]) -> Array:
    """Somebody stays from the period before into each of these."""
    found = np.zeros((len(given), reading.frame.periods), bool)
    for at, (where, row) in enumerate(given):
        found[at, [t - 1 for t in reading.periods(where, row, "handovers") if t]] = True
    return found


def _available(reading: _Reading, given: list[Row]) -> Array:
    found = np.ones((len(given), reading.frame.periods), bool)
    for at, (where, row) in enumerate(given):
        found[at, reading.periods(where, row, "away")] = False
    return found


def _related(reading: _Reading, given: list[Row]) -> Iterable[tuple[int, int]]:
    for at, (where, row) in enumerate(given):
        for name in several(row.get("related", "")):
            other = reading.known(f"{where} related", reading.people, name)
            if other is not None and other != at:
                yield at, other
