"""`mentor migrate`: bring the database to the schema of this version."""

import argparse
import asyncio

from mentor.calendar.actions import seed_calendar
from mentor.kernel import clock
from mentor.kernel.database.migrations import migrate


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = (
        "Bring the database to the schema of this version; safe to run at any time and from several machines at once."
    )
    commands.add_parser("migrate", help=text, description=text).set_defaults(run=run)


def run(_: argparse.Namespace) -> None:
    print(f"{asyncio.run(bring_up_to_date())} migrations ran; the database is up to date.")


async def bring_up_to_date() -> int:
    """Run the migrations that are missing, naming each, and give their number.

    The work calendar gets the years that a newer version of its library knows.
    """
    ran = await migrate()
    for name in ran:
        print(f"Migrated the database: {name}", flush=True)
    await seed_calendar(clock.now())
    return len(ran)
