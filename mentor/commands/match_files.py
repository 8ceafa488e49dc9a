"""CSV files of `mentor match`: mentees and mentors, read into what the pairing rules look at, with every complaint."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from mentor.commands.csv_files import Row, rows, several
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import LOCALES, Phrase, render
from mentor.pairing.matching.cohort import Cohort, Pin, Refusal, Wish
from mentor.pairing.matching.problem import Prices
from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, Plan, Qualification, folded
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Grade, ProfileState, Seat, Signer
from mentor.people.rules import Affiliation

#: Column -> the words for it, in either language.
MENTEE_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Employee number"),
    "name": Phrase("Name"),
    "unit": Phrase("Unit"),
    "department": Phrase("Department"),
    "site": Phrase("Place of work"),
    "specialties": Phrase("Specialties"),
    "political": Phrase("Gap: political"),
    "business": Phrase("Gap: business"),
    "scenario": Phrase("Gap: scenario"),
    "avoids": Phrase("Relations to avoid"),
    "wants": Phrase("Wanted mentors"),
    "refuses": Phrase("Refused mentors"),
    "party_now": Phrase("Party-affairs mentor now"),
    "technical_now": Phrase("Technical mentor now"),
    "party_fixed": Phrase("Party-affairs mentor fixed"),
    "technical_fixed": Phrase("Technical mentor fixed"),
}
MENTOR_COLUMNS: Mapping[str, Phrase] = {
    "id": Phrase("Employee number"),
    "name": Phrase("Name"),
    "seat": Phrase("Seat"),
    "department": Phrase("Department"),
    "unit": Phrase("Unit"),
    "site": Phrase("Place of work"),
    "capacity": Phrase("Places"),
    "load": Phrase("Places taken"),
    "specialties": Phrase("Specialties"),
    "political": Phrase("Strength: political"),
    "business": Phrase("Strength: business"),
    "scenario": Phrase("Strength: scenario"),
    "grade": Phrase("Last evaluation"),
}
#: Points of a rule for the first, second, third wish; further ones count as the third.
WISHES = (10, 6, 3)


@dataclass(slots=True)
class Files:
    """What was read; names by the keys of the cohort."""

    cohort: Cohort
    mentee_names: dict[int, str]
    mentor_names: dict[int, str]


@dataclass(slots=True)
class _Reading:
    persons: dict[str, int] = field(default_factory=dict)
    complaints: dict[str, Phrase] = field(default_factory=dict)

    def person(self, number: str) -> int:
        return self.persons.setdefault(number.strip(), len(self.persons) + 1)

    def whole(self, where: str, row: Mapping[str, str], column: str, default: int, most: int) -> int:
        text = row.get(column, "")
        if not text:
            return default
        if not text.isdecimal() or int(text) > most:
            self.complaints[f"{where} {column}"] = Phrase("A whole number from 0 to %(most)s is needed.", most=most)
            return default
        return int(text)

    def axes(self, where: str, row: Mapping[str, str]) -> Axes:
        return Axes(*(self.whole(where, row, axis, 0, 4) for axis in ("political", "business", "scenario")))

    def one_of(self, where: str, row: Mapping[str, str], column: str, words: type[Seat] | type[Grade]) -> str:
        text = row.get(column, "").casefold()
        for word in words:
            if text in {word.value, *(render(word.label, locale).casefold() for locale in LOCALES)}:
                return word.value
        self.complaints[f"{where} {column}"] = Phrase("Please give one of %(words)s.", words=[w.value for w in words])
        return next(iter(words)).value


def read(mentees: Path, mentors: Path, prices: Prices, today: date) -> Files:
    """The cohort of two files. Raises Invalid with every complaint by file, line and column."""
    reading = _Reading()
    mentor_rows = list(rows(mentors, MENTOR_COLUMNS, reading.complaints, ("id", "seat")))
    mentee_rows = list(rows(mentees, MENTEE_COLUMNS, reading.complaints, ("id",)))
    pool = [_mentor(reading, where, n, row, today) for n, (where, row) in enumerate(mentor_rows, start=1)]
    people = [_mentee(reading, row, where) for where, row in mentee_rows]
    by_seat = {seat: {one.person_id: one.profile_id for one in pool if one.seat is seat} for seat in Seat}
    for seat, known in by_seat.items():
        if len(known) < sum(one.seat is seat for one in pool):
            reading.complaints[mentors.name] = Phrase("Somebody is there twice on the same seat.")
    if len({one.person_id for one in people}) < len(people):
        reading.complaints[mentees.name] = Phrase("Somebody is there twice.")
    cohort = Cohort(
        tuple(people),
        tuple(one for one in pool if one.seat is Seat.PARTY),
        tuple(one for one in pool if one.seat is Seat.TECHNICAL),
        Plan(Policy(), today, today + timedelta(days=365)),
        prices,
        wishes=tuple(_wishes(reading, mentee_rows, by_seat)),
        refusals=tuple(_refusals(reading, mentee_rows, by_seat)),
        pins=tuple(Pin(i, p, t) for i, p, t in _held(reading, mentee_rows, by_seat, "fixed") if p or t),
        current={i: (p, t) for i, p, t in _held(reading, mentee_rows, by_seat, "now") if p or t},
    )
    if reading.complaints:
        raise Invalid(reading.complaints)
    names = {reading.person(row["id"]): row.get("name") or row["id"] for _, row in mentee_rows}
    return Files(cohort, names, {n: row.get("name") or row["id"] for n, (_, row) in enumerate(mentor_rows, start=1)})


BySeat = Mapping[Seat, Mapping[int, int]]


def _mentee(reading: _Reading, row: Mapping[str, str], where: str) -> MenteeFacts:
    return MenteeFacts(
        reading.person(row["id"]),
        _path(row, f"mentee {row['id']}"),
        row.get("site", ""),
        _path(row, f"mentee {row['id']}", of_department=True),
        folded(row.get("specialties", "")),
        reading.axes(where, row),
        avoids=frozenset(reading.person(one) for one in several(row.get("avoids", ""))),
    )


def _mentor(reading: _Reading, where: str, number: int, row: Mapping[str, str], today: date) -> MentorFacts:
    """Whoever is in the file is taken to be in the pool, qualified and appointed for long enough."""
    return MentorFacts(
        number,
        reading.person(row["id"]),
        Seat(reading.one_of(where, row, "seat", Seat)),
        ProfileState.ACTIVE,
        _path(row, f"mentor {number}"),
        Qualification(Affiliation.MEMBER, has_exception=True),
        row.get("site", ""),
        reading.whole(where, row, "capacity", Policy().mentees_per_mentor, 50),
        reading.whole(where, row, "load", 0, 50),
        today + timedelta(days=3650),
        specialties=folded(row.get("specialties", "")),
        strengths=reading.axes(where, row),
        last_grade=Grade(reading.one_of(where, row, "grade", Grade)) if row.get("grade") else None,
    )


def _path(row: Mapping[str, str], otherwise: str, of_department: bool = False) -> str:
    """Place in a tree of departments and units; without either a place of one's own."""
    department = row.get("department") or row.get("unit") or otherwise
    return f"/{department}/" if of_department else f"/{department}/{row.get('unit', '')}/"


