"""A typed value, a file of values, and the values of a dry run that are taken."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from mentor.kernel.errors import Invalid
from mentor.kernel.forms import FormReader, RawForm, Upload, clean
from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable, read_day
from mentor.people.roster.reading import open_roster
from mentor.projects.rules import metrics
from mentor.projects.rules.metrics import ROWS_LIMIT, Judged, NewValue

_NO_NUMBER = Phrase("Please give a number with at most three decimals, for example 98.5.")
_NO_HEADER = Phrase("No row of the file names the columns metric, date and value.")
_CHANGED = Phrase("The values of the dry run are not readable any more. Please choose the file again.")


def read_value(raw: RawForm) -> NewValue:
    reader = FormReader(raw)
    value = metrics.thousandths_of(reader.text("value", max_length=30))
    if value is None:
        reader.complain("value", _NO_NUMBER)
    goal = reader.integer("goal", low=1, high=999_999_999)
    note = reader.text("note", max_length=metrics.NOTE_LENGTH, required=False)
    return reader.checked(NewValue(goal, reader.date("measured_on"), value or 0, note))


def read_upload(raw: RawForm) -> Upload:
    chosen = raw.files.get("file", ())
    if not chosen:
        raise Invalid({"file": Phrase("Please choose a file.")})
    return chosen[0]


def read_file(file: Upload, goals: Mapping[str, int], today: date) -> Judged:
    """Slow: in a thread. Raises Invalid for what is no table of values."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values"
        path.write_bytes(file.content)
        try:
            rows = list(islice(open_roster(path).lines(), ROWS_LIMIT + 20))
        except Unreadable as reason:
            raise Invalid({"file": reason.phrase}) from None
    head = next(
        (place for place, (_, cells) in enumerate(rows[:20]) if metrics.is_header(metrics.header_of(cells))), None
    )
    if head is None:
        raise Invalid({"file": _NO_HEADER})
    if len(rows) - head - 1 > ROWS_LIMIT:
        raise Invalid({"file": Phrase("At most %(limit)s rows in one file.", limit=ROWS_LIMIT)})
    columns = metrics.header_of(rows[head][1])
    return metrics.judge(_with_days(rows[head + 1 :], columns["day"]), columns, goals, today)


def _with_days(rows: Sequence[tuple[int, list[str]]], place: int) -> Iterator[tuple[int, Sequence[str], date | Phrase]]:
    for number, cells in rows:
        try:
            yield number, cells, read_day(cells[place] if place < len(cells) else "")
        except Unreadable as reason:
            yield number, cells, reason.phrase


def packed(values: Sequence[NewValue]) -> str:
    """The accepted values between the dry run and taking them; they are judged again when they come back."""
    return json.dumps([[one.goal_id, str(one.measured_on), one.thousandths, one.note] for one in values])


def read_packed(raw: RawForm) -> tuple[str, list[NewValue]]:
    """Name of the file, and its values."""
    try:
        found = json.loads(raw.get("values"))
        values = [
            NewValue(int(goal), date.fromisoformat(day), int(value), clean(str(note))[: metrics.NOTE_LENGTH])
            for goal, day, value, note in found[:ROWS_LIMIT]
        ]
    except (ValueError, TypeError):
        raise Invalid({"file": _CHANGED}) from None
    if any(abs(one.thousandths) > 10**15 or one.goal_id > 999_999_999 for one in values):
        raise Invalid({"file": _CHANGED})
    return clean(raw.get("name"))[:120], values
