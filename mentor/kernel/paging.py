"""Keyset paging: a page is what comes after a key, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page and the opaque cursor of the next; an empty `after` means the last page."""

    rows: Sequence[T]
    after: str = ""


def write_cursor(*key: str | int | None) -> str:
    """The sort key of the last row shown, opaque to the reader."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> list[str | int | None] | None:
    """The key of `length` parts, or None when there is none or it is damaged: then the list starts again."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        return None
    plain = isinstance(key, list) and len(key) == length and all(k is None or type(k) in (str, int) for k in key)
    return key if plain else None
