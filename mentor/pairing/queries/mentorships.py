"""Mentorships as the features above and the pages need them. Whoever may not see one cannot tell that it exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.states import RUNNING, STAFFED, Direction, EndReason, MentorshipState, Seat
from mentor.pairing.rules.visibility import MentorshipFacts, may_see_mentorship
from mentor.pairing.tables import MentorChange, Mentorship
from mentor.people.queries import PersonLine, person_lines
from mentor.people.rules import is_administrator

_MENTEE: Any = Mentorship.mentee


@dataclass(frozen=True, slots=True)
class MentorshipView:
    """One mentorship with its three people. A vacant seat is None."""

    facts: MentorshipFacts
    programme_id: int
    programme_name: str
    mentee: PersonLine
    party_mentor: PersonLine | None
    technical_mentor: PersonLine | None
    pair_id: int | None
    direction: Direction
    anchor_project: str
    anchor_project_id: int | None
    starts_on: date
    ends_on: date
    activated_on: date | None
    extension_count: int
    paused_on: date | None
    pause_reason: str
    resumes_on: date | None
    ended_on: date | None
    end_reason: EndReason | None
    end_note: str
    version: int

    @property
    def id(self) -> int:
        return self.facts.id

    @property
    def state(self) -> MentorshipState:
        return self.facts.state

    def mentor(self, seat: Seat) -> PersonLine | None:
        return self.party_mentor if seat is Seat.PARTY else self.technical_mentor


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One seat passed on: from whom to whom, why, and what was handed over."""

    seat: Seat
    predecessor: PersonLine
    successor: PersonLine
    reason: str
    handover_note: str
    override_reason: str
    changed_on: date


async def mentorship_facts(mentorship_id: int, actor: Actor) -> MentorshipFacts:
    """What decides about it. Raises NotFound when there is none or the actor may not see it."""
    row = await _facts_query().where(Mentorship.id == mentorship_id).first()
    if row is None or not may_see_mentorship(facts := _facts(row), actor):
        raise NotFound
    return facts


async def mentorship_view(mentorship_id: int, actor: Actor) -> MentorshipView:
    """The whole of it, in two statements. Raises NotFound when the actor may not see it."""
    row = await _view_query().where(Mentorship.id == mentorship_id).first()
    if row is None or not may_see_mentorship(_facts(row), actor):
        raise NotFound
    return (await _views([row]))[0]


async def mentorships_of(person_id: int, *, running_only: bool = False) -> list[MentorshipView]:
    """Where this person is mentee or mentor, newest first; for the person themself or after authorising the caller."""
    mine = (
        (Mentorship.mentee == person_id)
        | (Mentorship.party_mentor == person_id)
        | (Mentorship.technical_mentor == person_id)
    )
    query = _view_query().where(mine)
    if running_only:
        query = query.where(Mentorship.state.is_in(list(RUNNING)))
    return await _views(await query.order_by(Mentorship.id, ascending=False))


async def visible_mentorships_of(person_id: int, actor: Actor) -> list[MentorshipView]:
    """Those of the person's mentorships that the actor may see; the administrators see no person at all."""
    if is_administrator(actor):
        raise NotFound
    return [one for one in await mentorships_of(person_id) if may_see_mentorship(one.facts, actor)]


async def current_mentorship(mentee_person_id: int) -> MentorshipView | None:
    """The mentee's mentorship that runs; for the mentee themself or after authorising the caller."""
    row = (
        await _view_query()
        .where((Mentorship.mentee == mentee_person_id) & Mentorship.state.is_in(list(RUNNING)))
        .first()
    )
    return (await _views([row]))[0] if row else None


async def seat_holders(mentorship_id: int) -> dict[str, int]:
    """{"party": person id, "technical": person id}; a vacant seat is not there."""
    row = (
        await Mentorship.select(Mentorship.party_mentor, Mentorship.technical_mentor)
        .where(Mentorship.id == mentorship_id)
        .first()
    )
    seats = {"party": row["party_mentor"], "technical": row["technical_mentor"]} if row else {}
    return {seat: person for seat, person in seats.items() if person is not None}


