"""From the text of a cell to the value that is kept; raises Unreadable with the reason and the way out."""

import difflib
import re
import unicodedata
from functools import cache, lru_cache

from mentor.kernel.i18n import LOCALES, Labelled, Phrase, render
from mentor.people.roster import words
from mentor.people.roster.dates import Unreadable, read_day, read_month
from mentor.people.roster.fields import Field, Kind
from mentor.people.roster.text import folded, one_line, person_name

_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[eE]\+?\d+$")
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_NUMBER = re.compile(r"^[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff._/-]*$")
_PHONE = re.compile(r"^\+?[\d()/ ,;-]{3,40}$")
_EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+$")
_INTEGER = re.compile(r"^(\d{1,9})(\.0+)?$")
_EXCEL_ERROR = re.compile(r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def read_value(field: Field, text: str, order: str) -> object:
    """Of every kind but units and Party organisations, which need the trees."""
    if _EXCEL_ERROR.match(text):
        raise Unreadable(Phrase("The cell holds the spreadsheet error %(value)s.", value=text))
    if field.kind is Kind.NUMBER:
        return read_number(text, field.limit)
    if field.kind is Kind.DAY:
        return read_day(text, order)
    if field.kind is Kind.MONTH:
        return read_month(text, order)
    if field.kind is Kind.INTEGER:
        return read_integer(text, field.limit)
    if field.kind is Kind.CODE:
        return read_code(field, text)
    if field.kind is Kind.PHONE:
        return read_phone(text)
    return _read_text(field, text)


def read_number(text: str, limit: int = 40) -> str:
    """An employee number, exactly; one whose digits a spreadsheet has destroyed is refused."""
    plain = _unspoilt(text)
    if not _NUMBER.match(plain):
        raise Unreadable(Phrase("An employee number has only letters, digits and the characters - _ . /"))
    if len(plain) > limit:
        raise _too_long(len(plain), limit)
    return plain


def read_phone(text: str) -> str:
    plain = _unspoilt(text, spaces=" ")
    if not _PHONE.match(plain):
        raise Unreadable(Phrase("This is not a phone number."))
    return plain


def _unspoilt(text: str, spaces: str = "") -> str:
    plain = re.sub(r"\s+", spaces, unicodedata.normalize("NFKC", text)).strip()
    if _SCIENTIFIC.match(plain):
        raise Unreadable(
            Phrase(
                "A spreadsheet has cut this number to %(value)s; its last digits are lost. Please take it from the "
                "source again and keep the column as text.",
                value=plain,
            )
        )
    whole = _POINT_ZERO.match(plain)
    return whole[1] if whole else plain


def read_integer(text: str, limit: int) -> int:
    found = _INTEGER.match(folded(text).removesuffix(words.YEAR))
    if not found or int(found[1]) > limit:
        raise Unreadable(Phrase("Please give a whole number from %(low)s to %(high)s.", low=0, high=limit))
    return int(found[1])


def read_years(text: str) -> float:
    """A length of time in years, for values that are derived from one."""
    try:
        years = float(folded(text).removesuffix(words.YEAR))
    except ValueError:
        years = -1
    if not 0 <= years <= 120:
        raise Unreadable(Phrase("Please give a number of years, from 0 to 120."))
    return years


def read_code(field: Field, text: str) -> Labelled:
    """By code, by label in either language, or as others write it; an unknown one says what may have been meant."""
    assert field.codes is not None, "of kind CODE"
    known = _known_codes(field)
    word = folded(text)
    for attempt in (word, word.removesuffix(".0"), word.removesuffix(".0").zfill(2)):
        if attempt in known:
            return known[attempt]
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        raise Unreadable(
            Phrase(
                "“%(value)s” is not known here. Did you mean “%(suggestion)s”?", value=text, suggestion=known[near[0]]
            )
        )
    raise Unreadable(
        Phrase(
            "“%(value)s” is not known here. Known are: %(known)s.",
            value=text,
            known=[member for member in field.codes if member.value],
        )
    )


@cache
def _known_codes(field: Field) -> dict[str, Labelled]:
    assert field.codes is not None, "of kind CODE"
    known = {folded(said): field.codes(code) for said, code in words.VALUES.get(field.key, {}).items()}
    for member in field.codes:
        known |= {folded(render(member.label, locale)): member for locale in LOCALES}
        if member.value:
            known[folded(member.value)] = member
    return known


def _read_text(field: Field, text: str) -> str:
    plain = person_name(one_line(text)) if field.kind is Kind.NAME else one_line(text)
    if field.kind is Kind.NAME and not any(char.isalpha() for char in plain):
        raise Unreadable(Phrase("This is not a name."))
    if field.kind is Kind.EMAIL:
        plain = unicodedata.normalize("NFKC", plain).replace(" ", "")
        if not _EMAIL.match(plain):
            raise Unreadable(Phrase("This is not an e-mail address."))
    if len(plain) > field.limit:
        raise _too_long(len(plain), field.limit)
    return plain


def _too_long(length: int, limit: int) -> Unreadable:
    return Unreadable(
        Phrase("Please keep this under %(limit)s characters; it has %(length)s.", limit=limit, length=length)
    )
