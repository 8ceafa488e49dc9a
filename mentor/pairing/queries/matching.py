"""The pairing page: every mentor in reach, ranked for one mentee with points by rule, or blocked with the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.candidates import MenteeCase, case_with_pool, mentee_case
from mentor.pairing.queries.mentorships import mentorship_row
from mentor.pairing.rules import permissions
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan, months_later
from mentor.pairing.rules.judging import PairJudgement, SeatJudgement, judge_pair, judge_seat, ranked
from mentor.pairing.rules.kinds import Block
from mentor.pairing.rules.states import Seat
from mentor.pairing.rules.visibility import MentorshipFacts
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import PersonFacts, sees_person

#: So many are shown of each; the filter narrows them down.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class CandidateLine:
    judgement: SeatJudgement
    person: PersonLine

    @property
    def profile_id(self) -> int:
        return self.judgement.mentor.profile_id


@dataclass(frozen=True, slots=True)
class SeatCandidates:
    """The best of one seat, and those who are ruled out; the numbers count those not shown, too."""

    seat: Seat
    possible: tuple[CandidateLine, ...]
    blocked: tuple[CandidateLine, ...]
    n_possible: int
    n_blocked: int


@dataclass(frozen=True, slots=True)
class Preview:
    judgement: PairJudgement
    party: PersonLine
    technical: PersonLine


@dataclass(frozen=True, slots=True)
class MatchingView:
    case: MenteeCase
    mentee: PersonLine
    seats: tuple[SeatCandidates, ...]
    preview: Preview | None
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class SuccessorsView:
    """Who could take a seat of a mentorship that is vacant or to be passed on."""

    facts: MentorshipFacts
    mentee: PersonLine
    people: Mapping[int, PersonLine]
    seats: tuple[SeatCandidates, ...]
    ends_on: date


async def matching_view(
    programme_id: int,
    mentee_id: int,
    actor: Actor,
    *,
    now: datetime,
    party: int | None = None,
    technical: int | None = None,
    everywhere: bool = False,
    name: str = "",
) -> MatchingView:
    """Six statements whatever the size of the pool. A chosen couple of profiles is previewed as a pair."""
    today = local_date(now)
    case = await mentee_case(programme_id, mentee_id, today)
    _authorise(case, mentee_id, actor)
    case, mentors = await case_with_pool(case, "/" if everywhere else case.programme_unit_path, name)
    starts_on = max(today, case.starts_on)
    ends_on = min(months_later(starts_on, case.policy.mentorship_months), max(case.ends_on, starts_on))
    plan = Plan(case.policy, today, ends_on)
    by_seat = {seat: _judged(mentors, seat, case.facts, plan, None) for seat in Seat}
    chosen = [m for m in mentors if m.profile_id in (party, technical)]
    people = await _named(by_seat.values(), [mentee_id, *(m.person_id for m in chosen)])
    return MatchingView(
        case=case,
        mentee=people[mentee_id],
        seats=tuple(_lines(seat, judgements, people) for seat, judgements in by_seat.items()),
        preview=_preview(chosen, party, technical, case.facts, plan, people),
        starts_on=starts_on,
        ends_on=ends_on,
    )


async def successors_view(
    mentorship_id: int, seats: Sequence[Seat], actor: Actor, *, now: datetime, everywhere: bool = False, name: str = ""
) -> SuccessorsView:
    """Candidates beside the mentor who stays, for seats of a mentorship that HR runs."""
    row = await mentorship_row(mentorship_id, actor)
    facts: MentorshipFacts = row["facts"]
    if refusal := permissions.refusal_to_run(facts, actor):
        raise Forbidden(refusal)
    today = local_date(now)
    case = await mentee_case(row["programme_id"], facts.mentee, today)
    case, mentors = await case_with_pool(case, "/" if everywhere else case.programme_unit_path, name)
    plan = Plan(case.policy, today, row["ends_on"], mentorship_id)
    by_seat = {seat: _judged(mentors, seat, case.facts, plan, facts.holder(seat.other)) for seat in seats}
    by_seat = {seat: [j for j in js if j.mentor.person_id != facts.holder(seat)] for seat, js in by_seat.items()}
    people = await _named(by_seat.values(), sorted(facts.people))
    lines = tuple(_lines(seat, judgements, people) for seat, judgements in by_seat.items())
    return SuccessorsView(facts, people[facts.mentee], people, lines, row["ends_on"])


def _authorise(case: MenteeCase, mentee_id: int, actor: Actor) -> None:
    unit_path, party_path = case.facts.unit_path, case.party_path
    if not sees_person(PersonFacts(mentee_id, unit_path, party_path), actor):
        raise NotFound
    if refusal := permissions.refusal_to_pair(unit_path, party_path, mentee_id, actor):
        raise Forbidden(refusal)


def _judged(
    mentors: Iterable[MentorFacts], seat: Seat, mentee: MenteeFacts, plan: Plan, other_person: int | None
) -> list[SeatJudgement]:
    judgements = [judge_seat(mentor, mentee, plan) for mentor in mentors if mentor.seat is seat]
    return [one if one.mentor.person_id != other_person else _same_person(one) for one in judgements]


def _same_person(judgement: SeatJudgement) -> SeatJudgement:
    block = Block("H1", Phrase("The two mentors must be two different persons."))
    return SeatJudgement(judgement.mentor, (block, *judgement.blocks), judgement.points, judgement.warnings)


async def _named(by_seat: Iterable[list[SeatJudgement]], others: list[int]) -> dict[int, PersonLine]:
    wanted = set(others)
    for judgements in by_seat:
        wanted |= {one.mentor.person_id for one in ranked(judgements)[:SHOWN]}
        wanted |= {one.mentor.person_id for one in _ruled_out(judgements)[:SHOWN]}
    return await person_lines(wanted)


def _ruled_out(judgements: list[SeatJudgement]) -> list[SeatJudgement]:
    """Blocked ones, fewest reasons first: they are the nearest to being possible."""
    blocked = [one for one in judgements if one.blocks]
    return sorted(blocked, key=lambda one: (len(one.blocks), -one.total, one.mentor.profile_id))


def _lines(seat: Seat, judgements: list[SeatJudgement], people: Mapping[int, PersonLine]) -> SeatCandidates:
    possible, blocked = ranked(judgements), _ruled_out(judgements)
    return SeatCandidates(
        seat=seat,
        possible=tuple(CandidateLine(one, people[one.mentor.person_id]) for one in possible[:SHOWN]),
        blocked=tuple(CandidateLine(one, people[one.mentor.person_id]) for one in blocked[:SHOWN]),
        n_possible=len(possible),
        n_blocked=len(blocked),
    )


def _preview(
    chosen: list[MentorFacts],
    party: int | None,
    technical: int | None,
    mentee: MenteeFacts,
    plan: Plan,
    people: Mapping[int, PersonLine],
) -> Preview | None:
    by_id = {mentor.profile_id: mentor for mentor in chosen}
    if party not in by_id or technical not in by_id:
        return None
    judgement = judge_pair(by_id[party], by_id[technical], mentee, plan)
    return Preview(judgement, people[by_id[party].person_id], people[by_id[technical].person_id])
