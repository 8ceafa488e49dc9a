"""What a planning run answers: the plan, how good, how good at best, and how it came about. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.matching.solution import gap_percent
from mentor.rotations.planning.problem import Plan

__all__ = ["Budget", "Cancelled", "Ending", "Progress", "Solution", "Stage", "Watch", "gap_percent"]


class Stage(Labelled):
    """Where a run is."""

    START = "start", Phrase("First plan")
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
    IMPOSSIBLE = "impossible", Phrase("The demands cannot hold together")


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search. Without `seconds` the same problem and seed give the same answer on every machine.

    `goal`: stop at this gap in percent. `turns`: neighbourhoods planned anew; None chooses by size. `exact_to`: up to
    so many possible sequences of stints the plan is proven to be the best.
    """

    turns: int | None = None
    seconds: float | None = None
    goal: float = 0.0
    exact_to: int = 30_000
    neighbourhood: int = 70


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """The best so far, told after each step. `violations` 0: it could be published."""

    stage: Stage
    seconds: float
    objective: int
    bound: float
    violations: int
    plan: Plan

    @property
    def gap_percent(self) -> float:
        return gap_percent(self.objective, self.bound) if not self.violations else 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """`violations`: how many demands the plan breaks; 0 as soon as a plan was found that breaks none."""

    plan: Plan
    objective: int
    #: Proven: no plan without violations earns more.
    bound: float
    violations: int
    ending: Ending
    seed: int
    turns: int
    seconds: float
    peak_mb: int
    #: When the first plan without violations was found; None when there was none.
    first_feasible: float | None = None

    @property
    def gap_percent(self) -> float:
        return gap_percent(self.objective, self.bound) if not self.violations else 100.0


Watch = Callable[[Progress], None]
Cancelled = Callable[[], bool]
