"""The dry run: every row is read, judged and compared, and what it comes to is kept for applying. Nothing changes.

Two passes over the rows: the first finds numbers that stand twice, the second does the rest in chunks, so that memory
stays the same for any length.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import copy_rows, write_transaction
from mentor.kernel.i18n import Phrase
from mentor.people.actions.roster.progress import step
from mentor.people.actions.roster.sources import actor_behind, both_trees, parts_of
from mentor.people.queries.roster import reference
from mentor.people.queries.roster.runs import RunView, run_view, scope_of
from mentor.people.roster import shelf, staging
from mentor.people.roster.comparing import Comparer, Verdict
from mentor.people.roster.judging import Draft, Judge
from mentor.people.roster.stream import Part
from mentor.people.roster.trees import Tree
from mentor.people.roster.writing import CorrectionFile
from mentor.people.rules import ImportState, RowKind
from mentor.people.tables import ImportRow, ImportRun, Person

CHUNK = 1000
_COLUMNS = [getattr(ImportRow, name) for name in staging.COLUMNS]
Label = tuple[int, int]


async def check_run(run_id: int, claim: str) -> None:
    """Raises Unreadable when the file as a whole cannot be taken, NotMine when the claim is gone."""
    rows = await ImportRun.select().where(ImportRun.id == run_id)
    run = run_view(rows[0])
    assert run.mapping is not None, "start_check has seen to it"
    actor = await actor_behind(run)
    async with write_transaction():
        await ImportRow.delete().where(ImportRow.run == run_id)
    trees = await both_trees(run.mapping)
    await _DryRun(run, claim, actor, await parts_of(run, run.mapping), *trees).perform()


@dataclass(frozen=True, slots=True)
class _Row:
    part: Part
    number: int
    cells: Sequence[str]
    judge: Judge

    @property
    def label(self) -> Label:
        return self.part.run_id, self.number


class _DryRun:
    def __init__(
        self, run: RunView, claim: str, actor: Actor, parts: Sequence[Part], units: Tree, party_orgs: Tree
    ) -> None:
        mapping, as_of, today = run.mapping, run.as_of or date.min, clock.local_date(clock.now())
        assert mapping is not None, "checked by the caller"
        self._run, self._claim, self._actor, self._parts = run, claim, actor, parts
        self._trees = {"units": units, "party_orgs": party_orgs}
        self._judges = [Judge(mapping, part.names, units=units, party_orgs=party_orgs, as_of=as_of) for part in parts]
        self._comparer = Comparer(units, party_orgs, scope_of(actor), as_of, today)
        self._counts = dict.fromkeys(("new", "changed", "unchanged", "missing", "newly_missing", "rejected"), 0)
        self._corrections: CorrectionFile | None = None
        self._twice: Mapping[str, list[Label]] = {}

    async def perform(self) -> None:
        total = sum(part.count() for part in self._parts)
        await step(self._run.id, self._claim, {ImportRun.rows_total: total})
        self._twice = self._find_twice()
        shelf.corrections_of(self._run.id).unlink(missing_ok=True)
        try:
            await self._read_all()
        finally:
            if self._corrections:
                self._corrections.close()
        await self._conclude()

    async def _conclude(self) -> None:
        extent = self._extent()
        if self._run.is_full_roster:
            missing, newly = await reference.count_missing(self._run.id, extent)
            self._counts |= {"missing": missing, "newly_missing": newly}
        planned: dict[str, Any] = {
            name: [staging.planned(node) for node in tree.planned] for name, tree in self._trees.items()
        }
        planned |= {"extent": extent, "scope": self._comparer.scope.paths}
        values = {
            ImportRun.state: ImportState.CHECKED,
            ImportRun.claim: "",
            ImportRun.counts: json.dumps(self._counts),
            ImportRun.planned: json.dumps(planned, ensure_ascii=False),
            ImportRun.finished_at: clock.now(),
        }
        await step(self._run.id, self._claim, values)

    def _rows(self, *, only_numbers: bool = False) -> Iterator[_Row]:
        for part, judge in zip(self._parts, self._judges, strict=True):
            for number, cells in part.lines(judge.number_places if only_numbers else None):
                yield _Row(part, number, cells, judge)

    def _find_twice(self) -> dict[str, list[Label]]:
        first: dict[str, Label] = {}
        twice: dict[str, list[Label]] = {}
        for row in self._rows(only_numbers=True):
            number = row.judge.number(row.cells)
            if number and number in first:
                twice.setdefault(number, [first[number]]).append(row.label)
            elif number:
                first[number] = row.label
        return twice

    async def _read_all(self) -> None:
        rows, place = self._rows(), 0
        knows_people = await Person.exists()
        while chunk := list(islice(rows, CHUNK)):
            drafts = [row.judge.judge(row.cells) for row in chunk]
            verdicts = await self._compare(chunk, drafts, knows_people=knows_people)
            staged = [
                staging.line(self._run.id, at, row.label, one, draft.employee_no or row.judge.said(row.cells), name)
                for at, (row, draft, one) in enumerate(zip(chunk, drafts, verdicts, strict=True), place)
                if one.kind is not RowKind.SAME or self._run.is_full_roster  # to see who is missing
                for name in [str(draft.values.get("name", ""))]
            ]
            place += len(chunk)
            async with write_transaction():
                if staged:
                    await copy_rows(_COLUMNS, staged)
                await step(self._run.id, self._claim, {ImportRun.rows_read: place})
        await step(self._run.id, self._claim, {ImportRun.rows_total: place})

    async def _compare(self, rows: Sequence[_Row], drafts: Sequence[Draft], *, knows_people: bool) -> list[Verdict]:
        present, alike = {}, {}
        if knows_people:
            numbers = {draft.employee_no for draft in drafts} - {""}
            present = await reference.people_by_number(sorted(numbers))
            alike = await reference.lookalikes(numbers - present.keys())
        verdicts = []
        for row, draft in zip(rows, drafts, strict=True):
            self._suspect(row, draft, alike)
            verdict = self._comparer.compare(draft, present.get(draft.employee_no))
            self._count(row, verdict)
            verdicts.append(verdict)
        return verdicts

    def _suspect(self, row: _Row, draft: Draft, alike: Mapping[str, str]) -> None:
        """A number that stands twice, or differs from a known one only by zeros."""
        number = draft.employee_no
        if number in self._twice:
            others = [self._said(label) for label in self._twice[number] if label != row.label]
            draft.complain("", Phrase("The same employee number stands in row %(rows)s, too.", rows=others))
        if number in alike:
            draft.complain(
                "",
                Phrase(
                    "%(number)s is not known, but %(known)s is. Were zeros at the front lost? Please keep the column "
                    "as text.",
                    number=number,
                    known=alike[number],
                ),
            )

    def _said(self, label: Label) -> object:
        run_id, number = label
        return str(number) if run_id == self._parts[0].run_id else Phrase("%(row)s of the corrections", row=number)

    def _count(self, row: _Row, verdict: Verdict) -> None:
        self._counts["unchanged" if verdict.kind is RowKind.SAME else verdict.kind.value] += 1
        if verdict.kind is RowKind.REJECTED:
            if self._corrections is None:
                first, path = self._parts[0], shelf.corrections_of(self._run.id)
                self._corrections = CorrectionFile(path, first.sheet, first.top, first.names, self._actor.language)
            cells = dict(zip(row.part.names, row.cells, strict=False))
            self._corrections.add(row.number, cells, verdict.complaints)

    def _extent(self) -> list[str]:
        unit = self._trees["units"].by_id.get(self._run.extent or 0)
        return [unit.path] if unit else list(self._comparer.scope.paths or ())
