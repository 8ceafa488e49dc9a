"""Roster files and imports for tests."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from mentor.kernel.actor import Actor, system_actor
from mentor.people.actions import roster
from mentor.people.actions.roster import Choice
from mentor.people.actions.roster.working import new_claim
from mentor.people.queries.roster import RunView, import_run
from mentor.people.roster.mapping import ColumnMapping, Source
from tests.builders.people import START

SYSTEM = system_actor("import")
HEADERS = ("工号", "姓名", "单位")
#: The shortest useful mapping.
PLAIN = ColumnMapping(
    name="plain",
    fields={
        "employee_no": Source(column="工号"),
        "name": Source(column="姓名"),
        "unit": Source(column="单位"),
    },
)


def with_fields(mapping: ColumnMapping = PLAIN, **sources: Source) -> ColumnMapping:
    return replace(mapping, fields={**mapping.fields, **sources})


def a_csv(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def an_xlsx(rows: Sequence[Sequence[Any]], sheet: str = "花名册", **other_sheets: Sequence[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    for name, content in {sheet: rows, **other_sheets}.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(content):
            page.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def people(*rows: Sequence[Any], headers: Sequence[str] = HEADERS) -> bytes:
    return a_csv([headers, *rows])


async def checked(
    content: bytes | Path,
    mapping: ColumnMapping = PLAIN,
    *,
    actor: Actor = SYSTEM,
    now: datetime = START,
    name: str = "roster.csv",
    **choice: Any,
) -> RunView:
    """The run after its dry run."""
    run_id = await roster.upload(content, name, actor=actor, now=now)
    claim = new_claim()
    await roster.start_check(run_id, Choice(mapping, **choice), actor=actor, now=now, claim=claim)
    await roster.perform(run_id, claim)
    return await import_run(run_id, actor)


async def check_again(run: RunView, mapping: ColumnMapping, *, actor: Actor = SYSTEM, **choice: Any) -> RunView:
    claim = new_claim()
    await roster.start_check(run.id, Choice(mapping, **choice), actor=actor, now=START, claim=claim)
    await roster.perform(run.id, claim)
    return await import_run(run.id, actor)


async def applied(content: bytes | Path, mapping: ColumnMapping = PLAIN, **arguments: Any) -> RunView:
    """The run after it was written; as it was checked, if it changes nothing or has rejected rows."""
    run = await checked(content, mapping, **arguments)
    return await apply(run, actor=arguments.get("actor", SYSTEM))


async def apply(run: RunView, *, actor: Actor = SYSTEM) -> RunView:
    if not run.can_be_applied:
        return run
    claim = new_claim()
    await roster.accept(run.id, actor=actor, now=START, claim=claim)
    await roster.perform(run.id, claim)
    return await import_run(run.id, actor)


def counts(run: RunView) -> Mapping[str, int]:
    """Without the zeros."""
    return {kind: count for kind, count in run.counts.items() if count}
