"""Lessons for machines: written, read, kept or dropped."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from mentor.kernel.actor import Actor
from mentor.kernel.forms import RawForm
from mentor.knowledge.actions import lessons
from mentor.knowledge.api.scopes import READ, WRITE
from mentor.knowledge.forms.lessons import read_lesson, read_triage
from mentor.knowledge.queries.lessons import LessonLine, lesson_row
from mentor.knowledge.rules.lessons import Source
from mentor.web.api import problems


class LessonIn(msgspec.Struct):
    """Three sentences. `line`: party, business or both; `audience`: all or unit; `n_tag`: of Party building + N."""

    situation: str
    learnt: str
    advice: str
    line: str = "both"
    audience: str = "all"
    tags: list[str] = msgspec.field(default_factory=list)
    n_tag: str = ""


class LessonOut(msgspec.Struct):
    """`origin`: own, log, milestone, project, node, rotation or foreign; `origin_title` says which."""

    id: int
    title: str
    situation: str
    learnt: str
    advice: str
    line: str
    n_tag: str
    tags: list[str]
    state: str
    author: str
    unit_name: str
    origin: str
    origin_title: str
    written_at: datetime


class VerdictIn(msgspec.Struct):
    """`verdict`: keep or drop; to drop needs a reason."""

    verdict: str
    reason: str = ""
    tags: list[str] = msgspec.field(default_factory=list)


class MadeOut(msgspec.Struct):
    id: int


@post("/lessons", opt=WRITE, tags=["knowledge"], responses=problems(422))
async def write_lesson(
    data: JSONBody[LessonIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> MadeOut:
    """Three sentences; they wait for triage."""
    told = msgspec.structs.asdict(data) | {"tags": "、".join(data.tags)}
    raw = RawForm({name: [value] for name, value in told.items()})
    return MadeOut(await lessons.write_lesson(read_lesson(raw), Source(), actor=actor, now=now))


@get("/lessons/{lesson_id:int}", opt=READ, tags=["knowledge"], responses=problems())
async def show_lesson(lesson_id: FromPath[int], actor: NamedDependency[Actor]) -> LessonOut:
    """A lesson, while it waits for its author and the offices only."""
    return _lesson(await lesson_row(lesson_id, actor))


@post(
    "/lessons/{lesson_id:int}/decisions", opt=WRITE, status_code=204, tags=["knowledge"], responses=problems(409, 422)
)
async def decide_on_lesson(
    lesson_id: FromPath[int],
    data: JSONBody[VerdictIn],
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> None:
    """Triage: keep it or not."""
    told = {"verdict": [data.verdict], "triage_reason": [data.reason], "tags": ["、".join(data.tags)]}
    await lessons.triage(lesson_id, *read_triage(RawForm(told)), actor=actor, now=now)


def _lesson(line: LessonLine) -> LessonOut:
    return LessonOut(
        id=line.id,
        title=line.title,
        situation=line.situation,
        learnt=line.learnt,
        advice=line.advice,
        line=line.line.value,
        n_tag=line.n_tag.value if line.n_tag else "",
        tags=list(line.tags),
        state=line.facts.state.value,
        author=line.author_name or line.collection,
        unit_name=line.unit_name,
        origin=line.source.kind.value,
        origin_title=line.source.title,
        written_at=line.written_at,
    )


HANDLERS = (write_lesson, show_lesson, decide_on_lesson)
