"""The running project: start, evidence, handing a node in to both leads, delay, inspection, asking for acceptance."""

from datetime import date, datetime

from mentor.files import actions as files
from mentor.growth.actions import milestones as growth
from mentor.growth.rules.milestones import EvidenceKind
from mentor.growth.rules.milestones import NewEvidence as MilestoneEvidence
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.projects.actions import refuse
from mentor.projects.actions.parts import touch
from mentor.projects.queries.nodes import NODE, NodeRow, node_row
from mentor.projects.rules import nodes
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.versions import content_hash
from mentor.projects.rules.words import DelayState, Line, NodeState, Serves
from mentor.projects.tables import NodeAnchor, NodeDelay, NodeEvidence, NodeInspection, ProjectNode
from mentor.settings import settings
from mentor.signoff import actions as signoff
from mentor.signoff.rules import NewRequest, SeatName, SeatSpec


async def bring_evidence(node_id: int, new: NewEvidence, *, actor: Actor, now: datetime) -> int:
    """One piece of evidence; for a milestone of the mentee who brings it, it counts there as well."""
    await files.refuse_marked_texts([new.text, new.address], actor=actor, now=now)
    row = await node_row(node_id, actor)  # before anything is written to disk
    refuse(nodes.refusal_to_bring(row.project.facts, row.line.state, actor))
    if len(row.evidence) >= nodes.EVIDENCE_LIMIT:
        raise Invalid({"": Phrase("At most %(limit)s pieces of evidence.", limit=nodes.EVIDENCE_LIMIT)})
    stored = None
    if new.upload is not None:
        stored = await files.store(new.upload, declared_non_classified=new.declared, actor=actor, now=now)
    async with write_transaction():
        figures = row.project.figures
        both = figures.evidence_both + (new.serves is Serves.BOTH)
        await touch(row.project, evidence_total=figures.evidence_total + 1, evidence_both=both)
        attachment = None
        if stored is not None:
            attachment = await files.attach(stored, subject_kind=NODE, subject_id=node_id, actor=actor, now=now)
        evidence_id = await _insert(row, new, attachment, actor=actor, now=now)
        if new.milestone is not None:
            await _anchor(row, new, actor=actor, now=now)
        after = {"node": node_id, "serves": new.serves.value, "text": new.text}
        await journal.record("projects.bring_evidence", "project", row.project.id, actor=actor, now=now, after=after)
        return evidence_id


async def _insert(row: NodeRow, new: NewEvidence, attachment: int | None, *, actor: Actor, now: datetime) -> int:
    evidence = NodeEvidence(
        node=row.line.id, serves=new.serves.value, text=new.text, address=new.address, attachment=attachment,
        milestone=new.milestone, added_in=row.line.version, added_by=actor.person_id, added_at=now,
    )  # fmt: skip
    return int((await NodeEvidence.insert(evidence))[0]["id"])


async def _anchor(row: NodeRow, new: NewEvidence, *, actor: Actor, now: datetime) -> None:
    """The milestone is shown in this node, and the piece counts there, too; growth says who may add it."""
    assert new.milestone is not None
    anchor = NodeAnchor(node=row.line.id, milestone=new.milestone, anchored_by=actor.person_id, anchored_at=now)
    await NodeAnchor.insert(anchor).on_conflict(action="DO NOTHING")
    piece = MilestoneEvidence(EvidenceKind.LINK, new.text, f"/project-nodes/{row.line.id}", None, None, False)
    await growth.add_evidence(new.milestone, piece, actor=actor, now=now)


async def hand_in(node_id: int, *, actor: Actor, now: datetime) -> int:
    """Put the node before both leads, blind; gives the request's id."""
    async with write_transaction():
        row = await node_row(node_id, actor)
        facts = row.project.facts
        refuse(nodes.refusal_to_hand_in(facts, row.line.state, len(row.evidence), actor))
        version = max(row.line.version, row.line.request_version + 1)
        moved = (
            await ProjectNode.update({ProjectNode.state: NodeState.SUBMITTED.value, ProjectNode.version: version})
            .where(
                (ProjectNode.id == node_id)
                & (ProjectNode.version == row.line.version)
                & (ProjectNode.state != NodeState.DONE.value)
            )
            .returning(ProjectNode.id)
        )
        if not moved:
            raise Conflict(GONE)
        evidence = [{"text": one.text, "file": one.file.sha256 if one.file else ""} for one in row.evidence]
        digest = content_hash({"title": row.line.title, "due_on": str(row.line.due_on), "evidence": evidence})
        request_id = await _ask(row, version, digest, actor=actor, now=now)
        after = {"node": node_id, "version": version, "content_hash": digest}
        await journal.record("projects.hand_in", "project", row.project.id, actor=actor, now=now, after=after)
        return request_id


