"""Deeds of one joint project at their moments, and the keys that come up on the way."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mentor.demo.moments import at
from mentor.demo.scenes import Deed
from mentor.demo.ventures.crew import Crew
from mentor.demo.ventures.plan import Venture

#: (moment, order of the same moment, deed)
Deeds = list[tuple[datetime, int, Deed]]


@dataclass(slots=True)
class Script:
    """`ids` is filled by the deeds: the project, its nodes, the round, the notice, by name."""

    venture: Venture
    crew: Crew
    units: dict[str, int]
    party_orgs: dict[str, int]
    now: datetime
    chance: random.Random
    deeds: Deeds
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def project(self) -> int:
        return self.ids["project"]

    @property
    def begun(self) -> date:
        return self.now.date() - timedelta(days=self.venture.age)

    @property
    def started(self) -> date:
        """When work begins: the proposal, its reviews and the notice take their time."""
        return self.begun + timedelta(days=27 if not self.venture.returned else 35)

    def add(self, day: date, hour: int, deed: Callable[[datetime], Awaitable[object]]) -> None:
        """The deed is told its moment; never later than now."""
        moment = min(at(day, hour, len(self.deeds) % 60), self.now)

        async def done() -> None:
            await deed(moment)

        self.deeds.append((moment, len(self.deeds), done))
