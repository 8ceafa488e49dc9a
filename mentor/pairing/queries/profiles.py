"""Mentor profiles with application and evaluations: for the person, the offices, and (in the pool) everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.queries.scopes import within
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.pool import ProfileFacts, manages_pool
from mentor.pairing.rules.states import (
    IN_POOL,
    MAY_APPLY,
    ApplicationState,
    Consequence,
    Grade,
    ProfileState,
    Seat,
    Source,
    SuspensionCause,
)
from mentor.pairing.rules.visibility import OFFICES, is_business_user, may_see_evaluation
from mentor.pairing.tables import MentorApplication, MentorEvaluation, MentorProfile
from mentor.people.queries import PersonLine, person_lines

_PERSON: Any = MentorProfile.person


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    id: int
    source: Source
    state: ApplicationState
    opinion: str
    entered_by: int | None
    submitted_at: datetime
    reviewed_at: datetime | None
    review: str


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    year: int
    process: int
    results: int
    feedback: int
    grade: Grade
    consequence: Consequence
    note: str

    @property
    def total(self) -> int:
        return self.process + self.results + self.feedback


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One profile. What only the person and the offices may know is empty for others."""

    facts: ProfileFacts
    person: PersonLine
    capacity: int
    specialties: str
    introduction: str
    strengths: Axes
    appointed_on: date | None
    term_until: date | None
    letter_no: str
    reappoint_before: date | None
    exception_reason: str
    suspended_because: SuspensionCause | None
    state_reason: str
    version: int
    application: ApplicationLine | None
    evaluations: tuple[EvaluationLine, ...]
    is_own: bool
    may_manage: bool

    @property
    def id(self) -> int:
        return self.facts.id

    @property
    def may_apply(self) -> bool:
        return self.facts.state in MAY_APPLY

    @property
    def free(self) -> int:
        return max(self.capacity - self.facts.load, 0) if self.facts.state is ProfileState.ACTIVE else 0


async def profile_view(profile_id: int, actor: Actor) -> ProfileView:
    """Raises NotFound for an application that is not the actor's to see."""
    views = await _views(await _profiles().where(MentorProfile.id == profile_id), actor)
    if not views:
        raise NotFound
    return views[0]


async def profile_facts(profile_id: int, actor: Actor) -> ProfileFacts:
    """What decides about a profile. Raises NotFound as `profile_view` does."""
    rows = await _profiles().where(MentorProfile.id == profile_id)
    applications = await _latest_applications([profile_id])
    facts = [_facts(row, applications.get(row["id"])) for row in rows]
    if not facts or not _may_see(facts[0], actor):
        raise NotFound
    return facts[0]


async def own_profiles(actor: Actor) -> list[ProfileView]:
    """The actor's own profiles, on up to two seats."""
    return await _views(await _profiles().where(MentorProfile.person == (actor.person_id or 0)), actor)


async def for_offices(actor: Actor, *states: ProfileState) -> list[ProfileView]:
    """Profiles in these states that the actor's office runs, oldest first: the review queue, who is on notice, …"""
    rows = (
        await _profiles()
        .where(MentorProfile.state.is_in([state.value for state in states]) & _in_offices(actor))
        .order_by(MentorProfile.changed_at, MentorProfile.id)
        .limit(200)
    )
    return [view for view in await _views(rows, actor) if view.may_manage]


async def _latest_applications(profile_ids: Sequence[int]) -> dict[int, ApplicationLine]:
    if not profile_ids:
        return {}
    rows = (
        await MentorApplication.select(
            MentorApplication.profile,
            MentorApplication.id,
            MentorApplication.source,
            MentorApplication.state,
            MentorApplication.opinion,
            MentorApplication.entered_by,
            MentorApplication.submitted_at,
            MentorApplication.reviewed_at,
            MentorApplication.review,
        )
        .where(MentorApplication.profile.is_in(list(profile_ids)))
        .order_by(MentorApplication.id)
    )
    for row in rows:
        row |= {"source": Source(row["source"]), "state": ApplicationState(row["state"])}
    return {row.pop("profile"): ApplicationLine(**row) for row in rows}


