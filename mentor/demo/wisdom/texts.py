"""Reads the invented modules and lessons. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.lessons import NewLesson
from mentor.knowledge.rules.words import Audience, KnowledgeLine

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Written:
    """A module word for word, and the lessons it was made of."""

    content: ModuleContent
    lessons: tuple[NewLesson, ...]

    @property
    def points(self) -> list[str]:
        return [line.split(". ", 1)[1] for line in self.content.steps.splitlines()]


@cache
def modules() -> tuple[Written, ...]:
    """`# title|line|place|axis|tags`, one line of the six texts, perhaps one line of lessons."""
    blocks = (_FOLDER / "modules.txt").read_text(encoding="utf-8").split("# ")
    return tuple(_module(block.strip().splitlines()) for block in blocks if block.strip())


@cache
def lessons() -> tuple[NewLesson, ...]:
    lines = (_FOLDER / "lessons.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_lesson(*line.split("|")) for line in lines if line)


def _module(lines: list[str]) -> Written:
    title, line, place, axis, tags = lines[0].split("|")
    problem, theory, scene, steps, cautions, effect = lines[1].split("|")
    content = ModuleContent(
        title=title,
        problem=problem,
        theory=theory,
        scene=scene,
        steps="\n".join(f"{n}. {step}。" for n, step in enumerate(steps.split("；"), 1)),
        cautions=f"{cautions}。",
        effect=f"{effect}。",
        line=KnowledgeLine(line),
        axes=(axis,),
        place=place,
        tags=tuple(tags.split()),
    )
    told = lines[2].removeprefix(">").split("|>") if len(lines) > 2 else []
    return Written(content, tuple(_lesson(line, *one.strip("|").split("|")) for one in told))


def _lesson(line: str, situation: str, learnt: str, advice: str) -> NewLesson:
    return NewLesson(KnowledgeLine(line), situation, learnt, advice, Audience.ALL)
