"""Which column of a foreign collection becomes which field."""

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.knowledge.foreign import LessonColumns
from mentor.knowledge.rules.words import KnowledgeLine

STEPS = ("look", "save", "take")


def read_columns(raw: RawForm) -> LessonColumns:
    reader = FormReader(raw)
    one = {name: clean(raw.get(name))[:200] for name in ("record", "title", "learnt", "advice")}
    return reader.checked(
        LessonColumns(
            name=reader.text("name", max_length=80),
            situation=reader.text("situation", max_length=200),
            tags=tuple(dict.fromkeys(value[:200] for value in map(clean, raw.all("tags")) if value))[:3],
            line=reader.choice("line", KnowledgeLine),
            **one,
        )
    )


def read_step(raw: RawForm) -> str:
    return step if (step := raw.get("step")) in STEPS else "look"
