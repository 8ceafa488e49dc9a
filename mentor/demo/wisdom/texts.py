"""Reads the invented modules and lessons. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mentor.knowledge.rules.contents import ModuleContent
from mentor.knowledge.rules.lessons import NewLesson
from mentor.knowledge.rules.words import Audience, KnowledgeLine

_FOLDER = Path(__file__).parent
#: Modules whose steps are drawn, too.
_FLOWS = {
    "夜班巡检双人法": "出发前对照路线卡 -> 一人读数一人复核 -> 读数一致？\n读数一致？ -是-> 到下一点\n"
    "读数一致？ -否-> 拍照并报值班长\n拍照并报值班长 -> 到下一点",
    "吊装作业五步确认": "看重量和重心 -> 查吊具 -> 定指挥一人 -> 清场 -> 试吊二十厘米 -> 平稳？\n平稳？ -是-> 起吊\n"
    "平稳？ -否-> 放下重新捆扎\n放下重新捆扎 -> 试吊二十厘米",
    "有限空间作业党员监护岗": "作业前测气 -> 合格？\n合格？ -是-> 监护人到岗 -> 进入作业 -> 每二十分钟呼应一次\n"
    "合格？ -否-> 通风置换\n通风置换 -> 作业前测气",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A module word for word, and the lessons it was made of."""

    content: ModuleContent
    lessons: tuple[NewLesson, ...]

    @property
    def points(self) -> list[str]:
        return [line.split(". ", 1)[1] for line in self.content.steps.splitlines() if ". " in line]


@cache
def modules() -> tuple[Written, ...]:
    """`# title|line|place|axis|N|tags`, one line of the six texts, perhaps one line of lessons."""
    blocks = (_FOLDER / "modules.txt").read_text(encoding="utf-8").split("# ")
    return tuple(_module(block.strip().splitlines()) for block in blocks if block.strip())


@cache
def lessons() -> tuple[NewLesson, ...]:
    lines = (_FOLDER / "lessons.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_lesson(*line.split("|")) for line in lines if line)


def _module(lines: list[str]) -> Written:
    title, line, place, axis, n_tag, tags = lines[0].split("|")
    problem, theory, scene, steps, cautions, effect = lines[1].split("|")
    content = ModuleContent(
        title=title,
        problem=problem,
        theory=theory,
        scene=scene,
        steps="\n".join(f"{n}. {step}。" for n, step in enumerate(steps.split("；"), 1)) + _drawn(title),
        cautions=f"{cautions}。",
        effect=f"{effect}。",
        line=KnowledgeLine(line),
        axes=(axis,),
        n_tag=n_tag,
        place=place,
        tags=tuple(tags.split()),
    )
    told = lines[2].removeprefix(">").split("|>") if len(lines) > 2 else []
    return Written(content, tuple(_lesson(line, *one.strip("|").split("|")) for one in told))


def _drawn(title: str) -> str:
    return f"\n\n```flow\n{_FLOWS[title]}\n```" if title in _FLOWS else ""


def _lesson(line: str, situation: str, learnt: str, advice: str) -> NewLesson:
    return NewLesson(KnowledgeLine(line), situation, learnt, advice, Audience.ALL)
