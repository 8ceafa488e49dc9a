"""The workbook of `mentor plan`: who is where when, every stint, the staffing, the proof, what stands in the way."""

from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from mentor.kernel.i18n import Phrase, render
from mentor.rotations.planning import checker
from mentor.rotations.planning.conflicts import Explanation
from mentor.rotations.planning.problem import Plan, Problem
from mentor.rotations.planning.replan import Replan

Rows = list[list[object]]


def write_report(path: Path, problem: Problem, answer: Replan, reason: Explanation | None) -> None:
    plan = answer.solution.plan
    book = xlsxwriter.Workbook(str(path), {"in_memory": False})
    bold = book.add_format({"bold": True})
    for title, lines in (
        (Phrase("Plan"), _plan(problem, plan)),
        (Phrase("Stints"), _stints(problem, plan)),
        (Phrase("Staffing"), _staffing(problem, plan)),
        (Phrase("Violations"), _violations(problem, plan)),
        (Phrase("Why not"), _reason(reason)),
        (Phrase("Quality"), _quality(answer)),
    ):
        sheet = book.add_worksheet(render(title)[:31])
        sheet.freeze_panes(1, 1)
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                _write(sheet, number, place, cell, None if number else bold)
        sheet.set_column(0, 40, 16)
    book.close()


def _write(sheet: Any, row: int, column: int, cell: object, style: Any) -> None:
    """Texts are never taken for formulas."""
    if isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    else:
        sheet.write_string(row, column, render(cell), style)


def _plan(problem: Problem, plan: Plan) -> Rows:
    lines: Rows = [[Phrase("Name"), *problem.periods]]
    for person, mine in zip(problem.people, plan, strict=True):
        cells = [""] * len(problem.periods)
        for stint in mine:
            cells[stint.start : stint.end] = [problem.posts[stint.post].name] * stint.length
        lines.append([person.name, *cells])
    return lines


def _stints(problem: Problem, plan: Plan) -> Rows:
    head = ("Name", "Post", "Unit", "Experience", "First period", "Last period", "Points", "As published")
    lines: Rows = [[_HEADS[name] for name in head]]
    for i, mine in enumerate(plan):
        for stint in mine:
            post = problem.posts[stint.post]
            lines.append([
                problem.people[i].name, post.name, problem.units[post.unit], problem.experiences[post.experience],
                problem.periods[stint.start], problem.periods[stint.end - 1], int(problem.wishes[i, stint.post]),
                Phrase("yes") if stint in problem.published[i] else "",
            ])  # fmt: skip
    return lines


_HEADS = {
    "Name": Phrase("Name"),
    "Post": Phrase("Post"),
    "Unit": Phrase("Unit"),
    "Experience": Phrase("Experience"),
    "First period": Phrase("First period"),
    "Last period": Phrase("Last period"),
    "Points": Phrase("Points"),
    "As published": Phrase("As published"),
}


def _staffing(problem: Problem, plan: Plan) -> Rows:
    """Per post: people there of places, by period."""
    lines: Rows = [[Phrase("Post"), Phrase("Unit"), *problem.periods]]
    for j, post in enumerate(problem.posts):
        present = [
            sum(s.post == j and s.start <= t < s.end for m in plan for s in m) for t in range(len(problem.periods))
        ]
        cells = [f"{count}/{int(problem.capacity[j, t])}" for t, count in enumerate(present)]
        lines.append([post.name, problem.units[post.unit], *cells])
    return lines


def _violations(problem: Problem, plan: Plan) -> Rows:
    found = checker.violations(problem, plan)
    return [[Phrase("Demand"), Phrase("Reason")], *([one.kind, one.sentence] for one in found)]


def _reason(reason: Explanation | None) -> Rows:
    """The smallest set of demands that contradict each other, and what relaxing each would buy."""
    lines: Rows = [[Phrase("These demands cannot hold together"), Phrase("What to relax"), Phrase("Then all fits")]]
    if reason is None:
        return lines
    lines += [[demand.sentence] for demand in reason.demands]
    return lines + [["", one.sentence, Phrase("yes") if one.is_enough else ""] for one in reason.relaxations]


def _quality(answer: Replan) -> Rows:
    found = answer.solution
    lines: Rows = [
        [Phrase("Quality"), ""],
        [Phrase("Objective"), found.objective],
        [Phrase("Proven bound"), "" if found.bound == float("inf") else round(found.bound, 1)],
        [Phrase("Gap in percent"), round(found.gap_percent, 3)],
        [Phrase("How it ended"), found.ending],
        [Phrase("Seed"), found.seed],
        [Phrase("Seconds"), round(found.seconds, 1)],
        [Phrase("Violations found by the checker"), found.violations],
    ]
    if answer.price is not None:
        lines.append([Phrase("Changed cells"), len(answer.changed)])
        lines.append([Phrase("Price of stability, in points at most"), round(answer.price)])
    return lines
