"""Phrases as JSON, so that what is kept today can be read tomorrow in the language of whoever reads it."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from mentor.kernel.i18n import Labelled, Phrase


def write_phrase(phrase: Phrase) -> str:
    """A phrase as JSON, to be rendered later in the language of whoever reads it."""
    return json.dumps(packed(phrase), ensure_ascii=False, separators=(",", ":"))


def read_phrase(text: str) -> Phrase:
    phrase = unpacked(json.loads(text))
    if not isinstance(phrase, Phrase):
        raise TypeError("not a phrase")
    return phrase


def packed(value: Any) -> Any:
    """Plain JSON values stand for themselves; everything else is a one-key object that names its type."""
    if isinstance(value, Labelled):
        return packed(value.label)
    if isinstance(value, Phrase):
        values = {name: packed(one) for name, one in value.values.items()}
        return {"phrase": [value.key, values, value.plural]}
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [packed(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a phrase cannot carry a {type(value).__name__}: {value!r}")


def unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if "phrase" in value:
        key, values, plural = value["phrase"]
        phrase = Phrase(key, **{name: unpacked(one) for name, one in values.items()})
        object.__setattr__(phrase, "plural", plural)
        return phrase
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["date"])
