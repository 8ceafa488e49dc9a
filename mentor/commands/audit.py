"""`mentor audit`: is the journal whole, and a copy of it for whoever keeps one."""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TextIO

from mentor.journal.actions import export_entries
from mentor.journal.queries.verification import Verdict, seal_folder, verify_journal
from mentor.kernel import clock
from mentor.kernel.database import start_database, stop_database
from mentor.kernel.i18n import LOCALES, Phrase, render

_BROKEN = 1


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Verify or export the journal of every change."
    parser = commands.add_parser("audit", help=text, description=text)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser(
        "verify",
        help="check every entry; the exit status is 1 when one is broken",
        description="Check every entry against the key, its neighbours, its values, the signed head and every seal.",
    )
    verify.add_argument(
        "--seals", type=Path, help="folder of exported seals, best a copy somebody else keeps (default: the own ones)"
    )
    verify.add_argument("--json", action="store_true", help="print one JSON object on the last line")
    verify.set_defaults(run=_verify)
    export = verbs.add_parser(
        "export",
        help="write the entries as JSON lines",
        description="Write the chained entries as JSON lines, without the values that changed. It is an entry itself.",
    )
    export.add_argument("file", help="where to; - for standard output")
    export.add_argument("--after", type=int, default=0, metavar="N", help="only entries after number N")
    export.set_defaults(run=_export)


def _verify(args: argparse.Namespace) -> int:
    if args.seals and not args.seals.is_dir():
        raise SystemExit(f"{args.seals}: no such folder")
    began = time.monotonic()
    verdict = asyncio.run(_verdict(args.seals or seal_folder()))
    _report(verdict, time.monotonic() - began, as_json=args.json)
    return _BROKEN if verdict.finding else 0


async def _verdict(folder: Path) -> Verdict:
    await start_database()
    try:
        return await verify_journal(folder, progress=_progress if sys.stderr.isatty() else None)
    finally:
        await stop_database()


def _progress(seq: int) -> None:
    print(f"\r{seq} entries", end="", file=sys.stderr, flush=True)


def _report(verdict: Verdict, seconds: float, *, as_json: bool) -> None:
    finding = verdict.finding
    if finding:
        for locale in LOCALES:
            print(render(Phrase("Entry %(seq)s %(damage)s.", seq=finding.seq, damage=finding.damage), locale))
    else:
        print(f"Whole: {verdict.entries} entries, {verdict.seals} seals, the last of entry {verdict.sealed_until}.")
    if as_json:
        fields = {"entries": verdict.entries, "seals": verdict.seals, "sealed_until": verdict.sealed_until}
        broken = {"seq": finding.seq, "damage": finding.damage.value} if finding else None
        print(json.dumps(fields | {"seconds": round(seconds, 3), "broken": broken}))


def _export(args: argparse.Namespace) -> int:
    try:
        file = sys.stdout if args.file == "-" else Path(args.file).open("x", encoding="utf-8")  # noqa: SIM115
    except FileExistsError:
        raise SystemExit(f"{args.file}: exists already") from None
    with file:
        count = asyncio.run(_write(file, args.after))
        print(f"{count} entries written.", file=sys.stderr)
    return 0


async def _write(file: TextIO, after: int) -> int:
    await start_database()
    try:
        return await export_entries(file, after=after, now=clock.now())
    finally:
        await stop_database()
