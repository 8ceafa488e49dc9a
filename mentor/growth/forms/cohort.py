"""Filters of the cohort list, saved views, and what an export is for."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from mentor.growth.rules.cohort import DEFAULT_COLUMNS, Alarm, CohortFilter, Column, ExportWish, Sort, Stage
from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Labelled
from mentor.pairing.rules.states import MentorshipState

L = TypeVar("L", bound=Labelled)


def read_filter(query: Mapping[str, Sequence[str]]) -> CohortFilter:
    """An address is never wrong: what cannot be read does not narrow the list."""
    raw = RawForm(query)
    programme = clean(raw.get("programme"))
    columns = tuple(column for column in Column if column.value in set(raw.all("column")))
    return CohortFilter(
        words=clean(raw.get("q"))[:60],
        programme=int(programme) if programme.isdecimal() and len(programme) < 10 else None,
        unit=clean(raw.get("unit"))[:60],
        state=_known(MentorshipState, raw.get("state")),
        stage=_known(Stage, raw.get("stage")),
        alarm=_known(Alarm, raw.get("alarm")),
        sort=_known(Sort, raw.get("sort")) or Sort.NAME,
        columns=columns or DEFAULT_COLUMNS,
    )


def _known(options: type[L], value: str) -> L | None:
    return options(value) if value in {one.value for one in options} else None


def read_view_name(raw: RawForm) -> tuple[str, str]:
    """Name and query of a list to be kept."""
    reader = FormReader(raw)
    name = reader.text("name", max_length=80)
    return reader.checked((name, reader.text("query", max_length=1_000, required=False)))


def read_export(raw: RawForm, *, needs_second: bool) -> ExportWish:
    reader = FormReader(raw)
    wish = ExportWish(
        query=reader.text("query", max_length=1_000, required=False),
        purpose=reader.text("purpose", max_length=400, required=needs_second),
        second=reader.integer("second", low=1, high=999_999_999) if needs_second else None,
    )
    return reader.checked(wish)


def read_answer(raw: RawForm) -> tuple[bool, str]:
    """Whether the second person agrees, and why not."""
    reader = FormReader(raw)
    agrees = raw.get("answer") == "agree"
    return reader.checked((agrees, reader.text("reason", max_length=400, required=not agrees)))
