"""Dates as they stand in rosters: 2024-07-01, 2024.07.01, 2024.07, 2024年7月1日, 1985.03, Excel serials, 20240701."""

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from mentor.kernel.i18n import Phrase

_FULL = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$")
_SHORT = re.compile(r"^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$")
_MONTH = re.compile(r"^(\d{4})([-./年])(\d{1,2})月?$")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "−": "-", "、": ".", "。": ".", "_": "-", "\\": "/"})
#: Excel counts days from here, with its 29 February 1900 that never was.
_EXCEL_EPOCH = date(1899, 12, 30)
ORDERS = ("ymd", "dmy", "mdy")
_ADVICE = Phrase("Please write dates as 2024-07-01.")
_UNREAL = Phrase("There is no such day.")


class Unreadable(Exception):
    """What stands in the cell cannot be taken; the phrase says why, and what to write instead."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase


def read_day(text: str, order: str = "ymd") -> date:
    """A day; of a month alone the first day."""
    return _read(text, order)


def read_month(text: str, order: str = "ymd") -> str:
    """ "1985-03"."""
    day = _read(text, order)
    return f"{day.year:04}-{day.month:02}"


@lru_cache(maxsize=4096)
def _read(text: str, order: str) -> date:
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).replace(" 00:00:00", "").strip()
    plain = _TIME.sub("", plain).replace(" ", "")
    day = _of_digits(plain) if plain.isascii() and plain.isdigit() else _of_parts(plain, order)
    if not 1900 <= day.year <= 2099:
        raise Unreadable(Phrase("The year %(year)s cannot be right.", year=str(day.year)))
    return day


def _of_digits(digits: str) -> date:
    """20240701, 198503, or the number of days that Excel keeps for a date."""
    if len(digits) == 8:
        return _day(digits[:4], digits[4:6], digits[6:])
    if len(digits) == 6:
        return _day(digits[:4], digits[4:], "1")
    if len(digits) == 5:
        return _EXCEL_EPOCH + timedelta(days=int(digits))
    if len(digits) == 4:
        raise Unreadable(Phrase("This is only a year. Please write the month as well, such as 1985.03."))
    raise Unreadable(_ADVICE)


def _of_parts(text: str, order: str) -> date:
    if found := _FULL.match(text):
        return _day(*found.groups())
    if found := _SHORT.match(text):
        return _of_order(*found.groups(), order=order)
    if found := _MONTH.match(text):
        year, separator, month = found.groups()
        if separator == "." and month == "1":
            raise Unreadable(
                Phrase(
                    "%(value)s may be January or October, because spreadsheets cut the zero of 10. Please write "
                    "%(january)s or %(october)s as text.",
                    value=text,
                    january=f"{year}.01",
                    october=f"{year}.10",
                )
            )
        return _day(year, month, "1")
    raise Unreadable(_ADVICE)


def _of_order(first: str, second: str, year: str, *, order: str) -> date:
    """03/04/2024 is in March or in April, depending on the country the file comes from."""
    if order == "ymd":
        raise Unreadable(
            Phrase("Is the day or the month first here? Please say so in the column mapping, or write 2024-07-01.")
        )
    day, month = (first, second) if order == "dmy" else (second, first)
    return _day(year, month, day)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(_UNREAL) from None


def years_before(day: date, years: float) -> date:
    """The day so many years earlier; of half years six months. 29 February becomes the 28th."""
    months = day.year * 12 + day.month - 1 - round(years * 12)
    year, month = divmod(months, 12)
    if not 1900 <= year <= 2099:
        raise Unreadable(Phrase("The year %(year)s cannot be right.", year=str(year)))
    for back in range(4):
        try:
            return date(year, month + 1, day.day - back)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
