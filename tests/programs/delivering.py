"""Delivers what is due and ends: `python -m tests.programs.delivering MINUTES`, as if it were so much later."""

import asyncio
import sys
from datetime import timedelta

from mentor.kernel import clock
from mentor.kernel.database import start_database, stop_database
from mentor.notifications import smtp


async def main() -> None:
    clock.shift(timedelta(minutes=int(sys.argv[1])))
    await start_database()
    await smtp.deliver()
    await stop_database()


asyncio.run(main())
