"""`mentor plan`: the rotation planner of the product."""

import argparse
import asyncio
import signal

from mentor.kernel import clock
from mentor.kernel.children import end_with_parent
from mentor.kernel.database import start_database, stop_database
from mentor.rotations.actions.asking import claim_next
from mentor.rotations.actions.working import perform


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("plan", help="Plan rotations.")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)  # the worker's own child process
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.work:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker
        end_with_parent()
        return asyncio.run(_work())
    return 2


async def _work() -> int:
    """Every plan of the database that waits, one after the other."""
    await start_database()
    try:
        while claimed := await claim_next(clock.now()):
            await perform(*claimed)
    finally:
        await stop_database()
    return 0
