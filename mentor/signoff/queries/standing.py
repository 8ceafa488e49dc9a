"""A request with its seats and keys, as the rules need it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.rules import Key, Mandate, Seat, SeatName
from mentor.signoff.tables import SignoffDecision, SignoffDelegation, SignoffRequest, SignoffSeat


@dataclass(frozen=True, slots=True)
class Loaded:
    """The stored request behind the facts; for actions, which must not show it to anybody unauthorised."""

    id: int
    kind: str
    noun: str
    title: str
    address: str
    subject_kind: str
    subject_id: int
    due_workdays: int
    content_hash: str
    touched: int
    facts: rules.Facts


async def loaded(request_id: int) -> Loaded | None:
    """The request and all its keys in two statements; None when there is no such request. Authorises nothing."""
    rows = await _seats_with_request().where(SignoffSeat.request == request_id).order_by(SignoffSeat.position)
    return _loaded(rows, await keys_of(request_id)) if rows else None


async def keys_of(request_id: int) -> tuple[Key, ...]:
    rows = (
        await SignoffDecision.select(*_KEY_COLUMNS)
        .where(SignoffDecision.request == request_id)
        .order_by(SignoffDecision.id)
    )
    return tuple(_key(row) for row in rows)


async def mandates_for(actor: Actor, today: date) -> tuple[Mandate, ...]:
    """What others have delegated to the actor for today."""
    if actor.person_id is None:
        return ()
    rows = await SignoffDelegation.select().where(
        (SignoffDelegation.delegate == actor.person_id)
        & (SignoffDelegation.starts_on <= today)
        & (SignoffDelegation.ends_on >= today)
        & SignoffDelegation.revoked_at.is_null()
    )
    return tuple(mandate(row) for row in rows)


def mandate(row: dict[str, Any]) -> Mandate:
    return Mandate(
        id=row["id"],
        principal_id=row["principal"],
        delegate_id=row["delegate"],
        seat=SeatName(row["seat"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        is_revoked=row["revoked_at"] is not None,
    )


def write_barred(persons: frozenset[int]) -> str:
    """Ids between slashes, "/12/34/", so that one of them is found by its text."""
    return "/" + "".join(f"{person}/" for person in sorted(persons))


def read_barred(stored: str) -> frozenset[int]:
    return frozenset(int(part) for part in stored.split("/") if part)


_KEY_COLUMNS = (
    SignoffDecision.seat,
    SignoffDecision.version,
    SignoffDecision.round,
    SignoffDecision.attempt,
    SignoffDecision.decision,
    SignoffDecision.decided_by,
    SignoffDecision.on_behalf_of,
)


#: Columns of the request that the rules and the actions need, under their own names.
_REQUEST_COLUMNS = (
    "kind noun title address subject_kind subject_id subject_person is_blind ruling_role barred due_workdays state"
    " version round due_on opened_by content_hash touched"
).split()


def _seats_with_request() -> Any:
    request: Any = SignoffSeat.request
    return SignoffSeat.select(
        SignoffSeat.name,
        SignoffSeat.holder,
        SignoffSeat.attempt,
        SignoffSeat.criteria,
        SignoffSeat.request.as_alias("id"),
        *(getattr(request, name).as_alias(name) for name in _REQUEST_COLUMNS),
        request.unit.path.as_alias("unit_path"),
        request.subject_person.unit.path.as_alias("person_unit_path"),
        request.subject_person.party_org.path.as_alias("party_path"),
    )


def _loaded(rows: list[dict[str, Any]], keys: tuple[Key, ...]) -> Loaded:
    row = rows[0]
    seats = tuple(
        Seat(SeatName(one["name"]), one["holder"], one["attempt"], rules.read_criteria(one["criteria"])) for one in rows
    )
    standing = rules.Standing(seats, keys, row["version"], row["round"], closure_of(row["state"]), row["is_blind"])
    facts = rules.Facts(
        standing=standing,
        subject_person_id=row["subject_person"],
        opened_by=row["opened_by"],
        barred=read_barred(row["barred"]),
        ruling_role=Role(row["ruling_role"]),
        unit_path=row["unit_path"] or row["person_unit_path"] or "",
        party_path=row["party_path"] or "",
        due_on=row["due_on"],
    )
    same = ("id", "kind", "noun", "title", "address", "subject_kind", "subject_id", "due_workdays")
    return Loaded(
        **{name: row[name] for name in same}, content_hash=row["content_hash"], touched=row["touched"], facts=facts
    )


def closure_of(state: str) -> rules.ClosureKind | None:
    """The closure of the present version: its kind is the state it leads to, so the projection tells it."""
    return rules.ClosureKind(state) if state in set(rules.ClosureKind) else None


def _key(row: dict[str, Any]) -> Key:
    return Key(
        seat=SeatName(row["seat"]),
        version=row["version"],
        round=row["round"],
        attempt=row["attempt"],
        decision=rules.Decision(row["decision"]),
        decided_by=row["decided_by"],
        on_behalf_of=row["on_behalf_of"],
    )


def projected_states() -> tuple[Any, ...]:
    """Columns from which lists of other features tell a subject's state without loading its keys."""
    return SignoffRequest.subject_id, SignoffRequest.state, SignoffRequest.version
