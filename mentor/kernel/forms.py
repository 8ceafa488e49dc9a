"""HTML forms: read every field, collect every complaint, keep what the person typed."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file a person chose; `content` is already limited in size by the route."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RawForm:
    """What arrived: every value of every field, and the files."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Sequence[Upload]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        values = self.fields.get(name)
        return values[0] if values else default

    def all(self, name: str) -> Sequence[str]:
        return self.fields.get(name, ())


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it should be shown: what was typed (or the given defaults) and the complaints."""

    raw: RawForm = field(default_factory=RawForm)
    errors: Mapping[str, Phrase] = field(default_factory=dict)

    def value(self, name: str, default: object = "") -> str:
        return self.raw.get(name, "" if default is None else str(default))

    def values(self, name: str, default: Sequence[object] = ()) -> list[str]:
        return list(self.raw.all(name)) or [str(value) for value in default]

    def error(self, name: str) -> Phrase | None:
        return self.errors.get(name)


@dataclass(slots=True)
class FormReader:
    """Typed reading with all complaints at once; end with `return reader.checked(result)`."""

    raw: RawForm
    errors: dict[str, Phrase] = field(default_factory=dict)

    def text(self, name: str, *, max_length: int, required: bool = True) -> str:
        """One line or a long text; never longer than `max_length` characters, control characters removed."""
        value = clean(self.raw.get(name))
        if required and not value:
            self.errors[name] = Phrase("Please fill this in.")
        elif len(value) > max_length:
            self.errors[name] = Phrase(
                "Please keep this under %(limit)s characters; it has %(length)s.", limit=max_length, length=len(value)
            )
        return value

    def secret(self, name: str) -> str:
        """A password: exactly as typed, not trimmed (ASVS 6.2.8)."""
        value = self.raw.get(name)
        if not value:
            self.errors[name] = Phrase("Please fill this in.")
        return value

    def integer(self, name: str, *, low: int, high: int) -> int:
        value = self.optional_integer(name, low=low, high=high)
        if value is None and name not in self.errors:
            self.errors[name] = Phrase("Please fill this in.")
        return value if value is not None else low

    def optional_integer(self, name: str, *, low: int, high: int) -> int | None:
        value = clean(self.raw.get(name))
        if not value:
            return None
        if not re.fullmatch(r"-?\d{1,9}", value) or not low <= int(value) <= high:
            self.errors[name] = Phrase("Please give a whole number from %(low)s to %(high)s.", low=low, high=high)
            return None
        return int(value)

    def date(self, name: str) -> dt.date:
        value = self.optional_date(name)
        if value is None and name not in self.errors:
            self.errors[name] = Phrase("Please fill this in.")
        return value or dt.date.min

    def optional_date(self, name: str) -> dt.date | None:
        value = clean(self.raw.get(name))
        if not value:
            return None
        try:
            year, month, day = _DATE.match(value).groups()  # type: ignore[union-attr]
            return dt.date(int(year), int(month), int(day))
        except (AttributeError, ValueError):
            self.errors[name] = Phrase("Please give a date such as 2026-03-31.")
            return None

    def choice(self, name: str, options: type[E]) -> E:
        value = self.optional_choice(name, options)
        if value is None and name not in self.errors:
            self.errors[name] = Phrase("Please choose one.")
        return value or next(iter(options))

    def optional_choice(self, name: str, options: type[E]) -> E | None:
        value = clean(self.raw.get(name))
        if not value:
            return None
        try:
            return options(value)
        except ValueError:
            self.errors[name] = Phrase("Please choose one of the offered values.")
            return None

    def flag(self, name: str) -> bool:
        return self.raw.get(name) in ("on", "1", "true", "yes")

    def complain(self, name: str, phrase: Phrase) -> None:
        self.errors.setdefault(name, phrase)

    def checked(self, result: T) -> T:
        """`result` when nothing was wrong; otherwise raises Invalid with every complaint."""
        if self.errors:
            raise Invalid(self.errors)
        return result


def clean(text: str) -> str:
    """Text as people meant it: full-width digits and letters folded, no control characters, trimmed.

    Chinese punctuation is kept: only the full-width forms of ASCII letters and digits are folded.
    """
    folded = "".join(
        unicodedata.normalize("NFKC", char) if "０" <= char <= "ｚ" and char.isalnum() else char for char in text
    )
    return "".join(c for c in folded.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()
