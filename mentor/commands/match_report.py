"""The workbook of `mentor match`: who with whom, why, who is left out and why, the load of every mentor, the proof."""

from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from mentor.commands.match_files import Files
from mentor.kernel.i18n import Phrase, render
from mentor.pairing.matching import checker
from mentor.pairing.matching.problem import NOBODY, Problem
from mentor.pairing.matching.shortage import shortages
from mentor.pairing.matching.solution import Solution
from mentor.pairing.matching.words import Account, account_of
from mentor.pairing.rules.states import Seat


def write_report(path: Path, files: Files, problem: Problem, solution: Solution) -> None:
    book = xlsxwriter.Workbook(str(path), {"in_memory": False})
    bold = book.add_format({"bold": True})
    for title, rows in (
        (Phrase("Matches"), _matches(files, problem, solution)),
        (Phrase("Points by rule"), _points(files, problem, solution)),
        (Phrase("Left out"), _left_out(files, problem, solution)),
        (Phrase("Mentors"), _mentors(files, problem, solution)),
        (Phrase("Quality"), _quality(problem, solution)),
    ):
        sheet = book.add_worksheet(render(title)[:31])
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell, None if number else bold)
        sheet.set_column(0, 12, 18)
    book.close()


def _write(sheet: Any, row: int, column: int, cell: object, style: Any) -> None:
    """Texts are never taken for formulas."""
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, render(cell), style)


def _accounts(files: Files, problem: Problem, solution: Solution) -> list[tuple[int, int, int, Account]]:
    found = []
    for i, mentee in enumerate(problem.mentees):
        if solution.choice.party[i] != NOBODY:
            party = problem.party[solution.choice.party[i]]
            technical = problem.technical[solution.choice.technical[i]]
            found.append((mentee, party, technical, account_of(files.cohort, mentee, party, technical)))
    return found


def _matches(files: Files, problem: Problem, solution: Solution) -> list[list[object]]:
    head: list[object] = [Phrase("Mentee"), Seat.PARTY, Seat.TECHNICAL, Phrase("Points"), Phrase("To be known")]
    rows: list[list[object]] = [
        [files.mentee_names[i], files.mentor_names[p], files.mentor_names[t], account.total, list(account.cautions)]
        for i, p, t, account in sorted(_accounts(files, problem, solution), key=lambda one: one[3].total)
    ]
    return [head, *rows]


def _points(files: Files, problem: Problem, solution: Solution) -> list[list[object]]:
    head: list[object] = [
        *(Phrase("Mentee"), Phrase("Seat"), Phrase("Rule"), Phrase("Points"), Phrase("Of"), Phrase("Reason"))
    ]
    rows: list[list[object]] = [
        [files.mentee_names[i], seat or Phrase("Pair"), one.label, one.points, one.out_of, one.why]
        for i, _, _, account in _accounts(files, problem, solution)
        for seat, one in account.lines
    ]
    return [head, *rows]


def _left_out(files: Files, problem: Problem, solution: Solution) -> list[list[object]]:
    reasons = shortages(problem, solution.choice)
    rows: list[list[object]] = [
        [files.mentee_names[problem.mentees[i]], reasons[i].sentence if i in reasons else Phrase("Costs too much.")]
        for i in range(len(problem.mentees))
        if solution.choice.party[i] == NOBODY
    ]
    return [[Phrase("Mentee"), Phrase("Reason")], *rows]


def _mentors(files: Files, problem: Problem, solution: Solution) -> list[list[object]]:
    rows: list[list[object]] = []
    for seat, keys, places, held in (
        (Seat.PARTY, problem.party, problem.party_places, solution.choice.party),
        (Seat.TECHNICAL, problem.technical, problem.technical_places, solution.choice.technical),
    ):
        for at, key in enumerate(keys):
            rows.append([files.mentor_names[key], seat, int((held == at).sum()), int(places[at])])
    return [[Phrase("Mentor"), Phrase("Seat"), Phrase("Mentees"), Phrase("Places")], *rows]


def _quality(problem: Problem, solution: Solution) -> list[list[object]]:
    wrong = checker.violations(problem, solution.choice)
    return [
        [Phrase("Quality"), ""],
        [Phrase("Objective"), solution.objective],
        [Phrase("Proven bound"), round(solution.bound, 1)],
        [Phrase("Gap in percent"), round(solution.gap_percent, 3)],
        [Phrase("How it ended"), solution.ending],
        [Phrase("Seed"), solution.seed],
        [Phrase("Seconds"), round(solution.seconds, 1)],
        [Phrase("Violations found by the checker"), list(wrong) or Phrase("none")],
    ]
