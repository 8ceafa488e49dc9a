"""`mentor settings`: every setting with its meaning and present value, in the form of a mentor.toml."""

import argparse
import json
import re
from dataclasses import fields

from mentor.settings import Settings, settings, source

SECRET = {"secret_key", "smtp_password"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = (
        "Print every setting with its meaning, present value and where that comes from, in the form of a mentor.toml."
    )
    commands.add_parser("settings", help=text, description=text).set_defaults(run=run)


def run(_: argparse.Namespace) -> None:
    print("# Each one may stand in mentor.toml, or in the environment as MENTOR_ and its name in capitals.")
    for field in fields(Settings):
        print(f"\n# {field.metadata['meaning']} ({source(field.name)})")
        print(_line(field.name, getattr(settings(), field.name)))


def _line(name: str, value: object) -> str:
    """Secrets are left out, so that the output may be shown to others."""
    if name in SECRET and value:
        return f"# {name} is set and not shown"
    if isinstance(value, str):
        value = re.sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1:…@", value)
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
