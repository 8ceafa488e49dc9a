"""Two keys in memory: the rules alone, without a database, as the measure of the stored ones."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from mentor.calendar.rules import WorkCalendar
from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.signoff import rules
from mentor.signoff.rules import (
    ClosureKind,
    Decision,
    Facts,
    Key,
    Mandate,
    Minutes,
    RequestState,
    Seat,
    SeatName,
    Standing,
    Task,
)

OK, NOT_FOUND, FORBIDDEN, CONFLICT, INVALID = "ok", "NotFound", "Forbidden", "Conflict", "Invalid"
CALENDAR = WorkCalendar()


@dataclass
class PureRequest:
    """One request and the delegations around it; every verb answers "ok" or the name of the error."""

    facts: Facts
    today: date
    mandates: list[Mandate] = field(default_factory=list)
    #: Every standing of the past, oldest first, for looking back.
    closures: dict[int, ClosureKind] = field(default_factory=dict)
    rulers: dict[int, int] = field(default_factory=dict)

    @classmethod
    def opened(cls, mentee: int, party: int, technical: int, unit_path: str, today: date) -> "PureRequest":
        standing = Standing((Seat(SeatName.PARTY, party), Seat(SeatName.TECHNICAL, technical)), (), 1)
        due_on = CALENDAR.add_workdays(today, rules.DEFAULT_WORKDAYS)
        barred = frozenset({mentee})
        facts = Facts(standing, mentee, mentee, barred, Role.PARTY_OFFICE, unit_path, "", due_on, today)
        return cls(facts, today)

    @property
    def state(self) -> RequestState:
        return self.facts.state

    @property
    def standing(self) -> Standing:
        return self.facts.standing

    def usable(self, actor: Actor) -> tuple[Mandate, ...]:
        if actor.person_id in self.facts.holders:
            return ()
        return rules.mandates_of(actor.person_id, self.mandates, self.today)

    def submit(self, actor: Actor, version: int, reason: str) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        editors = frozenset({actor.person_id or 0})
        if rules.refusal_to_submit(self.facts, editors, reopens=bool(reason)) is not None:
            return FORBIDDEN
        if version <= self.standing.version:
            return CONFLICT
        standing = replace(self.standing, version=version, round=1, closure=None)
        due_on = CALENDAR.add_workdays(self.today, rules.DEFAULT_WORKDAYS)
        self.facts = replace(
            self.facts,
            standing=standing,
            barred=self.facts.barred | editors,
            due_on=due_on,
            version_on=self.today,
        )
        return OK

    def decide(self, actor: Actor, name: SeatName, decision: Decision, comment: str, version: int) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        seat = self.standing.seat(name)
        assert seat is not None
        mandates = self.usable(actor)
        if rules.refusal_to_decide(self.facts, seat, actor, mandates, self.today) is not None:
            return FORBIDDEN
        if version != self.standing.version or rules.awaited(self.standing).get(name) is not Task.DECIDE:
            return CONFLICT
        if rules.complaints_about_decision(decision, comment, {}, seat.criteria):
            return INVALID
        principal, person = rules.acting_for(self.facts, seat, actor, mandates), actor.person_id or 0
        behalf = principal if principal != person else None
        key = Key(name, version, self.standing.round, seat.attempt, decision, person, behalf)
        self._turn(replace(self.standing, keys=(*self.standing.keys, key)))
        return OK

    def calibrate(self, actor: Actor, minutes: Minutes, version: int) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        if version != self.standing.version or self.state is not RequestState.SPLIT:
            return CONFLICT
        if rules.refusal_to_calibrate(self.facts, actor, self.usable(actor)) is not None:
            return FORBIDDEN
        if rules.complaints_about_minutes(minutes, self.facts, self.today):
            return INVALID
        self._turn(replace(self.standing, round=2), minutes.decide_by)
        return OK

    def rule(self, actor: Actor, accepts: bool, reason: str, version: int) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        if version != self.standing.version or self.state not in rules.NEEDS_OTHERS:
            return CONFLICT
        if rules.refusal_to_rule(self.facts, actor, self.today) or rules.refusal_to_rule_for(
            self.facts, accepts=accepts
        ):
            return FORBIDDEN
        if rules.complaints_about_reason(reason):
            return INVALID
        self.rulers[version] = actor.person_id or 0
        return self._close(ClosureKind.RULED_ACCEPTED if accepts else ClosureKind.RULED_RETURNED)

    def withdraw(self, actor: Actor, version: int) -> str:
        return self._end(actor, version, rules.refusal_to_withdraw, ClosureKind.WITHDRAWN)

    def waive(self, actor: Actor, version: int) -> str:
        return self._end(actor, version, rules.refusal_to_waive, ClosureKind.WAIVED)

    def reassign(self, actor: Actor, name: SeatName, successor: int) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        seat = self.standing.seat(name)
        assert seat is not None
        if rules.refusal_to_reassign(self.facts, actor) is not None:
            return FORBIDDEN
        if rules.refusal_to_take_over(self.facts, seat, successor, actor) is not None:
            return INVALID
        key = rules.current_keys(self.standing)[name]
        abstained = key is not None and key.decision is Decision.ABSTAINED
        new = replace(seat, holder_id=successor, attempt=seat.attempt + abstained)
        self._turn(replace(self.standing, seats=tuple(new if one is seat else one for one in self.standing.seats)))
        return OK

    def delegate(self, actor: Actor, new: Mandate) -> str:
        own = [one for one in self.mandates if one.principal_id == new.principal_id and one.ends_on >= self.today]
        wrong = rules.complaints_about_delegation(
            new, own, is_seated_beside=self._is_seated_beside(new), today=self.today
        )
        if wrong:
            return INVALID
        self.mandates.append(new)
        return OK

    def end_delegation(self, actor: Actor, mandate_id: int) -> str:
        position = next(i for i, one in enumerate(self.mandates) if one.id == mandate_id)
        mandate = self.mandates[position]
        if actor.person_id not in (mandate.principal_id, mandate.delegate_id):
            return NOT_FOUND
        if rules.refusal_to_end_delegation(mandate, actor, self.today) is not None:
            return FORBIDDEN
        self.mandates[position] = replace(mandate, is_revoked=True)
        return OK

    def _sees(self, actor: Actor) -> bool:
        return rules.is_visible(self.facts, actor, self.usable(actor))

    def _is_seated_beside(self, new: Mandate) -> bool:
        seat = self.standing.seat(new.seat)
        if seat is None or seat.holder_id != new.principal_id or new.seat not in rules.awaited(self.standing):
            return False
        beside = {one.holder_id for one in self.standing.seats if one is not seat}
        return new.delegate_id in self.facts.barred | beside

    def _end(self, actor: Actor, version: int, refusal_to: Callable[..., object], kind: ClosureKind) -> str:
        if not self._sees(actor):
            return NOT_FOUND
        if version != self.standing.version:
            return CONFLICT
        refusal = refusal_to(self.facts, actor)
        if refusal is not None:
            return CONFLICT if refusal is rules.ALREADY_DECIDED else FORBIDDEN
        return self._close(kind)

    def _close(self, kind: ClosureKind) -> str:
        self.closures[self.standing.version] = kind
        self._turn(replace(self.standing, closure=kind))
        return OK

    def _turn(self, standing: Standing, due_on: date | None = None) -> None:
        """The new standing; a split gives new days to talk."""
        if due_on is None and self.state is not RequestState.SPLIT and rules.state(standing) is RequestState.SPLIT:
            due_on = CALENDAR.add_workdays(self.today, rules.DEFAULT_WORKDAYS)
        self.facts = replace(self.facts, standing=standing, due_on=due_on or self.facts.due_on)
