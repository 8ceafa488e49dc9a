"""`mentor worker`: what happens by itself. Any number may run; one of them leads."""

import argparse
import asyncio
import logging
import signal

from mentor.kernel.database import start_database, stop_database
from mentor.settings import settings
from mentor.worker import all_jobs, run_worker, work_once


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Run scheduled work and send mail until stopped. Start as many as you like, on any machine: one leads."
    parser = commands.add_parser("worker", help=text, description=text)
    parser.add_argument("--once", action="store_true", help="do what is due now and end, for cron or a systemd timer")
    parser.add_argument("--list", action="store_true", help="show every job with its timetable and end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    if args.list:
        for job in all_jobs():
            print(f"{job.name:40} {job.cron or f'every {job.every} s'}")
        return 0
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for noisy in ("apscheduler", "piccolo"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    asyncio.run(_once() if args.once else _work())
    return 0


async def _once() -> None:
    await start_database()
    try:
        led = await work_once()
    finally:
        await stop_database()
    print("Done." if led else "Another worker leads and does this work.")


async def _work() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    print(f"Working on {settings().database.split('@')[-1]} (stop with Ctrl-C)", flush=True)
    await start_database()
    try:
        await run_worker(stop)
    finally:
        await stop_database()
