"""The page of an assignment: state, who must act, consents, parts, and what it means for the mentorship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.growth.tables import Milestone, MilestoneCriterion
from mentor.kernel.actor import Actor
from mentor.people.queries import PersonLine, person_lines
from mentor.rotations.queries.assignments import AssignmentRow, Parts, assignment_row, parts_of
from mentor.rotations.queries.places import on_the_line
from mentor.rotations.rules import life as lives
from mentor.rotations.rules import reach
from mentor.rotations.rules.assignments import Remedy
from mentor.rotations.rules.duties import Duty, duties
from mentor.rotations.rules.life import FINAL, MOVES, Due, Needed, State, Step
from mentor.rotations.tables import Assignment
from mentor.signoff.rules import Decision, SeatName

#: Before the stay begins its conflicts can still be put right.
AHEAD = frozenset({State.PROPOSED, State.CONSENTS, State.AVOIDANCE, State.APPROVED, State.HANDOVER})


@dataclass(frozen=True, slots=True)
class ConsentLine:
    seat: SeatName
    holder: int
    decision: Decision | None
    comment: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion of a milestone that is not settled yet."""

    id: int
    text: str
    milestone: int
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    row: AssignmentRow
    parts: Parts
    consents: Sequence[ConsentLine]
    relatives: Sequence[PersonLine]
    criteria: Sequence[CriterionLine]
    people: Mapping[int, PersonLine]
    today: date
    leads: bool
    reads_reviews: bool

    @property
    def due(self) -> Due | None:
        return lives.comes_next(self.row.life)

    @property
    def offers(self) -> frozenset[str]:
        """Steps HR can try here; each button says what is still missing."""
        state = self.row.life.state
        return frozenset(step.value for step, move in MOVES.items() if self.leads and state in move.sources)

    def missing(self, step: str) -> tuple[Needed, ...]:
        return lives.missing(self.row.life, Step(step))

    @property
    def duties(self) -> tuple[Duty, ...]:
        return duties(self.row.facts, self.row.dates, self.parts.signed)

    @property
    def milestones_inside(self) -> Sequence[tuple[int, str, date]]:
        """Milestones that fall due during the stay, before it has ended."""
        dates = self.row.dates
        if self.row.life.state in FINAL:
            return ()
        found = {one.milestone: (one.milestone, one.title, one.due_on) for one in self.criteria}
        return sorted(
            (one for one in found.values() if dates.starts_on <= one[2] <= dates.planned_end), key=lambda one: one[2]
        )

    @property
    def seat_is_open(self) -> bool:
        """The mentorship runs and nobody has said yet what happens with it."""
        return self.row.seat.mentorship is not None and self.row.seat.remedy is None and self.row.life.state in AHEAD

    @property
    def hands_seat_over(self) -> bool:
        return self.row.seat.remedy is Remedy.HAND_OVER

    @property
    def typed_names(self) -> Mapping[str, str]:
        """What stands in the form of the proposal for people: numbers where there are any."""
        found = {}
        for part in ("supervisor", "home_decider", "host_decider"):
            person = self.people.get(getattr(self.row.facts, part) or 0)
            found[part] = (person.employee_no or person.name) if person else ""
        return found

    def name(self, person: int | None) -> str:
        return self.people[person].label if person in self.people else ""  # type: ignore[index]


async def assignment_page(assignment_id: int, actor: Actor, today: date) -> AssignmentPage:
    """At most five statements; NotFound as `assignment_row`."""
    row = await assignment_row(assignment_id, actor)
    parts = await parts_of(assignment_id)
    consents = await _consents(row)
    leads, facts = reach.leads(row.facts, actor), row.facts
    relatives: Sequence[PersonLine] = ()
    criteria: Sequence[CriterionLine] = ()
    if leads and row.life.state is State.AVOIDANCE:
        named = [one for one in (facts.host_decider, facts.supervisor) if one]
        relatives = await on_the_line(facts.person, facts.host_path, named, today)
    elif row.seat.mentorship is not None:
        criteria = await open_criteria(row.seat.mentorship)
    named_in_parts = {one for line in parts.lines for one in (line.done_by, line.taken_by) if one}
    people = await person_lines(facts.people | named_in_parts | {one.holder for one in consents})
    return AssignmentPage(
        row, parts, consents, relatives, criteria, people, today, leads, reach.reads_reviews(facts, actor)
    )


async def _consents(row: AssignmentRow) -> Sequence[ConsentLine]:
    """Who has said what to the present proposal; it is no secret among those who see the assignment."""
    if row.request is None:
        return ()
    found = await Assignment.raw(
        "SELECT s.name, s.holder, d.decision, d.comment FROM signoff_seat s"
        " JOIN signoff_request r ON r.id = s.request"
        " LEFT JOIN signoff_decision d ON d.request = s.request AND d.seat = s.name AND d.version = r.version"
        " AND d.attempt = s.attempt WHERE s.request = {} ORDER BY s.position, d.id",
        row.request,
    )
    return [
        ConsentLine(
            SeatName(one["name"]), one["holder"], Decision(one["decision"]) if one["decision"] else None,
            one["comment"] or "",
        )
        for one in found
    ]  # fmt: skip


async def open_criteria(mentorship: int) -> Sequence[CriterionLine]:
    """Criteria of milestones not yet settled, by due date."""
    milestone: Any = MilestoneCriterion.milestone
    found = (
        await MilestoneCriterion.select(
            MilestoneCriterion.id, MilestoneCriterion.text, MilestoneCriterion.milestone,
            milestone.title.as_alias("title"), milestone.due_on.as_alias("due_on"),
        )
        .where((milestone.mentorship == mentorship) & milestone.settled_on.is_null())
        .order_by(milestone.due_on, MilestoneCriterion.milestone, MilestoneCriterion.position)
        .limit(200)
    )  # fmt: skip
    return [CriterionLine(**one) for one in found]


async def milestones_of(mentorship: int) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = (
        await Milestone.select(Milestone.id, Milestone.title, Milestone.due_on)
        .where((Milestone.mentorship == mentorship) & Milestone.settled_on.is_null())
        .order_by(Milestone.due_on)
    )
    return found
