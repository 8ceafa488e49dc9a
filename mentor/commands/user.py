"""`mentor user`: a set-up code for the first administrators. All other accounts are opened by them, in the product."""

import argparse
import asyncio

from mentor.commands.migrate import bring_up_to_date
from mentor.kernel import clock
from mentor.people.actions.accounts import setup_code_if_needed
from mentor.settings import settings


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "Print a new one-time set-up code for the first administrators, as long as there is no account."
    commands.add_parser("user", help=text, description=text).set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    if asyncio.run(_migrate_and_show()):
        return 0
    print("There are accounts already: the system administrator opens further ones, the security administrator grants.")
    return 1


async def _migrate_and_show() -> bool:
    await bring_up_to_date()
    return await show_setup_code()


async def show_setup_code() -> bool:
    """Whether one was needed. An earlier code no longer works."""
    code = await setup_code_if_needed(clock.now())
    if code:
        print(f"No accounts yet. Open {settings().base_url}/setup and enter this code: {code}", flush=True)
    return code is not None
