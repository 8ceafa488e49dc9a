"""Tools and what is filled into them."""

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.knowledge.rules.toolkits import FIELDS_LIMIT, TEXT_LENGTH, NewToolkit, ToolkitKind


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


def read_answers(raw: RawForm) -> tuple[dict[str, str], str]:
    """Answers by the name of their line, and where it was."""
    reader = FormReader(raw)
    place = reader.text("place_title", max_length=200, required=False)
    names = [f"f{number}" for number in range(FIELDS_LIMIT)]
    return reader.checked(({name: clean(raw.get(name)) for name in names if raw.get(name)}, place))
