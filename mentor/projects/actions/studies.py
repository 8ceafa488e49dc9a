"""Joint strategic studies: begun, written together, concluded; conclusions become topics of projects."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.projects.actions import refuse
from mentor.projects.queries.areas import area_of
from mentor.projects.queries.studies import StudyRow, study_row
from mentor.projects.rules import studies
from mentor.projects.rules.studies import CARDS_LIMIT, NewStudy
from mentor.projects.rules.words import Line, StudyColumn, StudyState, TopicSource
from mentor.projects.tables import ProjectTopic, StrategicStudy, StudyCard, StudyConclusion, StudyParticipant


async def begin_study(new: NewStudy, *, actor: Actor, now: datetime) -> int:
    """The actor leads it; gives its id."""
    await refuse_marked_texts([new.title, new.question], actor=actor, now=now)
    async with write_transaction():
        refuse(studies.refusal_to_begin(await area_of(new.unit_id, new.sponsor_id), actor))
        row = StrategicStudy(
            unit=new.unit_id, sponsor=new.sponsor_id, title=new.title, question=new.question, held_on=new.held_on,
            led_by=actor.person_id, created_at=now,
        )  # fmt: skip
        study_id = int((await StrategicStudy.insert(row))[0]["id"])
        after = {"study": study_id, "title": new.title}
        await journal.record("projects.begin_study", "unit", new.unit_id, actor=actor, now=now, after=after)
        return study_id


async def invite(study_id: int, person_id: int, line: Line, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        row = await study_row(study_id, actor)
        refuse(studies.refusal_to_lead(row.facts, actor))
        made = (
            await StudyParticipant.insert(StudyParticipant(study=study_id, person=person_id, line=line.value))
            .on_conflict(action="DO NOTHING")
            .returning(StudyParticipant.id)
        )
        if not made:
            raise Invalid({"person": Phrase("This person takes part already.")})
        phrase = Phrase("You take part in the joint study “%(title)s”.", title=row.title)
        await tell(person_id, phrase, address=f"/studies/{study_id}", kind="news", now=now)
        await _note("projects.invite_to_study", row, {"person": person_id}, actor, now)


async def add_card(study_id: int, column: StudyColumn, text: str, source: str, *, actor: Actor, now: datetime) -> None:
    """One finding in one column of the canvas."""
    await refuse_marked_texts([text, source], actor=actor, now=now)
    async with write_transaction():
        row = await study_row(study_id, actor)
        refuse(studies.refusal_to_write(row.facts, actor))
        if await StudyCard.count().where(StudyCard.study == study_id) >= CARDS_LIMIT:
            raise Invalid({"text": Phrase("The canvas is full: %(limit)s findings.", limit=CARDS_LIMIT)})
        card = StudyCard(
            study=study_id, column=column.value, text=text, source=source, added_by=actor.person_id, added_at=now
        )
        await StudyCard.insert(card)
        await _note("projects.write_study", row, {"column": column.value, "text": text}, actor, now)


async def add_conclusion(study_id: int, text: str, *, actor: Actor, now: datetime) -> int:
    await refuse_marked_texts([text], actor=actor, now=now)
    async with write_transaction():
        row = await study_row(study_id, actor)
        refuse(studies.refusal_to_write(row.facts, actor))
        made = await StudyConclusion.insert(StudyConclusion(study=study_id, text=text, added_at=now))
        await _note("projects.write_study", row, {"conclusion": text}, actor, now)
        return int(made[0]["id"])


async def conclude_study(study_id: int, *, actor: Actor, now: datetime) -> None:
    """Nothing is written on it any more."""
    async with write_transaction():
        row = await study_row(study_id, actor)
        refuse(studies.refusal_to_lead(row.facts, actor))
        ended = (
            await StrategicStudy.update({StrategicStudy.state: StudyState.CONCLUDED.value})
            .where((StrategicStudy.id == study_id) & (StrategicStudy.state == StudyState.OPEN.value))
            .returning(StrategicStudy.id)
        )
        if not ended:
            raise Conflict(GONE)
        await _note("projects.conclude_study", row, {}, actor, now)


async def raise_topic(study_id: int, conclusion_id: int, *, actor: Actor, now: datetime) -> int:
    """The conclusion becomes one topic, once; gives its id."""
    async with write_transaction():
        row = await study_row(study_id, actor)
        refuse(studies.refusal_to_raise(row.facts, actor))
        # Locked, so that of simultaneous clicks only one makes a topic.
        held = (
            await StudyConclusion.update({StudyConclusion.position: StudyConclusion.position})
            .where((StudyConclusion.id == conclusion_id) & (StudyConclusion.study == study_id))
            .returning(StudyConclusion.text)
        )
        if not held or await ProjectTopic.exists().where(ProjectTopic.conclusion == conclusion_id):
            raise Conflict(GONE)
        text = str(held[0]["text"])
        topic = ProjectTopic(
            unit=row.unit_id, title=text[:80], problem=text, source=TopicSource.STUDY.value, conclusion=conclusion_id,
            proposed_by=actor.person_id, created_at=now,
        )  # fmt: skip
        topic_id = int((await ProjectTopic.insert(topic))[0]["id"])
        await _note("projects.raise_topic", row, {"topic": topic_id}, actor, now)
        return topic_id


async def _note(verb: str, row: StudyRow, after: dict[str, object], actor: Actor, now: datetime) -> None:
    await journal.record(verb, "unit", row.unit_id, actor=actor, now=now, after={"study": row.id} | after)
