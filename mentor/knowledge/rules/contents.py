"""What one version of a module holds, word for word: kept as JSON, compared, begun from lessons. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from mentor.growth.rules.bonds import Axis
from mentor.kernel.i18n import Phrase, render
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.rules.words import ChainNode, NTag

#: Fields of a version that are texts, with their names, in the order of the page.
TEXTS: Mapping[str, Phrase] = {
    "title": Phrase("Title"),
    "problem": Phrase("Problem solved"),
    "theory": Phrase("Theory source"),
    "scene": Phrase("Where it applies"),
    "steps": Phrase("Steps"),
    "cautions": Phrase("Cautions"),
    "effect": Phrase("Evidence of effect"),
}


@dataclass(frozen=True, slots=True)
class ModuleContent:
    """One version word for word."""

    title: str
    problem: str = ""
    theory: str = ""
    scene: str = ""
    steps: str = ""
    cautions: str = ""
    effect: str = ""
    line: KnowledgeLine = KnowledgeLine.BOTH
    audience: Audience = Audience.ALL
    axes: tuple[str, ...] = ()
    #: "Party building + N".
    n_tag: str = ""
    place: str = ""
    tags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        parts = [str(getattr(self, name)) for name in TEXTS if name != "title"]
        return "\n".join(part for part in parts if part)

    def with_texts(self, texts: Mapping[str, str]) -> "ModuleContent":
        """The same with other texts in the fields of these names."""
        values: dict[str, Any] = dict(texts)
        return replace(self, **values)

    @property
    def plain_text(self) -> str:
        return plain_text(self.text)


def plain_text(markdown: str) -> str:
    """Without the signs of Markdown, for showing pieces of it."""
    text = re.sub(r"!\[([^\]\n]*)\]\([^)\n]*\)", r"\1", markdown)  # of pictures what is said of them
    return re.sub(r"(?m)^\s*(?:[-*+]|#+|\d+\.|>)\s+|\|(?:\s*:?-+:?\s*\|)+|\*\*|`|\|", " ", text)


def write_content(content: ModuleContent) -> str:
    """Without an empty N: versions from before there was one keep their hash."""
    kept = {name: value for name, value in asdict(content).items() if value or name != "n_tag"}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def read_content(text: str) -> ModuleContent:
    kept = json.loads(text)
    lists = {"axes": tuple(kept["axes"]), "tags": tuple(kept["tags"])}
    words = {"line": KnowledgeLine(kept["line"]), "audience": Audience(kept["audience"])}
    return ModuleContent(**kept | lists | words)


def content_hash(content: ModuleContent) -> str:
    """What exactly a decision was about."""
    return hashlib.sha256(write_content(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of two versions, in pieces: text and whether it stands in this version only."""

    name: Phrase
    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]


def differences(before: ModuleContent, after: ModuleContent) -> tuple[Difference, ...]:
    """Fields that changed, side by side, with what went and what came marked by lines; choices in words."""
    changed = [name for name in TEXTS if getattr(before, name) != getattr(after, name)]
    texts = tuple(_difference(TEXTS[name], getattr(before, name), getattr(after, name)) for name in changed)
    told = [(name, old, new) for (name, old), (_, new) in zip(_choices(before), _choices(after), strict=True)]
    return (*texts, *(_difference(name, old, new) for name, old, new in told if old != new))


def _choices(content: ModuleContent) -> list[tuple[Phrase, str]]:
    """Everything that is not a text, as the reader sees it."""
    return [
        (Phrase("Line"), render(content.line)),
        (Phrase("Who may read it"), render(content.audience)),
        (Phrase("Axes"), "、".join(render(Axis(axis)) for axis in content.axes)),
        (Phrase("Party building + N"), render(NTag(content.n_tag)) if content.n_tag else ""),
        (Phrase("Place in the value chain"), render(ChainNode(content.place)) if content.place else ""),
        (Phrase("Tags"), "、".join(content.tags)),
    ]


def _difference(name: Phrase, before: str, after: str) -> Difference:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for what, start, end, from_, to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[from_:to])
        left += [(gone, what != "equal")] if gone else []
        right += [(come, what != "equal")] if come else []
    return Difference(name, tuple(left), tuple(right))


def with_pictures(text: str, addresses: Sequence[str], words: str) -> str:
    """The text with these pictures below it, described in words for whoever cannot see them."""
    said = re.sub(r"[\[\]\\\n]", " ", words).strip()
    return "\n\n".join((*([text] if text else []), *(f"![{said}]({one})" for one in addresses)))


def merged(
    parts: Sequence[tuple[str, str, str]], title: str, line: KnowledgeLine, tags: tuple[str, ...], n_tag: str = ""
) -> ModuleContent:
    """Several lessons (situation, learnt, advice) as the first draft of a module."""

    def points(place: int) -> str:
        return "\n".join(f"- {one[place].replace(chr(10), ' ')}" for one in parts if one[place])

    return ModuleContent(
        title=title, problem=points(0), steps=points(2), effect=points(1), line=line, tags=tags, n_tag=n_tag
    )
