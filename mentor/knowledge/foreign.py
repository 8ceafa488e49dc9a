"""Foreign collections of lessons: which column becomes which field, and what every record comes to. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from mentor.kernel.i18n import Phrase
from mentor.knowledge.rules.lessons import FOREIGN_LENGTH, TAG_LENGTH, TAGS_LIMIT, title_of
from mentor.knowledge.rules.words import KnowledgeLine

#: Records of one file; larger collections are loaded in parts.
RECORDS_LIMIT = 20_000
COLUMNS_LIMIT = 100
#: Our fields and the words of foreign headers that mean them, the likeliest first.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "record": ("safenet id", "report id", "record id", "编号", "id"),
    "title": ("title", "标题", "名称", "incident name", "name", "主题"),
    "situation": ("narrative", "situation", "driving event", "what happened", "情况", "经过", "事件", "description"),
    "learnt": ("lesson", "learnt", "learned", "教训", "心得", "经验", "cause", "原因"),
    "advice": ("recommendation", "advice", "action taken", "immediate action", "建议", "措施", "对策"),
    "tags": ("contributing factors", "human factors", "tags", "keywords", "标签", "关键词", "类别", "category"),
}


#: What people write where a title is asked for and they have none.
_NO_TITLE = frozenset({"", "-", "na", "n/a", "none", "unknown", "无", "暂无"})


@dataclass(frozen=True, slots=True)
class LessonColumns:
    """Names of columns; "" where the collection has none. `tags`: cells are cut at semicolons."""

    name: str
    situation: str
    record: str = ""
    title: str = ""
    learnt: str = ""
    advice: str = ""
    tags: tuple[str, ...] = ()
    line: KnowledgeLine = KnowledgeLine.BUSINESS

    @property
    def used(self) -> tuple[str, ...]:
        named = (self.record, self.title, self.situation, self.learnt, self.advice, *self.tags)
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Record:
    """One lesson to be: `key` recognises it when the file comes again."""

    row: int
    key: str
    title: str
    situation: str
    learnt: str
    advice: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    row: int
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file comes to with these columns."""

    records: Sequence[Record]
    rejected: Sequence[Rejected]


def suggested(headers: Sequence[str], name: str) -> LessonColumns:
    """The columns whose headers sound like our fields, each used once."""
    taken: dict[str, str] = {}
    for field, words in KNOWN.items():
        if field != "tags":
            taken[field] = _first(headers, words, set(taken.values()))
    tags = tuple(header for header in headers if _means(header, KNOWN["tags"]) and header not in taken.values())[:3]
    return LessonColumns(
        name=name,
        situation=taken["situation"],
        record=taken["record"],
        title=taken["title"],
        learnt=taken["learnt"],
        advice=taken["advice"],
        tags=tags,
    )


def _first(headers: Sequence[str], words: Iterable[str], taken: set[str]) -> str:
    free = [header for header in headers if header not in taken]
    exact = [header for word in words for header in free if header.strip().lower() == word]
    return next(iter([*exact, *(header for word in words for header in free if _means(header, (word,)))]), "")


def _means(header: str, words: Iterable[str]) -> bool:
    """Latin words stand alone in a header, Chinese ones are part of it."""
    plain = header.strip().lower()
    return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", plain) for word in words)


def read(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], columns: LessonColumns) -> Reading:
    """Every row as a lesson, or why not. A record that comes twice in the file is taken once."""
    places = {name: place for place, name in enumerate(headers)}
    records: dict[str, Record] = {}
    rejected: list[Rejected] = []
    for number, cells in rows:
        found = _record(number, {name: _cell(cells, places, name) for name in columns.used}, columns)
        if isinstance(found, Rejected):
            rejected.append(found)
        elif found.key in records:
            rejected.append(Rejected(number, Phrase("The same record as in row %(row)s.", row=records[found.key].row)))
        else:
            records[found.key] = found
    return Reading(tuple(records.values()), tuple(rejected))


def _cell(cells: Sequence[str], places: Mapping[str, int], name: str) -> str:
    place = places.get(name, -1)
    return cells[place].strip() if 0 <= place < len(cells) else ""


def _record(number: int, cells: Mapping[str, str], columns: LessonColumns) -> Record | Rejected:
    situation, learnt, advice = (cells.get(name, "") for name in (columns.situation, columns.learnt, columns.advice))
    if not situation:
        return Rejected(number, Phrase("It does not say what the situation was."))
    if max(map(len, (situation, learnt, advice))) > FOREIGN_LENGTH:
        return Rejected(number, Phrase("A text is longer than %(limit)s characters.", limit=FOREIGN_LENGTH))
    key = cells.get(columns.record, "") or hashlib.sha256("\0".join((situation, learnt, advice)).encode()).hexdigest()
    parts = [part.strip()[:TAG_LENGTH] for name in columns.tags for part in re.split("[;；]", cells.get(name, ""))]
    tags = tuple(dict.fromkeys(part.replace("/", " ") for part in parts if part))[:TAGS_LIMIT]
    title = cells.get(columns.title, "")[:200]
    if title.lower() in _NO_TITLE:
        title = title_of(learnt, situation)
    return Record(number, key[:80], title, situation, learnt, advice, tags)


def to_json(columns: LessonColumns) -> str:
    return json.dumps(asdict(columns), ensure_ascii=False)


def from_json(text: str) -> LessonColumns:
    kept = json.loads(text)
    return LessonColumns(**kept | {"tags": tuple(kept["tags"]), "line": KnowledgeLine(kept["line"])})
