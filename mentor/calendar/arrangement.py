"""Reading the yearly notice on days off, as it is published or as plain lines. Pure.

Method: bracketed remarks are dropped, the text is cut into sentences, and each sentence that speaks of being off or at
work gives its kind to every date and range of dates in it. A date without a year belongs to the year of the notice,
a day without a month to the month named before it. The festival is the last one named before the sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from mentor.calendar.rules import DayKind, Festival, statutory_days
from mentor.kernel.i18n import Phrase

_FESTIVALS = {
    "元旦": Festival.NEW_YEAR,
    "春节": Festival.SPRING,
    "清明": Festival.QINGMING,
    "劳动": Festival.LABOUR,
    "端午": Festival.DRAGON_BOAT,
    "中秋": Festival.MID_AUTUMN,
    "国庆": Festival.NATIONAL,
}
_WORKED = re.compile(r"上班|补班|班$|\bwork", re.IGNORECASE)
_OFF = re.compile(r"放假|休|\boff\b|\bholiday", re.IGNORECASE)
_REMARK = re.compile(r"（[^（）]*）|\([^()]*\)")
_SENTENCE = re.compile(r"[。；;\n]")
_DAY = r"(?:(?P<{0}y>\d{{4}})[年./-])?(?:(?P<{0}m>\d{{1,2}})[月./-])?(?P<{0}d>\d{{1,2}})日?"
_DATES = re.compile(_DAY.format("a") + r"(?:\s*(?:至|到|～|~|—|–)\s*" + _DAY.format("b") + ")?")
#: Neither the end of a range nor a count such as 共9天 is a date.
_COUNT = re.compile(r"共?\s*\d+\s*天|周[一二三四五六日]")
_LONGEST = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Day:
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a notice says about one year; `unread` are sentences with dates that were not understood."""

    year: int
    days: Mapping[date, Day] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def complaint(self) -> Phrase | None:
        """Why it must not be used as it is."""
        if not self.days:
            return Phrase("No days were found in this text.")
        if strange := [day for day in self.days if not date(self.year - 1, 12, 1) <= day <= date(self.year, 12, 31)]:
            return Phrase("%(day)s does not belong to %(year)s.", day=strange[0], year=str(self.year))
        missing = sorted(day for day in statutory_days(self.year) if self._is_worked(day))
        if missing:
            return Phrase("By law %(day)s is a day off, but the text does not say so.", day=missing[0])
        return None

    def doubts(self) -> list[Phrase]:
        """What somebody should look at before using it."""
        found = [
            Phrase("%(day)s is a plain working day anyway.", day=day)
            for day, one in self.days.items()
            if one.kind is DayKind.WORKDAY and day.weekday() < 5
        ]
        return found + [Phrase("Not understood: %(text)s", text=text) for text in self.unread]

    def _is_worked(self, day: date) -> bool:
        told = self.days.get(day)
        return told.kind is DayKind.WORKDAY if told else day.weekday() < 5


def read_arrangement(year: int, text: str) -> Arrangement:
    """Every day that the text calls off or worked."""
    days: dict[date, Day] = {}
    unread: list[str] = []
    name = ""
    plain = _REMARK.sub("", text.replace("：", ":").replace("\r", ""))
    for sentence in _SENTENCE.split(plain):
        name = _festival_in(sentence) or name
        kind = _kind_of(sentence)
        found = list(_dates_in(sentence, year))
        if found and kind is None:
            unread.append(sentence.strip())
        elif kind is not None:
            days |= {day: Day(kind, name) for day in found}
    return Arrangement(year, dict(sorted(days.items())), tuple(unread))


def _festival_in(sentence: str) -> str:
    """The first festival named; the text of a notice begins each part with it."""
    places = {sentence.find(word): festival for word, festival in _FESTIVALS.items() if word in sentence}
    return places[min(places)].value if places else ""


def _kind_of(sentence: str) -> DayKind | None:
    if _WORKED.search(sentence.strip()):
        return DayKind.WORKDAY
    return DayKind.HOLIDAY if _OFF.search(sentence) else None


def _dates_in(sentence: str, year: int) -> Iterator[date]:
    month = 0
    for match in _DATES.finditer(_COUNT.sub("", sentence)):
        part = match.groupdict()
        first_year = int(part["ay"] or year)
        month = int(part["am"] or month)
        first = _date(first_year, month, part["ad"])
        if first is None:
            continue
        month = int(part["bm"] or month)
        last = _date(int(part["by"] or first_year), month, part["bd"]) if part["bd"] else first
        if last is not None and first <= last <= first + _LONGEST:
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _date(year: int, month: int, day: str) -> date | None:
    try:
        return date(year, month, int(day))
    except ValueError:
        return None
