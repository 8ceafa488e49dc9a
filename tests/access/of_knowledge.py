"""What the mentee of the access table has written for the knowledge, and what it became."""

from datetime import datetime

from mentor.kernel.actor import Actor
from mentor.knowledge.actions.lessons import write_lesson
from mentor.knowledge.rules.lessons import NewLesson, Source
from mentor.knowledge.rules.words import Audience, KnowledgeLine


async def knowledge_objects(mentee: Actor, now: datetime) -> dict[str, int]:
    """Parameter of an address -> its object."""
    new = NewLesson(KnowledgeLine.BOTH, "夜班漏检。", "两人同行。", "排两人。", Audience.ALL)
    return {"lesson_id": await write_lesson(new, Source(), actor=mentee, now=now)}
