"""The portfolio of joint projects: who sees it and what its numbers mean. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mentor.kernel.actor import Actor
from mentor.people.rules import is_administrator
from mentor.projects.rules.proposals import SEES_PROJECTS
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import NTag, StrategicClass

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Group:
    """Projects alike in N, class, state and whether they are key projects, counted together."""

    n_tag: NTag
    strategic_class: StrategicClass
    state: ProjectState
    is_key: bool
    projects: int
    nodes_total: int
    nodes_done: int
    evidence_total: int
    evidence_both: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Sums over several groups."""

    projects: int = 0
    running: int = 0
    nodes_total: int = 0
    nodes_done: int = 0
    evidence_total: int = 0
    evidence_both: int = 0

    @classmethod
    def of(cls, groups: Iterable[Group]) -> "Cell":
        many = list(groups)
        return cls(
            projects=sum(one.projects for one in many),
            running=sum(one.projects for one in many if one.state is ProjectState.RUNNING),
            nodes_total=sum(one.nodes_total for one in many),
            nodes_done=sum(one.nodes_done for one in many),
            evidence_total=sum(one.evidence_total for one in many),
            evidence_both=sum(one.evidence_both for one in many),
        )

    @property
    def coupling(self) -> int | None:
        """Percent of all evidence that serves both lines; None while there is none."""
        return self.evidence_both * 100 // self.evidence_total if self.evidence_total else None


def cells(groups: Iterable[Group], kinds: Iterable[Kind], kind_of: Callable[[Group], Kind]) -> Mapping[Kind, Cell]:
    """Sums by kind, in the order of the kinds; those without a project too."""
    found: dict[Kind, list[Group]] = {one: [] for one in kinds}
    for group in groups:
        found[kind_of(group)].append(group)
    return {one: Cell.of(many) for one, many in found.items()}


def may_see(actor: Actor) -> bool:
    """Whoever has an area whose projects are seen; the team of one project has its page instead."""
    return not is_administrator(actor) and actor.has(*SEES_PROJECTS)


def months_from(day: date, count: int) -> Sequence[str]:
    """ "2026-11", "2026-12", "2027-01" …"""
    numbers = [day.year * 12 + day.month - 1 + ahead for ahead in range(count)]
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