async def _ask(row: NodeRow, version: int, digest: str, *, actor: Actor, now: datetime) -> int:
    if row.line.request_id is not None:
        await signoff.submit_version(row.line.request_id, version, digest, actor=actor, now=now, title=row.line.title)
        return row.line.request_id
    facts = row.project.facts
    seats = ((SeatName.PARTY_LEAD, facts.party_lead_id), (SeatName.BUSINESS_LEAD, facts.business_lead_id))
    new = NewRequest(
        kind=NODE,
        noun=Phrase("Node of a project"),
        subject_kind=NODE,
        subject_id=row.line.id,
        address=f"/project-nodes/{row.line.id}",
        title=row.line.title,
        seats=tuple(SeatSpec(name, holder) for name, holder in seats if holder is not None),
        version=version,
        content_hash=digest,
        unit_id=row.project.unit_id,
        due_workdays=settings().project_node_workdays,
    )
    return await signoff.open_request(new, actor=actor, now=now)


async def ask_delay(node_id: int, to_on: date, reason: str, *, actor: Actor, now: datetime) -> int:
    """Ask the Party office to move the day of a node; gives the request's id."""
    await files.refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await node_row(node_id, actor)
        delays = row.delays()
        refuse(nodes.refusal_to_ask_delay(row.project.facts, row.line.state, delays, actor))
        if to_on <= row.line.due_on:
            raise Invalid({"to_on": Phrase("Please give a day after the present one.")})
        delay = NodeDelay(
            node=node_id, number=len(delays) + 1, from_on=row.line.due_on, to_on=to_on, reason=reason,
            asked_by=actor.person_id, asked_at=now,
        )  # fmt: skip
        made = await NodeDelay.insert(delay).on_conflict(action="DO NOTHING").returning(NodeDelay.id)
        if not made:
            raise Conflict(GONE)
        office = await holders(Role.PARTY_OFFICE, row.project.facts.unit_path)
        phrase = Phrase("The node “%(title)s” asks for a delay until %(day)s.", title=row.line.title, day=to_on)
        await tell(office, phrase, address=f"/project-nodes/{node_id}", kind="todo", now=now)
        after = {"node": node_id, "to_on": str(to_on)}
        await journal.record(
            "projects.ask_delay", "project", row.project.id, actor=actor, now=now, after=after, why=reason
        )
        return int(made[0]["id"])


async def decide_delay(
    node_id: int, delay_id: int, answer: str, *, is_granted: bool, actor: Actor, now: datetime
) -> None:
    """Granted, the node has its new day, once and for all."""
    await files.refuse_marked_texts([answer], actor=actor, now=now)
    async with write_transaction():
        row = await node_row(node_id, actor)
        asked = next((one for one in row.of("delay") if one.id == delay_id), None)
        if asked is None:
            raise Conflict(GONE)
        refuse(nodes.refusal_to_decide_delay(row.project.facts, DelayState(asked.state), actor))
        state = DelayState.APPROVED if is_granted else DelayState.REFUSED
        decided = (
            await NodeDelay.update(
                {
                    NodeDelay.state: state.value,
                    NodeDelay.answer: answer,
                    NodeDelay.decided_by: actor.person_id,
                    NodeDelay.decided_at: now,
                }
            )
            .where((NodeDelay.id == delay_id) & (NodeDelay.state == DelayState.ASKED.value))
            .returning(NodeDelay.id)
        )
        if not decided:
            raise Conflict(GONE)
        if is_granted:
            day = date.fromisoformat(asked.on)
            await ProjectNode.update({ProjectNode.due_on: day, ProjectNode.first_due_on: row.line.due_on}).where(
                ProjectNode.id == node_id
            )
        phrase = Phrase("Delay of the node “%(title)s”: %(state)s.", title=row.line.title, state=state)
        leads = row.project.facts.leads
        await tell(leads, phrase, address=f"/project-nodes/{node_id}", kind="news", now=now)
        after = {"node": node_id, "state": state.value}
        await journal.record(
            "projects.decide_delay", "project", row.project.id, actor=actor, now=now, after=after, why=answer
        )


async def inspect(node_id: int, line: Line, text: str, *, actor: Actor, now: datetime) -> int:
    """What somebody from outside the team saw on the spot; never changed."""
    await files.refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        row = await node_row(node_id, actor)
        refuse(nodes.refusal_to_inspect(row.project.facts, actor))
        note = NodeInspection(
            node=node_id, line=line.value, inspected_on=local_date(now), text=text, inspected_by=actor.person_id,
            noted_at=now,
        )  # fmt: skip
        made = await NodeInspection.insert(note)
        after = {"node": node_id, "line": line.value}
        await journal.record("projects.inspect", "project", row.project.id, actor=actor, now=now, after=after)
        return int(made[0]["id"])
