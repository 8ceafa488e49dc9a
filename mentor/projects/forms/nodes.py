"""Evidence, delays, inspection notes, and lessons."""

from datetime import date

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.lessons import LessonLine, NewLesson
from mentor.projects.rules.nodes import NewEvidence
from mentor.projects.rules.words import Line, Serves


def read_evidence(raw: RawForm) -> NewEvidence:
    reader = FormReader(raw)
    upload = next(iter(raw.files.get("file", ())), None)
    address = reader.text("address", max_length=400, required=False)
    if address and not address.startswith(("http://", "https://")):
        reader.complain("address", Phrase("Please give an address that begins with http:// or https://."))
    text = reader.text("text", max_length=4_000, required=not upload and not address)
    serves = reader.choice("serves", Serves)
    milestone = reader.optional_integer("milestone", low=1, high=999_999_999)
    return reader.checked(NewEvidence(serves, text, address, upload, reader.flag("declared"), milestone))


def read_delay(raw: RawForm) -> tuple[date, str]:
    reader = FormReader(raw)
    return reader.checked((reader.date("to_on"), reader.text("reason", max_length=1_000)))


def read_delay_answer(raw: RawForm) -> tuple[bool, str]:
    reader = FormReader(raw)
    verdict = raw.get("verdict")
    if verdict not in ("granted", "refused"):
        reader.complain("verdict", Phrase("Please choose one."))
    return reader.checked((verdict == "granted", reader.text("answer", max_length=1_000, required=False)))


def read_inspection(raw: RawForm) -> tuple[Line, str]:
    reader = FormReader(raw)
    return reader.checked((reader.choice("line", Line), reader.text("text", max_length=2_000)))


def read_lesson(raw: RawForm) -> NewLesson:
    reader = FormReader(raw)
    return reader.checked(
        NewLesson(
            line=reader.choice("line", LessonLine),
            situation=reader.text("situation", max_length=1_000),
            learnt=reader.text("learnt", max_length=1_000),
            advice=reader.text("advice", max_length=1_000),
        )
    )
