"""`mentor match`: the matching of the product from files, without a database."""

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from mentor.commands.match_files import MENTEE_COLUMNS, MENTOR_COLUMNS, read
from mentor.commands.match_report import write_report
from mentor.kernel import clock
from mentor.kernel.children import end_with_parent
from mentor.kernel.clock import local_date
from mentor.kernel.database import start_database, stop_database
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import render
from mentor.pairing.actions.matchings.claims import claim_next
from mentor.pairing.actions.matchings.working import perform
from mentor.pairing.matching import checker
from mentor.pairing.matching.cohort import problem_of
from mentor.pairing.matching.problem import Prices
from mentor.pairing.matching.rerun import rerun
from mentor.pairing.matching.solution import Budget, Progress

_DESCRIPTION = f"""\
Match mentees with pairs of mentors by the rules of the product, without a database, and write a workbook: matches,
points by rule, who is left out and why, the load of every mentor, and the proof of how good it is. Columns of MENTEES:
{", ".join(MENTEE_COLUMNS)}; of MENTORS: {", ".join(MENTOR_COLUMNS)}; or their Chinese or English words. Needed are id
and seat. Several numbers or specialties stand in one cell with commas between them. Ctrl-C keeps the best so far.
"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "match", help="Match mentees with pairs of mentors from CSV files into a workbook.", description=_DESCRIPTION
    )
    parser.add_argument("mentees", nargs="?", type=Path, metavar="MENTEES.csv")
    parser.add_argument("mentors", nargs="?", type=Path, metavar="MENTORS.csv")
    parser.add_argument("-o", "--output", type=Path, default=Path("matching.xlsx"), metavar="FILE.xlsx")
    parser.add_argument("--pair-price", type=int, default=120, metavar="N", help="price of a new pair (default 120)")
    parser.add_argument("--floor", type=int, default=900, metavar="N", help="points below count double (default 900)")
    parser.add_argument(
        "--change-price", type=int, default=250, metavar="N", help="of replacing a mentor somebody has (default 250)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed gives the same answer")
    parser.add_argument("--seconds", type=float, metavar="T", help="stop then, with the best so far")
    parser.add_argument("--goal", type=float, default=0.0, metavar="PERCENT", help="stop when this close to the bound")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)  # the worker's own child process
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """2 when the files cannot be used, 1 when the checker objects (which nothing should bring about)."""
    if args.work:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
        end_with_parent()
        return asyncio.run(_work())
    if args.mentees is None or args.mentors is None:
        raise SystemExit("mentor match: two files are needed, MENTEES.csv and MENTORS.csv")
    prices = Prices(args.pair_price, args.floor, 10_000, args.change_price, args.change_price)
    try:
        files = read(args.mentees, args.mentors, prices, local_date(datetime.now(UTC)))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except Invalid as complaint:
        for where, what in complaint.errors.items():
            print(f"{where}: {render(what)}", file=sys.stderr)
        return 2
    problem = problem_of(files.cohort)
    interrupted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupted.append(number))
    try:
        budget = Budget(seconds=args.seconds, goal=args.goal)
        found = rerun(problem, args.seed, budget, _tell, lambda: bool(interrupted)).solution
    finally:
        signal.signal(signal.SIGINT, before)
    wrong = checker.violations(problem, found.choice)
    write_report(args.output, files, problem, found)
    placed = int((found.choice.party >= 0).sum())
    print(f"{placed} of {len(problem.mentees)} mentees placed; gap {found.gap_percent:.3f} %; {render(found.ending)}")
    print(args.output)
    return 1 if wrong else 0


async def _work() -> int:
    """Every matching of the database that waits, one after the other."""
    await start_database()
    try:
        while claimed := await claim_next(clock.now()):
            await perform(*claimed)
    finally:
        await stop_database()
    return 0


def _tell(progress: Progress) -> None:
    if sys.stderr.isatty():
        line = f"{progress.seconds:6.1f} s  {progress.objective:>12,}  gap {progress.gap_percent:7.3f} %"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)
