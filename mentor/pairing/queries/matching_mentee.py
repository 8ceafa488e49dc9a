"""The page of one mentee in a matching: the pair with its reasons, other mentors, and what HR has decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.grid import seat_matrices
from mentor.pairing.matching.nearby import Pair
from mentor.pairing.matching.words import Account
from mentor.pairing.queries.matching import SHOWN, CandidateLine
from mentor.pairing.queries.matching_effects import (
    Effect,
    Situation,
    account_now,
    effect_of_ban,
    effect_of_pair,
    knows,
    next_best_of,
    situation_of,
)
from mentor.pairing.queries.matching_lines import LineView, line_of, line_view
from mentor.pairing.queries.pool import called
from mentor.pairing.queries.scenarios import ScenarioView, scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts
from mentor.pairing.rules.judging import judge_seat
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MentorProfile
from mentor.people.queries import PersonLine, person_lines

_PROFILE: Any = MentorProfile


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be tried, by the address: another pair, or nobody of now on a seat."""

    party: int | None = None
    technical: int | None = None
    without: Seat | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """People by person and by profile."""

    people: Mapping[int, PersonLine]
    persons: Mapping[int, int]

    def of(self, profile: int | None) -> PersonLine | None:
        return self.people.get(self.persons.get(profile or 0, 0))

    def pair(self, pair: Pair) -> tuple[PersonLine | None, PersonLine | None]:
        return self.of(pair[0]), self.of(pair[1])

    def person(self, person_id: int) -> PersonLine:
        return self.people[person_id]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What HR has fixed or ruled out for this mentee."""

    id: int
    is_ban: bool
    pair: Pair
    why: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MenteeMatchView:
    scenario: ScenarioView
    facts: MenteeFacts
    line: LineView
    account: Account | None
    seats: tuple[tuple[Seat, tuple[CandidateLine, ...]], ...]
    effect: Effect | None
    decisions: tuple[DecisionView, ...]
    names: Names
    refusal_to_adjust: Phrase | None


@dataclass(frozen=True, slots=True)
class AlternativesView:
    scenario: ScenarioView
    mentee: PersonLine
    effects: tuple[Effect, ...]
    names: Names


async def mentee_match_view(scenario_id: int, mentee_id: int, asked: Asked, actor: Actor) -> MenteeMatchView:
    """Six statements, and one more when a name is searched for."""
    scenario = await scenario_view(scenario_id, actor)
    situation = await situation_of(scenario_id, mentee_id)
    row = await line_of(scenario_id, mentee_id)
    if row is None:
        raise NotFound
    facts = _facts(situation, mentee_id)
    effect = await _effect(situation, mentee_id, asked)
    called_so = await _called(asked.name)
    mentors = {seat: _ranked(situation, facts, seat, called_so, asked) for seat in Seat}
    decided = [one for one in situation.pins if one["mentee"] == mentee_id]
    profiles: set[int | None] = {one.profile_id for some in mentors.values() for one in some}
    profiles |= _profiles_of(effect) | {one[seat.value] for one in decided for seat in Seat}
    persons = {mentee_id, row["party_person"], row["technical_person"]} | {one["written_by"] for one in decided}
    names = await _names(situation, profiles, persons | {one.mentee for one in (effect.moves if effect else ())})
    plan = situation.cohort.plan
    return MenteeMatchView(
        scenario=scenario,
        facts=facts,
        line=line_view(row, names.people),
        account=account_now(situation, mentee_id),
        seats=tuple(
            (seat, tuple(CandidateLine(judge_seat(one, facts, plan), names.people[one.person_id]) for one in some))
            for seat, some in mentors.items()
        ),
        effect=effect,
        decisions=tuple(_decision(one, names) for one in decided),
        names=names,
        refusal_to_adjust=rules.refusal_to_adjust(scenario.facts, mentee_id, actor),
    )


async def alternatives_view(scenario_id: int, mentee_id: int, actor: Actor) -> AlternativesView:
    """The next best pairs, each with what it would cost the others."""
    scenario = await scenario_view(scenario_id, actor)
    situation = await situation_of(scenario_id, mentee_id)
    effects = tuple(await next_best_of(situation, mentee_id))
    profiles = {one for effect in effects for one in _profiles_of(effect)}
    people = {one.mentee for effect in effects for one in effect.moves} | {mentee_id}
    names = await _names(situation, profiles, people)
    return AlternativesView(scenario, names.people[mentee_id], effects, names)


async def _effect(situation: Situation, mentee_id: int, asked: Asked) -> Effect | None:
    now = situation.table.get(mentee_id, (None, None))
    if asked.without is not None:
        return await effect_of_ban(situation, mentee_id, asked.without) if None not in now else None
    wanted = (asked.party or now[0], asked.technical or now[1])
    if wanted[0] is None or wanted[1] is None or wanted == now or not knows(situation.cohort, *wanted):
        return None
    return await effect_of_pair(situation, mentee_id, wanted[0], wanted[1])


def _facts(situation: Situation, mentee_id: int) -> MenteeFacts:
    return next(one for one in situation.cohort.mentees if one.person_id == mentee_id)


async def _called(name: str) -> set[int] | None:
    """Profiles of mentors called so; None when nobody is searched for."""
    wanted = clean(name)
    if not wanted:
        return None
    rows = await MentorProfile.select(MentorProfile.id).where(called(_PROFILE.person, wanted)).limit(500)
    return {row["id"] for row in rows}


def _ranked(
    situation: Situation, facts: MenteeFacts, seat: Seat, called_so: set[int] | None, asked: Asked
) -> list[MentorFacts]:
    """By points, those ruled out last; when nobody is searched for only possible ones, and who is asked."""
    everybody = situation.cohort.party if seat is Seat.PARTY else situation.cohort.technical
    points, allowed = seat_matrices(everybody, [facts], situation.cohort.plan)
    order = sorted(range(len(everybody)), key=lambda at: (not allowed[0, at], -int(points[0, at]), at))
    chosen = asked.party if seat is Seat.PARTY else asked.technical
    if called_so is None:
        wanted = [at for at in order if allowed[0, at]][:SHOWN]
        wanted += [at for at in order if everybody[at].profile_id == chosen and at not in wanted]
    else:
        wanted = [at for at in order if everybody[at].profile_id in called_so][:SHOWN]
    return [everybody[at] for at in wanted]


def _profiles_of(effect: Effect | None) -> set[int | None]:
    if effect is None:
        return set()
    return {profile for one in effect.moves for profile in (*one.before, *one.after)} | set(effect.pair)


async def _names(situation: Situation, profiles: Iterable[int | None], persons: Iterable[int | None]) -> Names:
    wanted = {one for one in profiles if one is not None}
    mentors = (*situation.cohort.party, *situation.cohort.technical)
    by_profile = {one.profile_id: one.person_id for one in mentors if one.profile_id in wanted}
    people = await person_lines({one for one in persons if one is not None} | set(by_profile.values()))
    return Names(people, by_profile)


def _decision(row: Mapping[str, Any], names: Names) -> DecisionView:
    by = names.people.get(row["written_by"])
    pair = (row["party"], row["technical"])
    return DecisionView(row["id"], bool(row["is_ban"]), pair, row["why"], by.name if by else "", row["written_at"])
