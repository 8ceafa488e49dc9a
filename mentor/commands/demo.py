"""`mentor demo`: the product with an invented enterprise, in a database of its own."""

import argparse
import asyncio
import os

from mentor.kernel import clock
from mentor.settings import settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Start the product with demo data: an invented group of companies, one click per role to sign in."
    parser = commands.add_parser("demo", help=text, description=text)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 takes a free one (default: 8000)")
    parser.add_argument("--database", default="", help="database of the demo (default: a file in the data folder)")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and build it anew")
    parser.add_argument("--build-only", action="store_true", help="build the data and stop, without serving")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int | None:
    data = settings().data_path / "demo"
    file = data / "demo.sqlite"
    os.environ["MENTOR_DATA_DIR"] = str(data)
    os.environ["MENTOR_DATABASE_URL"] = args.database or f"sqlite:///{file}"
    os.environ["MENTOR_DEMO"] = "true"
    os.environ.setdefault("MENTOR_ENTERPRISE", "江衡实业集团")
    settings.cache_clear()
    if args.reset and not args.database:
        for path in data.glob("demo.sqlite*"):
            path.unlink()
    asyncio.run(_build(args.reset and bool(args.database)))
    if args.build_only:
        return 0
    from mentor.commands.serve import serve

    print("The demo is ready: open the address below and choose a role.", flush=True)
    return serve(args.host, args.port)


async def _build(wipe: bool) -> None:
    from mentor.commands.migrate import bring_up_to_date
    from mentor.demo.build import NotADemo, build_demo, is_demo
    from mentor.kernel.database import start_database, stop_database

    if wipe:
        await _wipe()
    await bring_up_to_date()
    await start_database()
    try:
        if not await is_demo():
            print("Building the demo (about a minute, only the first time) ...", flush=True)
            await build_demo(clock.now(), lambda part: print(f"  {part}", flush=True))
    except NotADemo as reason:
        raise SystemExit(f"mentor demo: {reason}") from None
    finally:
        await stop_database()


async def _wipe() -> None:
    """Empty a PostgreSQL database, but only one that carries the demo's mark."""
    from mentor.demo.tables import DemoMark

    tables = await DemoMark.raw("SELECT tablename FROM pg_tables WHERE tablename = 'demo_mark'")
    if not tables or not await DemoMark.exists():
        raise SystemExit("mentor demo: --reset refuses: this database is not marked as a demo")
    await DemoMark.raw("DROP SCHEMA public CASCADE")
    await DemoMark.raw("CREATE SCHEMA public")
