"""The subcommands of `mentor`, one module each: `add(subparsers)` names its arguments, `run(args)` does the work."""

import argparse
import os
import socket
import sys
from importlib import import_module

import asyncpg  # type: ignore[import-untyped]

from mentor.kernel.errors import DomainError
from mentor.kernel.i18n import use_locale

COMMANDS = ("demo", "serve", "worker", "migrate", "user", "import", "match", "plan", "audit", "settings", "check")


def run(arguments: list[str] | None = None) -> int:
    """Do what the command line says. The exit status is 0 unless the command returns or raises another."""
    os.environ.setdefault("PICCOLO_CONF", "mentor.piccolo_conf")
    chosen = parser().parse_args(arguments)
    try:
        with use_locale("zh-CN" if os.environ.get("LANG", "").startswith("zh") else "en"):
            status = chosen.run(chosen) or 0
        sys.stdout.flush()
    except BrokenPipeError:  # such as `mentor settings | head`; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except DomainError as refusal:
        sys.exit(f"mentor: {refusal}")
    except (ConnectionError, socket.gaierror, asyncpg.PostgresConnectionError, *_NO_ENTRY) as error:
        sys.exit(f"mentor: the database cannot be reached ({error}); `mentor check` says more")
    return int(status)


_NO_ENTRY = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="mentor", description="Dual-mentor talent development: two mentors, two keys.")
    commands = made.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        import_module(f"mentor.commands.{name}").add(commands)
    return made
