"""Cells as the text people meant: without what spreadsheets, web forms and other systems hide in them."""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

from mentor.people.roster import words

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA_TEXT = re.compile(r'^="([^"]*)"$')
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r'])")
#: Printable ASCII, Han characters, Chinese and full-width punctuation: nothing hidden among them.
_ORDINARY = re.compile(r"[ -~\u3400-\u9fff\u3001-\u301f\uff01-\uff5e\u2014\u2018-\u201d\u00b7]*")
_SPACES = re.compile(r"\s+")
_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "∙": "·", "⋅": "·", "．": "·", "᛫": "·"})
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: No word for nothing is longer.
_LONGEST = max(map(len, words.BLANK | words.CLEAR))
#: From here on a double cannot hold every whole number, so digits are already lost.
_EXACT = 10**15


def plain(cell: object) -> str:
    """One cell as text, the same for CSV and XLSX: 12.0 is 12, a date is 2024-07-01, "" is an empty cell."""
    if isinstance(cell, str):
        return _clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else f"{cell:.15g}".upper()
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    text = text.strip()
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if text[:1] in ("=", "'"):
        text = _GUARDED.sub("", _FORMULA_TEXT.sub(r"\1", text))
    if _ORDINARY.fullmatch(text):
        return text
    kept = (" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return "".join(kept).strip()


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """For comparing words and reading numbers: full-width forms made plain, no case, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def is_blank(text: str) -> bool:
    return len(text) <= _LONGEST and folded(text) in words.BLANK


def is_clear(text: str) -> bool:
    return len(text) <= _LONGEST and folded(text) in words.CLEAR


def person_name(text: str) -> str:
    """Without the spaces that align two-character names with longer ones; any dot of a minority name is ·."""
    text = _SPACES.sub(" ", text.translate(_DOTS)).strip()
    return text.replace(" ", "") if _HAN.search(text) else text


def one_line(text: str) -> str:
    """Letters and digits typed full-width made plain; Chinese punctuation stays as it is."""
    folded_in = "".join(
        unicodedata.normalize("NFKC", char) if "０" <= char <= "ｚ" and char.isalnum() else char for char in text
    )
    return _SPACES.sub(" ", folded_in).strip()
