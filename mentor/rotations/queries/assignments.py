"""One assignment: its row with everything the rules look at, and its parts line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Labelled
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import (
    AssignmentFacts,
    ItemKind,
    Kind,
    Remedy,
    ReviewKind,
    Signer,
    TaskKind,
    Verdict,
    Way,
)
from mentor.rotations.rules.duties import Dates
from mentor.rotations.rules.life import Life, State, read_needed, settled
from mentor.rotations.tables import Assignment, AssignmentPart
from mentor.signoff.rules import RequestState

TASK, ITEM, SIGNATURE, REVIEW, AIM = "task", "item", "signature", "review", "aim"
_KINDS: Mapping[str, type[Labelled]] = {TASK: TaskKind, ITEM: ItemKind, REVIEW: ReviewKind, SIGNATURE: Signer}


@dataclass(frozen=True, slots=True)
class Seat:
    """The running mentorship with its mentors (persons), and whose the technical seat was and is (profiles)."""

    mentorship: int | None
    programme: int | None
    ends_on: date | None
    party: int | None
    technical: int | None
    remedy: Remedy | None
    home_technical: int | None
    host_technical: int | None
    out_on: date | None
    back_on: date | None

    @property
    def is_out(self) -> bool:
        return self.out_on is not None and self.back_on is None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on it, as its papers say."""

    document_no: str
    verdict: Verdict | None
    verdict_reason: str
    override_reason: str
    extended_from: date | None
    extension_reason: str
    end_reason: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """`facts.life` is as the keys have decided; `stored` is what the table says until the job has caught up."""

    facts: AssignmentFacts
    stored: State
    way: Way
    home_unit: int
    home_name: str
    home_position: str
    home_post: int | None
    host_unit: int
    host_name: str
    host_code: str
    host_position: str
    host_post: int | None
    host_post_code: str
    dates: Dates
    adaptation_until: date
    reason: str
    tasks: str
    project: int | None
    project_title: str
    project_code: str
    request: int | None
    request_version: int
    proposals: int
    returned_because: str
    decision: Decision
    seat: Seat
    edited: int

    @property
    def id(self) -> int:
        return self.facts.id

    @property
    def life(self) -> Life:
        return self.facts.life

    @property
    def kind(self) -> Kind:
        return self.facts.kind


@dataclass(frozen=True, slots=True)
class PartLine:
    id: int
    part: str
    kind: str
    text: str
    outcome: str
    criterion: int | None
    milestone: int | None
    done_by: int | None
    done_at: datetime | None
    taken_by: int | None
    taken_at: datetime | None

    @property
    def label(self) -> Labelled:
        return _KINDS[self.part](self.kind)

    @property
    def is_open(self) -> bool:
        """Of an item: not yet handed over or not yet received."""
        return self.done_at is None or self.taken_at is None


@dataclass(frozen=True, slots=True)
class Parts:
    lines: tuple[PartLine, ...]

    def of(self, part: str) -> tuple[PartLine, ...]:
        return tuple(one for one in self.lines if one.part == part)

    @property
    def signed(self) -> frozenset[Signer]:
        return frozenset(Signer(one.kind) for one in self.of(SIGNATURE))

    @property
    def open_items(self) -> int:
        return sum(one.is_open for one in self.of(ITEM))


async def assignment_row(assignment_id: int, actor: Actor) -> AssignmentRow:
    """Raises NotFound when there is none or the actor may not see it."""
    row = await rows().where(Assignment.id == assignment_id).first()
    found = row_of(row) if row else None
    if found is None or not reach.is_visible(found.facts, actor):
        raise NotFound
    return found


async def parts_of(assignment_id: int) -> Parts:
    """For callers who have loaded the assignment."""
    criterion: Any = AssignmentPart.criterion
    names = ("id", "part", "kind", "text", "outcome", "criterion", "done_by", "done_at", "taken_by", "taken_at")
    found = (
        await AssignmentPart.select(
            *(getattr(AssignmentPart, name) for name in names), criterion.milestone.as_alias("milestone")
        )
        .where(AssignmentPart.assignment == assignment_id)
        .order_by(AssignmentPart.id)
    )
    return Parts(tuple(PartLine(**row) for row in found))


def rows() -> Any:
    """The select behind `row_of`."""
    home: Any = Assignment.home_unit
    host: Any = Assignment.host_unit
    post: Any = Assignment.host_post
    project: Any = Assignment.project
    request: Any = Assignment.request
    mentorship: Any = Assignment.mentorship
    return Assignment.select(
        *Assignment.all_columns(),
        home.name.as_alias("home_name"),
        home.path.as_alias("home_path"),
        host.name.as_alias("host_name"),
        host.code.as_alias("host_code"),
        host.path.as_alias("host_path"),
        post.code.as_alias("host_post_code"),
        project.title.as_alias("project_title"),
        project.code.as_alias("project_code"),
        request.state.as_alias("request_state"),
        request.version.as_alias("request_version"),
        mentorship.programme.as_alias("programme"),
        mentorship.ends_on.as_alias("mentorship_ends_on"),
        mentorship.party_mentor.as_alias("party_mentor"),
        mentorship.technical_mentor.as_alias("technical_mentor"),
    )


def row_of(row: Mapping[str, Any]) -> AssignmentRow:
    same = (
        "home_unit", "home_name", "home_position", "home_post", "host_unit", "host_name", "host_code", "host_position",
        "host_post", "adaptation_until", "reason", "tasks", "project", "request", "proposals", "returned_because",
        "edited",
    )  # fmt: skip
    return AssignmentRow(
        facts=_facts(row),
        stored=State(row["state"]),
        way=Way(row["way"]),
        dates=Dates(row["starts_on"], row["planned_end"], row["appraisal_due"], row["return_due"]),
        host_post_code=row["host_post_code"] or "",
        project_title=row["project_title"] or "",
        project_code=row["project_code"] or "",
        request_version=row["request_version"] or 0,
        decision=_decision(row),
        seat=Seat(
            row["mentorship"], row["programme"], row["mentorship_ends_on"], row["party_mentor"],
            row["technical_mentor"], Remedy(row["remedy"]) if row["remedy"] else None, row["home_technical"],
            row["host_technical"], row["seat_out_on"], row["seat_back_on"],
        ),
        **{name: row[name] for name in same},
    )  # fmt: skip


def _facts(row: Mapping[str, Any]) -> AssignmentFacts:
    life = Life(
        State(row["state"]), read_needed(row["wanted"]), read_needed(row["given"]), row["extended_from"] is not None
    )
    asked = RequestState(row["request_state"]) if row["request_state"] else None
    people = ("person", "keeper", "home_decider", "host_decider", "supervisor", "receiver", "witness")
    mentors = {row["party_mentor"], row["technical_mentor"]} - {None}
    return AssignmentFacts(
        id=row["id"],
        life=settled(life, asked),
        kind=Kind(row["kind"]),
        home_path=row["home_path"],
        host_path=row["host_path"],
        mentors=frozenset(mentors),
        **{name: row[name] for name in people},
    )


def _decision(row: Mapping[str, Any]) -> Decision:
    texts = ("document_no", "verdict_reason", "override_reason", "extended_from", "extension_reason", "end_reason")
    verdict = Verdict(row["verdict"]) if row["verdict"] else None
    return Decision(verdict=verdict, ended_on=row["ended_on"], **{name: row[name] for name in texts})
