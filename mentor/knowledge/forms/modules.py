"""Modules, their review, their use."""

import re
from dataclasses import dataclass

from mentor.growth.rules.bonds import Axis
from mentor.kernel.forms import FormReader, RawForm, Upload
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions.uses import NewUse
from mentor.knowledge.rules.contents import TEXTS, ModuleContent
from mentor.knowledge.rules.lessons import read_tags
from mentor.knowledge.rules.modules import NOTE_LENGTH, TEXT_LENGTH, Outcome, PlaceKind
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.projects.queries.persons import people_called
from mentor.projects.rules.words import ChainNode, NTag
from mentor.signoff.rules import SeatName


def read_module(raw: RawForm) -> ModuleContent:
    """A draft may be unfinished: only its title is needed."""
    reader = FormReader(raw)
    texts = {name: reader.text(name, max_length=TEXT_LENGTH, required=False) for name in TEXTS if name != "title"}
    audience = reader.choice("audience", Audience)
    if audience is Audience.DESK:
        reader.complain("audience", Phrase("Please choose one of the offered values."))
    return reader.checked(
        ModuleContent(
            title=reader.text("title", max_length=200),
            line=reader.choice("line", KnowledgeLine),
            audience=audience,
            axes=tuple(axis.value for axis in Axis if axis.value in raw.all("axes")),
            n_tag=reader.optional_choice("n_tag", NTag) or "",
            place=reader.optional_choice("place", ChainNode) or "",
            tags=read_tags(reader.text("tags", max_length=200, required=False)),
            **texts,
        )
    )


@dataclass(frozen=True, slots=True)
class NewPictures:
    """Pictures to be put below one of the texts, and what is to be seen on them."""

    uploads: tuple[Upload, ...]
    field: str
    words: str
    declared: bool


def read_new_pictures(raw: RawForm) -> NewPictures:
    """Whoever adds pictures says what they show: for readers who cannot see them, and for the search."""
    reader = FormReader(raw)
    uploads = tuple(raw.files.get("file", ()))
    words = reader.text("picture_words", max_length=200, required=bool(uploads))
    field = raw.get("picture_field", "steps")
    if field not in TEXTS or field == "title":
        reader.complain("picture_field", Phrase("Please choose one of the offered values."))
    return reader.checked(NewPictures(uploads, field, words, raw.get("declared") == "on"))


def read_edited(raw: RawForm) -> int:
    return int(raw.get("edited")) if re.fullmatch(r"\d{1,9}", raw.get("edited")) else 0


def read_merge_title(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("title", max_length=200))


def read_submission(raw: RawForm) -> tuple[dict[SeatName, str], str]:
    reader = FormReader(raw)
    numbers = {
        seat: reader.text(f"reviewer_{seat.value}", max_length=40, required=False)
        for seat in (SeatName.PARTY, SeatName.TECHNICAL)
    }
    return reader.checked((numbers, reader.text("note", max_length=NOTE_LENGTH, required=False)))


def read_use(raw: RawForm, place: PlaceKind = PlaceKind.WORK, place_id: int = 0) -> NewUse:
    """What did not work, or did not apply, says why: that is what the owner learns from."""
    reader = FormReader(raw)
    outcome = reader.choice("use_outcome", Outcome)
    needs_word = outcome in (Outcome.DID_NOT_WORK, Outcome.NOT_APPLICABLE)
    return reader.checked(
        NewUse(
            outcome=outcome,
            note=reader.text("use_note", max_length=NOTE_LENGTH, required=needs_word),
            place=place,
            place_id=place_id,
            place_title=reader.text("place_title", max_length=200, required=False) if place is PlaceKind.WORK else "",
        )
    )


def read_milestone(raw: RawForm) -> int:
    """Which of the offered milestones."""
    reader = FormReader(raw)
    return reader.checked(reader.integer("milestone", low=1, high=999_999_999))


def read_reason(raw: RawForm, *, required: bool) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=NOTE_LENGTH, required=required))


async def read_author(raw: RawForm) -> int:
    reader = FormReader(raw)
    found = await _named(reader, "author")
    return reader.checked(found)


async def _named(reader: FormReader, name: str) -> int:
    """The person typed there by number or name; 0 and a complaint when that is nobody."""
    typed = reader.text(name, max_length=60)
    found = await people_called([typed])
    if typed and typed not in found:
        reader.complain(name, Phrase("There is nobody with this number, or several people have this name."))
    return found.get(typed, 0)


async def read_owner(raw: RawForm) -> tuple[int, str]:
    """Whom a module is handed to, and why."""
    reader = FormReader(raw)
    found = await _named(reader, "owner")
    return reader.checked((found, reader.text("handover_reason", max_length=NOTE_LENGTH)))


def read_successor(raw: RawForm) -> int | None:
    reader = FormReader(raw)
    return reader.checked(reader.optional_integer("successor", low=1, high=999_999_999))
