"""Wishes, files of them, and projects that need their people at home."""

import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from mentor.kernel.errors import Invalid
from mentor.kernel.forms import FormReader, RawForm, Upload
from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.reading import open_roster
from mentor.rotations.queries.places import project_called
from mentor.rotations.rules import wishes
from mentor.rotations.rules.commitments import LAST_PERIOD, MOST_MONTHS, NewCommitment, Slip
from mentor.rotations.rules.plans import PERIODS

_LARGEST = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Wish:
    """Rows of the plan; either a post or a unit, the other one is 0."""

    person: int
    post: int
    unit: int
    points: int


def read_wish(raw: RawForm) -> tuple[Wish, int]:
    """`wished`: the row of a post, or "u" and the id of a unit."""
    reader = FormReader(raw)
    wished = raw.get("wished")
    kind, number = ("unit", wished[1:]) if wished.startswith("u") else ("post", wished)
    if not number.isdecimal() or len(number) > 9:
        reader.complain("wished", Phrase("Please choose one."))
        number = "0"
    place = {"post": 0, "unit": 0} | {kind: int(number)}
    wish = Wish(
        person=reader.integer("wisher", low=1, high=_LARGEST),
        points=reader.integer("points", low=0, high=100),
        **place,
    )
    return reader.checked((wish, edited_of(reader)))


def read_upload(raw: RawForm) -> tuple[Upload, int]:
    reader = FormReader(raw)
    chosen = raw.files.get("file", ())
    if not chosen:
        reader.complain("file", Phrase("Please choose a file."))
    return reader.checked((chosen[0] if chosen else Upload("", b""), edited_of(reader)))


def read_file(file: Upload) -> list[tuple[int, list[str]]]:
    """Slow: in a thread. The header and every row below it; Invalid for what is no table of wishes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wishes"
        path.write_bytes(file.content)
        try:
            rows = list(islice(open_roster(path).lines(), wishes.ROWS_LIMIT + 20))
        except Unreadable as reason:
            raise Invalid({"file": reason.phrase}) from None
    head = next((at for at, (_, cells) in enumerate(rows[:20]) if len(wishes.header_of(cells)) == 3), None)
    if head is None:
        raise Invalid({"file": Phrase("No row of the file names the columns person, post or unit, and points.")})
    if len(rows) - head - 1 > wishes.ROWS_LIMIT:
        raise Invalid({"file": Phrase("At most %(limit)s rows in one file.", limit=wishes.ROWS_LIMIT)})
    return rows[head:]


async def read_commitment(raw: RawForm) -> tuple[NewCommitment, int]:
    reader = FormReader(raw)
    code = reader.text("project", max_length=40)
    project = await project_called(code) if code else None
    if code and project is None:
        reader.complain("project", Phrase("There is no project with this code."))
    first = reader.integer("first", low=1, high=PERIODS)
    last = reader.integer("last", low=1, high=LAST_PERIOD)
    return reader.checked((NewCommitment(project or 0, first, last), edited_of(reader)))


def read_slip(raw: RawForm) -> tuple[Slip, int]:
    reader = FormReader(raw)
    slip = Slip(reader.integer("months", low=1, high=MOST_MONTHS), reader.text("reason", max_length=400))
    return reader.checked((slip, edited_of(reader)))


def edited_of(reader: FormReader) -> int:
    """The version of the plan that the form was made from."""
    return reader.integer("edited", low=0, high=999_999_999)
