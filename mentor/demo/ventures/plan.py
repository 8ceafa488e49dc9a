"""What is invented about a joint project of the demo; days are counted from its beginning. Pure."""

from dataclasses import dataclass

from mentor.projects.rules.states import ProjectState, Result
from mentor.projects.rules.words import BodyKind, ChainNode, Line, NTag, ProjectKind, RiskLevel, Serves, StrategicClass

PARTY, BUSINESS = Line.PARTY, Line.BUSINESS
BOTH, FOR_PARTY, FOR_BUSINESS = Serves.BOTH, Serves.PARTY, Serves.BUSINESS


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal, and what its metric has come to in the end."""

    line: Line
    text: str
    metric: str
    unit: str
    baseline: str
    target: str
    reached: str
    source: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A node: due so many days after the start. `delay`: moved once by so many; `is_open`: nobody has handed it in."""

    title: str
    due: int
    party: str
    business: str
    evidence: tuple[tuple[Serves, str], ...] = ()
    delay: tuple[int, str] | None = None
    is_asked: bool = False
    is_open: bool = False
    is_waiting: bool = False
    is_returned_once: bool = False


@dataclass(frozen=True, slots=True)
class Peril:
    text: str
    level: RiskLevel
    measure: str


@dataclass(frozen=True, slots=True)
class Venture:
    """`age`: begun so many days ago; `until`: where it stands today; `returned`: why its first version came back."""

    code: str
    title: str
    company: str
    unit: str
    branch: str
    n_tag: NTag
    strategic_class: StrategicClass
    chain_node: ChainNode
    age: int
    until: ProjectState
    summary: str = ""
    policy: str = ""
    kind: ProjectKind = ProjectKind.BREAKTHROUGH
    result: Result | None = None
    budget: int | None = None
    study: str = ""
    aims: tuple[Aim, ...] = ()
    stages: tuple[Stage, ...] = ()
    perils: tuple[Peril, ...] = ()
    body: tuple[BodyKind, str, str] | None = None
    returned: str = ""
    objection: tuple[str, str] | None = None
    lessons: tuple[tuple[str, str, str], ...] = ()
    verdict: str = ""
    points: tuple[int, int] = (86, 84)
    is_key: bool = True
    is_classified: bool = False
    is_shown: bool = False
    topic: str = ""
