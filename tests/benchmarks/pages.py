"""`python3 tests bench pages [--size N] [--database sqlite|postgresql] [--json]`: cost of the busiest pages.

For 10,000, 100,000 and 1,000,000 people on both databases: p50 and p95 wall milliseconds and CPU milliseconds of each
page, SQL statements, the ratio of p95 to the 10,000 case, and the ratio of p50 to a bare one-query page (Litestar,
Jinja2 and Piccolo, nothing of ours) measured in the same run. Wall time moves with other load: read the ratios.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 60
_HERE = "tests.benchmarks.pages"


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench pages", description=__doc__)
    parser.add_argument("--size", type=int, help="only so many people")
    parser.add_argument("--seed", type=int, default=1, help="accepted for all benchmarks; the data is always the same")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.measure:
        print(json.dumps(asyncio.run(_measure(args.measure))))
        return 0
    results: dict[str, dict[int, Any]] = {}
    for database in [args.database] if args.database else ["sqlite", "postgresql"]:
        results[database] = {size: _run(database, size) for size in ([args.size] if args.size else SIZES)}
        _print(database, results[database])
    if args.json:
        print(json.dumps(results))
    return 0


def _run(database: str, size: int) -> Any:
    """One database of one size in a process of its own."""
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
        command = [sys.executable, "-m", _HERE, "--measure", str(size)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return json.loads(done.stdout.splitlines()[-1])


async def _measure(size: int) -> dict[str, Any]:
    import httpx

    from mentor.app import create_app
    from mentor.kernel.database import start_database, stop_database
    from mentor.kernel.database.migrations import migrate
    from tests.benchmarks.filling import fill

    await migrate()
    await start_database()
    begun = time.perf_counter()
    await fill(size)
    filled = time.perf_counter() - begun
    app = create_app((*_our_routers(), _bare()))
    figures: dict[str, Any] = {}
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench.test") as client:
            for name, who, path in pages(size):
                client.cookies = httpx.Cookies({"mentor": await _session(who)} if who else {})
                figures[name] = await _timed(lambda path=path: client.get(path), path)  # type: ignore[misc]
    await stop_database()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"pages": figures, "fill_seconds": round(filled, 1), "peak_mb": peak}


def pages(size: int) -> list[tuple[str, str, str]]:
    """Name, who looks (see `_session`), address. The first one is the bare page that the others are compared with."""
    mentee, mentorship = size - 1, 2
    return [
        ("bare page", "", "/bare"),
        ("inbox of a mentor", "mentor", "/"),
        ("first page of a mentee", "mentee", "/"),
        ("first page of HR", "hr", "/"),
        ("mentorship", "mentor", f"/mentorships/{mentorship}"),
        ("milestone", "mentee", "/milestones/5"),
        ("log entries", "mentor", f"/mentorships/{mentorship}/logs"),
        ("cohort", "hr", "/cohort"),
        ("person search", "hr", "/people?q=person77"),
        ("person", "hr", f"/people/{mentee}"),
        ("mentor pool", "hr", "/pool"),
    ]


async def _timed(ask: Callable[[], Awaitable[Any]], path: str) -> dict[str, float]:
    for _ in range(3):
        reply = await ask()
        if reply.status_code != 200:
            raise SystemExit(f"{path} answers {reply.status_code}")
    walls, cpu = [], time.process_time()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await ask()
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - cpu) * 1000 / ROUNDS
    walls.sort()
    return {
        "p50": round(walls[ROUNDS // 2], 2),
        "p95": round(walls[int(ROUNDS * 0.95)], 2),
        "cpu": round(cpu, 2),
        "bytes": len(reply.content),
    }


async def _session(who: str) -> str:
    """A signed-in browser of the second mentor, the second mentee, or HR of the whole group."""
    from datetime import timedelta

    from mentor.kernel import clock
    from mentor.people.queries.access import token_hash
    from mentor.people.tables import Account, Person, RoleGrant, SignInSession

    now = clock.now()
    people = await Person.count()
    person = {"mentor": 4, "mentee": people - 1, "hr": 1}[who]
    account = await Account.select(Account.id).where(Account.login == who).first()
    if account is None:
        row = Account(
            login=who,
            person=person,
            state="active",
            must_change_password=False,
            password_changed_at=now,
            created_at=now,
        )
        account = (await Account.insert(row))[0]
        if who == "hr":
            await RoleGrant.insert(RoleGrant(account=account["id"], role="hr", unit=1, granted_at=now))
    token = f"{who}-{now.timestamp()}"
    await SignInSession.insert(
        SignInSession(
            token_hash=token_hash(token),
            account=account["id"],
            created_at=now,
            seen_at=now,
            ends_at=now + timedelta(hours=9),
            is_complete=True,
        )
    )
    return token


def _our_routers() -> tuple[Any, ...]:
    from mentor import wiring

    return wiring.ROUTERS


def _bare() -> Any:
    from jinja2 import Environment
    from litestar import Response, get

    template = Environment(autoescape=True).from_string("<!doctype html><title>{{ name }}</title><p>{{ name }}</p>")

    @get("/bare", opt={"public": True}, include_in_schema=False)
    async def show_bare() -> Response[str]:
        from mentor.people.tables import Person

        row = await Person.select(Person.name).where(Person.id == 7).first()
        return Response(template.render(name=row["name"] if row else ""), media_type="text/html")

    return show_bare


def _print(database: str, by_size: dict[int, Any]) -> None:
    smallest = by_size[min(by_size)]["pages"]
    print(
        f"\n{database}: wall ms in one process; x10k: p95 against the smallest size; xbare: p50 against the bare page"
    )
    print(f"{'page':<26}" + "".join(f"{size:>11,} p50/p95    cpu  x10k xbare" for size in by_size))
    for name in smallest:
        line = f"{name:<26}"
        for found in by_size.values():
            one, bare = found["pages"][name], found["pages"]["bare page"]
            line += f"{one['p50']:>11.1f}/{one['p95']:<7.1f}{one['cpu']:>6.1f}"
            line += f"{one['p95'] / smallest[name]['p95']:>6.2f}{one['p50'] / bare['p50']:>6.1f}"
        print(line)
    filled = ", ".join(f"{size:,}: {found['fill_seconds']} s, {found['peak_mb']} MB" for size, found in by_size.items())
    print(f"filling and peak memory: {filled}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
