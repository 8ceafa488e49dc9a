"""The person and both units consent at once; what they decided is written down; an assignment may be given up."""

import hashlib
import json
from datetime import datetime
from typing import Any

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.queries import person_lines
from mentor.people.rules import Role
from mentor.rotations.actions.assigning import SUBJECT, led, set_duties, take, tell_people, write
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row
from mentor.rotations.rules.life import State, Step
from mentor.rotations.tables import Assignment, AssignmentProposal
from mentor.signoff import actions as signoff
from mentor.signoff.rules import NewRequest, SeatName, SeatSpec
from mentor.signoff.tables import SignoffDecision, SignoffRequest

#: Kind and subject kind of the request for consents; its subject is the proposal.
CONSENT = "assignment_consent"


async def ask(assignment_id: int, *, actor: Actor, now: datetime) -> int:
    """Put it before the person and both units at once; gives the request's id."""
    async with write_transaction():
        row = await led(assignment_id, actor)
        seats = _seats(row)
        number = row.proposals + 1
        content = _content(row)
        digest = hashlib.sha256(content.encode()).hexdigest()
        proposal = AssignmentProposal(
            assignment=row.id, number=number, content=content, content_hash=digest, proposed_by=actor.person_id,
            proposed_at=now,
        )  # fmt: skip
        proposal_id = int((await AssignmentProposal.insert(proposal))[0]["id"])
        name = (await person_lines([row.facts.person]))[row.facts.person].name
        request = NewRequest(
            kind=CONSENT,
            subject_kind=CONSENT,
            subject_id=proposal_id,
            address=f"/assignments/{row.id}",
            title=f"{name} → {row.host_name}",
            seats=seats,
            version=1,
            content_hash=digest,
            subject_person_id=row.facts.person,
            blind=False,
            ruling_role=Role.HR,
            noun=Phrase("Assignment"),
        )
        request_id = await signoff.open_request(request, actor=actor, now=now)
        values = {Assignment.request: request_id, Assignment.proposals: number, Assignment.returned_because: ""}
        await take(row, Step.ASK, "rotations.ask_consents", values=values, actor=actor, now=now)
        return request_id


def _seats(row: AssignmentRow) -> tuple[SeatSpec, ...]:
    """The person and one for each unit; Invalid when a unit has nobody who could speak for it."""
    facts, wrong = row.facts, {}
    if facts.home_decider is None:
        wrong["home_decider"] = Phrase("Please name who consents for the home unit.")
    if facts.host_decider is None:
        wrong["host_decider"] = Phrase("Please name who consents for the host unit.")
    if wrong or facts.home_decider is None or facts.host_decider is None:
        raise Invalid(wrong)
    return (
        SeatSpec(SeatName.MENTEE, facts.person),
        SeatSpec(SeatName.UNIT_HEAD, facts.home_decider),
        SeatSpec(SeatName.HOST, facts.host_decider),
    )


def _content(row: AssignmentRow) -> str:
    """What the three consent to, word for word."""
    content = {
        "person": row.facts.person, "kind": row.kind.value, "home": row.home_name, "host": row.host_name,
        "position": row.host_position, "from": row.dates.starts_on, "to": row.dates.planned_end,
        "tasks": row.tasks, "project": row.project_title, "reason": row.reason, "supervisor": row.facts.supervisor,
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, default=str, sort_keys=True)


async def settle(assignment_id: int, *, actor: Actor, now: datetime) -> State:
    """Write down what the keys have decided and tell HR; called by the job. Gives the state."""
    async with write_transaction():
        row = await assignment_row(assignment_id, actor)
        if row.life.state is row.stored:
            return row.stored
        back = row.life.state is State.PROPOSED
        values: dict[Any, Any] = {Assignment.returned_because: await _reasons(row)} if back else {}
        await write(row, row.life, values, now, is_edit=False)
        await set_duties(row.facts, row.dates)
        verb = "rotations.consents_refused" if back else "rotations.consents_given"
        await record(verb, SUBJECT, row.id, actor=actor, now=now, after={"state": row.life.state.value})
        told = (
            Phrase("Somebody refused: please repair the assignment.") if back else Phrase("All three have consented.")
        )
        await tell_people(row, [row.facts.keeper], told, now)
        return row.life.state


async def _reasons(row: AssignmentRow) -> str:
    """The comments of those who returned it, as they wrote them."""
    decisions = (
        await SignoffDecision.select(SignoffDecision.comment)
        .where((SignoffDecision.request == row.request) & (SignoffDecision.decision == "returned"))
        .order_by(SignoffDecision.id)
    )
    return "\n".join(one["comment"] for one in decisions if one["comment"])[:2000]


async def cancel(assignment_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """It does not take place; whoever was concerned is told why."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await led(assignment_id, actor)
        if row.stored is State.CONSENTS and row.life.state is State.CONSENTS and row.request is not None:
            await _take_back(row, reason, actor, now)
        values: dict[Any, Any] = {Assignment.end_reason: reason}
        await take(row, Step.CANCEL, "rotations.cancel_assignment", values=values, actor=actor, now=now, why=reason)
        phrase = Phrase("An assignment does not take place: %(reason)s", reason=reason)
        await tell_people(row, row.facts.people, phrase, now)


async def _take_back(row: AssignmentRow, reason: str, actor: Actor, now: datetime) -> None:
    """Nobody need decide any more: withdrawn by who asked, waived by any other HR."""
    assert row.request is not None, "consents are asked for by a request"
    asked = await SignoffRequest.select(SignoffRequest.opened_by).where(SignoffRequest.id == row.request).first()
    end = signoff.withdraw if asked and asked["opened_by"] == actor.person_id else signoff.waive
    await end(row.request, reason, actor=actor, now=now, expected_version=row.request_version)
