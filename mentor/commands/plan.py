"""`mentor plan`: the rotation planner of the product from files, without a database."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from mentor.commands.plan_files import BOARD_COLUMNS, PEOPLE_COLUMNS, POST_COLUMNS, Frame, Sources, read
from mentor.commands.plan_report import write_report
from mentor.kernel import clock
from mentor.kernel.children import end_with_parent
from mentor.kernel.database import start_database, stop_database
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import render
from mentor.rotations.actions.asking import claim_next
from mentor.rotations.actions.working import perform
from mentor.rotations.planning.conflicts import explain
from mentor.rotations.planning.problem import Prices, Problem
from mentor.rotations.planning.replan import Replan, replan
from mentor.rotations.planning.solution import Budget, Progress

_DESCRIPTION = f"""\
Plan who is on which post when, without a database, and write a workbook: the plan, every stint, the staffing of the
posts, and the proof of how good it is; or why there can be no such plan, and what to relax. Columns of PEOPLE:
{", ".join(PEOPLE_COLUMNS)}; of POSTS: {", ".join(POST_COLUMNS)}; of the board: {", ".join(BOARD_COLUMNS)}; or their
Chinese or English words. Periods are numbers from 1, such as 3,5-7. What stands on the board is held fast, or, when
published, changed only for a price. Ctrl-C keeps the best so far.
"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "plan", help="Plan rotations of people over posts from CSV files into a workbook.", description=_DESCRIPTION
    )
    parser.add_argument("people", nargs="?", type=Path, metavar="PEOPLE.csv")
    parser.add_argument("posts", nargs="?", type=Path, metavar="POSTS.csv")
    parser.add_argument("--units", type=Path, metavar="FILE.csv", help="minimum staffing: unit, minimum")
    parser.add_argument("--wishes", type=Path, metavar="FILE.csv", help="points from 0 to 100: id, post, points")
    parser.add_argument("--board", type=Path, metavar="FILE.csv", help="stints held fast or published")
    parser.add_argument("-o", "--output", type=Path, default=Path("rotations.xlsx"), metavar="FILE.xlsx")
    parser.add_argument("--periods", type=int, default=12, metavar="N", help="periods of the plan (default 12)")
    parser.add_argument("--past", type=int, default=0, metavar="N", help="so many of them are over")
    parser.add_argument("--order", action="append", default=[], metavar="A>B", help="experience A before B")
    parser.add_argument("--floor", type=int, default=45, metavar="N", help="points per stint below which count double")
    parser.add_argument("--keep", type=int, default=25, metavar="N", help="price of changing a published stint")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed gives the same answer")
    parser.add_argument("--seconds", type=float, metavar="T", help="stop then, with the best so far")
    parser.add_argument("--goal", type=float, default=0.0, metavar="PERCENT", help="stop when this close to the bound")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)  # the worker's own child process
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """2 when the files cannot be used, 1 when there is no plan that keeps every demand."""
    if args.work:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
        end_with_parent()
        return asyncio.run(_work())
    if args.people is None or args.posts is None:
        raise SystemExit("mentor plan: two files are needed, PEOPLE.csv and POSTS.csv")
    frame = Frame(args.periods, args.past, tuple(args.order), args.floor, Prices(keep=args.keep))
    try:
        problem = read(Sources(args.people, args.posts, args.units, args.wishes, args.board), frame)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except Invalid as complaint:
        for where, what in complaint.errors.items():
            print(f"{where}: {render(what)}", file=sys.stderr)
        return 2
    interrupted: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: interrupted.append(number))
    try:
        budget = Budget(seconds=args.seconds, goal=args.goal)
        answer = replan(problem, args.seed, budget, _tell, lambda: bool(interrupted))
    finally:
        signal.signal(signal.SIGINT, before)
    return _told(args.output, problem, answer)


def _told(output: Path, problem: Problem, answer: Replan) -> int:
    """Write the workbook and say how it went."""
    found = answer.solution
    reason = explain(problem) if found.violations else None
    write_report(output, problem, answer, reason)
    if found.violations:
        print(f"no plan keeps every demand: {found.violations} violations; {render(found.ending)}")
        for demand in reason.demands if reason else ():
            print(f"- {render(demand.sentence)}")
    else:
        print(f"{len(problem.people)} people planned; gap {found.gap_percent:.3f} %; {render(found.ending)}")
    print(output)
    return 1 if found.violations else 0


async def _work() -> int:
    """Every plan of the database that waits, one after the other."""
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
