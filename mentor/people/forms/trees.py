"""Units and Party organisations as typed."""

from mentor.kernel.forms import FormReader, RawForm
from mentor.people.actions.trees import NodeForm
from mentor.people.queries.trees import Tree


def read_node(tree: Tree, raw: RawForm) -> NodeForm:
    reader = FormReader(raw)
    kinds: type = tree.kinds
    return reader.checked(
        NodeForm(
            name=reader.text("name", max_length=120),
            code=reader.text("code", max_length=40),
            kind=reader.choice("kind", kinds),
            sort_order=reader.optional_integer("sort_order", low=0, high=999_999) or 0,
        )
    )


def read_place(raw: RawForm) -> str:
    """Code of the new parent."""
    reader = FormReader(raw)
    return reader.checked(reader.text("parent_code", max_length=40))
