"""What a matching run answers: who with whom, how good, how good at best, and how it came about. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.matching.problem import Choice


class Stage(Labelled):
    """Where a run is."""

    START = "start", Phrase("First matching")
    BOUND = "bound", Phrase("Proof of how good it can get")
    IMPROVE = "improve", Phrase("Improving by parts")
    DONE = "done", Phrase("Finished")


class Ending(Labelled):
    """Why a run ended."""

    OPTIMAL = "optimal", Phrase("Proven: nothing better exists.")
    GOAL = "goal", Phrase("As good as was asked for.")
    TURNS = "turns", Phrase("All steps of the search were done.")
    SECONDS = "seconds", Phrase("The time allowed was over; another run may end differently.")
    CANCELLED = "cancelled", Phrase("Cancelled; this is the best until then.")


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search. Without `seconds` the same problem and seed give the same answer on every machine.

    `goal`: stop at this gap in percent. `turns`: neighbourhoods matched anew; None chooses by size.
    """

    turns: int | None = None
    seconds: float | None = None
    goal: float = 0.0
    exact_to: int = 60_000
    neighbourhood: int = 60


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """The best so far, told after each step."""

    stage: Stage
    seconds: float
    objective: int
    bound: float
    choice: Choice

    @property
    def gap_percent(self) -> float:
        return gap_percent(self.objective, self.bound)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    choice: Choice
    objective: int
    #: Proven: no matching of this problem earns more.
    bound: float
    ending: Ending
    seed: int
    turns: int
    seconds: float
    peak_mb: int

    @property
    def gap_percent(self) -> float:
        return gap_percent(self.objective, self.bound)


def gap_percent(objective: float, bound: float) -> float:
    """How much better it could be at most, in percent of the bound; 100 while there is no bound."""
    if bound == float("inf"):
        return 100.0
    return max(0.0, 100 * (bound - objective) / max(abs(bound), 1e-9))


Watch = Callable[[Progress], None]
Cancelled = Callable[[], bool]
