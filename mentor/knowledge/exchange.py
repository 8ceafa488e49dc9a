"""A module as Markdown that keeps everything: read by people and other programs, and word for word by ourselves. Pure.

Above the text stand the fields that are no texts; a comment marks where each text begins. Its mark is made of the
content, so that nothing inside a text can be taken for it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from mentor.growth.rules.bonds import Axis
from mentor.kernel.i18n import render
from mentor.knowledge.rules.contents import TEXTS, ModuleContent, content_hash
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.rules.words import ChainNode, NTag

_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_OTHERS = ("line", "audience", "axes", "n_tag", "place", "tags")


def write_markdown(content: ModuleContent, locale: str | None = None) -> str:
    mark = content_hash(content)[:16]
    head = {"module": mark, "title": content.title} | {name: getattr(content, name) for name in _OTHERS}
    lines = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items())
    texts = [(key, name, str(getattr(content, key))) for key, name in TEXTS.items() if key != "title"]
    parts = [
        f"<!-- {key} {mark} -->\n## {render(name, locale)}\n\n{text}".rstrip("\n") for key, name, text in texts if text
    ]
    return "\n\n".join((f"---\n{lines}\n---", f"# {content.title}", *parts)) + "\n"


def read_markdown(text: str) -> ModuleContent | None:
    """What `write_markdown` has written, also when its texts were changed since; None for any other text."""
    found = _HEAD.match(text)
    head = _values(found[1]) if found else {}
    mark = head.get("module")
    if not found or not isinstance(mark, str) or not re.fullmatch(r"[0-9a-f]{16}", mark):
        return None
    parts = re.split(rf"^<!-- (\w+) {mark} -->\n##[^\n]*\n", text[found.end() :], flags=re.MULTILINE)
    texts = {
        key: part.strip("\n")
        for key, part in zip(parts[1::2], parts[2::2], strict=True)
        if key in TEXTS and key != "title"
    }
    return ModuleContent(
        title=_title(head, parts[0]),
        line=_one_of(KnowledgeLine, head.get("line"), KnowledgeLine.BOTH),
        audience=Audience.UNIT if head.get("audience") == Audience.UNIT else Audience.ALL,
        axes=tuple(one.value for one in Axis if one.value in _words(head.get("axes"))),
        n_tag=_one_of(NTag, head.get("n_tag"), ""),
        place=_one_of(ChainNode, head.get("place"), ""),
        tags=tuple(re.sub(r"[/\n]", " ", one)[:20] for one in _words(head.get("tags"))[:8] if one.strip()),
    ).with_texts(texts)


def without_head(text: str) -> str:
    """Any other Markdown without what programs write above it."""
    return _HEAD.sub("", text, count=1)


def _title(head: Mapping[str, Any], above: str) -> str:
    """The heading people see; the one above it has kept signs of Markdown in it."""
    seen = re.search(r"^# (.+)$", above, flags=re.MULTILINE)
    return (seen[1].strip() if seen else "") or str(head.get("title") or "")


def _values(head: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in head.splitlines():
        name, _, value = line.partition(":")
        try:
            values[name.strip()] = json.loads(value)
        except ValueError:
            continue
    return values


def _words(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _one_of(options: Any, value: object, default: Any) -> Any:
    return options(value) if isinstance(value, str) and value in {one.value for one in options} else default
