"""Assignments: types and their lengths, and what is asked before one begins. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.facts import months_later
from mentor.people.rules import Role
from mentor.rotations.rules.life import Life

#: See assignments from or to their area.
SEES = (Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.LEADER)
#: The host looks back at the stay within so many working days, and the return is recorded within so many.
APPRAISAL_WORKDAYS, RETURN_WORKDAYS = 10, 5
#: Stays of this many days or more have a review half-way.
REVIEWED_FROM_DAYS = 150
ADAPTATION_MONTHS = 1


class Kind(Labelled):
    ROTATION = "rotation", Phrase("Job rotation")
    SECONDMENT = "secondment", Phrase("Secondment")
    SHADOWING = "shadowing", Phrase("Shadowing")
    LOAN = "loan", Phrase("Loan")
    PROJECT = "project", Phrase("Project posting")


class Way(Labelled):
    """As the statistics of the cadre register want it."""

    INTERNAL = "internal", Phrase("Within the enterprise")
    OUTWARD = "outward", Phrase("To an outside unit")
    INWARD = "inward", Phrase("From an outside unit")


class Grade(Labelled):
    EXCELLENT = "excellent", Phrase("Stay: excellent")
    COMPETENT = "competent", Phrase("Stay: competent")
    BASIC = "basic", Phrase("Stay: basically competent")
    NOT = "not", Phrase("Stay: not competent")


class ReviewKind(Labelled):
    MID = "mid", Phrase("Mid-term review")
    SUMMARY = "summary", Phrase("Own summary")
    APPRAISAL = "appraisal", Phrase("Host appraisal")
    OPINION = "opinion", Phrase("Opinion of the home unit")


class TaskKind(Labelled):
    """What the law asks for, or the rules of secrecy."""

    CONTRACT = "contract", Phrase("Change the labour contract in writing")
    CLEARANCE = "clearance", Phrase("Clearance of classified staff")


class ItemKind(Labelled):
    WORK = "work", Phrase("Work in hand")
    DOCUMENT = "document", Phrase("Documents")
    ASSET = "asset", Phrase("Assets")
    KEY = "key", Phrase("Keys and seals")
    ACCESS = "access", Phrase("Accounts and permissions")


class Signer(Labelled):
    """Who signs the handover list."""

    GIVER = "giver", Phrase("Handed over by")
    RECEIVER = "receiver", Phrase("Received by")
    WITNESS = "witness", Phrase("Witness")


class Outcome(Labelled):
    """What became of a criterion that the stay was to deliver."""

    MET = "met", Phrase("Delivered")
    PARTLY = "partly", Phrase("Partly delivered")
    NOT_MET = "not_met", Phrase("Not delivered")


class Remedy(Labelled):
    """What happens with a running mentorship during the stay; the Party seat always continues."""

    CONTINUE = "continue", Phrase("Both mentors go on")
    HAND_OVER = "hand_over", Phrase("Technical seat with the host during the stay")
    PAUSE = "pause", Phrase("The mentorship pauses")


class Verdict(Labelled):
    CLEAR = "clear", Phrase("No avoidance needed")
    DESPITE = "despite", Phrase("Relation known, the assignment may go on")
    AVOID = "avoid", Phrase("Avoidance needed: back to HR")


#: Months a stay may take, at least and at most; days do not matter.
LENGTHS: Mapping[Kind, tuple[int, int]] = {
    Kind.ROTATION: (12, 36),
    Kind.SECONDMENT: (6, 24),
    Kind.SHADOWING: (0, 3),
    Kind.LOAN: (1, 12),
    Kind.PROJECT: (1, 24),
}
#: The post changes and with it, across companies, the contract; everybody else keeps both.
MOVES_POST = frozenset({Kind.ROTATION})
#: Whoever came for these goes home; staying would be another assignment.
ALWAYS_RETURNS = frozenset({Kind.SECONDMENT, Kind.SHADOWING})
#: Beside the own work.
PART_TIME = frozenset({Kind.SHADOWING})


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """`home_decider`, `host_decider`: who consents for the units; None: their heads. `stint`: of a published plan."""

    person: int
    kind: Kind
    host_unit: int
    starts_on: date
    planned_end: date
    reason: str
    way: Way = Way.INTERNAL
    host_post: int | None = None
    host_position: str = ""
    tasks: str = ""
    project: int | None = None
    supervisor: int | None = None
    home_decider: int | None = None
    host_decider: int | None = None
    stint: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on the way from home to host: its own path and that of its legal entity."""

    id: int
    path: str
    entity: str


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What decides who may do what. People who are not there yet are None."""

    id: int
    life: Life
    kind: Kind
    person: int
    home_path: str
    host_path: str
    keeper: int | None
    home_decider: int | None
    host_decider: int | None
    supervisor: int | None
    receiver: int | None
    witness: int | None
    mentors: frozenset[int] = frozenset()

    @property
    def people(self) -> frozenset[int]:
        """Everybody with a part in it, the mentors aside."""
        named = (
            self.person, self.keeper, self.home_decider, self.host_decider, self.supervisor, self.receiver, self.witness
        )  # fmt: skip
        return frozenset(one for one in named if one is not None)

    def signer(self, person: int | None) -> Signer | None:
        """In which part this person signs the handover."""
        parts = {self.person: Signer.GIVER, self.receiver: Signer.RECEIVER, self.witness: Signer.WITNESS}
        return parts.get(person) if person is not None else None


def complaints_about(new: NewAssignment) -> dict[str, Phrase]:
    """R3 and what else can be said without knowing more than the form."""
    low, high = LENGTHS[new.kind]
    if new.planned_end <= new.starts_on:
        return {"planned_end": Phrase("The end must be after the start.")}
    last = new.planned_end + timedelta(days=1)
    if last < months_later(new.starts_on, low) or last > months_later(new.starts_on, high):
        wrong = Phrase("%(kind)s takes %(low)s to %(high)s months.", kind=new.kind, low=low, high=high)
        return {"planned_end": wrong}
    if not (new.tasks or new.project):
        return {"tasks": Phrase("Please name the tasks or the project this is for.")}
    return {}


def complaints_about_extension(kind: Kind, starts_on: date, planned_end: date, new_end: date) -> dict[str, Phrase]:
    if new_end <= planned_end:
        return {"new_end": Phrase("The new end must be after the planned one.")}
    high = LENGTHS[kind][1] * 3 // 2
    if new_end >= months_later(starts_on, high):
        return {"new_end": Phrase("With its extension %(kind)s takes at most %(high)s months.", kind=kind, high=high)}
    return {}


def tasks_of(kind: Kind, home: Place, host: Place, *, is_classified: bool) -> tuple[TaskKind, ...]:
    """R8 and R9: what has to be done beside the decision itself."""
    found = []
    if kind in MOVES_POST and home.entity != host.entity:
        found.append(TaskKind.CONTRACT)
    if is_classified and home.id != host.id:
        found.append(TaskKind.CLEARANCE)
    return tuple(found)


def has_mid_review(starts_on: date, planned_end: date) -> bool:
    return (planned_end - starts_on).days >= REVIEWED_FROM_DAYS


def middle(starts_on: date, planned_end: date) -> date:
    return starts_on + (planned_end - starts_on) // 2


def adaptation_until(starts_on: date, planned_end: date) -> date:
    """The time to settle in; no probation, and never longer than half of the stay."""
    return min(months_later(starts_on, ADAPTATION_MONTHS), middle(starts_on, planned_end))


def complaints_about_people(facts: AssignmentFacts, receiver: int, witness: int) -> dict[str, Phrase]:
    """Three different people hand over, receive and watch."""
    if receiver == facts.person:
        return {"receiver": Phrase("Nobody hands over to themselves.")}
    if witness in (facts.person, receiver):
        return {"witness": Phrase("The witness must be a third person.")}
    return {}
