"""`python3 tests bench search --data FOLDER [--size N] [--database sqlite|postgresql] [--json]`: how good, how fast.

FOLDER holds SAFENET reports as published (safenet-2005.csv ...): real lessons in English, each labelled with the
factors that contributed. How good: the query is one factor (relevant: the reports labelled with it, the labels
themselves are not indexed) or the name of an incident (relevant: its reports); nDCG@10 and recall@20 of our search,
of plain LIKE, and of what the database does by default (FTS5 `unicode61` with bm25; `to_tsvector` with ts_rank).
How fast: p50 and p95 milliseconds and CPU milliseconds of a mixture of searches, mostly Chinese, in 1,000, 20,000 and
200,000 made-up documents.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any

SIZES = (1_000, 20_000, 200_000)
_HERE = "tests.benchmarks.search"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench search", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the CSV files")
    parser.add_argument("--size", type=int, help="documents for the latency, instead of all three sizes; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.measure:
        from tests.benchmarks.searching import measure

        print(json.dumps(asyncio.run(measure(args.measure, args.data, args.seed))))
        return 0
    sizes = SIZES if args.size is None else [args.size] * (args.size > 0)
    results: dict[str, Any] = {}
    for database in [args.database] if args.database else ["sqlite", "postgresql"]:
        results[database] = {"quality": _run(database, "quality", args)}
        _print_quality(database, results[database]["quality"])
        for size in sizes:
            results[database][str(size)] = found = _run(database, str(size), args)
            print(f"{database:11} {size:>8,} documents  " + "  ".join(f"{name} {one}" for name, one in found.items()))
    if args.json:
        print(json.dumps(results))
    return 0


def _run(database: str, what: str, args: argparse.Namespace) -> Any:
    """One database in a process of its own."""
    from tests.postgres_server import running_postgres

    with (
        tempfile.TemporaryDirectory() as folder,
        running_postgres() if database == "postgresql" else nullcontext("") as url,
    ):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MENTOR_")}
        environment |= {
            "MENTOR_DATA_DIR": folder,
            "MENTOR_CONFIG": str(Path(folder) / "none.toml"),
            "MENTOR_DATABASE_URL": url or f"sqlite:///{folder}/bench.sqlite",
            "PICCOLO_CONF": "mentor.piccolo_conf",
        }
        command = [sys.executable, "-m", _HERE, "--measure", what, "--data", str(args.data), "--seed", str(args.seed)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])


def _print_quality(database: str, found: dict[str, Any]) -> None:
    print(f"\n{database}: {found['reports']} reports, {found['factors']} factors, {found['titles']} titles")
    print(f"{'':12}{'factor nDCG@10':>16}{'recall@20':>11}{'title nDCG@10':>15}{'recall@20':>11}")
    for name, (factor, title) in found["figures"].items():
        print(
            f"{name:12}{factor['ndcg']:>16.3f}{factor['recall']:>11.3f}{title['ndcg']:>15.3f}{title['recall']:>11.3f}"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
