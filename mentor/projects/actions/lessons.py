"""What members have learnt, kept with its origin for the knowledge."""

from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.projects.actions import refuse
from mentor.projects.queries.lessons import lessons_written
from mentor.projects.queries.projects import project_row
from mentor.projects.rules.lessons import NewLesson, refusal_to_write_lesson
from mentor.projects.tables import LessonDraft


async def write_lesson(project_id: int, new: NewLesson, *, actor: Actor, now: datetime) -> int:
    """One more of at most three; gives its id."""
    await refuse_marked_texts([new.situation, new.learnt, new.advice], actor=actor, now=now)
    async with write_transaction():
        row = await project_row(project_id, actor)
        written = await lessons_written(project_id, actor)
        refuse(refusal_to_write_lesson(row.facts, written, actor))
        lesson = LessonDraft(
            project=project_id, member=actor.person_id, number=written + 1, line=new.line.value,
            situation=new.situation, learnt=new.learnt, advice=new.advice, written_at=now,
        )  # fmt: skip
        made = await LessonDraft.insert(lesson).on_conflict(action="DO NOTHING").returning(LessonDraft.id)
        if not made:
            raise Conflict(GONE)
        after = {"lesson": made[0]["id"]}
        await journal.record("projects.write_lesson", "project", project_id, actor=actor, now=now, after=after)
        return int(made[0]["id"])
