"""Values of the metrics of the demo's projects, one a month, from some months before the start. Pure."""

import random
from datetime import date, timedelta

from mentor.demo.ventures.plan import Aim
from mentor.projects.rules.metrics import thousandths_of

_BEFORE = 4


def series(aim: Aim, start: date, last: date, until: date, chance: random.Random) -> list[tuple[date, int]]:
    """Day and thousandths: around the value before the start, then the way to what was reached on `last`."""
    first, end = thousandths_of(aim.baseline) or 0, thousandths_of(aim.reached) or 0
    grain = 1_000 if "." not in aim.baseline + aim.reached else 100
    days = [start + timedelta(days=30 * step) for step in range(-_BEFORE, 40)]
    return [
        (day, _value(first, end, (day - start).days / max((last - start).days, 1), grain, chance))
        for day in days
        if day <= until
    ]


def _value(first: int, end: int, way: float, grain: int, chance: random.Random) -> int:
    """On its way so far (0 at the start, 1 at the end), with the unrest of real numbers."""
    way = min(max(way, 0.0), 1.0)
    unrest = (abs(end - first) or abs(first) // 10) * chance.uniform(-0.06, 0.06)
    value = round((first + (end - first) * way * (2 - way) + unrest) / grain) * grain
    return max(value, 0)
