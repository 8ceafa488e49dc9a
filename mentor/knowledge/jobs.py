"""What happens in the knowledge by itself."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job
from mentor.knowledge.actions.endings import note_reviews
from mentor.knowledge.actions.imports import work_on_import
from mentor.knowledge.actions.indexing import renew_words
from mentor.knowledge.actions.lessons import CHUNK, take_over


async def collect_lessons(moment: datetime) -> None:
    """What members of projects have learnt joins the queue of lessons, until there is nothing left."""
    while await take_over(actor=system_actor("knowledge.lessons"), now=moment) == CHUNK:
        pass


async def work_on_imports(moment: datetime) -> None:
    """Large files of foreign lessons that somebody wants taken over."""
    while await work_on_import(actor=system_actor("knowledge.imports"), now=moment):
        pass


async def renew_index(moment: datetime) -> None:
    """Documents indexed by the rules of an earlier version."""
    while await renew_words(moment):
        pass


async def watch_modules(moment: datetime) -> None:
    """Decisions of both lines and reviews that have become due."""
    await note_reviews(actor=system_actor("knowledge.modules"), now=moment)


JOBS = (
    Job("knowledge.lessons", collect_lessons, every=300),
    Job("knowledge.imports", work_on_imports, every=3),
    Job("knowledge.words", renew_index, every=300),
    Job("knowledge.modules", watch_modules, every=60),
)
