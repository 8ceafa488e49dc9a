"""Text shown to people: phrases with values, rendered in the reader's language at the edge.

The English text is the key; Chinese comes from the catalogues in `mentor/locale/zh_CN/*.po`, one file per
feature. A phrase without a translation fails the build (tests/test_catalogues.py), never a page.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.pofile import read_po

LOCALES = ("zh-CN", "en")
LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "locale"
LOCAL_ZONE = ZoneInfo("Asia/Shanghai")  # business dates are local to the enterprise, not to the server

_current: ContextVar[str] = ContextVar("locale", default="zh-CN")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence for a person: English key with %(name)s places, and what goes there.

    Values may be text, numbers, dates or phrases. `Phrase.many` adds a plural.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""

    def __init__(self, key: str, /, **values: object) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "plural", "")

    def __str__(self) -> str:
        return render(self, _current.get())


def plural(one: str, many: str, n: int, **values: object) -> Phrase:
    """A phrase whose English changes with `n`, itself available as %(n)s."""
    phrase = Phrase(one, n=n, **values)
    object.__setattr__(phrase, "plural", many)
    return phrase


class Labelled(StrEnum):
    """An enum whose members carry the words people see: PARTY = "party", Phrase("Party-affairs mentor")."""

    label: Phrase

    def __new__(cls, value: str, label: Phrase = Phrase("")) -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def render(text: object, locale: str | None = None) -> str:
    """Any value as the reader of `locale` should see it."""
    locale = locale or _current.get()
    if isinstance(text, Labelled):
        return render(text.label, locale)
    if isinstance(text, Phrase):
        shown = {name: render(value, locale) for name, value in text.values.items()}
        return (
            translate(text.key, locale, text.plural, text.values.get("n")) % shown
            if shown
            else (translate(text.key, locale).replace("%%", "%"))
        )
    if isinstance(text, datetime):
        return show_moment(text, locale)
    if isinstance(text, date):
        return show_date(text, locale)
    if isinstance(text, list | tuple):
        return ("、" if locale == "zh-CN" else ", ").join(render(item, locale) for item in text)
    return str(text)


def translate(key: str, locale: str, plural: str = "", n: object = None) -> str:
    if locale != "en" and (found := catalogue(locale).get(key)):
        return found
    return plural if plural and n != 1 else key


@cache
def catalogue(locale: str) -> dict[str, str]:
    """Every translated phrase of one language, by its English key."""
    merged: dict[str, str] = {}
    for path in sorted((LOCALE_FOLDER / locale.replace("-", "_")).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                key = message.id[0] if isinstance(message.id, tuple | list) else message.id
                text = message.string[0] if isinstance(message.string, tuple | list) else message.string
                if key and text:
                    merged[str(key)] = str(text)
    return merged


def show_date(day: date, locale: str | None = None) -> str:
    """2025年7月1日, or 1 Jul 2025."""
    if (locale or _current.get()) == "zh-CN":
        return f"{day.year}年{day.month}月{day.day}日"
    return format_date(day, "d MMM y", locale="en")


def show_moment(moment: datetime, locale: str | None = None) -> str:
    """A UTC moment as local date and time of day."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{show_date(local.date(), locale)} {format_time(local, 'HH:mm', locale='en')}"


def current_locale() -> str:
    return _current.get()


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    token = _current.set(locale if locale in LOCALES else LOCALES[0])
    try:
        yield
    finally:
        _current.reset(token)


def best_locale(accept_language: str) -> str:
    """The first language of an Accept-Language header that we speak; Chinese when none fits."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-CN"
        if tag.startswith("en"):
            return "en"
    return LOCALES[0]
