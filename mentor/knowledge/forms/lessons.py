"""Lessons and their triage."""

import re

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.knowledge.rules.lessons import (
    FIELD_LENGTH,
    REASON_LENGTH,
    NewLesson,
    Origin,
    Source,
    Verdict,
    read_tags,
)
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.rules.words import NTag

#: What the address of the form may name as the source.
SOURCES = {
    "log": Origin.LOG,
    "milestone": Origin.MILESTONE,
    "project": Origin.PROJECT,
    "node": Origin.NODE,
    "assignment": Origin.ROTATION,
}


def read_lesson(raw: RawForm) -> NewLesson:
    reader = FormReader(raw)
    audience = reader.choice("audience", Audience)
    if audience is Audience.DESK:
        reader.complain("audience", Phrase("Please choose one of the offered values."))
    return reader.checked(
        NewLesson(
            line=reader.choice("line", KnowledgeLine),
            situation=reader.text("situation", max_length=FIELD_LENGTH),
            learnt=reader.text("learnt", max_length=FIELD_LENGTH),
            advice=reader.text("advice", max_length=FIELD_LENGTH),
            audience=audience,
            tags=read_tags(reader.text("tags", max_length=200, required=False)),
            n_tag=reader.optional_choice("n_tag", NTag) or "",
            edited=reader.optional_integer("edited", low=0, high=999_999_999) or 0,
        )
    )


def read_source(raw: RawForm) -> Source:
    """`log=5` and the like; daily work when nothing is named."""
    for name, kind in SOURCES.items():
        if re.fullmatch(r"[1-9]\d{0,8}", raw.get(name)):
            return Source(kind, int(raw.get(name)))
    return Source()


def read_writing(raw: RawForm) -> str:
    """What has been typed so far, for finding similar lessons."""
    return " ".join(clean(raw.get(name))[:FIELD_LENGTH] for name in ("learnt", "situation", "advice")).strip()


def read_triage(raw: RawForm) -> tuple[Verdict, tuple[str, ...], str]:
    reader = FormReader(raw)
    verdict = reader.choice("verdict", Verdict)
    reason = reader.text("triage_reason", max_length=REASON_LENGTH, required=verdict is Verdict.DROP)
    return reader.checked((verdict, read_tags(reader.text("tags", max_length=200, required=False)), reason))


def read_chosen(raw: RawForm) -> tuple[int, ...]:
    """Numbers of the ticked rows."""
    chosen = [value for value in raw.all("lesson") if re.fullmatch(r"[1-9]\d{0,8}", value)]
    return tuple(dict.fromkeys(map(int, chosen)))[:20]
