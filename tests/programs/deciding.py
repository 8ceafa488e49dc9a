"""Makes decisions, all at once: `python -m tests.programs.deciding < clicks.json > answers.json`.

In: [[request, seat, decision, person], …]. Out: for each, "ok", or the name of the error and the values it named.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.database import start_database, stop_database
from mentor.kernel.errors import DomainError
from mentor.signoff import actions
from mentor.signoff.rules import Decision

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


async def click(request: int, seat: str, decision: str, person: int) -> list[Any]:
    actor = Actor(account_id=person, person_id=person)
    try:
        await actions.decide(request, seat, Decision(decision), "why", actor=actor, now=NOON, expected_version=1)
    except DomainError as error:
        return [type(error).__name__, {name: str(value) for name, value in error.phrase.values.items()}]
    return ["ok", {}]


async def main() -> None:
    clicks = json.load(sys.stdin)
    await start_database()
    answers = await asyncio.gather(*(click(*one) for one in clicks))
    await stop_database()
    json.dump(answers, sys.stdout)


asyncio.run(main())
