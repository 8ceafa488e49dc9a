# ruff: noqa: N999  (named as its command)
"""`mentor import`: a roster of people from XLSX or CSV, checked first, written as a whole or not at all."""

import argparse
import asyncio
import contextlib
import json
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from mentor.commands.roster_report import report, said
from mentor.kernel import clock
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.children import end_with_parent
from mentor.kernel.database import start_database, stop_database
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import current_locale, render
from mentor.people.actions import roster
from mentor.people.actions.roster.working import new_claim
from mentor.people.queries.roster import RunView, import_run, mapping_named, preview
from mentor.people.queries.roster.reference import actor_of, party_nodes, unit_nodes
from mentor.people.roster import shelf
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import from_json
from mentor.people.roster.template import write_template
from mentor.people.rules import ImportState

_DESCRIPTION = """\
Check a roster of people and, with --apply, write it: everybody in one go, or nobody if a single row is rejected.
People are recognised by their employee number; the same file twice changes nothing. Rejected rows are written with
their reasons to a file that can be corrected and loaded again.
"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "import", help="Check or load a roster of people (XLSX, CSV).", description=_DESCRIPTION
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the roster, or its corrected rows")
    parser.add_argument(
        "--mapping",
        metavar="NAME|FILE.json",
        help="how its columns are to be understood; without one its headers decide",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="only check; this is what happens without --apply, too")
    what.add_argument("--apply", action="store_true", help="write it if no row is rejected")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day whose state the file shows")
    parser.add_argument("--full-roster", action="store_true", help="flag people who are not in it as missing")
    parser.add_argument("--of", default="", metavar="CODE", help="it is the full roster of this unit only")
    parser.add_argument("--as", dest="login", default="", metavar="LOGIN", help="act within the rights of this account")
    parser.add_argument("--amends", type=int, metavar="RUN", help="FILE holds the corrected rows of this dry run")
    parser.add_argument("--corrections", type=Path, metavar="FILE", help="where to write rejected rows (XLSX)")
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty template (XLSX) and end")
    parser.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)  # the worker's own child process
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.work:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
        end_with_parent()
        return asyncio.run(_work())
    if args.template:
        return asyncio.run(_template(args.template))
    if args.file is None or not args.file.is_file():
        raise SystemExit(f"{args.file or 'FILE'}: no such file")
    try:
        return asyncio.run(_import(args))
    except Invalid as complaint:
        raise SystemExit("mentor: " + "; ".join(render(phrase) for phrase in complaint.errors.values())) from None


@dataclass(slots=True)
class _Outcome:
    run: RunView
    check_seconds: float
    apply_seconds: float = 0.0


async def _import(args: argparse.Namespace) -> int:
    async with _database():
        actor = await _actor(args.login)
        outcome = await _check(args, actor)
        corrections = _keep_corrections(outcome.run, args)
        await report(outcome.run, actor, corrections)
        if args.apply and outcome.run.can_be_applied:
            began = time.monotonic()
            outcome.run = await _apply(outcome.run, actor)
            outcome.apply_seconds = time.monotonic() - began
            print("Written." if outcome.run.state is ImportState.APPLIED else f"Not written: {said(outcome.run)}")
    if args.json:
        print(json.dumps(_summary(outcome)))
    failed = outcome.run.state is ImportState.FAILED or outcome.run.counts.get("rejected")
    return 1 if failed or (args.apply and outcome.run.changes_something and not _is_written(outcome.run)) else 0


def _is_written(run: RunView) -> bool:
    return run.state is ImportState.APPLIED


async def _check(args: argparse.Namespace, actor: Actor) -> _Outcome:
    began, claim = time.monotonic(), new_claim()
    now = clock.now()
    if args.amends:
        run_id = await roster.correct(args.amends, args.file, args.file.name, actor=actor, now=now, claim=claim)
    else:
        run_id = await roster.upload(args.file, args.file.name, actor=actor, now=now)
        try:
            choice = await _choice(args, run_id, actor)
            await roster.start_check(run_id, choice, actor=actor, now=now, claim=claim)
        except BaseException:
            await roster.cancel(run_id, actor=actor, now=now)
            raise
    await _perform(run_id, claim, actor)
    return _Outcome(await import_run(run_id, actor), time.monotonic() - began)


async def _apply(run: RunView, actor: Actor) -> RunView:
    claim = new_claim()
    await roster.accept(run.id, actor=actor, now=clock.now(), claim=claim)
    await roster.perform(run.id, claim)
    return await import_run(run.id, actor)


async def _choice(args: argparse.Namespace, run_id: int, actor: Actor) -> roster.Choice:
    extent = None
    if args.of:
        extent = next((node.id for node in await unit_nodes() if node.code == args.of), None)
        if extent is None:
            raise SystemExit(f"--of: there is no unit with the code {args.of}")
    mapping = await _mapping(args.mapping, run_id, actor)
    return roster.Choice(mapping, args.as_of, args.full_roster or bool(args.of), extent)


async def _mapping(wanted: str | None, run_id: int, actor: Actor) -> ColumnMapping:
    if wanted is None:
        return (await preview(await import_run(run_id, actor), None, actor)).mapping
    return _mapping_in(Path(wanted)) or await mapping_named(wanted, actor)


def _mapping_in(path: Path) -> ColumnMapping | None:
    if path.suffix != ".json" or not path.is_file():
        return None
    mapping = from_json(path.read_bytes())
    return mapping if mapping.name else replace(mapping, name=path.stem)


async def _perform(run_id: int, claim: str, actor: Actor) -> None:
    showing = asyncio.create_task(_show_progress(run_id, actor)) if sys.stderr.isatty() else None
    try:
        await roster.perform(run_id, claim)
    finally:
        if showing:
            showing.cancel()
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


async def _show_progress(run_id: int, actor: Actor) -> None:
    while True:
        run = await import_run(run_id, actor)
        print(f"\r{run.rows_read} / {run.rows_total} ({run.percent} %)", end="", file=sys.stderr, flush=True)
        await asyncio.sleep(0.3)


def _keep_corrections(run: RunView, args: argparse.Namespace) -> Path | None:
    """A copy beside the roster: the data folder forgets it after a week."""
    made = shelf.corrections_of(run.id)
    if not made.exists():
        return None
    target: Path = args.corrections or args.file.with_name(f"{args.file.stem}.corrections.xlsx")
    shutil.copyfile(made, target)
    return target


def _summary(outcome: _Outcome) -> dict[str, Any]:
    run = outcome.run
    fields = {"run": run.id, "state": run.state.value, "rows": run.rows_total, "counts": dict(run.counts)}
    seconds = {name: round(value, 3) for name, value in asdict(outcome).items() if name.endswith("_seconds")}
    return fields | seconds


async def _actor(login: str) -> Actor:
    if not login:
        return replace(system_actor("import"), language=current_locale())
    actor = await actor_of(login, clock.local_date(clock.now()))
    if actor is None:
        raise SystemExit(f"--as: there is no account {login} that may sign in")
    return actor


async def _template(target: Path) -> int:
    async with _database():
        units, party_orgs = ([node.full_name for node in nodes] for nodes in (await unit_nodes(), await party_nodes()))
    write_template(target, current_locale(), units, party_orgs)
    print(f"Written: {target}")
    return 0


async def _work() -> int:
    """Everything that waits, one after the other."""
    async with _database():
        while claimed := await roster.claim_next(clock.now()):
            await roster.perform(*claimed)
    return 0


@contextlib.asynccontextmanager
async def _database() -> AsyncIterator[None]:
    await start_database()
    try:
        yield
    finally:
        await stop_database()
