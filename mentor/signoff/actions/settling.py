"""The lock under which a request changes, and what follows from a change: projection, due dates, messages."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from mentor.calendar.queries import due_after
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.queries.inbox import cursor_of
from mentor.signoff.queries.standing import Asking, Loaded, is_id, loaded
from mentor.signoff.rules import RequestState, SeatName, Task
from mentor.signoff.tables import SignoffRequest, SignoffSeat

MOVED_ON = Phrase("This has moved on meanwhile. Please look at it again.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a request stands after an action; `address` is the page of its subject, `cursor` its place in an inbox."""

    request_id: int
    state: RequestState
    version: int
    address: str
    cursor: str


async def locked(request_id: int, actor: Actor, today: date) -> Loaded:
    """The request under its lock until the transaction ends, with what was delegated to the actor.

    Raises NotFound when the actor may not see it. Everything read from here on is the truth: whoever else wants to
    change this request waits.
    """
    if not is_id(request_id):
        raise NotFound
    await SignoffRequest.update({SignoffRequest.touched: SignoffRequest.touched + 1}).where(
        SignoffRequest.id == request_id
    )
    request = await loaded(request_id, Asking(actor.person_id, today))
    if request is None or not rules.is_visible(request.facts, actor, request.mandates):
        raise NotFound
    return request


def check_version(request: Loaded, expected_version: int) -> None:
    if request.facts.standing.version != expected_version:
        raise Conflict(
            Phrase(
                "Version %(version)s was submitted meanwhile. Nothing was recorded; please look at it again.",
                version=request.facts.standing.version,
            )
        )


async def settle(request: Loaded, standing: rules.Standing, *, now: datetime, due_on: date | None = None) -> Outcome:
    """Write what follows from the new standing and tell whom it concerns. `due_on`: a new day for the next step."""
    before, after = request.facts.state, rules.state(standing)
    if due_on is None and after is RequestState.SPLIT and before is not RequestState.SPLIT:
        due_on = await due_after(now, request.due_workdays)
    due_on = due_on or request.facts.due_on
    if (after, standing.round, due_on) != (before, request.facts.standing.round, request.facts.due_on):
        await _project(request, after, standing.round, due_on, now)
    await _project_seats(request, standing, due_on)
    settled = replace(request, facts=replace(request.facts, standing=standing, due_on=due_on))
    place = cursor_of(request.facts.due_on, request.id)
    if (standing.version, standing.round) != (request.facts.standing.version, request.facts.standing.round):
        await tell_awaited(settled, now)
    elif before is not after:
        await _tell_about(settled, after, now)
    return Outcome(request.id, after, standing.version, request.address, place)


async def _project(request: Loaded, state: RequestState, round_: int, due_on: date, now: datetime) -> None:
    """The columns lists are made of. Only under the lock taken by `locked`."""
    kept = (
        await SignoffRequest.update(
            {
                SignoffRequest.state: state.value,
                SignoffRequest.round: round_,
                SignoffRequest.due_on: due_on,
                SignoffRequest.closed_at: now if state.is_closed else None,
            }
        )
        .where((SignoffRequest.id == request.id) & (SignoffRequest.touched == request.touched))
        .returning(SignoffRequest.id)
    )
    if not kept:
        raise Conflict(MOVED_ON)


async def _project_seats(request: Loaded, standing: rules.Standing, due_on: date) -> None:
    """`awaited_on` of each seat: one statement per value, and none for seats that stay as they are."""
    before, after = rules.awaited(request.facts.standing), rules.awaited(standing)
    moved = due_on != request.facts.due_on
    waiting = [seat.name.value for seat in standing.seats if seat.name in after]
    resting = [seat.name.value for seat in standing.seats if seat.name in before and seat.name not in after]
    if waiting and (moved or set(after) - set(before)):
        await _await(request.id, waiting, due_on)
    if resting:
        await _await(request.id, resting, None)


async def _await(request_id: int, names: list[str], day: date | None) -> None:
    await SignoffSeat.update({SignoffSeat.awaited_on: day}).where(
        (SignoffSeat.request == request_id) & SignoffSeat.name.is_in(names)
    )


async def _tell_about(request: Loaded, state: RequestState, now: datetime) -> None:
    """Whom a new state concerns. What a seat decided is never in a message."""
    what, place, due_on = subject_of(request), f"/signoff/{request.id}", request.facts.due_on
    if state.is_closed:
        owners = [request.facts.subject_person_id, request.facts.opened_by]
        phrase = Phrase("%(what)s: %(state)s", what=what, state=state)
        await tell(owners, phrase, address=request.address, kind="news", now=now)
    elif state is RequestState.SPLIT:
        phrase = Phrase("The decisions on %(what)s differ. Please talk it over by %(day)s.", what=what, day=due_on)
        await tell(holders_with(request, Task.CALIBRATE), phrase, address=place, kind="todo", now=now)
    elif state is RequestState.STALLED:
        phrase = Phrase("A seat has abstained on %(what)s. Please find another holder.", what=what)
        await tell(await offices(request, *rules.REASSIGNS), phrase, address=place, kind="todo", now=now)
    elif state is RequestState.DEADLOCK:
        phrase = Phrase("The seats could not agree on %(what)s. It waits for a ruling.", what=what)
        await tell(await offices(request, request.facts.ruling_role), phrase, address=place, kind="todo", now=now)


async def tell_awaited(request: Loaded, now: datetime) -> None:
    """Ask everybody whose decision is awaited now."""
    phrase = Phrase(
        "%(what)s waits for your decision until %(day)s.", what=subject_of(request), day=request.facts.due_on
    )
    asked = holders_with(request, Task.DECIDE)
    await tell(asked, phrase, address=f"/signoff/{request.id}", kind="todo", now=now)


def subject_of(request: Loaded) -> Phrase:
    return Phrase("%(noun)s “%(title)s”", noun=Phrase(request.noun), title=request.title)


async def offices(request: Loaded, *roles: Role) -> list[int]:
    """Who holds one of the roles nearest to the matter; whoever takes part in it is left out."""
    facts = request.facts
    for role in roles:
        found = [one for one in await holders(role, facts.unit_path) if one not in facts.barred | facts.holders]
        if found:
            return found
    return []


def holders_with(request: Loaded, task: Task) -> list[int]:
    tasks = rules.awaited(request.facts.standing)
    return [seat.holder_id for seat in request.facts.standing.seats if tasks.get(seat.name) is task]


def seat_named(request: Loaded, name: SeatName | str) -> rules.Seat:
    """The seat of that name; NotFound when this request has none."""
    seat = request.facts.standing.seat(SeatName(name)) if name in set(SeatName) else None
    if seat is None:
        raise NotFound
    return seat
