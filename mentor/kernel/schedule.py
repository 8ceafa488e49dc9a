"""How a feature says what happens by itself. Started only by mentor.worker."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """Work to repeat: either at the moments of a `cron` expression, or `every` so many seconds.

    `cron` has five fields in local (business) time; days of the week are written as names (mon-fri), because the
    numbering of days differs between crons. `run` gets the due moment in UTC and is awaited at most once per moment,
    except that a run that failed, or whose worker died, is tried again up to `tries` times: make it safe to repeat.
    With `catches_up` a moment missed while nothing was running is made up for, once, when a worker runs again.
    Jobs with `every` neither catch up nor try again: the next beat comes soon enough.
    """

    name: str
    run: Callable[[datetime], Awaitable[None]]
    cron: str = ""
    every: int = 0
    catches_up: bool = True
    tries: int = 3

    def __post_init__(self) -> None:
        if bool(self.cron) == bool(self.every):
            raise ValueError(f"job {self.name}: give either cron or every")
        if self.cron and any(char.isdigit() for char in self.cron.split()[-1]):
            raise ValueError(f"job {self.name}: write days of the week as names")
