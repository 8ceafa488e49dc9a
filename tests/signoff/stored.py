"""The same verbs through the real actions, and what lies in the tables afterwards."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import DomainError
from mentor.signoff import actions, queries, rules
from mentor.signoff.queries.standing import read_barred
from mentor.signoff.rules import ClosureKind, Decision, Key, Mandate, Minutes, RequestState, Seat, SeatName
from mentor.signoff.tables import SignoffClosure, SignoffDecision, SignoffRequest, SignoffSeat

Click = tuple[Actor, SeatName, Decision]


@dataclass(frozen=True)
class Stored:
    """What the tables say of one request."""

    state: RequestState
    standing: rules.Standing
    barred: frozenset[int]
    due_on: date
    decisions: tuple[dict[str, Any], ...]
    awaited: dict[SeatName, date]
    closed_by: dict[int, int | None]


@dataclass
class StoredRequest:
    id: int
    now: datetime

    async def submit(self, actor: Actor, version: int, reason: str) -> str:
        made = actions.submit_version(self.id, version, f"{version:064x}", actor=actor, now=self.now, reason=reason)
        return await answer(made)

    async def decide(self, actor: Actor, name: SeatName, decision: Decision, comment: str, version: int) -> str:
        return await answer(
            actions.decide(self.id, name, decision, comment, actor=actor, now=self.now, expected_version=version)
        )

    async def click(self, clicks: Sequence[Click], version: int) -> list[str]:
        """All at once."""
        return await asyncio.gather(*(self.decide(a, name, d, "because", version) for a, name, d in clicks))

    async def calibrate(self, actor: Actor, minutes: Minutes, version: int) -> str:
        return await answer(
            actions.record_calibration(self.id, minutes, actor=actor, now=self.now, expected_version=version)
        )

    async def rule(self, actor: Actor, accepts: bool, reason: str, version: int) -> str:
        return await answer(
            actions.rule(self.id, accepts=accepts, reason=reason, actor=actor, now=self.now, expected_version=version)
        )

    async def withdraw(self, actor: Actor, version: int) -> str:
        return await answer(actions.withdraw(self.id, actor=actor, now=self.now, expected_version=version))

    async def waive(self, actor: Actor, version: int) -> str:
        return await answer(
            actions.waive(self.id, "no longer needed", actor=actor, now=self.now, expected_version=version)
        )

    async def reassign(self, actor: Actor, name: SeatName, successor: int) -> str:
        return await answer(actions.reassign(self.id, name, successor, "ill", actor=actor, now=self.now))

    async def delegate(self, actor: Actor, new: Mandate) -> tuple[str, int]:
        form = actions.NewDelegation(new.delegate_id, new.seat, new.starts_on, new.ends_on)
        try:
            return "ok", await actions.delegate(form, actor=actor, now=self.now)
        except DomainError as error:
            return type(error).__name__, 0

    async def end_delegation(self, actor: Actor, mandate_id: int) -> str:
        return await answer(actions.end_delegation(mandate_id, actor=actor, now=self.now))

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    async def look(self) -> Stored:
        """The state from the rows alone, not through the queries under test."""
        row = await SignoffRequest.select().where(SignoffRequest.id == self.id).first()
        assert row is not None
        seats = await SignoffSeat.select().where(SignoffSeat.request == self.id).order_by(SignoffSeat.position)
        decisions = (
            await SignoffDecision.select().where(SignoffDecision.request == self.id).order_by(SignoffDecision.id)
        )
        closures = await SignoffClosure.select().where(SignoffClosure.request == self.id)
        closure = next((ClosureKind(one["kind"]) for one in closures if one["version"] == row["version"]), None)
        standing = rules.Standing(
            seats=tuple(Seat(SeatName(one["name"]), one["holder"], one["attempt"]) for one in seats),
            keys=tuple(_key(one) for one in decisions),
            version=row["version"],
            round=row["round"],
            closure=closure,
            is_blind=row["is_blind"],
        )
        return Stored(
            state=RequestState(row["state"]),
            standing=standing,
            barred=read_barred(row["barred"]),
            due_on=row["due_on"],
            decisions=tuple(decisions),
            awaited={SeatName(one["name"]): one["awaited_on"] for one in seats if one["awaited_on"]},
            closed_by={one["version"]: one["closed_by"] for one in closures},
        )

    async def view(self, actor: Actor) -> queries.RequestView:
        return await queries.request_view(self.id, actor, now=self.now)


async def answer(doing: Awaitable[object]) -> str:
    try:
        await doing
    except DomainError as error:
        return type(error).__name__
    return "ok"


def _key(row: dict[str, Any]) -> Key:
    return Key(
        SeatName(row["seat"]),
        row["version"],
        row["round"],
        row["attempt"],
        Decision(row["decision"]),
        row["decided_by"],
        row["on_behalf_of"],
    )
