"""Evidence of a milestone, and putting it before both mentors."""

import json
from dataclasses import dataclass
from datetime import datetime

from mentor.files import actions as files
from mentor.growth.actions import refuse
from mentor.growth.actions.seats import seat_present_holders
from mentor.growth.queries.milestones import MilestoneRow, milestone_row
from mentor.growth.queries.requests import MILESTONE
from mentor.growth.rules import milestones, plans
from mentor.growth.rules.bonds import PARTY, TECHNICAL
from mentor.growth.rules.logs import LogState, Visibility
from mentor.growth.rules.milestones import LEVEL_KEY, UNDER_DECISION, NewEvidence, Submission, SupervisionLevel
from mentor.growth.tables import Evidence, LogEntry, Milestone, MilestoneVersion
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Criterion, NewRequest, SeatName, SeatSpec

_SUBMITTED = Phrase("This version has already been submitted.")


@dataclass(frozen=True, slots=True)
class _Open:
    """The milestone at a version that may be changed."""

    row: MilestoneRow
    version: int


async def add_evidence(milestone_id: int, new: NewEvidence, *, actor: Actor, now: datetime) -> int:
    """Bring one piece of evidence. While mentors are deciding this makes a new version and voids their decisions."""
    await files.refuse_marked_texts([new.text, new.address], actor=actor, now=now)
    row = await milestone_row(milestone_id, actor)  # before anything is written to disk
    refuse(milestones.refusal_to_edit_evidence(row.facts, row.bond, actor))
    stored = None
    if new.upload is not None:
        stored = await files.store(new.upload, declared_non_classified=new.declared, actor=actor, now=now)
    async with write_transaction():
        opened = await _open(milestone_id, actor=actor, now=now)
        _check_room(opened.row)
        if new.log is not None:
            await _check_log(new.log, opened.row, actor)
        attachment = None
        if stored is not None:
            attachment = await files.attach(
                stored, subject_kind=MILESTONE, subject_id=milestone_id, actor=actor, now=now
            )
        evidence_id = await _insert(new, opened, attachment, actor=actor, now=now)
        after = {"kind": new.kind.value, "text": new.text, "version": opened.version}
        await journal.record("growth.add_evidence", MILESTONE, milestone_id, actor=actor, now=now, after=after)
        return evidence_id


