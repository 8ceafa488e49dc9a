"""`python3 tests bench rotations [--size N] [--seed S] [--seconds T] [--json]`: how good, how fast.

One instance of the generator ROT-1, planned with two baselines in the same run: greedy (person by person the best
sequence there is room for) and greedy at the prices of the bound. Gaps are to the bound proven in this run; violations
are counted by the independent checker. `--replan` also re-plans after somebody left and after a post was closed.
"""

import argparse
import json
import time
from dataclasses import replace
from typing import Any

import numpy as np

from mentor.rotations.planning import checker
from mentor.rotations.planning.bound import Subgradient
from mentor.rotations.planning.greedy import bonus_of, greedy
from mentor.rotations.planning.grid import Grid
from mentor.rotations.planning.pricing import Duals, no_duals
from mentor.rotations.planning.problem import Plan, Prices, Problem
from mentor.rotations.planning.replan import Replan, replan, with_post_closed, without_person
from mentor.rotations.planning.solution import Budget, Progress, Solution, gap_percent
from mentor.rotations.planning.solver import solve
from tests.builders.rot1 import rot1

#: People -> posts of the usual sizes.
POSTS = {30: 10, 200: 30, 1000: 60, 2000: 100}
#: The published instance of the largest size; the smaller ones are checked by the tests.
LARGEST = (2000, 100, 1, "ed9c89eefad953b9")
#: More neighbourhoods than fit into any limit in seconds.
ENDLESS = 10**9


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench rotations", description=__doc__)
    parser.add_argument("--size", type=int, default=200, help="people; the posts follow unless given")
    parser.add_argument("--posts", type=int, help="posts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="stop then; without it the usual steps are done")
    parser.add_argument("--goal", type=float, default=0.0, help="stop at this gap in percent")
    parser.add_argument("--replan", action="store_true", help="re-plan afterwards, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    args = parser.parse_args(argv)
    posts = args.posts or POSTS.get(args.size, max(6, round(args.size**0.5 * 2)))
    instance = rot1(args.size, posts, args.seed)
    print(f"ROT-1, {args.size} people, {posts} posts, seed {args.seed}, {instance.fingerprint}", flush=True)
    if (args.size, posts, args.seed) == LARGEST[:3] and instance.fingerprint != LARGEST[3]:
        raise SystemExit("the generator no longer makes the published instance")
    problem = instance.problem
    baselines = _baselines(problem)
    found, result = _solved(problem, args)
    for one in baselines.values():
        one["gap_percent"] = round(gap_percent(one["objective"], result["bound"]), 3)
    _print(result, baselines)
    again = _replanned(problem, found) if args.replan else {}
    if args.json:
        size = {"size": args.size, "posts": posts, "seed": args.seed}
        print(json.dumps(size | result | {"baselines": baselines} | ({"replan": again} if again else {})))
    return 1 if result["violations"] else 0


def _baselines(problem: Problem) -> dict[str, dict[str, Any]]:
    started = time.monotonic()
    grid = Grid(problem)
    plain = _counted(problem, _greedy(grid, no_duals(grid)), started)
    steps = Subgradient(grid, np.random.default_rng(0))
    steps.run(plain["objective"] + 0.13 * abs(plain["objective"]), 150, lambda: True)
    return {"greedy": plain, "greedy at prices": _counted(problem, _greedy(grid, steps.duals), started)}


def _greedy(grid: Grid, duals: Duals) -> Plan:
    return grid.whole(greedy(grid, duals, bonus_of(grid), np.random.default_rng(0)))


def _counted(problem: Problem, plan: Plan, started: float) -> dict[str, Any]:
    return {
        "objective": checker.objective(problem, plan),
        "violations": len(checker.violations(problem, plan)),
        "seconds": round(time.monotonic() - started, 2),
    }


def _solved(problem: Problem, args: argparse.Namespace) -> tuple[Solution, dict[str, Any]]:
    told: list[float] = []
    gaps: dict[int, float] = {}
    of_processor: dict[int, float] = {}

    def watch(now: Progress) -> None:
        for mark in (10, 30, 60, 120):
            if now.seconds <= mark:
                gaps[mark] = round(now.gap_percent, 3)
            if time.process_time() - processor <= mark:
                of_processor[mark] = round(now.gap_percent, 3)
        if not told or now.seconds - told[-1] >= 5:
            told.append(now.seconds)
            print(f"{now.seconds:7.1f} s  {now.stage:8} {now.objective:>12,} gap {now.gap_percent:.3f} %", flush=True)

    processor = time.process_time()
    budget = Budget(turns=ENDLESS if args.seconds else None, seconds=args.seconds, goal=args.goal)
    found = solve(problem, args.seed, budget, watch)
    counted = checker.objective(problem, found.plan)
    wrong = len(checker.violations(problem, found.plan)) + (counted != found.objective) + (found.bound < counted)
    return found, {
        "seconds": round(found.seconds, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
        "peak_mb": found.peak_mb,
        "objective": counted,
        "bound": round(found.bound, 1),
        "gap_percent": round(gap_percent(counted, found.bound), 3),
        "violations": wrong,
        "first_feasible": None if found.first_feasible is None else round(found.first_feasible, 2),
        "gaps_at": gaps,
        "gaps_at_processor_seconds": of_processor,
        "turns": found.turns,
        "ending": found.ending.value,
    }


def _replanned(problem: Problem, found: Solution) -> dict[str, dict[str, Any]]:
    """The plan is published and four periods are over; somebody leaves, or a post is closed."""
    base = replace(problem, published=found.plan, past=4, prices=Prices(keep=25))
    cases = {"somebody leaves": without_person(base, 17, 5), "a post is closed": with_post_closed(base, 3, 6)}
    results = {}
    for name, case in cases.items():
        started, processor = time.monotonic(), time.process_time()
        answer = replan(case)
        results[name] = {
            "seconds": round(time.monotonic() - started, 2),
            "processor_seconds": round(time.process_time() - processor, 2),
        } | _changes(case, answer)
        print(f"{name}: {results[name]}")
    return results


def _changes(case: Problem, answer: Replan) -> dict[str, Any]:
    pairs = zip(case.published, answer.solution.plan, strict=True)
    return {
        "violations": len(checker.violations(case, answer.solution.plan)),
        "gap_percent": round(answer.solution.gap_percent, 3),
        "changed_cells": len(answer.changed),
        "changed_stints": sum(1 for before, after in pairs for stint in before if stint not in after),
        "published_stints": sum(map(len, case.published)),
        "price_of_stability_at_most": None if answer.price is None else round(answer.price),
    }


def _print(result: dict[str, Any], baselines: dict[str, dict[str, Any]]) -> None:
    print(f"{'':18}{'objective':>12}{'gap %':>8}{'seconds':>9}")
    for name, one in {"solver": result, **baselines}.items():
        print(f"{name:18}{one['objective']:>12,}{one['gap_percent']:>8.3f}{one['seconds']:>9.2f}")
    print(f"bound {result['bound']:,.0f}, {result['violations']} violations, peak {result['peak_mb']} MB")
