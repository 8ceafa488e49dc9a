"""Proposals: who sees, founds, writes and submits them; why a one-sided one is refused; what changed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role, is_administrator
from mentor.projects.rules.states import WRITABLE, Life, ProjectState
from mentor.projects.rules.words import (
    BodyKind,
    ChainNode,
    Line,
    MemberRole,
    NTag,
    ProjectKind,
    RiskLevel,
    StrategicClass,
)

#: Who sees every project of the own area.
SEES_PROJECTS = (
    Role.PARTY_OFFICE,
    Role.HR,
    Role.UNIT_HEAD,
    Role.BRANCH_SECRETARY,
    Role.LEADER,
    Role.OBSERVER,
)
FOUNDERS = (Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY)
GOAL_LIMIT = 10


@dataclass(frozen=True, slots=True)
class NewProject:
    """What has to be known to begin a proposal. Of a classified project texts stay empty.

    `sponsor_id`: the Party organisation that sponsors it; `is_key`: counted for the coverage of key projects.
    """

    code: str
    title: str
    unit_id: int
    party_lead_id: int
    business_lead_id: int
    kind: ProjectKind = ProjectKind.BREAKTHROUGH
    n_tag: NTag = NTag.OTHER
    strategic_class: StrategicClass = StrategicClass.OTHER
    chain_node: ChainNode = ChainNode.OTHER
    summary: str = ""
    policy_basis: str = ""
    is_classified: bool = False
    is_key: bool = False
    sponsor_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewGoal:
    line: Line
    text: str
    metric: str
    target: str
    unit_of_measure: str = ""
    baseline: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is written about the version at hand; `budget` in whole yuan, typed only."""

    summary: str
    policy_basis: str
    preliminary_review: str
    budget: int | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class NewMember:
    person_id: int
    role: MemberRole
    line: Line
    task: str = ""


@dataclass(frozen=True, slots=True)
class NewNode:
    title: str
    due_on: date
    description: str = ""
    party_deliverable: str = ""
    business_deliverable: str = ""


@dataclass(frozen=True, slots=True)
class NewRisk:
    text: str
    level: RiskLevel
    party_owner_id: int
    business_owner_id: int
    measure: str = ""


@dataclass(frozen=True, slots=True)
class NewBody:
    kind: BodyKind
    name: str
    task: str
    founded_on: date


@dataclass(frozen=True, slots=True)
class Area:
    """Where a project or study belongs: its unit, and the Party organisation that sponsors it ("" for none)."""

    unit_path: str
    sponsor_path: str = ""

    def is_reached(self, actor: Actor, *roles: str) -> bool:
        """By one of the roles over the unit, or over the sponsor: branch secretaries have no unit."""
        return actor.covers(self.unit_path, *roles) or actor.covers_party(self.sponsor_path, *roles)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project as the rules need it. `members` are the people of its team today."""

    life: Life
    unit_path: str
    party_lead_id: int | None
    business_lead_id: int | None
    members: frozenset[int]
    is_classified: bool
    goals: Mapping[Line, int]
    #: Path of the Party organisation that sponsors it; "" for none.
    sponsor_path: str = ""

    @property
    def area(self) -> Area:
        return Area(self.unit_path, self.sponsor_path)

    @property
    def leads(self) -> frozenset[int]:
        return frozenset(one for one in (self.party_lead_id, self.business_lead_id) if one is not None)


def is_visible(project: ProjectFacts, actor: Actor) -> bool:
    """Its team, and the offices whose area it lies in; never the three administrators."""
    if is_administrator(actor):
        return False
    return actor.is_system or actor.person_id in project.members | project.leads or _reaches(project, actor)


def _reaches(project: ProjectFacts, actor: Actor) -> bool:
    return project.area.is_reached(actor, *SEES_PROJECTS)


def refusal_to_found(area: Area, actor: Actor) -> Phrase | None:
    if area.is_reached(actor, *FOUNDERS):
        return None
    return Phrase(
        "Only the Party office or the unit head of the unit, or the secretary of the Party organisation that sponsors"
        " it, can begin a project."
    )


def complaints_about(new: NewProject) -> dict[str, Phrase]:
    wrong: dict[str, Phrase] = {}
    if new.party_lead_id == new.business_lead_id:
        wrong["business_lead"] = Phrase("The two lines are led by two different people.")
    if new.is_classified and (new.summary or new.policy_basis):
        wrong["summary"] = Phrase("Of a classified project only its code name is kept here.")
    if new.kind is ProjectKind.BIDDING:
        wrong["kind"] = Phrase("A project of open bidding begins with the award of a bid.")
    if new.starts_on and new.ends_on and new.ends_on < new.starts_on:
        wrong["ends_on"] = Phrase("The last day is before the first.")
    return wrong


def refusal_to_write(project: ProjectFacts, actor: Actor) -> Phrase | None:
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads write the proposal.")
    if project.life.state not in WRITABLE:
        return Phrase("The proposal is not being written now: the project is at “%(state)s”.", state=project.life.state)
    return None


def refusal_to_choose_team(project: ProjectFacts, actor: Actor) -> Phrase | None:
    """Team, risks and bodies change while the proposal is written and while the project runs."""
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads choose team, risks and the Party organisation behind it.")
    if project.life.state not in WRITABLE | {ProjectState.APPROVED, ProjectState.RUNNING}:
        return Phrase("Not possible now: the project is at “%(state)s”.", state=project.life.state)
    return None


def refusal_to_add_goal(project: ProjectFacts, line: Line, actor: Actor) -> Phrase | None:
    if (refusal := refusal_to_write(project, actor)) is not None:
        return refusal
    if project.is_classified:
        return Phrase("Of a classified project only its code name is kept here.")
    if project.goals.get(line, 0) >= GOAL_LIMIT:
        return Phrase("At most %(limit)s goals on each line.", limit=GOAL_LIMIT)
    return None


def refusal_to_submit(project: ProjectFacts, actor: Actor) -> Phrase | None:
    """A one-sided proposal is told which line has no goal."""
    if (refusal := refusal_to_write(project, actor)) is not None:
        return refusal
    if len(project.leads) < len(Line):
        return Phrase("A lead is missing: each line needs its own.")
    empty = [line for line in Line if not project.goals.get(line)]
    if empty and not project.is_classified:
        return Phrase("The proposal is one-sided: no goal yet on the %(lines)s.", lines=empty)
    return None


def refusal_to_note_risk(project: ProjectFacts, owners: frozenset[int], actor: Actor) -> Phrase | None:
    """Both leads and both owners, from the proposal to the end of the correction."""
    if actor.person_id not in project.leads | owners:
        return Phrase("Only the two leads and the owners of the risk say what became of it.")
    return None


def refusal_to_dissolve(project: ProjectFacts, actor: Actor) -> Phrase | None:
    if actor.person_id in project.leads or project.area.is_reached(actor, *FOUNDERS):
        return None
    return Phrase("Only the leads, or who may begin projects of the unit, dissolve it.")
