"""Tools and what is filled into them."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm, Upload, clean
from mentor.kernel.i18n import Phrase
from mentor.knowledge.rules.toolkits import FIELDS_LIMIT, FILLABLE, TEXT_LENGTH, NewToolkit, ToolkitKind


def read_toolkit(raw: RawForm) -> NewToolkit:
    reader = FormReader(raw)
    return reader.checked(
        NewToolkit(
            kind=reader.choice("tool_kind", ToolkitKind),
            title=reader.text("title", max_length=200),
            text=reader.text("text", max_length=TEXT_LENGTH, required=False),
            edited=reader.optional_integer("edited", low=0, high=999_999_999) or 0,
        )
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """The file of a template, pictures for the text of another kind, and what these show."""

    upload: Upload | None
    pictures: tuple[Upload, ...]
    words: str
    declared: bool


def read_chosen_files(raw: RawForm, kind: ToolkitKind) -> Chosen:
    reader = FormReader(raw)
    uploads = tuple(raw.files.get("file", ()))
    if kind is ToolkitKind.TEMPLATE:
        return Chosen(next(iter(uploads), None), (), "", reader.flag("declared"))
    if uploads and kind in FILLABLE:
        reader.complain("file", Phrase("Checklists and forms have no files."))
    words = reader.text("picture_words", max_length=200, required=bool(uploads))
    return reader.checked(Chosen(None, uploads, words, reader.flag("declared")))


def read_answers(raw: RawForm) -> tuple[dict[str, str], str]:
    """Answers by the name of their line, and where it was."""
    reader = FormReader(raw)
    place = reader.text("place_title", max_length=200, required=False)
    names = [f"f{number}" for number in range(FIELDS_LIMIT)]
    return reader.checked(({name: clean(raw.get(name)) for name in names if raw.get(name)}, place))
