"""Public notice of candidates: published for some working days, objections examined, then closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mentor.calendar.queries import work_calendar
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.steps import move_profile, only_by_itself
from mentor.pairing.queries.notices import entry_facts, objection_facts
from mentor.pairing.queries.profiles import for_offices
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.pool import EntryFacts
from mentor.pairing.rules.states import ApplicationState, NoticeState, ObjectionState, ProfileState
from mentor.pairing.tables import MentorProfile, NoticeEntry, NoticeObjection, PublicNotice
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit


@dataclass(frozen=True, slots=True)
class NewNotice:
    """`workdays` may be more than the policy asks for, never fewer."""

    title: str
    body: str
    unit_id: int
    profile_ids: tuple[int, ...]
    workdays: int


async def publish(new: NewNotice, *, actor: Actor, now: datetime) -> int:
    """Show accepted candidates to everybody; gives the notice's id."""
    unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == new.unit_id).first()
    if unit is None:
        raise NotFound
    if refusal := pool.refusal_to_publish(unit["path"], actor):
        raise Forbidden(refusal)
    policy = await standing_policy(local_date(now))
    ready = {view.id for view in await for_offices(actor, ProfileState.SUBMITTED) if is_ready(view.facts.application)}
    complaints: dict[str, Phrase] = {}
    if new.workdays < policy.notice_workdays:
        complaints["workdays"] = Phrase("At least %(days)s working days.", days=policy.notice_workdays)
    if not new.profile_ids or not set(new.profile_ids) <= ready:
        complaints["profile_ids"] = Phrase("Please choose candidates whose review is finished.")
    if complaints:
        raise Invalid(complaints)
    starts_on = local_date(now)
    calendar = await work_calendar(starts_on, starts_on + timedelta(days=4 * new.workdays))
    ends_on = calendar.add_workdays(starts_on, new.workdays)
    async with write_transaction():
        notice_id = await _insert(new, starts_on, ends_on, actor, now)
        for profile_id in sorted(new.profile_ids):
            await move_profile(
                profile_id, (ProfileState.SUBMITTED,), {MentorProfile.state: ProfileState.NOTICED.value}, now
            )
        after = {"title": new.title, "profiles": list(new.profile_ids), "until": ends_on}
        await record("pairing.publish_notice", "notice", notice_id, actor=actor, now=now, after=after)
        return notice_id


def is_ready(application: ApplicationState | None) -> bool:
    return application is ApplicationState.ACCEPTED


async def object_to(entry_id: int, text: str, *, actor: Actor, now: datetime) -> int:
    """Raise an objection with the name of who raises it; only the Party office and HR read it."""
    facts = await entry_facts(entry_id, actor)
    if refusal := pool.refusal_to_object_to_notice(facts, actor, local_date(now)):
        raise Forbidden(refusal)
    async with write_transaction():
        await _turn_entry(entry_id, (NoticeState.RUNNING, NoticeState.OBJECTED), NoticeState.OBJECTED)
        made = await NoticeObjection.insert(
            NoticeObjection(entry=entry_id, person=actor.person_id, text=text, raised_at=now)
        ).returning(NoticeObjection.id)
        people = await holders(Role.PARTY_OFFICE, facts.unit_path)
        phrase = Phrase("An objection to a public notice has come in.")
        await tell(people, phrase, address=f"/notices/{facts.notice_id}", kind="todo", now=now)
        await record("pairing.object_to_notice", "notice_entry", entry_id, actor=actor, now=now, after={"text": text})
        return int(made[0]["id"])


