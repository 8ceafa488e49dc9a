"""Contribution statements before both leads, and drills with what they showed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.growth.actions.competence import record_shown
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.queries.areas import area_of
from mentor.projects.queries.members import CONTRIBUTION, ContributionLine, contributions, settled_contributions
from mentor.projects.queries.projects import ProjectRow, project_row
from mentor.projects.rules import members
from mentor.projects.rules.members import NewDrill, Shown, Statement
from mentor.projects.rules.versions import content_hash
from mentor.projects.rules.words import ContributionState, DrillPart
from mentor.projects.tables import Contribution, Drill, DrillPerson
from mentor.settings import settings
from mentor.signoff import actions as signoff
from mentor.signoff.rules import NewRequest, SeatName, SeatSpec

CHUNK = 100


async def state_contribution(project_id: int, new: Statement, *, actor: Actor, now: datetime) -> None:
    """Write it or write it anew; what waits or was confirmed stays as it is."""
    await refuse_marked_texts([new.party_text, new.business_text], actor=actor, now=now)
    if wrong := members.complaints_about(new):
        raise Invalid(wrong)
    async with write_transaction():
        seen = await contributions(project_id, actor)
        refuse(members.refusal_to_state(seen.project.facts, seen.mine.state if seen.mine else None, actor))
        values: dict[Any, Any] = {
            Contribution.party_text: new.party_text,
            Contribution.business_text: new.business_text,
            Contribution.state: ContributionState.WRITTEN.value,
        }
        if seen.mine is None:
            row = Contribution(project=project_id, mentee=actor.person_id, **asdict(new), written_at=now)
            made = await Contribution.insert(row).on_conflict(action="DO NOTHING").returning(Contribution.id)
        else:
            version = max(seen.mine.version, seen.mine.request_version + 1)
            made = (
                await Contribution.update({**values, Contribution.version: version})
                .where((Contribution.id == seen.mine.id) & (Contribution.version == seen.mine.version))
                .where(Contribution.state != ContributionState.CONFIRMED.value)
                .returning(Contribution.id)
            )
        if not made:
            raise Conflict(GONE)
        after = {"contribution": made[0]["id"]} | asdict(new)
        await journal.record("projects.state", "project", project_id, actor=actor, now=now, after=after)


async def hand_in_contribution(project_id: int, *, actor: Actor, now: datetime) -> int:
    """Put the statement before both leads, blind; gives the request's id."""
    async with write_transaction():
        seen = await contributions(project_id, actor)
        mine = seen.mine
        refuse(members.refusal_to_state(seen.project.facts, mine.state if mine else None, actor))
        if mine is None:
            raise Forbidden(Phrase("There is no statement yet."))
        version = max(mine.version, mine.request_version + 1)
        moved = (
            await Contribution.update(
                {Contribution.state: ContributionState.SUBMITTED.value, Contribution.version: version}
            )
            .where((Contribution.id == mine.id) & (Contribution.version == mine.version))
            .where(Contribution.state != ContributionState.CONFIRMED.value)
            .returning(Contribution.id)
        )
        if not moved:
            raise Conflict(GONE)
        digest = content_hash({"party": mine.party_text, "business": mine.business_text})
        request_id = await _ask(seen.project, mine, version, digest, actor=actor, now=now)
        after = {"contribution": mine.id, "version": version, "content_hash": digest}
        await journal.record("projects.hand_in_statement", "project", project_id, actor=actor, now=now, after=after)
        return request_id


async def _ask(
    project: ProjectRow, mine: ContributionLine, version: int, digest: str, *, actor: Actor, now: datetime
) -> int:
    title = f"{project.title}: {mine.name}"
    if mine.request_id is not None:
        await signoff.submit_version(mine.request_id, version, digest, actor=actor, now=now, title=title)
        return mine.request_id
    facts = project.facts
    seats = ((SeatName.PARTY_LEAD, facts.party_lead_id), (SeatName.BUSINESS_LEAD, facts.business_lead_id))
    new = NewRequest(
        kind=CONTRIBUTION,
        noun=Phrase("Contribution to a project"),
        subject_kind=CONTRIBUTION,
        subject_id=mine.id,
        address=f"/projects/{project.id}/contributions",
        title=title,
        seats=tuple(SeatSpec(name, holder) for name, holder in seats if holder is not None),
        version=version,
        content_hash=digest,
        unit_id=project.unit_id,
        due_workdays=settings().project_node_workdays,
    )
    return await signoff.open_request(new, actor=actor, now=now)


async def note_contributions(*, actor: Actor, now: datetime) -> int:
    """Write down what both leads have confirmed or returned; gives how many. Safe to repeat."""
    async with write_transaction():
        settled = await settled_contributions(CHUNK)
        for one in settled:
            project = one.project_id
            is_confirmed = one.state is ContributionState.CONFIRMED
            await Contribution.update(
                {Contribution.state: one.state.value, Contribution.confirmed_at: now if is_confirmed else None}
            ).where((Contribution.id == one.id) & (Contribution.state == ContributionState.SUBMITTED.value))
            after = {"contribution": one.id, "state": one.state.value}
            await journal.record("projects.note_statement", "project", project, actor=actor, now=now, after=after)
        return len(settled)


async def record_drill(new: NewDrill, people: Sequence[Shown], result: str, *, actor: Actor, now: datetime) -> int:
    """A round that was held; levels that trainees showed become evidence of competence. Gives its id."""
    await refuse_marked_texts([new.title, new.task, result, *(one.remark for one in people)], actor=actor, now=now)
    if wrong := members.complaints_about_people(people):
        raise Invalid(wrong)
    if new.held_on > local_date(now):
        raise Invalid({"held_on": Phrase("This day is still to come.")})
    async with write_transaction():
        project = await project_row(new.project_id, actor) if new.project_id else None
        unit = project.unit_id if project else new.unit_id
        refuse(members.refusal_to_drill(await area_of(unit, None), project.facts if project else None, actor))
        last = await Drill.count().where((Drill.unit == unit) & (Drill.title == new.title))
        row = Drill(
            unit=unit, project=new.project_id, title=new.title, task=new.task, method=new.method.value,
            number=last + 1, held_on=new.held_on, result=result, recorded_by=actor.person_id, recorded_at=now,
        )  # fmt: skip
        drill_id = int((await Drill.insert(row))[0]["id"])
        parts = [asdict(one) for one in people]
        await DrillPerson.insert(
            *(
                DrillPerson(drill=drill_id, person=one["person_id"], part=one["part"].value, level=one["level"],
                            remark=one["remark"])
                for one in parts
            )
        )  # fmt: skip
        after = {"drill": drill_id, "people": [one.person_id for one in people]}
        await journal.record("projects.drill", "unit", unit, actor=actor, now=now, after=after)
        for one in people:
            if one.part is DrillPart.TRAINEE and one.level:
                await record_shown(
                    one.person_id, one.level, "drill", drill_id, title=new.title, shown_on=new.held_on, now=now
                )
        phrase = Phrase("You stand in the record of the drill “%(title)s”.", title=new.title)
        others = [one.person_id for one in people if one.person_id != actor.person_id]
        await tell(others, phrase, address="/drills", kind="news", now=now)
        return drill_id
