"""The workbook of `mentor match`: the same as the product's."""

from collections.abc import Iterable
from pathlib import Path

from mentor.commands.match_files import Files
from mentor.kernel.i18n import Phrase
from mentor.pairing.matching import checker
from mentor.pairing.matching.problem import NOBODY, Problem
from mentor.pairing.matching.shortage import shortages
from mentor.pairing.matching.solution import Solution
from mentor.pairing.matching.words import account_of
from mentor.pairing.matching_sheet import MatchingSheets, MatchRow, write_book
from mentor.pairing.rules.states import Seat


def write_report(path: Path, files: Files, problem: Problem, solution: Solution) -> None:
    reasons = shortages(problem, solution.choice)
    left_out = [
        (files.mentee_names[mentee], reasons[i].sentence if i in reasons else Phrase("Costs too much."))
        for i, mentee in enumerate(problem.mentees)
        if solution.choice.party[i] == NOBODY
    ]
    matches, mentors = list(_matches(files, problem, solution)), list(_mentors(files, problem, solution))
    write_book(path, MatchingSheets(matches, left_out, mentors, _quality(problem, solution)))


def _matches(files: Files, problem: Problem, solution: Solution) -> Iterable[MatchRow]:
    for i, mentee in enumerate(problem.mentees):
        if solution.choice.party[i] != NOBODY:
            party = problem.party[solution.choice.party[i]]
            technical = problem.technical[solution.choice.technical[i]]
            account = account_of(files.cohort, mentee, party, technical)
            names = files.mentor_names
            yield MatchRow(files.mentee_names[mentee], names[party], names[technical], account)


def _mentors(files: Files, problem: Problem, solution: Solution) -> Iterable[tuple[str, Seat, int, int]]:
    for seat, keys, places, held in (
        (Seat.PARTY, problem.party, problem.party_places, solution.choice.party),
        (Seat.TECHNICAL, problem.technical, problem.technical_places, solution.choice.technical),
    ):
        for at, key in enumerate(keys):
            yield files.mentor_names[key], seat, int((held == at).sum()), int(places[at])


def _quality(problem: Problem, solution: Solution) -> list[tuple[Phrase, object]]:
    wrong = checker.violations(problem, solution.choice)
    return [
        (Phrase("Objective"), solution.objective),
        (Phrase("Proven bound"), round(solution.bound, 1)),
        (Phrase("Gap in percent"), round(solution.gap_percent, 3)),
        (Phrase("How it ended"), solution.ending),
        (Phrase("Seed"), solution.seed),
        (Phrase("Seconds"), round(solution.seconds, 1)),
        (Phrase("Violations found by the checker"), list(wrong) or Phrase("none")),
    ]
