"""`python3 tests bench projects [--projects N] [--database sqlite|postgresql] [--json]`: pages of many joint projects.

For 500 and 5,000 projects with twelve nodes each among 10,000 people, on both databases: p50 and p95 wall milliseconds
and CPU milliseconds of the portfolio, of lists of projects and of the pages of one, the ratio of p95 to the smaller
case, and the ratio of p50 to a bare one-query page in the same run. Wall time moves with other load: read the ratios.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks import pages

SIZES = (500, 5_000)
PEOPLE, NODES = 10_000, 12
_HERE = "tests.benchmarks.projects"
_STATES = (
    *["running"] * 8, "draft", "review", "notice", "approved", "acceptance", "correction", "closed", "closed",
    "post_evaluation", "archived", "archived", "rejected",
)  # fmt: skip
_TAGS = ("research", "production", "safety", "quality", "market", "digital", "green", "other")
_CLASSES = ("bottleneck", "substitution", "key_material", "cost", "safety_quality", "management", "other")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests bench projects", description=__doc__)
    parser.add_argument("--projects", type=int, help="only so many")
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
        results[database] = {size: _run(database, size) for size in ([args.projects] if args.projects else SIZES)}
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

    from mentor import wiring
    from mentor.app import create_app
    from mentor.kernel.database import start_database, stop_database
    from mentor.kernel.database.migrations import migrate
    from tests.benchmarks.filling import fill

    await migrate()
    await start_database()
    begun = time.perf_counter()
    await fill(PEOPLE)
    await _fill(size)
    filled = time.perf_counter() - begun
    app = create_app((*wiring.ROUTERS, pages._bare()))
    figures: dict[str, Any] = {}
    sessions = {who: await _session(who) for who in ("office", "lead", "secretary")}
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench.test") as client:
            for name, who, path in _pages(size):
                client.cookies = httpx.Cookies({"mentor": sessions[who]} if who else {})
                figures[name] = await pages._timed(lambda path=path: client.get(path), path)  # type: ignore[misc]
    await stop_database()
    return {"pages": figures, "fill_seconds": round(filled, 1)}


def _pages(size: int) -> list[tuple[str, str, str]]:
    """Name, who looks, address. The first one is the bare page that the others are compared with."""
    running = size // 20 * 10 + 1
    return [
        ("bare page", "", "/bare"),
        ("portfolio", "office", "/portfolio"),
        ("portfolio, filtered", "office", "/portfolio?n_tag=safety&state=running"),
        ("nodes due", "office", "/portfolio/nodes"),
        ("projects", "office", "/projects"),
        ("projects, late", "office", "/projects?late=on"),
        ("projects of a unit", "office", "/projects?unit=Unit 7"),
        ("projects of a lead", "lead", "/projects"),
        ("projects of a branch", "secretary", "/projects"),
        ("one project", "office", f"/projects/{running}"),
        ("its nodes", "office", f"/projects/{running}/nodes"),
        ("its metrics", "office", f"/projects/{running}/metrics"),
        ("first page of the office", "office", "/"),
        ("first page of a lead", "lead", "/"),
    ]


async def _session(who: str) -> str:
    """A signed-in browser of the Party office of the group, a lead of twenty projects, a branch secretary."""
    from mentor.kernel import clock
    from mentor.people.queries.access import token_hash
    from mentor.people.tables import Account, PartyOrg, RoleGrant, SignInSession

    now = clock.now()
    person = {"office": 1, "lead": 101, "secretary": 3}[who]
    row = Account(login=who, person=person, state="active", must_change_password=False, password_changed_at=now,
                  created_at=now)  # fmt: skip
    account = (await Account.insert(row))[0]["id"]
    if who == "office":
        await RoleGrant.insert(RoleGrant(account=account, role="party_office", unit=1, granted_at=now))
    if who == "secretary":
        branch = await PartyOrg.select(PartyOrg.id).where(PartyOrg.code == "P7").first().run()
        await RoleGrant.insert(
            RoleGrant(account=account, role="branch_secretary", party_org=branch["id"], granted_at=now)
        )
    token = f"{who}-{now.timestamp()}"
    session = SignInSession(token_hash=token_hash(token), account=account, created_at=now, seen_at=now,
                            ends_at=now + timedelta(hours=9), is_complete=True)  # fmt: skip
    await SignInSession.insert(session)
    return token


async def _fill(size: int) -> None:
    """Projects in every state, each with a team of three, twelve nodes and two goals of three values."""
    from mentor.kernel.clock import local_date, now
    from mentor.kernel.database import insert_rows, write_transaction
    from mentor.people.tables import Person

    async with write_transaction():
        units, sponsor = await _party_orgs()
        keys: dict[str, int] = {}
        for name, rows in _rows(size, units, sponsor, local_date(now()), keys):
            keys[name] = (await insert_rows(rows))[0]
    await Person.raw("ANALYZE")


async def _party_orgs() -> tuple[int, int]:
    """Fifty branches below one committee; gives how many units there are, and the first branch."""
    from mentor.people.tables import OrgUnit, PartyOrg

    rows = [PartyOrg(code=f"P{n}", name=f"Branch {n}", path="/1/" if n == 1 else f"/1/{n}/") for n in range(1, 51)]
    inserted = await PartyOrg.insert(*rows)
    return int(await OrgUnit.count()), int(inserted[0]["id"])


def _rows(size: int, units: int, sponsor: int, today: date, keys: dict[str, int]) -> Iterator[tuple[str, list[Any]]]:
    """Tables in the order of their references. `keys`: the first key of each table when its rows are in."""
    from mentor.projects import tables as t

    at = datetime.combine(today, datetime.min.time(), UTC) - timedelta(days=200)
    ids = range(1, size + 1)
    leads = {n: (101 + n % (size // 20), 5_001 + n % (size // 20)) for n in ids}
    yield "project", [_project(n, leads[n], (1 + n % units, sponsor + n % 50), today, at) for n in ids]
    first = keys["project"] - 1
    yield (
        "member",
        [
            t.ProjectMember(project=first + n, person=person, role=role, line=line, from_on=today - timedelta(days=200))
            for n in ids
            for person, role, line in (
                (leads[n][0], "party_lead", "party"),
                (leads[n][1], "business_lead", "business"),
                (8_000 + n % 2_000, "member", "business"),
            )
        ],
    )
    yield "node", [_node(first, n, step, today) for n in ids for step in range(NODES)]
    yield (
        "goal",
        [
            t.ProjectGoal(
                project=first + n, line=line, text="Goal", metric=f"Metric {line}", baseline="40", target="90"
            )
            for n in ids
            for line in ("party", "business")
        ],
    )
    yield (
        "value",
        [
            t.MetricValue(
                goal=keys["goal"] + goal,
                measured_on=today - timedelta(days=30 * back),
                thousandths=(80 - 10 * back) * 1_000,
                typed_at=at,
            )
            for goal in range(2 * size)
            for back in range(3)
        ],
    )
    bodies = {"kind": "vanguard_team", "name": "Team", "task": "Task", "founded_on": today}
    yield "body", [t.ProjectBody(project=first + n, **bodies) for n in ids if n % 3]
    yield "criteria", [t.CriteriaVersion(kind="acceptance", number=1, written_at=at)]
    yield (
        "round",
        [
            t.ReviewRound(
                project=first + n, kind="acceptance", version=1, criteria=keys["criteria"], due_on=today, opened_at=at
            )
            for n in ids
            if _STATES[n % 20] == "acceptance" and n % 40 == 12
        ],
    )


def _project(n: int, leads: tuple[int, int], place: tuple[int, int], today: date, at: datetime) -> Any:
    from mentor.projects.tables import JointProject

    done = 0 if _STATES[n % 20] in ("draft", "review", "notice", "approved", "rejected") else n % NODES
    return JointProject(
        code=f"LH-{n:05}", title=f"Joint project {n}", unit=place[0], sponsor=place[1],
        n_tag=_TAGS[n % 8], strategic_class=_CLASSES[n % 7], state=_STATES[n % 20], is_key=n % 2 == 0,
        party_lead=leads[0], business_lead=leads[1], nodes_total=NODES, nodes_done=done, evidence_total=20,
        evidence_both=n % 20, next_due_on=today + timedelta(days=n % 90 - 20), created_at=at, state_since=at,
        post_due_on=today + timedelta(days=n % 60 - 20) if _STATES[n % 20] in ("closed", "post_evaluation") else None,
    )  # fmt: skip


def _node(first: int, n: int, step: int, today: date) -> Any:
    from mentor.projects.tables import ProjectNode

    is_done = step < n % NODES
    due = today + timedelta(days=15 * (step - n % NODES) + n % 90 - 20)
    return ProjectNode(
        project=first + n, position=step, title=f"Node {step}", due_on=due, state="done" if is_done else "planned",
        done_on=due if is_done else None,
    )  # fmt: skip


def _print(database: str, by_size: dict[int, Any]) -> None:
    smallest = by_size[min(by_size)]["pages"]
    print(f"\n{database}: wall ms in one process; xsmall: p95 against fewer projects; xbare: p50 against the bare page")
    print(f"{'page':<26}" + "".join(f"{size:>9,} p50/p95    cpu xsmall xbare   KB" for size in by_size))
    for name in smallest:
        line = f"{name:<26}"
        for found in by_size.values():
            one, bare = found["pages"][name], found["pages"]["bare page"]
            line += f"{one['p50']:>9.1f}/{one['p95']:<7.1f}{one['cpu']:>6.1f}"
            line += (
                f"{one['p95'] / smallest[name]['p95']:>7.2f}{one['p50'] / bare['p50']:>6.1f}{one['bytes'] / 1000:>5.0f}"
            )
        print(line)
    filled = ", ".join(f"{size:,}: {found['fill_seconds']} s" for size, found in by_size.items())
    print(f"filling: {filled}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