async def is_mentor(person_id: int | None) -> bool:
    """Whether this person is mentor of anybody at present."""
    if person_id is None:
        return False
    holds = (Mentorship.party_mentor == person_id) | (Mentorship.technical_mentor == person_id)
    return bool(await Mentorship.exists().where(holds & Mentorship.state.is_in(list(STAFFED))))


async def mentorship_row(mentorship_id: int, actor: Actor) -> dict[str, Any]:
    """Columns without names, in one statement, for pages that load names of more people. NotFound as ever."""
    row: dict[str, Any] | None = await _view_query().where(Mentorship.id == mentorship_id).first()
    if row is None or not may_see_mentorship(facts := _facts(row), actor):
        raise NotFound
    return {**row, "facts": facts}


async def changes_of(mentorship_id: int, actor: Actor) -> list[ChangeLine]:
    """Every seat that was passed on, newest first."""
    await mentorship_facts(mentorship_id, actor)
    rows = (
        await MentorChange.select()
        .where(MentorChange.mentorship == mentorship_id)
        .order_by(MentorChange.id, ascending=False)
    )
    people = await person_lines([row[who] for row in rows for who in ("predecessor", "successor")])
    return [
        ChangeLine(
            seat=Seat(row["seat"]),
            predecessor=people[row["predecessor"]],
            successor=people[row["successor"]],
            reason=row["reason"],
            handover_note=row["handover_note"],
            override_reason=row["override_reason"],
            changed_on=row["changed_on"],
        )
        for row in rows
    ]


def _facts_query() -> Any:
    return Mentorship.select(
        Mentorship.id,
        Mentorship.state,
        Mentorship.mentee,
        Mentorship.party_mentor,
        Mentorship.technical_mentor,
        _MENTEE.unit.path.as_alias("unit_path"),
        _MENTEE.party_org.path.as_alias("party_path"),
    )


def _view_query() -> Any:
    return _facts_query().columns(
        Mentorship.programme.as_alias("programme_id"),
        Mentorship.programme.name.as_alias("programme_name"),
        Mentorship.pair.as_alias("pair_id"),
        Mentorship.direction,
        Mentorship.anchor_project,
        Mentorship.anchor_project_id,
        Mentorship.starts_on,
        Mentorship.ends_on,
        Mentorship.activated_on,
        Mentorship.extension_count,
        Mentorship.paused_on,
        Mentorship.pause_reason,
        Mentorship.resumes_on,
        Mentorship.ended_on,
        Mentorship.end_reason,
        Mentorship.end_note,
        Mentorship.version,
    )


def _facts(row: Mapping[str, Any]) -> MentorshipFacts:
    return MentorshipFacts(
        id=row["id"],
        state=MentorshipState(row["state"]),
        mentee=row["mentee"],
        party_mentor=row["party_mentor"],
        technical_mentor=row["technical_mentor"],
        unit_path=row["unit_path"],
        party_path=row["party_path"] or "",
    )


_PLAIN = (
    "programme_id", "programme_name", "pair_id", "anchor_project", "anchor_project_id", "starts_on", "ends_on",
    "activated_on", "extension_count", "paused_on", "pause_reason", "resumes_on", "ended_on", "end_note", "version",
)  # fmt: skip


async def _views(rows: Sequence[Mapping[str, Any]]) -> list[MentorshipView]:
    wanted = {row[who] for row in rows for who in ("mentee", "party_mentor", "technical_mentor")}
    people = await person_lines([person for person in wanted if person is not None])
    return [
        MentorshipView(
            facts=_facts(row),
            mentee=people[row["mentee"]],
            party_mentor=people.get(row["party_mentor"]),
            technical_mentor=people.get(row["technical_mentor"]),
            direction=Direction(row["direction"]),
            end_reason=EndReason(row["end_reason"]) if row["end_reason"] else None,
            **{name: row[name] for name in _PLAIN},
        )
        for row in rows
    ]