def _profiles(reading: _Reading, where: str, number: str, by_seat: BySeat) -> list[int]:
    person = reading.persons.get(number, 0)
    found = [known[person] for known in by_seat.values() if person in known]
    if not found:
        reading.complaints[where] = Phrase("There is no mentor with the number %(number)s.", number=number)
    return found


def _wishes(reading: _Reading, rows: list[Row], by_seat: BySeat) -> Iterable[Wish]:
    for where, row in rows:
        for rank, number in enumerate(several(row.get("wants", ""))):
            for profile in _profiles(reading, where, number, by_seat):
                points = WISHES[min(rank, len(WISHES) - 1)]
                yield Wish(reading.person(row["id"]), profile, points, Signer.MENTEE)


def _refusals(reading: _Reading, rows: list[Row], by_seat: BySeat) -> Iterable[Refusal]:
    for where, row in rows:
        for number in several(row.get("refuses", "")):
            for profile in _profiles(reading, where, number, by_seat):
                yield Refusal(reading.person(row["id"]), profile, Signer.MENTEE)


def _held(
    reading: _Reading, rows: list[Row], by_seat: BySeat, when: str
) -> Iterable[tuple[int, int | None, int | None]]:
    """Each mentee with the profiles of the two mentors a pair of columns names."""
    for where, row in rows:
        held: list[int | None] = []
        for seat in Seat:
            number = row.get(f"{seat.value}_{when}", "")
            profile = by_seat[seat].get(reading.persons.get(number, 0))
            if number and profile is None and when == "fixed":
                reading.complaints[where] = Phrase("There is no mentor with the number %(number)s.", number=number)
            held.append(profile)
        yield reading.person(row["id"]), held[0], held[1]