async def decide_objection(
    objection_id: int, outcome: ObjectionState, finding: str, *, actor: Actor, now: datetime
) -> int:
    """Uphold (the candidate is not appointed) or dismiss, with the finding in words; gives the notice's id."""
    facts = await objection_facts(objection_id, actor)
    if refusal := pool.refusal_to_decide_objection(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        await _lock_entry(facts.entry.id)
        decided = (
            await NoticeObjection.update(
                {
                    NoticeObjection.state: outcome.value,
                    NoticeObjection.finding: finding,
                    NoticeObjection.decided_by: actor.person_id,
                    NoticeObjection.decided_at: now,
                }
            )
            .where((NoticeObjection.id == objection_id) & (NoticeObjection.state == ObjectionState.OPEN.value))
            .returning(NoticeObjection.id)
        )
        if not decided:
            raise Conflict(MOVED_ON)
        await _settle_entry(facts.entry, outcome, finding, local_date(now), now)
        phrase = Phrase("Your objection has been examined: %(outcome)s.", outcome=outcome.label)
        await tell(facts.person_id, phrase, address=f"/notices/{facts.entry.notice_id}", kind="news", now=now)
        await record(
            "pairing.decide_objection", "notice_entry", facts.entry.id, actor=actor, now=now,
            after={"outcome": outcome}, why=finding,
        )  # fmt: skip
    return facts.entry.notice_id


async def withdraw_notice(notice_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a notice back; its candidates wait for another one."""
    rows = await NoticeEntry.select(NoticeEntry.id, NoticeEntry.profile).where(NoticeEntry.notice == notice_id)
    if not rows:
        raise NotFound
    facts = await entry_facts(rows[0]["id"], actor)
    if refusal := pool.refusal_to_publish(facts.unit_path, actor):
        raise Forbidden(refusal)
    open_states = (NoticeState.RUNNING, NoticeState.OBJECTED)
    async with write_transaction():
        await _turn_notice(notice_id, open_states, NoticeState.WITHDRAWN, now)
        for row in sorted(rows, key=lambda row: row["profile"]):
            back: dict[Any, Any] = {
                MentorProfile.state: ProfileState.SUBMITTED.value,
                MentorProfile.state_reason: reason[:400],
            }
            await MentorProfile.update(back).where(
                (MentorProfile.id == row["profile"]) & (MentorProfile.state == ProfileState.NOTICED.value)
            )
        await NoticeEntry.update({NoticeEntry.state: NoticeState.WITHDRAWN.value}).where(
            (NoticeEntry.notice == notice_id) & NoticeEntry.state.is_in([state.value for state in open_states])
        )
        await record("pairing.withdraw_notice", "notice", notice_id, actor=actor, now=now, why=reason)


async def close_over(notice_id: int, *, actor: Actor, now: datetime) -> None:
    """The period is over: entries without open objection are clear. Called by the job; twice does nothing more."""
    only_by_itself(actor)
    async with write_transaction():
        rows = (
            await NoticeEntry.update({NoticeEntry.state: NoticeState.CLEARED.value})
            .where((NoticeEntry.notice == notice_id) & (NoticeEntry.state == NoticeState.RUNNING.value))
            .returning(NoticeEntry.id)
        )
        examined = await NoticeEntry.exists().where(
            (NoticeEntry.notice == notice_id) & (NoticeEntry.state == NoticeState.OBJECTED.value)
        )
        state = NoticeState.OBJECTED if examined else NoticeState.CLEARED
        await _turn_notice(notice_id, (NoticeState.RUNNING,), state, now)
        unit_path = await _unit_path(notice_id)
        phrase = Phrase("A public notice is over; %(n)s candidates can be appointed.", n=len(rows))
        people = await holders(Role.PARTY_OFFICE, unit_path)
        await tell(people, phrase, address=f"/notices/{notice_id}", kind="todo", now=now)
        await record("pairing.close_notice", "notice", notice_id, actor=actor, now=now, after={"state": state})


async def _insert(new: NewNotice, starts_on: date, ends_on: date, actor: Actor, now: datetime) -> int:
    made = await PublicNotice.insert(
        PublicNotice(
            title=new.title,
            body=new.body,
            starts_on=starts_on,
            ends_on=ends_on,
            unit=new.unit_id,
            published_by=actor.person_id,
            published_at=now,
        )
    ).returning(PublicNotice.id)
    notice_id = int(made[0]["id"])
    await NoticeEntry.insert(*(NoticeEntry(notice=notice_id, profile=one) for one in sorted(new.profile_ids)))
    return notice_id


async def _settle_entry(entry: EntryFacts, outcome: ObjectionState, finding: str, today: date, now: datetime) -> None:
    """After one objection was decided: out, still examined, on notice again, or clear."""
    if outcome is ObjectionState.UPHELD:
        await _turn_entry(entry.id, (NoticeState.OBJECTED,), NoticeState.UPHELD)
        out = {MentorProfile.state: ProfileState.REJECTED.value, MentorProfile.state_reason: finding[:400]}
        await move_profile(entry.profile_id, (ProfileState.NOTICED,), out, now)
    elif not await _has_open(entry.id):
        over = today > entry.ends_on
        await _turn_entry(entry.id, (NoticeState.OBJECTED,), NoticeState.CLEARED if over else NoticeState.RUNNING)
    undecided = [NoticeState.RUNNING.value, NoticeState.OBJECTED.value]
    left = await NoticeEntry.exists().where(
        (NoticeEntry.notice == entry.notice_id) & NoticeEntry.state.is_in(undecided)
    )
    if not left:
        await PublicNotice.update({PublicNotice.state: NoticeState.CLEARED.value, PublicNotice.closed_at: now}).where(
            (PublicNotice.id == entry.notice_id) & PublicNotice.state.is_in(undecided)
        )


async def _lock_entry(entry_id: int) -> None:
    """Two objections decided at the same moment must see each other, or the entry would stay under examination."""
    await NoticeEntry.update({NoticeEntry.state: NoticeState.OBJECTED.value}).where(
        (NoticeEntry.id == entry_id) & (NoticeEntry.state == NoticeState.OBJECTED.value)
    )


async def _has_open(entry_id: int) -> bool:
    return bool(
        await NoticeObjection.exists().where(
            (NoticeObjection.entry == entry_id) & (NoticeObjection.state == ObjectionState.OPEN.value)
        )
    )


async def _turn_entry(entry_id: int, expected: Sequence[NoticeState], state: NoticeState) -> None:
    changed = (
        await NoticeEntry.update({NoticeEntry.state: state.value})
        .where((NoticeEntry.id == entry_id) & NoticeEntry.state.is_in([one.value for one in expected]))
        .returning(NoticeEntry.id)
    )
    if not changed:
        raise Conflict(MOVED_ON)


async def _turn_notice(notice_id: int, expected: Sequence[NoticeState], state: NoticeState, now: datetime) -> None:
    changed = (
        await PublicNotice.update({PublicNotice.state: state.value, PublicNotice.closed_at: now})
        .where((PublicNotice.id == notice_id) & PublicNotice.state.is_in([one.value for one in expected]))
        .returning(PublicNotice.id)
    )
    if not changed:
        raise Conflict(MOVED_ON)


async def _unit_path(notice_id: int) -> str:
    unit: Any = PublicNotice.unit
    row = await PublicNotice.select(unit.path.as_alias("path")).where(PublicNotice.id == notice_id).first()
    return str(row["path"]) if row else ""
