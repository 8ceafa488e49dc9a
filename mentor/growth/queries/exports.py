"""Exports of the cohort list: who asked, who has to agree, and the rows of the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.growth.queries.cohort import CohortLine, cohort_page
from mentor.growth.queries.programmes import ProgrammeChoice
from mentor.growth.rules.cohort import EXPORT_MOST, EXPORTS, SECONDS, CohortFilter, ExportFacts
from mentor.growth.tables import CohortExport
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people.queries import PersonLine, holders, person_lines
from mentor.people.tables import SavedView

CHUNK = 500
PAGE = "cohort"


@dataclass(frozen=True, slots=True)
class ExportView:
    id: int
    facts: ExportFacts
    query: str
    purpose: str
    rows: int
    asked_by: PersonLine
    second: PersonLine | None
    answer: str
    taken: int
    taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class SavedLine:
    id: int
    name: str
    query: str


async def export_view(export_id: int, actor: Actor) -> ExportView:
    """For who asked and who is asked to agree; NotFound for all others."""
    row = await CohortExport.select().where(CohortExport.id == export_id).first()
    if row is None or actor.person_id is None or actor.person_id not in (row["asked_by"], row["second"]):
        raise NotFound
    people = await person_lines([one for one in (row["asked_by"], row["second"]) if one is not None])
    return _view(row, people)


async def seconds(actor: Actor) -> list[PersonLine]:
    """Who may be asked to agree to a large export: HR planners and leaders who reach as far as the actor does."""
    found: set[int] = set()
    for path in actor.unit_scopes(*EXPORTS):
        for role in SECONDS:
            found |= set(await holders(role, path))
    people = await person_lines(found - {actor.person_id})
    return sorted(people.values(), key=lambda line: line.name)


async def export_rows(
    wanted: CohortFilter, programmes: Sequence[ProgrammeChoice], actor: Actor, *, today: date
) -> list[CohortLine]:
    """Everything on the list as the actor sees it now, read in pages."""
    lines: list[CohortLine] = []
    after = ""
    while len(lines) <= EXPORT_MOST:
        page = await cohort_page(wanted, programmes, actor, today=today, after=after, limit=CHUNK)
        lines += page.rows
        after = page.after
        if not after:
            break
    return lines


async def saved_views(actor: Actor) -> list[SavedLine]:
    """The lists this account has kept under a name."""
    if actor.account_id is None:
        return []
    rows = (
        await SavedView.select(SavedView.id, SavedView.name, SavedView.query)
        .where((SavedView.account == actor.account_id) & (SavedView.page == PAGE))
        .order_by(SavedView.name)
        .limit(50)
    )
    return [SavedLine(**row) for row in rows]


def _view(row: Mapping[str, Any], people: Mapping[int, PersonLine]) -> ExportView:
    facts = ExportFacts(row["asked_by"], row["second"], row["asked_at"], row["approved_at"], row["refused_at"])
    return ExportView(
        id=row["id"],
        facts=facts,
        query=row["query"],
        purpose=row["purpose"],
        rows=row["rows"],
        asked_by=people[row["asked_by"]],
        second=people.get(row["second"] or 0),
        answer=row["answer"],
        taken=row["taken"],
        taken_at=row["taken_at"],
    )
