"""What the technical seat of a mentorship can do during a stay: mentors of the host with a free place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, NotFound
from mentor.pairing.queries.candidates import case_with_pool, mentee_case
from mentor.pairing.rules.facts import Plan
from mentor.pairing.rules.judging import SeatJudgement, judge_seat
from mentor.pairing.rules.states import Seat
from mentor.people.queries import PersonLine, person_lines
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row
from mentor.rotations.rules.reach import refusal_to_lead

#: So many mentors are offered.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class HostMentor:
    judgement: SeatJudgement
    person: PersonLine
    in_host: bool

    @property
    def profile(self) -> int:
        return self.judgement.mentor.profile_id


@dataclass(frozen=True, slots=True)
class SeatPage:
    """`full`: how many mentors of the host and beside it could not take one more, or are ruled out."""

    row: AssignmentRow
    people: Mapping[int, PersonLine]
    party: int | None
    technical: int | None
    possible: Sequence[HostMentor]
    full: int
    ends_on: date


async def seat_page(assignment_id: int, actor: Actor, now: datetime) -> SeatPage:
    """For HR who leads the assignment; NotFound without a mentorship."""
    row = await assignment_row(assignment_id, actor)
    if refusal := refusal_to_lead(row.facts, actor):
        raise Forbidden(refusal)
    seat = row.seat
    if seat.programme is None or seat.ends_on is None:
        raise NotFound
    today = local_date(now)
    case = await mentee_case(seat.programme, row.facts.person, today)
    case, mentors = await case_with_pool(case, _around(row.facts.host_path), "")
    plan = Plan(case.policy, today, seat.ends_on, seat.mentorship, True)
    beside = {seat.party, seat.technical, row.facts.person}
    judged = [judge_seat(one, case.facts, plan) for one in mentors if one.seat is Seat.TECHNICAL]
    good = [one for one in judged if one.is_possible and one.mentor.person_id not in beside]
    good.sort(key=lambda one: (not _in_host(one, row), -one.total, one.mentor.profile_id))
    people = await person_lines([one.mentor.person_id for one in good[:SHOWN]] + [p for p in beside if p])
    shown = [HostMentor(one, people[one.mentor.person_id], _in_host(one, row)) for one in good[:SHOWN]]
    return SeatPage(row, people, seat.party, seat.technical, shown, len(judged) - len(good), seat.ends_on)


def _around(path: str) -> str:
    """The host unit and its neighbours."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if above != "/" else path


def _in_host(one: SeatJudgement, row: AssignmentRow) -> bool:
    return one.mentor.unit_path.startswith(row.facts.host_path)
