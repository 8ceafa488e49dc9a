"""One request as this actor may see it. Blindness is decided here and nowhere else: what is hidden never leaves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.queries import PersonLine, person_lines
from mentor.signoff import rules
from mentor.signoff.queries.lines import (
    AnswerLine,
    CalibrationLine,
    ClosureLine,
    DecisionForm,
    HandoverLine,
    HistoryLine,
    KeyLine,
    RequestView,
    SeatLine,
    VersionLine,
)
from mentor.signoff.queries.record import Entry, persons_in, record_of
from mentor.signoff.queries.standing import Asking, Loaded, is_id, key_of, loaded_with
from mentor.signoff.rules import ClosureKind, Decision, Seat, SeatName, Task


async def request_view(request_id: int, actor: Actor, *, now: datetime) -> RequestView:
    """Everything a page shows about one request; NotFound when the actor may not see it."""
    if not is_id(request_id):
        raise NotFound
    entries = await record_of(request_id)
    today = local_date(now)
    keys = tuple(key_of(one) for one in entries if one.what == "decision")
    request = await loaded_with(request_id, Asking(actor.person_id, today), keys)
    if request is None or not rules.is_visible(request.facts, actor, request.mandates):
        raise NotFound
    facts = request.facts
    named = {*persons_in(entries), *facts.holders, *({facts.subject_person_id} - {None})}
    people = await person_lines([one for one in named if one is not None])
    return _View(request, actor, today, people).build(entries)


@dataclass(frozen=True, slots=True)
class _View:
    request: Loaded
    actor: Actor
    today: date
    people: Mapping[int, PersonLine]

    def build(self, entries: Sequence[Entry]) -> RequestView:
        request, facts, standing = self.request, self.request.facts, self.request.facts.standing
        keys = [self._key(one) for one in entries if one.what == "decision"]
        form, refusal = self._form(entries)
        may_rule = rules.refusal_to_rule(facts, self.actor, self.today) is None
        return RequestView(
            id=request.id,
            kind=request.kind,
            noun=Phrase(request.noun),
            title=request.title,
            address=request.address,
            subject=self.people.get(facts.subject_person_id or 0),
            state=facts.state,
            version=standing.version,
            round=standing.round,
            due_on=facts.due_on,
            is_overdue=not facts.state.is_closed and facts.due_on < self.today,
            is_blind=standing.is_blind,
            seats=tuple(self._seat(seat, keys) for seat in standing.seats),
            history=tuple(self._history(entries, keys)),
            form=form,
            refusal=refusal,
            may_calibrate=rules.refusal_to_calibrate(facts, self.actor, self.request.mandates) is None,
            may_rule=may_rule,
            may_accept_by_ruling=may_rule and rules.refusal_to_rule_for(facts, accepts=True) is None,
            may_withdraw=rules.refusal_to_withdraw(facts, self.actor) is None,
            may_waive=rules.refusal_to_waive(facts, self.actor) is None,
            may_reassign=rules.refusal_to_reassign(facts, self.actor) is None,
            is_hidden_until_all=standing.is_blind and facts.state in rules.HIDING,
        )

    def _seat(self, seat: Seat, keys: Sequence[KeyLine]) -> SeatLine:
        standing = self.request.facts.standing
        counts = rules.current_keys(standing)[seat.name]
        given = [
            key for key in keys if (key.seat, key.version, key.round) == (seat.name, standing.version, standing.round)
        ]
        return SeatLine(
            name=seat.name,
            holder=self.people[seat.holder_id],
            criteria=seat.criteria,
            key=given[-1] if counts and given else None,
            is_awaited=seat.name in rules.awaited(standing),
            is_mine=rules.acting_for(self.request.facts, seat, self.actor, self.request.mandates) is not None,
        )

    def _key(self, entry: Entry) -> KeyLine:
        """The decision with everything taken out that this actor may not learn yet."""
        facts, key = self.request.facts, key_of(entry)
        shown = rules.reveals(facts, key, self.actor, self.today)
        tells_abstention = key.decision is Decision.ABSTAINED and rules.refusal_to_reassign(facts, self.actor) is None
        seat = facts.standing.seat(key.seat)
        holder = seat.holder_id if seat else 0
        return KeyLine(
            seat=key.seat,
            version=key.version,
            round=key.round,
            decided_by=self.people[key.decided_by],
            on_behalf_of=self.people.get(key.on_behalf_of or 0),
            at=entry.moment,
            decision=key.decision if shown or key.decision is Decision.ABSTAINED else None,
            comment=entry.text if shown or tells_abstention else "",
            answers=_answers(entry, seat) if shown else (),
            is_void=key.version < facts.standing.version,
            is_predecessors=holder not in key.persons,
        )

    def _form(self, entries: Sequence[Entry]) -> tuple[DecisionForm | None, Phrase | None]:
        """The first seat the actor can decide, or why not."""
        facts, refusal = self.request.facts, None
        tasks = rules.awaited(facts.standing)
        for seat in rules.mine(facts, self.actor, self.request.mandates):
            if tasks.get(seat.name) is not Task.DECIDE:
                continue
            refusal = rules.refusal_to_decide(facts, seat, self.actor, self.request.mandates, self.today)
            if refusal is None:
                return self._form_of(seat, entries), None
        return None, refusal

    def _form_of(self, seat: Seat, entries: Sequence[Entry]) -> DecisionForm:
        principal = rules.acting_for(self.request.facts, seat, self.actor, self.request.mandates)
        given = [rules.read_answers(one.data) for one in entries if self._is_open_answer_of(seat, one)]
        known = {one.key for one in seat.criteria}
        return DecisionForm(
            seat=seat.name,
            version=self.request.facts.standing.version,
            criteria=seat.criteria,
            on_behalf_of=self.people.get(principal or 0) if principal != self.actor.person_id else None,
            earlier={key: answer for key, answer in given[-1].items() if key in known} if given else {},
        )

    def _is_open_answer_of(self, seat: Seat, one: Entry) -> bool:
        """A decision of this seat that the actor may read: what was answered before is proposed again."""
        return (
            one.what == "decision"
            and one.seat == seat.name
            and rules.reveals(self.request.facts, key_of(one), self.actor, self.today)
        )

    def _history(self, entries: Sequence[Entry], keys: Sequence[KeyLine]) -> list[HistoryLine]:
        given = iter(keys)
        return [next(given) if one.what == "decision" else self._other(one) for one in entries][::-1]

    def _other(self, one: Entry) -> HistoryLine:
        person, other = self.people.get(one.person or 0), self.people.get(one.other or 0)
        if one.what == "version":
            return VersionLine(one.version, person, one.moment, one.text, one.data)
        if one.what == "closure":
            return ClosureLine(one.version, ClosureKind(one.word), one.text, person, one.moment)
        if one.what == "handover":
            assert person, "kept by its foreign key"
            assert other, "kept by its foreign key"
            reason = one.text if self._reads_internals() else ""
            return HandoverLine(one.version, SeatName(one.seat), other, person, reason, one.moment)
        return self._calibration(one, person)

    def _reads_internals(self) -> bool:
        """Minutes, and why a seat changed hands (somebody may be ill), are not for the mentee."""
        return rules.reads_minutes(self.request.facts, self.actor, self.request.mandates)

    def _calibration(self, one: Entry, person: PersonLine | None) -> CalibrationLine:
        present = tuple(SeatName(name) for name in one.seat.split(",") if name)
        assert one.day, "minutes have their day"
        assert one.last_day, "minutes say until when"
        minutes = one.text if self._reads_internals() else ""
        return CalibrationLine(one.version, one.day, present, minutes, one.last_day, person, one.moment)


def _answers(entry: Entry, seat: Seat | None) -> tuple[AnswerLine, ...]:
    """With today's wording of the criteria; one that is gone keeps its key."""
    criteria = {one.key: one for one in seat.criteria} if seat else {}
    lines = []
    for key, given in rules.read_answers(entry.data).items():
        criterion = criteria.get(key, rules.Criterion(key, key))
        step = dict(criterion.steps).get(given.step, Phrase("Step %(n)s", n=given.step)) if given.step else None
        lines.append(AnswerLine(criterion.question, given, step))
    return tuple(lines)
