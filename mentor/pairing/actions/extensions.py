"""A longer term, once: asked by the mentee or HR, decided by both mentors and HR with their keys."""

import hashlib
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.steps import move_mentorship, only_by_itself
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_facts, mentorship_view
from mentor.pairing.queries.programmes import policy_for
from mentor.pairing.rules import permissions
from mentor.pairing.rules.facts import months_later
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import ExtensionState, MentorshipState
from mentor.pairing.tables import Mentorship, MentorshipExtension
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.signoff.actions import open_request
from mentor.signoff.queries import states_of
from mentor.signoff.rules import NewRequest, SeatSpec

KIND = "mentorship_extension"
#: From these a granted extension leads on; a paused one keeps its pause.
_MAY_RUN_ON = (MentorshipState.ACTIVE, MentorshipState.AWAITING_REVIEW, MentorshipState.CONCLUDING)


async def ask_extension(mentorship_id: int, months: int, reason: str, *, actor: Actor, now: datetime) -> int:
    """Gives the sign-off request's id. Asked by HR, HR's consent is given with it; the mentee needs a third key."""
    view = await mentorship_view(mentorship_id, actor)
    if refusal := permissions.refusal_to_extend(view.facts, view.extension_count, actor):
        raise Forbidden(refusal)
    most = (await policy_for(view.programme_id)).extension_months_max
    if not 1 <= months <= most:
        raise Invalid({"months": Phrase("Please give a whole number from %(low)s to %(high)s.", low=1, high=most)})
    seats = await _seats(view, actor)
    new_end = months_later(view.ends_on, months)
    async with write_transaction():
        await move_mentorship(mentorship_id, _MAY_RUN_ON, {}, now)
        extension_id = await _insert(mentorship_id, months, new_end, reason, actor, now)
        request_id = await open_request(_request(view, extension_id, new_end, reason, seats), actor=actor, now=now)
        await MentorshipExtension.update({MentorshipExtension.request_id: request_id}).where(
            MentorshipExtension.id == extension_id
        )
        after = {"months": months, "new_end": new_end}
        await record(
            "pairing.ask_extension", "mentorship", mentorship_id, actor=actor, now=now, after=after, why=reason
        )
        return request_id


async def settle_extension(extension_id: int, *, actor: Actor, now: datetime) -> ExtensionState:
    """Carry out what the keys decided; nothing as long as they have not. Called by the job."""
    only_by_itself(actor)
    row = await MentorshipExtension.select().where(MentorshipExtension.id == extension_id).first()
    if row is None:
        raise NotFound
    decided = (await states_of(KIND, [extension_id])).get(extension_id)
    if row["state"] != ExtensionState.ASKED or decided is None or not decided.state.is_closed:
        return ExtensionState(row["state"])
    facts = await mentorship_facts(row["mentorship"], actor)
    state = ExtensionState.GRANTED if decided.state.is_accepted else ExtensionState.REFUSED
    async with write_transaction():
        if state is ExtensionState.GRANTED and not await _run_on(row, now):
            state = ExtensionState.REFUSED  # it has ended meanwhile
        await _decide(extension_id, state, now)
        phrase = Phrase("The extension until %(day)s: %(state)s.", day=row["new_end"], state=state.label)
        await tell(sorted(facts.people), phrase, address=f"/mentorships/{facts.id}", kind="news", now=now)
        after = {"state": state, "new_end": row["new_end"]}
        await record("pairing.settle_extension", "mentorship", facts.id, actor=actor, now=now, after=after)
    return state


async def _seats(view: MentorshipView, actor: Actor) -> tuple[SeatSpec, ...]:
    facts = view.facts
    assert facts.party_mentor is not None, "both seats of a staffed mentorship are held"
    assert facts.technical_mentor is not None, "both seats of a staffed mentorship are held"
    seats = (SeatSpec("party", facts.party_mentor), SeatSpec("technical", facts.technical_mentor))
    if actor.person_id != facts.mentee:
        return seats
    officer = next((p for p in await holders(Role.HR, facts.unit_path) if p not in facts.people), None)
    if officer is None:
        raise Invalid({"": Phrase("There is nobody in HR who could decide on this.")})
    return (*seats, SeatSpec("hr", officer))


def _request(
    view: MentorshipView, extension_id: int, new_end: date, reason: str, seats: tuple[SeatSpec, ...]
) -> NewRequest:
    content = f"{view.id}\n{view.ends_on}\n{new_end}\n{reason}"
    return NewRequest(
        kind="extension",
        subject_kind=KIND,
        subject_id=extension_id,
        address=f"/mentorships/{view.id}/extension",
        title=f"{view.mentee.name} → {new_end.isoformat()}",
        seats=seats,
        version=1,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        subject_person_id=view.facts.mentee,
        blind=False,
        ruling_role=Role.HR,
        noun=Phrase("Extension of a mentorship"),
    )


async def _insert(mentorship_id: int, months: int, new_end: date, reason: str, actor: Actor, now: datetime) -> int:
    row = MentorshipExtension(
        mentorship=mentorship_id,
        months=months,
        new_end=new_end,
        reason=reason,
        asked_by=actor.person_id,
        asked_at=now,
    )
    made = await MentorshipExtension.insert(row).on_conflict(action="DO NOTHING").returning(MentorshipExtension.id)
    if not made:
        raise Conflict(Phrase("An extension is already asked for."))
    return int(made[0]["id"])


async def _run_on(row: dict[str, Any], now: datetime) -> bool:
    values: dict[Any, Any] = {
        Mentorship.ends_on: row["new_end"],
        Mentorship.extension_count: Mentorship.extension_count + 1,
    }
    extended = {**values, Mentorship.state: MentorshipState.EXTENDED.value}
    for states, changed in ((_MAY_RUN_ON, extended), ((MentorshipState.PAUSED,), values)):
        done = (
            await Mentorship.update({**changed, Mentorship.changed_at: now, Mentorship.version: Mentorship.version + 1})
            .where((Mentorship.id == row["mentorship"]) & Mentorship.state.is_in([state.value for state in states]))
            .returning(Mentorship.id)
        )
        if done:
            return True
    return False


async def _decide(extension_id: int, state: ExtensionState, now: datetime) -> None:
    decided = (
        await MentorshipExtension.update(
            {
                MentorshipExtension.state: state.value,
                MentorshipExtension.decided_at: now,
                MentorshipExtension.counts: state is ExtensionState.GRANTED,
            }
        )
        .where((MentorshipExtension.id == extension_id) & (MentorshipExtension.state == ExtensionState.ASKED.value))
        .returning(MentorshipExtension.id)
    )
    if not decided:
        raise Conflict(MOVED_ON)
