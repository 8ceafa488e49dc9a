"""`python3 tests bench agreement [--cases N] [--first SEED] [--json]`: small random cases of the rotation planner.

In each of them solver, independent checker and trying everything agree; where nothing fits, the reported set of
demands cannot hold together, and without any one of them the others can. Ends with the first case that is wrong.
"""

import argparse
import json
import time

from tests.builders.planning import a_problem
from tests.rotations.planning import test_conflicts, test_solver


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench agreement", description=__doc__)
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--first", type=int, default=10_000, help="the first seed")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    args = parser.parse_args(argv)
    started, explained = time.monotonic(), 0
    for seed in range(args.first, args.first + args.cases):
        problem = a_problem(seed, people=2, posts=3, periods=4)
        try:
            test_solver.check(problem)
            explained += test_conflicts.check(problem)
        except AssertionError:
            print(f"seed {seed} is wrong")
            raise
    seconds = round(time.monotonic() - started, 1)
    print(f"{args.cases} cases agree, {explained} of them impossible and explained, {seconds} s")
    if args.json:
        print(json.dumps({"cases": args.cases, "explained": explained, "seconds": seconds, "violations": 0}))
    return 0
