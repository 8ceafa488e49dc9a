"""Lessons: three sentences, where they come from, who keeps or drops them. Pure."""

import re
from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.knowledge.rules.search import is_keeper, is_reader, keeps
from mentor.knowledge.rules.words import Audience, KnowledgeLine

FIELD_LENGTH = 1_000
#: Of a lesson of a foreign collection: reports are longer than what people type here.
FOREIGN_LENGTH = 12_000
REASON_LENGTH = 500
TAG_LENGTH, TAGS_LIMIT = 40, 8
_TITLE_LENGTH = 60


class Origin(Labelled):
    """What a lesson was learnt from."""

    OWN = "own", Phrase("Daily work")
    LOG = "log", Phrase("Log entry")
    MILESTONE = "milestone", Phrase("Milestone")
    PROJECT = "project", Phrase("Joint project")
    NODE = "node", Phrase("Project node")
    ROTATION = "rotation", Phrase("Rotation")
    FOREIGN = "foreign", Phrase("Foreign collection")


class LessonState(Labelled):
    WAITING = "waiting", Phrase("Waiting for triage")
    KEPT = "kept", Phrase("Kept")
    MERGED = "merged", Phrase("Part of a module")
    DROPPED = "dropped", Phrase("Not taken up")


class Verdict(Labelled):
    """Triage: significant, valid, applicable — or not."""

    KEEP = "keep", Phrase("Keep")
    DROP = "drop", Phrase("Do not take up")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a lesson comes from; `id` is 0 for daily work."""

    kind: Origin = Origin.OWN
    id: int = 0
    title: str = ""

    @property
    def address(self) -> str:
        paths = {
            Origin.LOG: "/logs/%s",
            Origin.MILESTONE: "/milestones/%s",
            Origin.PROJECT: "/projects/%s",
            Origin.NODE: "/project-nodes/%s",
            Origin.ROTATION: "/assignments/%s",
        }
        return paths[self.kind] % self.id if self.kind in paths else ""


@dataclass(frozen=True, slots=True)
class NewLesson:
    line: KnowledgeLine
    situation: str
    learnt: str
    advice: str
    audience: Audience
    tags: tuple[str, ...] = ()
    n_tag: str = ""
    edited: int = 0

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.situation, self.learnt, self.advice) if part)


@dataclass(frozen=True, slots=True)
class LessonFacts:
    state: LessonState
    author_id: int | None
    unit_path: str
    audience: Audience


def title_of(learnt: str, situation: str) -> str:
    """The first sentence of what was learnt; the situation when nothing was said about that."""
    text = re.sub(r"\s+", " ", learnt or situation).strip()
    first = re.split(r"(?<=[。！？!?；])|(?<=[.;])\s", text, maxsplit=1)[0]
    return first if len(first) <= _TITLE_LENGTH else first[: _TITLE_LENGTH - 1].rstrip() + "…"


def refusal_to_write(actor: Actor) -> Phrase | None:
    return None if is_reader(actor) else Phrase("Lessons are written by the people of the enterprise.")


def refusal_to_edit(lesson: LessonFacts, actor: Actor) -> Phrase | None:
    if actor.person_id is None or actor.person_id != lesson.author_id:
        return Phrase("Only the author changes a lesson.")
    if lesson.state is not LessonState.WAITING:
        return Phrase("This lesson is no longer waiting; it stays as it was taken up.")
    return None


def refusal_to_triage(lesson: LessonFacts, actor: Actor) -> Phrase | None:
    if actor.person_id is not None and actor.person_id == lesson.author_id:
        return Phrase("Nobody decides on the own lesson.")
    if not keeps(actor, lesson.unit_path):
        return Phrase("Only HR or the Party office of this unit decides what is taken up.")
    return None


def refusal_to_merge(actor: Actor) -> Phrase | None:
    return None if is_keeper(actor) else Phrase("Only HR and the Party office make modules of other people's lessons.")


def refusal_to_import(actor: Actor) -> Phrase | None:
    return None if is_keeper(actor) else Phrase("Only HR and the Party office import lessons.")


def read_tags(text: str) -> tuple[str, ...]:
    """Words between commas or blanks, without # and without what the store uses as a mark."""
    parts = [part.strip().strip("#")[:TAG_LENGTH] for part in re.split(r"[,，、;；/\n]+|\s#", text)]
    return tuple(dict.fromkeys(part for part in parts if part))[:TAGS_LIMIT]