def _in_offices(actor: Actor) -> Any:
    """In the scope of an office of the actor, in either tree."""
    units = within(_PERSON.unit.path, actor.unit_scopes(*OFFICES), actor)
    return units | within(_PERSON.party_org.path, actor.party_scopes(*OFFICES), actor)


async def _views(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[ProfileView]:
    """Those the actor may see, in three further statements whatever their number."""
    ids = [row["id"] for row in rows]
    applications = await _latest_applications(ids)
    shown = [(row, facts) for row in rows if _may_see(facts := _facts(row, applications.get(row["id"])), actor)]
    people = await person_lines([facts.person_id for _, facts in shown])
    evaluations = await _evaluations(
        [f.id for _, f in shown if may_see_evaluation(f.person_id, f.unit_path, f.party_path, actor)]
    )
    return [
        _view(row, facts, people[facts.person_id], applications.get(facts.id), evaluations.get(facts.id, ()), actor)
        for row, facts in shown
    ]


def _may_see(facts: ProfileFacts, actor: Actor) -> bool:
    if not is_business_user(actor):
        return False
    if actor.is_system or facts.state in IN_POOL or actor.person_id == facts.person_id:
        return True
    return (actor.person_id is not None and actor.person_id == facts.entered_by) or manages_pool(
        actor, facts.unit_path, facts.party_path, facts.seat
    )


def _profiles() -> Any:
    return MentorProfile.select(
        *MentorProfile.all_columns(),
        _PERSON.unit.path.as_alias("unit_path"),
        _PERSON.party_org.path.as_alias("party_path"),
    )


def _facts(row: Mapping[str, Any], application: ApplicationLine | None) -> ProfileFacts:
    return ProfileFacts(
        id=row["id"],
        person_id=row["person"],
        seat=Seat(row["seat"]),
        state=ProfileState(row["state"]),
        unit_path=row["unit_path"],
        party_path=row["party_path"] or "",
        load=row["load"],
        entered_by=application.entered_by if application else None,
        application=application.state if application else None,
    )


async def _evaluations(profile_ids: Sequence[int]) -> dict[int, tuple[EvaluationLine, ...]]:
    if not profile_ids:
        return {}
    rows = (
        await MentorEvaluation.select()
        .where(MentorEvaluation.profile.is_in(list(profile_ids)))
        .order_by(MentorEvaluation.year, ascending=False)
    )
    found: dict[int, tuple[EvaluationLine, ...]] = {}
    for row in rows:
        line = EvaluationLine(
            **{name: row[name] for name in ("year", "process", "results", "feedback", "note")},
            grade=Grade(row["grade"]),
            consequence=Consequence(row["consequence"]),
        )
        found[row["profile"]] = (*found.get(row["profile"], ()), line)
    return found


def _view(
    row: Mapping[str, Any],
    facts: ProfileFacts,
    person: PersonLine,
    application: ApplicationLine | None,
    evaluations: tuple[EvaluationLine, ...],
    actor: Actor,
) -> ProfileView:
    is_own = actor.person_id == facts.person_id
    may_manage = not is_own and manages_pool(actor, facts.unit_path, facts.party_path, facts.seat)
    inside = is_own or may_manage or actor.is_system
    cause = row["suspended_because"] if inside else None
    public = ("capacity", "specialties", "introduction", "appointed_on", "term_until", "letter_no", "version")
    return ProfileView(
        facts=facts,
        person=person,
        strengths=Axes(row["strength_political"], row["strength_business"], row["strength_scenario"]),
        reappoint_before=row["reappoint_before"] if inside else None,
        exception_reason=row["exception_reason"] if inside else "",
        suspended_because=SuspensionCause(cause) if cause else None,
        state_reason=row["state_reason"] if inside else "",
        application=application if inside or actor.person_id == facts.entered_by else None,
        evaluations=evaluations,
        is_own=is_own,
        may_manage=may_manage,
        **{name: row[name] for name in public},
    )
