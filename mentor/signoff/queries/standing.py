"""A request with its seats and keys, as the rules need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.queries.record import Entry
from mentor.signoff.rules import Key, Mandate, Seat, SeatName
from mentor.signoff.tables import SignoffDecision, SignoffDelegation, SignoffSeat


def is_id(number: int) -> bool:
    """Whether it can be the id of a row: PostgreSQL refuses larger numbers where SQLite only finds nothing."""
    return 0 < number < 2**31


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
    #: Seats delegated for today to whoever asks; empty for a holder, who is no independent delegate here.
    mandates: tuple[Mandate, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants to see or change a request, on which day: delegations are read with the seats."""

    person_id: int | None
    today: date


NOBODY = Asking(None, date.min)


async def loaded(request_id: int, asking: Asking) -> Loaded | None:
    """The request and all its keys in two statements; None when there is no such request. Authorises nothing."""
    found = await loaded_many([request_id], asking)
    return found[0] if found else None


async def loaded_with(request_id: int, asking: Asking, keys: tuple[Key, ...]) -> Loaded | None:
    """The same when the keys are already at hand."""
    rows = await _seats_with_request([request_id], asking)
    return _loaded(rows, asking, keys) if rows else None


async def loaded_many(request_ids: Sequence[int], asking: Asking = NOBODY) -> list[Loaded]:
    """Several requests, in the order of their ids, in two statements."""
    rows = await _seats_with_request(request_ids, asking)
    keys = await _keys(SignoffDecision.request.is_in(list(request_ids)))
    by_request = {key: list(group) for key, group in groupby(rows, itemgetter("id"))}
    return [_loaded(group, asking, keys.get(one, ())) for one, group in by_request.items()]


async def seats_to_pass(
    person_id: int, names: Sequence[SeatName], subject_kind: str, subject_ids: Sequence[int]
) -> list[int]:
    """Requests about these subjects, not finally decided, in which the person holds one of the seats."""
    found: list[int] = []
    for start in range(0, len(subject_ids), 500):
        rows = await SignoffSeat.select(SignoffSeat.request).where(
            (SignoffSeat.holder == person_id)
            & SignoffSeat.name.is_in([name.value for name in names])
            & (SignoffSeat.request.subject_kind == subject_kind)
            & SignoffSeat.request.subject_id.is_in(list(subject_ids[start : start + 500]))
            & SignoffSeat.request.state.not_in([state.value for state in rules.FINAL])
        )
        found += [row["request"] for row in rows]
    return sorted(found)


async def _keys(where: Any) -> dict[int, tuple[Key, ...]]:
    """By request, in the order in which they were given."""
    rows = await SignoffDecision.select(*_KEY_COLUMNS).where(where).order_by(SignoffDecision.id)
    keys: dict[int, tuple[Key, ...]] = {}
    for row in rows:
        keys[row["request"]] = (*keys.get(row["request"], ()), _key(row))
    return keys


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
    SignoffDecision.request,
    SignoffDecision.seat,
    SignoffDecision.version,
    SignoffDecision.round,
    SignoffDecision.attempt,
    SignoffDecision.decision,
    SignoffDecision.decided_by,
    SignoffDecision.on_behalf_of,
)


#: Written by hand: the names Piccolo makes for such long joins are cut off by PostgreSQL and then collide.
_SEATS_WITH_REQUEST = """
SELECT s.name, s.holder, s.attempt, s.criteria, r.id, r.kind, r.noun, r.title, r.address, r.subject_kind, r.subject_id,
    r.subject_person, r.is_blind, r.ruling_role, r.barred, r.due_workdays, r.state, r.version, r.round, r.due_on,
    r.opened_by, r.content_hash, r.touched, r.version_at, u.path AS unit_path, g.path AS party_path,
    EXISTS (SELECT 1 FROM signoff_delegation d WHERE d.delegate = {{}} AND d.principal = s.holder AND d.seat = s.name
        AND d.starts_on <= {{}} AND d.ends_on >= {{}} AND d.revoked_at IS NULL) AS is_delegated
FROM signoff_seat s
JOIN signoff_request r ON r.id = s.request
LEFT JOIN people_person p ON p.id = r.subject_person
LEFT JOIN people_unit u ON u.id = COALESCE(r.unit, p.unit)
LEFT JOIN people_party_org g ON g.id = p.party_org
WHERE s.request IN ({ids})
ORDER BY s.request, s.position
"""


async def _seats_with_request(request_ids: Sequence[int], asking: Asking) -> list[dict[str, Any]]:
    ids = ", ".join("{}" for _ in request_ids)
    me, today = asking.person_id or 0, asking.today
    rows: list[dict[str, Any]] = await SignoffSeat.raw(
        _SEATS_WITH_REQUEST.format(ids=ids), me, today, today, *request_ids
    )
    return rows


def _loaded(rows: list[dict[str, Any]], asking: Asking, keys: tuple[Key, ...]) -> Loaded:
    row, me, today = rows[0], asking.person_id or 0, asking.today
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
        unit_path=row["unit_path"] or "",
        party_path=row["party_path"] or "",
        due_on=row["due_on"],
        version_on=local_date(row["version_at"]),
    )
    same = ("id", "kind", "noun", "title", "address", "subject_kind", "subject_id", "due_workdays")
    given = [one for one in rows if one["is_delegated"]] if me not in facts.holders else []
    return Loaded(
        **{name: row[name] for name in same},
        content_hash=row["content_hash"],
        touched=row["touched"],
        facts=facts,
        mandates=tuple(Mandate(0, one["holder"], me, SeatName(one["name"]), today, today) for one in given),
    )


def closure_of(state: str) -> rules.ClosureKind | None:
    """The closure of the present version: its kind is the state it leads to, so the projection tells it."""
    return rules.ClosureKind(state) if state in set(rules.ClosureKind) else None


def key_of(entry: Entry) -> Key:
    """A decision of the record as the rules need it."""
    return Key(
        seat=SeatName(entry.seat),
        version=entry.version,
        round=entry.round,
        attempt=entry.attempt,
        decision=rules.Decision(entry.word),
        decided_by=entry.person or 0,
        on_behalf_of=entry.other,
    )


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
