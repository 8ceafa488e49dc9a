"""A published matching is carried out line by line, in the name of the person who decided.

Each line is one transaction together with what it asks of the mentors, so a repetition does nothing twice. A line that
is not possible any more (a mentor is full by now, a rule has begun to forbid it) says why, and the others go on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.changes import Replacement, replace_mentor
from mentor.pairing.actions.offers import NewMentorship, make_offer, offer_seat
from mentor.pairing.actions.seating import live_offers
from mentor.pairing.queries.frozen import read_publication, read_settings
from mentor.pairing.rules.matchings import LineState, ScenarioState
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import Direction, MentorshipState, Seat
from mentor.pairing.tables import Enrolment, MatchingLine, MatchingScenario, Mentorship
from mentor.people.queries.roster.reference import actor_of

#: Lines carried out at one beat of the worker.
BATCH = 40
GONE = Phrase("Whoever published the matching may not act any more; please ask these mentors by hand.")
_SCENARIO: Any = MatchingLine.scenario


async def carry_out(now: datetime, batch: int = BATCH) -> int:
    """Some lines of published matchings, oldest first; gives how many."""
    rows = await _waiting_lines(batch)
    actors: dict[int, Actor | None] = {}
    for row in rows:
        account = row["account"] or 0
        if account not in actors:
            actors[account] = await actor_of(account, local_date(now))
        await _line(row, actors[account], now)
    for scenario_id in {row["scenario"] for row in rows}:
        await _tell_the_end(scenario_id, now)
    return len(rows)


async def _waiting_lines(batch: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        await MatchingLine.select(
            MatchingLine.id,
            MatchingLine.scenario,
            MatchingLine.mentee,
            MatchingLine.party,
            MatchingLine.technical,
            MatchingLine.mentorship,
            _SCENARIO.programme.as_alias("programme"),
            _SCENARIO.settings.as_alias("settings"),
            _SCENARIO.title.as_alias("title"),
            _SCENARIO.publication.as_alias("publication"),
            _SCENARIO.published_account.as_alias("account"),
        )
        .where(_to_do() & (_SCENARIO.state == ScenarioState.PUBLISHED.value))
        .order_by(MatchingLine.id)
        .limit(batch)
    )
    return rows


def _to_do() -> Any:
    return (
        (MatchingLine.state == LineState.PLANNED.value)
        & MatchingLine.party.is_not_null()
        & MatchingLine.technical.is_not_null()
    )


async def _line(row: Mapping[str, Any], actor: Actor | None, now: datetime) -> None:
    try:
        if actor is None:
            raise Forbidden(GONE)
        async with write_transaction():
            mentorship_id, state = await _asked(row, actor, now)
            await _settle(row["id"], {MatchingLine.state: state.value, MatchingLine.mentorship: mentorship_id})
    except DomainError as problem:
        note = write_phrase(_why_not(problem))
        async with write_transaction():
            await _settle(row["id"], {MatchingLine.state: LineState.REFUSED.value, MatchingLine.note: note})


def _why_not(problem: DomainError) -> Phrase:
    if isinstance(problem, Invalid):
        return Phrase("Ruled out: %(reasons)s", reasons=list(problem.errors.values()))
    return problem.phrase


async def _settle(line_id: int, values: dict[Any, Any]) -> None:
    settled = (
        await MatchingLine.update(values)
        .where((MatchingLine.id == line_id) & (MatchingLine.state == LineState.PLANNED.value))
        .returning(MatchingLine.id)
    )
    if not settled:
        raise Conflict(MOVED_ON)


async def _asked(row: Mapping[str, Any], actor: Actor, now: datetime) -> tuple[int, LineState]:
    """Both mentors, or whoever is missing in a mentorship that exists; or another one in place of one at work."""
    if row["mentorship"] is None:
        return await make_offer(await _new(row), actor=actor, now=now), LineState.ASKED
    mentorship_id = int(row["mentorship"])
    found = await Mentorship.select(Mentorship.state).where(Mentorship.id == mentorship_id).first()
    held = {seat: one["profile"] for seat, one in (await live_offers(mentorship_id)).items()}
    wanted = {seat: int(row[seat.value]) for seat in Seat}
    differing = {seat: profile for seat, profile in wanted.items() if held.get(seat) != profile}
    if not differing:
        return mentorship_id, LineState.KEPT
    settings = read_settings(row["settings"])
    if found and found["state"] == MentorshipState.PROPOSED.value:
        for seat, profile in differing.items():
            orders = settings.orders_reappointment
            await offer_seat(mentorship_id, seat, profile, orders_reappointment=orders, actor=actor, now=now)
        return mentorship_id, LineState.ASKED
    published = read_publication(row["publication"])
    change = Replacement(
        differing,
        row["title"],
        published.handover_note or published.why,
        override_reason=published.why if len(differing) == len(Seat) else "",
        orders_reappointment=settings.orders_reappointment,
    )
    await replace_mentor(mentorship_id, change, actor=actor, now=now)
    return mentorship_id, LineState.CHANGED


async def _new(row: Mapping[str, Any]) -> NewMentorship:
    listed = (
        await Enrolment.select(Enrolment.direction, Enrolment.anchor_project)
        .where((Enrolment.programme == row["programme"]) & (Enrolment.person == row["mentee"]))
        .first()
    )
    published = read_publication(row["publication"])
    return NewMentorship(
        programme_id=row["programme"],
        mentee_id=row["mentee"],
        party_profile_id=row["party"],
        technical_profile_id=row["technical"],
        starts_on=published.starts_on,
        ends_on=published.ends_on,
        direction=Direction(listed["direction"]) if listed else Direction.BOTH,
        anchor_project=listed["anchor_project"] if listed else "",
        orders_reappointment=read_settings(row["settings"]).orders_reappointment,
    )


async def _tell_the_end(scenario_id: int, now: datetime) -> None:
    """When nothing is left to do, whoever decided hears how it went; once."""
    if await MatchingLine.exists().where((MatchingLine.scenario == scenario_id) & _to_do()):
        return
    row = (
        await MatchingScenario.select(MatchingScenario.title, MatchingScenario.published_by)
        .where(MatchingScenario.id == scenario_id)
        .first()
    )
    refused = await MatchingLine.count().where(
        (MatchingLine.scenario == scenario_id) & (MatchingLine.state == LineState.REFUSED.value)
    )
    assert row is not None, "the matching whose lines were just carried out"
    phrase = Phrase("All mentors of the matching “%(title)s” have been asked.", title=row["title"])
    if refused:
        phrase = Phrase(
            "The mentors of the matching “%(title)s” have been asked; %(n)s matches were not possible any more.",
            title=row["title"],
            n=refused,
        )
    address, key = f"/matchings/{scenario_id}", f"matching:{scenario_id}"
    async with write_transaction():
        await tell(row["published_by"], phrase, address=address, kind="news", now=now, dedupe=key)
