"""The plan as a whole: opened for a new version, put before the two mentors and the unit head."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.growth.actions import refuse
from mentor.growth.actions.seats import holders_of, seat_present_holders
from mentor.growth.queries.bonds import bond
from mentor.growth.queries.plans import PlanRow, as_planned, goal_lines, plan_content, plan_row, planned_lines
from mentor.growth.rules import plans
from mentor.growth.rules.bonds import PARTY, TECHNICAL, Bond
from mentor.growth.rules.plans import PlanState
from mentor.growth.tables import DevelopmentPlan, PlanVersion
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.people.tables import Person
from mentor.signoff import actions as signoff
from mentor.signoff.rules import NewRequest, SeatName, SeatSpec

NEWER = Phrase("This was changed in another window meanwhile. Your text is below; please compare and save again.")
_NEW_VERSION = "new version of the plan"


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """The plan at a version that may be changed."""

    id: int
    version: int


async def submit_plan(mentorship_id: int, *, actor: Actor, now: datetime) -> int:
    """Put the version at hand before the two mentors and the unit head; gives the request's id."""
    async with write_transaction():
        found = await bond(mentorship_id, actor)
        plan = await plan_row(mentorship_id)
        goals = await goal_lines(plan.id)
        milestones = await planned_lines(mentorship_id, plan.facts.in_force)
        wrong = plans.problems(*as_planned(goals, milestones), found)
        refuse(plans.refusal_to_submit(plan.facts, wrong, found, actor))
        assert plan.id is not None, "a plan with goals has a row"
        opened = await open_plan(found, actor=actor, now=now)
        content = plan_content(goals, milestones)
        await _write_version(opened, content, actor=actor, now=now)
        request_id = await _ask(found, plan, opened, plans.content_hash(content), actor=actor, now=now)
        after = {"version": opened.version, "content_hash": plans.content_hash(content)}
        await journal.record("growth.submit_plan", "plan", plan.id, actor=actor, now=now, after=after)
        return request_id


async def open_plan(found: Bond, *, actor: Actor, now: datetime) -> OpenPlan:
    """The plan at a version that may be changed; a version already submitted is taken back or followed by a new one."""
    row = await plan_row(found.mentorship_id)
    if row.id is None:
        return await _first_plan(found.mentorship_id, now)
    state, request = row.facts.state, row.request
    if request.id is not None and state in (PlanState.IN_REVIEW, PlanState.SPLIT):
        await signoff.withdraw(request.id, actor=actor, now=now, expected_version=request.version)
    version = row.version if row.version > request.version else request.version + 1
    moved = (
        await DevelopmentPlan.update(
            {
                DevelopmentPlan.version: version,
                DevelopmentPlan.accepted_before: row.facts.in_force,
                DevelopmentPlan.changed_at: now,
            }
        )
        .where((DevelopmentPlan.id == row.id) & (DevelopmentPlan.version == row.version))
        .returning(DevelopmentPlan.id)
    )
    if not moved:
        raise Conflict(GONE)
    return OpenPlan(row.id, version)


async def _first_plan(mentorship_id: int, now: datetime) -> OpenPlan:
    await DevelopmentPlan.insert(DevelopmentPlan(mentorship=mentorship_id, changed_at=now)).on_conflict(
        target=DevelopmentPlan.mentorship, action="DO NOTHING"
    )
    row = await plan_row(mentorship_id)
    assert row.id is not None, "just inserted, by us or by somebody else"
    return OpenPlan(row.id, row.version)


async def _ask(found: Bond, plan: PlanRow, opened: OpenPlan, digest: str, *, actor: Actor, now: datetime) -> int:
    if plan.request.id is not None:
        await signoff.submit_version(
            plan.request.id,
            opened.version,
            digest,
            actor=actor,
            now=now,
            reason=_NEW_VERSION if plan.facts.in_force else "",
        )
        await seat_present_holders(plan.request.id, await _holders(found, plan.request.id), now=now)
        return plan.request.id
    assert found.party_id is not None, "a running mentorship has both mentors"
    assert found.technical_id is not None, "a running mentorship has both mentors"
    mentee = await Person.select(Person.name).where(Person.id == found.mentee_id).first()
    return await signoff.open_request(
        NewRequest(
            kind="plan",
            noun=Phrase("Development plan"),
            subject_kind="plan",
            subject_id=opened.id,
            address=f"/mentorships/{found.mentorship_id}/plan",
            title=mentee["name"] if mentee else "",
            seats=(
                SeatSpec(SeatName.PARTY, found.party_id),
                SeatSpec(SeatName.TECHNICAL, found.technical_id),
                SeatSpec(SeatName.UNIT_HEAD, await _unit_head(found)),
            ),
            version=opened.version,
            content_hash=digest,
            subject_person_id=found.mentee_id,
            due_workdays=found.policy.approval_workdays,
        ),
        actor=actor,
        now=now,
    )


async def _holders(found: Bond, request_id: int) -> dict[str, int | None]:
    """The two mentors of today; the unit head stays as long as there is one by that name."""
    held = await holders_of(request_id)
    head = await _unit_head(found, kept=held.get(SeatName.UNIT_HEAD.value))
    return {PARTY: found.party_id, TECHNICAL: found.technical_id, SeatName.UNIT_HEAD.value: head}


async def _unit_head(found: Bond, kept: int | None = None) -> int:
    """The unit head nearest to the mentee who is none of the three; `kept` when that is still one of them."""
    taken = (*found.mentors(), found.mentee_id)
    heads = [one for one in await holders(Role.UNIT_HEAD, found.unit_path) if one not in taken]
    head = kept if kept in heads else next(iter(heads), None)
    refuse(plans.refusal_of_unit_head(head, found))
    assert head is not None, "otherwise refused"
    return head


async def _write_version(plan: OpenPlan, content: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    row = PlanVersion(
        plan=plan.id,
        number=plan.version,
        content=json.dumps(content, ensure_ascii=False),
        content_hash=plans.content_hash(content),
        submitted_by=actor.person_id,
        submitted_at=now,
    )
    made = await PlanVersion.insert(row).on_conflict(action="DO NOTHING").returning(PlanVersion.id)
    if not made:
        raise Conflict(Phrase("This version has already been submitted."))


async def editable(mentorship_id: int, actor: Actor) -> Bond:
    """The mentorship, when the actor may write its plan."""
    found = await bond(mentorship_id, actor)
    refuse(plans.refusal_to_edit(found, actor))
    return found
