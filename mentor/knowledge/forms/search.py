"""What is looked for: a filter that is not understood is no filter."""

from mentor.growth.rules.bonds import Axis
from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.knowledge.rules.search import QUERY_LENGTH, Filters
from mentor.knowledge.rules.words import DocumentKind, DocumentState, KnowledgeLine
from mentor.projects.rules.words import ChainNode, NTag


def read_text(raw: RawForm) -> str:
    return clean(raw.get("q"))[:QUERY_LENGTH]


def read_filters(raw: RawForm) -> Filters:
    reader = FormReader(raw)
    return Filters(
        kind=reader.optional_choice("kind", DocumentKind),
        line=reader.optional_choice("line", KnowledgeLine),
        state=reader.optional_choice("state", DocumentState),
        axis=reader.optional_choice("axis", Axis) or "",
        n_tag=reader.optional_choice("n_tag", NTag) or "",
        place=reader.optional_choice("place", ChainNode) or "",
        tag=clean(raw.get("tag"))[:40],
        unit=clean(raw.get("unit"))[:120],
        is_own_unit=reader.flag("own"),
    )
