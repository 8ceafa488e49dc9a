"""Values of a project's metrics: reading numbers and files of them, who may write them, the picture. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.projects.rules.proposals import ProjectFacts
from mentor.projects.rules.states import ProjectState

#: Values of one file, and of one metric on a page.
ROWS_LIMIT = 2_000
SHOWN_LIMIT = 120
NOTE_LENGTH = 200
_MEASURED = frozenset(
    {
        ProjectState.APPROVED,
        ProjectState.RUNNING,
        ProjectState.ACCEPTANCE,
        ProjectState.CORRECTION,
        ProjectState.CLOSED,
        ProjectState.POST_EVALUATION,
    }
)
_NUMBER = re.compile(r"^([+-]?)(\d{1,12})(?:\.(\d{1,3})0*)?$")
#: Our columns and the words of headers that mean them.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "metric": ("指标", "指标名称", "metric", "indicator"),
    "day": ("日期", "时间", "统计日期", "date", "day", "period"),
    "value": ("数值", "值", "实际值", "value", "actual"),
    "note": ("备注", "说明", "note", "remark"),
}


@dataclass(frozen=True, slots=True)
class NewValue:
    """One value; `row` is where it stood in the file, 0 when typed."""

    goal_id: int
    measured_on: date
    thousandths: int
    note: str = ""
    row: int = 0

    @property
    def text(self) -> str:
        return written(self.thousandths)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    row: int
    cells: tuple[str, ...]
    reason: Phrase


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file comes to."""

    values: tuple[NewValue, ...]
    rejected: tuple[RejectedRow, ...]


def thousandths_of(text: str) -> int | None:
    """Of "98.5" 98,500; None for what is no number, or has more than three decimals."""
    plain = text.replace(",", "").replace("，", "").replace(" ", "").rstrip("%％")
    found = _NUMBER.match(plain)
    if found is None:
        return None
    sign, whole, part = found.groups()
    value = int(whole) * 1_000 + int((part or "").ljust(3, "0"))
    return -value if sign == "-" else value


def written(thousandths: int) -> str:
    """ "98.5", without zeros at the end."""
    whole, part = divmod(abs(thousandths), 1_000)
    text = f"{whole}.{part:03}".rstrip("0").rstrip(".")
    return f"-{text}" if thousandths < 0 else text


def refusal_to_measure(project: ProjectFacts, actor: Actor) -> Phrase | None:
    """Both leads keep the values from approval until the post-evaluation is over."""
    if actor.person_id not in project.leads:
        return Phrase("Only the two leads enter values of metrics.")
    if project.life.state not in _MEASURED:
        return Phrase("Values are entered from approval on; the project is at “%(state)s”.", state=project.life.state)
    return None


def header_of(cells: Sequence[str]) -> Mapping[str, int]:
    """Place of each of our columns in this row, as far as its words are known."""
    plain = [cell.strip().lower() for cell in cells]
    return {
        name: next(i for i, c in enumerate(plain) if c in known)
        for name, known in COLUMNS.items()
        if {*plain} & {*known}
    }


def is_header(columns: Mapping[str, int]) -> bool:
    return {"metric", "day", "value"} <= columns.keys()


def judge(
    lines: Iterable[tuple[int, Sequence[str], date | Phrase]],
    columns: Mapping[str, int],
    goals: Mapping[str, int],
    today: date,
) -> Judged:
    """Each row (number, cells, its day or why there is none): taken, or rejected with the reason."""
    values: dict[tuple[int, date], NewValue] = {}
    rejected: list[RejectedRow] = []
    for row, cells, day in lines:
        found = _value(row, cells, day, columns, goals, today)
        if isinstance(found, NewValue) and (found.goal_id, found.measured_on) in values:
            first = values[found.goal_id, found.measured_on].row
            found = Phrase("The same metric and day stand in row %(row)s already.", row=first)
        if isinstance(found, NewValue):
            values[found.goal_id, found.measured_on] = found
        else:
            rejected.append(RejectedRow(row, tuple(cells[:8]), found))
    return Judged(tuple(values.values()), tuple(rejected))


def _value(
    row: int,
    cells: Sequence[str],
    day: date | Phrase,
    columns: Mapping[str, int],
    goals: Mapping[str, int],
    today: date,
) -> NewValue | Phrase:
    text = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    if text["metric"] not in goals:
        return Phrase("No goal of this project has the metric “%(name)s”.", name=text["metric"][:60])
    if isinstance(day, Phrase):
        return day
    if day > today:
        return Phrase("The day lies in the future.")
    value = thousandths_of(text["value"])
    if value is None:
        return Phrase("“%(text)s” is no number with at most three decimals.", text=text["value"][:30])
    return NewValue(goals[text["metric"]], day, value, text.get("note", "")[:NOTE_LENGTH], row)


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which a node was done; drawn as an upright line next to the values."""

    day: date
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Where everything stands in a drawing 360 wide and 220 high; y grows downwards."""

    line: str
    dots: tuple[tuple[float, float, str], ...]
    baseline: float | None
    target: float | None
    marks: tuple[tuple[float, str, date], ...]
    first_on: date
    last_on: date
    low: str
    high: str


_LEFT, _RIGHT, _TOP, _BOTTOM = 50, 350, 15, 185


def chart(
    points: Sequence[tuple[date, int]], baseline: int | None, target: int | None, events: Sequence[Event]
) -> Chart | None:
    """The values over time with the value before, the target, and the nodes done; None without any value."""
    if not points:
        return None
    days = [day for day, _ in points] + [event.day for event in events]
    first, last = min(days), max(days)
    heights = [value for _, value in points] + [one for one in (baseline, target) if one is not None]
    low, high = min(heights), max(heights)
    span, width = high - low or 1, (last - first).days or 1

    def x(day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first).days / width, 1)

    def y(value: int) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (value - low) / span, 1)

    dots = tuple((x(day), y(value), written(value)) for day, value in points)
    return Chart(
        line=" ".join(f"{across},{up}" for across, up, _ in dots),
        dots=dots,
        baseline=None if baseline is None else y(baseline),
        target=None if target is None else y(target),
        marks=tuple((x(event.day), event.title, event.day) for event in events),
        first_on=first, last_on=last, low=written(low), high=written(high),
    )  # fmt: skip


def reached(baseline: int | None, target: int | None, value: int | None) -> int | None:
    """Percent of the way from the value before to the target; below 0 when it went the wrong way."""
    if baseline is None or target is None or value is None or baseline == target:
        return None
    return (value - baseline) * 100 // (target - baseline)
