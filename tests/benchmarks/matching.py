"""`python3 tests bench matching [--size N] [--seed S] [--seconds T] [--pair-price λ] [--json]`: how good, how fast.

One instance of the generator DM-1, solved with two baselines in the same run: greedy (mentee by mentee the best pair
that is free) and two-stage (the Party side at best, then the technical side for it). Gaps are to the bound proven in
this run; violations are counted by the independent checker. With `--seconds` the time decides when to stop.
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

from mentor.pairing.matching import checker
from mentor.pairing.matching.problem import Choice, Problem
from mentor.pairing.matching.seats import greedy, two_stages
from mentor.pairing.matching.solution import Budget, Progress, gap_percent
from mentor.pairing.matching.solver import solve
from tests.builders.dm1 import dm1, fingerprint

BASELINES: dict[str, Callable[[Problem], Choice]] = {"greedy": greedy, "two-stage": two_stages}
#: More neighbourhoods than fit into any limit in seconds.
ENDLESS = 10**9


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench matching", description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="mentees; half as many mentors on either seat")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="stop then; without it the usual steps are done")
    parser.add_argument("--pair-price", type=int, default=120, help="points of opening a pair")
    parser.add_argument("--goal", type=float, default=0.0, help="stop at this gap in percent")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    args = parser.parse_args(argv)
    problem = dm1(args.size, args.seed, args.pair_price)
    print(f"DM-1, {args.size} mentees, seed {args.seed}, {fingerprint(problem)}", flush=True)
    baselines = {name: _timed(problem, make) for name, make in BASELINES.items()}
    result = _solved(problem, args)
    for one in baselines.values():
        one["gap_percent"] = round(gap_percent(one["objective"], result["bound"]), 3)
    _print(result, baselines)
    if args.json:
        print(json.dumps({"size": args.size, "seed": args.seed} | result | {"baselines": baselines}))
    return 1 if result["violations"] else 0


def _timed(problem: Problem, make: Callable[[Problem], Choice]) -> dict[str, Any]:
    started = time.monotonic()
    choice = make(problem)
    return {"objective": checker.objective(problem, choice), "seconds": round(time.monotonic() - started, 2)}


def _solved(problem: Problem, args: argparse.Namespace) -> dict[str, Any]:
    told: list[float] = []
    one_percent: list[float] = []

    def watch(now: Progress) -> None:
        if now.gap_percent <= 1 and not one_percent:
            one_percent.append(round(now.seconds, 2))
        if not told or now.seconds - told[-1] >= 5:
            told.append(now.seconds)
            print(f"{now.seconds:7.1f} s  {now.stage:8} {now.objective:>12,} gap {now.gap_percent:.3f} %", flush=True)

    budget = Budget(turns=ENDLESS if args.seconds else None, seconds=args.seconds, goal=args.goal)
    found = solve(problem, args.seed, budget, watch)
    counted = checker.objective(problem, found.choice)
    wrong = len(checker.violations(problem, found.choice)) + (counted != found.objective)
    return {
        "seconds": round(found.seconds, 2),
        "peak_mb": found.peak_mb,
        "objective": counted,
        "bound": round(found.bound, 1),
        "gap_percent": round(gap_percent(counted, found.bound), 3),
        "violations": wrong,
        "pair_price": args.pair_price,
        "turns": found.turns,
        "ending": found.ending.value,
        "seconds_to_1_percent": one_percent[0] if one_percent else None,
    }


def _print(result: dict[str, Any], baselines: dict[str, dict[str, Any]]) -> None:
    print(f"{'':12}{'objective':>12}{'gap %':>8}{'seconds':>9}")
    for name, one in {"solver": result, **baselines}.items():
        print(f"{name:12}{one['objective']:>12,}{one['gap_percent']:>8.3f}{one['seconds']:>9.2f}")
    print(f"bound {result['bound']:,.0f}, {result['violations']} violations, peak {result['peak_mb']} MB")
