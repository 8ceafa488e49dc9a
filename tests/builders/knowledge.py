"""Documents as the search knows them, straight into its tables."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from mentor.knowledge.actions.indexing import index
from mentor.knowledge.rules.search import Document
from mentor.knowledge.rules.words import Audience, DocumentKind, DocumentState, KnowledgeLine

#: Tuesday, 16 June 2026, 10:00 in China.
NOW = datetime(2026, 6, 16, 2, tzinfo=UTC)
_number = count(1)


def a_document(title: str = "", text: str = "", **values: Any) -> Document:
    defaults: dict[str, Any] = {
        "kind": DocumentKind.LESSON,
        "subject_id": next(_number),
        "title": title,
        "text": text,
        "line": KnowledgeLine.BOTH,
        "state": DocumentState.KEPT,
        "audience": Audience.ALL,
        "unit_id": None,
        "persons": (),
    }
    return Document(**defaults | values)


async def indexed(*documents: Document) -> None:
    await index(*documents, now=NOW)
