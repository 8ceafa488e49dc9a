"""`python3 tests bench board [--size N] [--database sqlite|postgresql] [--json]`: the board of a rotation plan.

For ROT-1 plans of 200, 1,000 and 2,000 people on both databases: p50 and p95 wall milliseconds and CPU milliseconds of
the whole board, of its next rows, of one edit and of the pieces that an edit brings, with their sizes, and the ratio of
p50 to a bare one-query page in the same run. Wall time moves with other load: read the ratios.
"""

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks import pages

#: People and posts.
SIZES = {200: 30, 1_000: 60, 2_000: 100}
_HERE = "tests.benchmarks.board"
_MONTH = date(2027, 1, 1)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench board", description=__doc__)
    parser.add_argument("--size", type=int, choices=SIZES, help="only so many people")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generator")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.measure:
        print(json.dumps(asyncio.run(_measure(args.measure, args.seed))))
        return 0
    results: dict[str, dict[int, Any]] = {}
    for database in [args.database] if args.database else ["sqlite", "postgresql"]:
        results[database] = {size: _run(database, size, args.seed) for size in ([args.size] if args.size else SIZES)}
        _print(database, results[database])
    if args.json:
        print(json.dumps(results))
    return 0


def _run(database: str, size: int, seed: int) -> Any:
    """One database with one plan in a process of its own."""
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
        command = [sys.executable, "-m", _HERE, "--measure", str(size), "--seed", str(seed)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])


async def _measure(size: int, seed: int) -> dict[str, Any]:
    import httpx

    from mentor import wiring
    from mentor.app import create_app
    from mentor.kernel.database import start_database, stop_database
    from mentor.kernel.database.migrations import migrate
    from tests.benchmarks.filling import fill

    await migrate()
    await start_database()
    await fill(size + 100)
    plan, person, posts = await _fill(size, seed)
    app = create_app((*wiring.ROUTERS, pages._bare()))
    figures: dict[str, Any] = {}
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench.test") as client:
            client.cookies = httpx.Cookies({"mentor": await pages._session("hr")})
            here = f"/rotation-plans/{plan}"
            for name, path in (("bare page", "/bare"), ("board", f"{here}/board"), ("next rows", f"{here}/board/rows")):
                figures[name] = await pages._timed(lambda path=path: client.get(path), path)  # type: ignore[misc]
            steps = _steps(client, here, person, posts)
            figures["edit"] = await pages._timed(lambda: anext(steps), "edit")
            pieces = f"{here}/board/changes?shown=200"
            figures["pieces of an edit"] = await pages._timed(lambda: client.get(pieces), pieces)
    await stop_database()
    return figures


async def _steps(client: Any, here: str, person: int, posts: list[int]) -> Any:
    """One person is placed in the first month on one post after the other, each time by a new version of the plan."""
    from mentor.rotations.tables import PlanStint, RotationPlan
    from tests.builders.web import FIELD, csrf_token

    for turn in itertools.count():
        stint = (
            await PlanStint.select(PlanStint.id).where((PlanStint.person == person) & (PlanStint.start == 1)).first()
        )
        row = await RotationPlan.select(RotationPlan.edited).first()
        assert row
        fields = {"kind": "move" if stint else "place", "stint": stint["id"] if stint else "", "start": 1, "length": 1}
        fields |= {"person": person, "post": posts[turn % len(posts)], "edited": row["edited"], "shown": 200}
        sent = await client.post(
            f"{here}/edits", data={FIELD: csrf_token(client), **fields}, headers={"hx-request": "1"}
        )
        sent.status_code = 200 if sent.status_code == 303 else 500
        yield sent


async def _fill(size: int, seed: int) -> tuple[int, int, list[int]]:
    """A ROT-1 plan as it was hidden: id of the plan, a person without a stint in the first month, posts."""
    from mentor.people.tables import OrgUnit
    from mentor.rotations.tables import PlanPerson, PlanPost, PlanStint, Post, RotationPlan
    from tests.builders.rot1 import rot1

    instance = rot1(size, SIZES[size], seed)
    problem, now = instance.problem, datetime(2026, 11, 1, tzinfo=UTC)
    units = await _insert(OrgUnit, [{"code": f"R{n}", "name": f"Unit R{n}"} for n in range(len(problem.units))])
    for unit in units:
        await OrgUnit.update({OrgUnit.path: f"/1/{unit}/"}).where(OrgUnit.id == unit)
    owner = {"title": "2027", "unit": 1, "starts_on": _MONTH, "created_at": now, "settings": json.dumps({"seed": 1})}
    [plan] = await _insert(RotationPlan, [owner])
    made = [
        {"unit": units[one.unit], "code": f"R-{n}", "title": f"Post {n}", "capacity": 3, "created_at": now}
        for n, one in enumerate(problem.posts)
    ]
    posts = await _insert(Post, made)
    stations = [
        {"plan": plan, "post": posts[n], "experience": f"E{one.experience}", "shortest": one.shortest,
         "longest": one.longest, "capacity": int(problem.capacity[n].max())}
        for n, one in enumerate(problem.posts)
    ]  # fmt: skip
    stations_made = await _insert(PlanPost, stations)
    people = [
        {"plan": plan, "person": n + 10, "home": units[one.home or 0],
         "needs": json.dumps([f"E{q}" for q in one.required])}
        for n, one in enumerate(problem.people)
    ]  # fmt: skip
    rows = await _insert(PlanPerson, people)
    stints = [
        {"plan": plan, "person": rows[n], "post": stations_made[one.post], "start": one.start + 1, "length": one.length}
        for n, mine in enumerate(instance.planted)
        for one in mine
    ]
    await _insert(PlanStint, stints)
    free = next(rows[n] for n, mine in enumerate(instance.planted) if all(one.start > 0 for one in mine))
    return plan, free, stations_made


async def _insert(table: Any, values: list[dict[str, Any]]) -> list[int]:
    found = []
    for at in range(0, len(values), 200):
        rows = await table.insert(*[table(**one) for one in values[at : at + 200]])
        found += [row["id"] for row in rows]
    return found


def _print(database: str, by_size: dict[int, Any]) -> None:
    print(f"\n{database}: wall ms in one process; xbare: p50 against the bare page; kB")
    print(f"{'':<20}" + "".join(f"{size:>9,} p50/p95    cpu  xbare    kB" for size in by_size))
    for name in next(iter(by_size.values())):
        line = f"{name:<20}"
        for found in by_size.values():
            one = found[name]
            line += f"{one['p50']:>9.1f}/{one['p95']:<7.1f}{one['cpu']:>6.1f}"
            line += f"{one['p50'] / found['bare page']['p50']:>7.1f}{one['bytes'] / 1000:>6.0f}"
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
