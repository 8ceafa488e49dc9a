"""Where somebody stands on the three axes, now and before, and the radar that shows it. Pure.

Method: each accepted milestone is evidence of a supervision level (1 observes … 5 can teach others) on its axes; a
standing is the highest level shown up to a day. Evidence is only ever added, so a standing never falls by itself.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mentor.growth.rules.bonds import Axis

AGO = timedelta(days=91)  # three months
TOP = 5
#: Half the width of the drawing and the radius of level 5, in the SVG's own units.
CENTRE, RADIUS = 120.0, 88.0


@dataclass(frozen=True, slots=True)
class LevelEvidence:
    axis: Axis
    level: int
    shown_on: date
    title: str = ""
    milestone_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ray:
    """One axis of the radar: standing now and before, and where its end and its label lie."""

    axis: Axis
    now: int
    before: int
    end: tuple[float, float]
    label: tuple[float, float]
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws; `rings` and the two outlines are SVG point lists."""

    rays: tuple[Ray, ...]
    rings: tuple[str, ...]
    outline_now: str
    outline_before: str
    before_on: date

    @property
    def is_empty(self) -> bool:
        return not any(ray.now for ray in self.rays)


def standing(evidence: Iterable[LevelEvidence], on: date) -> dict[Axis, int]:
    """The level of each axis on that day; 0 while nothing has been shown."""
    levels = dict.fromkeys(Axis, 0)
    for one in evidence:
        if one.shown_on <= on:
            levels[one.axis] = max(levels[one.axis], one.level)
    return levels


def picture(evidence: Iterable[LevelEvidence], today: date) -> Picture:
    known = tuple(evidence)
    now, before = standing(known, today), standing(known, today - AGO)
    rays = tuple(_ray(axis, now[axis], before[axis]) for axis in Axis)
    return Picture(
        rays=rays,
        rings=tuple(_outline(dict.fromkeys(Axis, level)) for level in range(1, TOP + 1)),
        outline_now=_outline(now),
        outline_before=_outline(before),
        before_on=today - AGO,
    )


def _ray(axis: Axis, now: int, before: int) -> Ray:
    x, y = _point(axis, TOP + 0.6)
    anchor = "middle" if abs(x - CENTRE) < 1 else ("start" if x > CENTRE else "end")
    return Ray(axis, now, before, _point(axis, TOP), (x, y), anchor)


def _outline(levels: Mapping[Axis, int]) -> str:
    return " ".join("{:.1f},{:.1f}".format(*_point(axis, levels[axis])) for axis in Axis)


def _point(axis: Axis, level: float) -> tuple[float, float]:
    """Political to the upper left, business to the upper right, scenario at the foot: Party left, business right."""
    degrees = {Axis.POLITICAL: 210.0, Axis.BUSINESS: 330.0, Axis.SCENARIO: 90.0}[axis]
    distance = RADIUS * level / TOP
    x = CENTRE + distance * math.cos(math.radians(degrees))
    y = CENTRE + distance * math.sin(math.radians(degrees))
    return round(x, 1), round(y, 1)
