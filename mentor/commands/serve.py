"""`mentor serve`: the web server. On SQLite the worker runs inside it, as there is only one process."""

import argparse
import asyncio
import logging
import os
import signal
import socket

import uvicorn
from uvicorn.supervisors import Multiprocess

from mentor.commands.migrate import bring_up_to_date
from mentor.commands.user import show_setup_code
from mentor.kernel.database import start_database, stop_database
from mentor.settings import settings, source
from mentor.worker import run_worker

#: Seconds that open requests get when the server is stopped; an open event stream would otherwise hold it for ever.
GRACE = 2


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Run the web server, after bringing the database up to date; on SQLite the worker runs inside."
    parser = commands.add_parser("serve", help=text, description=text)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: 8000)")
    parser.add_argument("--workers", type=int, default=1, help="web processes; more than one on PostgreSQL only")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int | None:
    return serve(args.host, args.port, args.workers)


def serve(host: str, port: int, workers: int = 1) -> int | None:
    """Serve until SIGINT or SIGTERM."""
    embedded = settings().database.startswith("sqlite")
    if workers > 1 and embedded:
        raise SystemExit(
            "--workers: SQLite has one writer and serves one process; use PostgreSQL (database_url) for more"
        )
    _start_logging()
    listening = _listen(host, port)
    address = _address(host, listening)
    if source("base_url") == "default":
        os.environ["MENTOR_BASE_URL"] = address  # so that links lead here; the other web processes read it, too
        settings.cache_clear()
    asyncio.run(_prepare())
    config = _config(workers)
    if workers == 1:
        config.load()  # a mistake in it comes to light before anybody is sent here
    if not embedded:
        print("What happens by itself (mail, reminders, deadlines) needs a `mentor worker` beside this.", flush=True)
    print(f"Serving on {address}/ (stop with Ctrl-C)", flush=True)
    server = uvicorn.Server(config)
    if workers > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(_serve(server, listening, with_worker=embedded))
    return 0 if server.started or workers > 1 else 3


def _start_logging() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # A job still running when its time comes again is no news, as in the worker of its own.
    for noisy, level in (("uvicorn", logging.WARNING), ("apscheduler", logging.ERROR), ("piccolo", logging.WARNING)):
        logging.getLogger(noisy).setLevel(level)


def _listen(host: str, port: int) -> socket.socket:
    try:
        made = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise SystemExit(f"Cannot listen on {host}:{port}: {error.strerror}. Another --port?") from None
    made.set_inheritable(True)
    return made


def _address(host: str, listening: socket.socket) -> str:
    """What to type into a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (recognised, not bound)
    return f"http://{f'[{name}]' if ':' in name else name}:{listening.getsockname()[1]}"


def _config(workers: int) -> uvicorn.Config:
    trusted = settings().trusted_proxies
    return uvicorn.Config(
        "mentor.app:create_app",
        factory=True,
        workers=workers,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        ws="none",
        server_header=False,
        access_log=False,
        log_config=None,
    )


async def _prepare() -> None:
    await bring_up_to_date()
    await show_setup_code()


async def _serve(server: uvicorn.Server, listening: socket.socket, *, with_worker: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises them again after its end; by then we are stopping
        signal.signal(number, lambda *_: stop.set())
    await start_database()
    working = asyncio.create_task(run_worker(stop)) if with_worker else None
    if working:  # it ends by itself only through a mistake of ours; nobody should have to find that out in a week
        working.add_done_callback(lambda _: setattr(server, "should_exit", True))
    try:
        await server.serve(sockets=[listening])
    finally:
        stop.set()
        if working:
            await working
        await stop_database()
