"""How a feature says what happens by itself. Started only by mentor.worker."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Work to repeat.

    `cron` is a five-field expression in local (business) time. `run` gets the due moment. With `catches_up`
    a due moment missed while nothing was running is made up for, once, when a worker starts again.
    """

    name: str
    run: Callable[[datetime], Awaitable[None]]
    cron: str
    catches_up: bool = True