async def remove_evidence(milestone_id: int, evidence_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a piece of evidence away again; versions already submitted keep it."""
    async with write_transaction():
        opened = await _open(milestone_id, actor=actor, now=now)
        removed = (
            await Evidence.update({Evidence.removed_in: opened.version})
            .where((Evidence.id == evidence_id) & (Evidence.milestone == milestone_id) & Evidence.removed_in.is_null())
            .returning(Evidence.text, Evidence.attachment, Evidence.added_in)
        )
        if not removed:
            raise Conflict(GONE)
        one = removed[0]
        if one["attachment"] is not None and one["added_in"] == opened.version:  # no mentor has ever seen it
            await files.remove(one["attachment"], subject_kind=MILESTONE, subject_id=milestone_id, actor=actor, now=now)
        before = {"text": one["text"], "version": opened.version}
        await journal.record("growth.remove_evidence", MILESTONE, milestone_id, actor=actor, now=now, before=before)


async def submit_milestone(milestone_id: int, submission: Submission, *, actor: Actor, now: datetime) -> int:
    """Put the version at hand before both mentors, blind; gives the request's id."""
    await files.refuse_marked_texts([submission.note], actor=actor, now=now)
    async with write_transaction():
        row = await milestone_row(milestone_id, actor)
        refuse(milestones.refusal_to_submit(row.facts, row.bond, actor))
        opened = await _open(milestone_id, actor=actor, now=now)
        evidence = [one.content() for one in row.evidence if one.belongs_to(opened.version)]
        level = int(submission.level.value)
        content = milestones.content(row.title, row.criteria, evidence, level, submission.note)
        await _write_version(opened, submission, content, actor=actor, now=now)
        request_id = await _ask(opened, submission.level, plans.content_hash(content), actor=actor, now=now)
        after = {"version": opened.version, "level": level, "content_hash": plans.content_hash(content)}
        await journal.record("growth.submit_milestone", MILESTONE, milestone_id, actor=actor, now=now, after=after)
        return request_id


async def withdraw_for_edit(milestone_id: int, *, actor: Actor, now: datetime) -> int:
    """Before the plan changes what a milestone asks for: void what is being decided; gives the version to write."""
    return (await _open(milestone_id, actor=actor, now=now)).version


async def _open(milestone_id: int, *, actor: Actor, now: datetime) -> _Open:
    """The milestone at a version that may be changed; a version being decided is taken back first."""
    row = await milestone_row(milestone_id, actor)
    refuse(milestones.refusal_to_edit_evidence(row.facts, row.bond, actor))
    request = row.request
    if request.id is not None and row.facts.state in UNDER_DECISION:
        await signoff.withdraw(request.id, actor=actor, now=now, expected_version=request.version)
    version = row.version if row.version > request.version else request.version + 1
    if version != row.version:
        moved = (
            await Milestone.update({Milestone.version: version})
            .where((Milestone.id == milestone_id) & (Milestone.version == row.version))
            .returning(Milestone.id)
        )
        if not moved:
            raise Conflict(GONE)
    return _Open(row, version)


def _check_room(row: MilestoneRow) -> None:
    if sum(one.removed_in is None for one in row.evidence) >= milestones.EVIDENCE_LIMIT:
        raise Invalid(
            {"": Phrase("At most %(limit)s pieces: choose what shows it best.", limit=milestones.EVIDENCE_LIMIT)}
        )


async def _check_log(log_id: int, row: MilestoneRow, actor: Actor) -> None:
    """An entry of this mentorship that the mentors may read; a private reflection never becomes evidence."""
    found = await LogEntry.exists().where(
        (LogEntry.id == log_id)
        & (LogEntry.mentorship == row.bond.mentorship_id)
        & (LogEntry.author == actor.person_id)
        & (LogEntry.state == LogState.SUBMITTED.value)
        & (LogEntry.visibility != Visibility.PRIVATE.value)
    )
    if not found:
        raise Invalid({"log": Phrase("Please choose one of your submitted entries.")})


async def _insert(new: NewEvidence, opened: _Open, attachment: int | None, *, actor: Actor, now: datetime) -> int:
    row = Evidence(
        milestone=opened.row.id,
        kind=new.kind.value,
        text=new.text,
        address=new.address,
        log=new.log,
        attachment=attachment,
        added_in=opened.version,
        added_by=actor.person_id,
        added_at=now,
    )
    return int((await Evidence.insert(row))[0]["id"])


async def _write_version(
    opened: _Open, submission: Submission, content: dict[str, object], *, actor: Actor, now: datetime
) -> None:
    row = MilestoneVersion(
        milestone=opened.row.id,
        number=opened.version,
        content=json.dumps(content, ensure_ascii=False),
        content_hash=plans.content_hash(content),
        level_proposed=int(submission.level.value),
        note=submission.note,
        submitted_by=actor.person_id,
        submitted_at=now,
    )
    if not await MilestoneVersion.insert(row).on_conflict(action="DO NOTHING").returning(MilestoneVersion.id):
        raise Conflict(_SUBMITTED)


async def _ask(opened: _Open, level: SupervisionLevel, digest: str, *, actor: Actor, now: datetime) -> int:
    row = opened.row
    criteria = {SeatName(seat): seat_criteria(row, seat, level) for seat in (PARTY, TECHNICAL)}
    holders = {seat: row.bond.holder(seat) for seat in (PARTY, TECHNICAL)}
    if row.request.id is not None:
        await signoff.submit_version(
            row.request.id,
            opened.version,
            digest,
            actor=actor,
            now=now,
            criteria=criteria,
            title=row.title,
            reason=row.reopen_reason,
        )
        await seat_present_holders(row.request.id, holders, now=now)
        return row.request.id
    return await signoff.open_request(
        NewRequest(
            kind=MILESTONE,
            noun=Phrase("Milestone"),
            subject_kind=MILESTONE,
            subject_id=row.id,
            address=f"/milestones/{row.id}",
            title=row.title,
            seats=tuple(
                SeatSpec(SeatName(seat), holder, criteria[SeatName(seat)])
                for seat, holder in holders.items()
                if holder is not None
            ),
            version=opened.version,
            content_hash=digest,
            subject_person_id=row.bond.mentee_id,
            due_workdays=row.bond.policy.approval_workdays,
        ),
        actor=actor,
        now=now,
    )


def seat_criteria(row: MilestoneRow, seat: str, level: SupervisionLevel) -> tuple[Criterion, ...]:
    """What this seat has to look at: its own criteria, those of the scenario axis, and the supervision still needed."""
    own = tuple(Criterion(f"c{one.id}", one.text) for one in row.criteria if seat in one.seats)
    scale = tuple(one.label.key for one in SupervisionLevel)
    return (*own, Criterion(LEVEL_KEY, milestones.LEVEL_QUESTION.key, scale, int(level.value)))
