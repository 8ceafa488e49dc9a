"""A matching in numbers: points and how they are spread, pairs, load of the mentors, what is left to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mentor.pairing.matching.cohort import SCALE
from mentor.pairing.rules.states import COUNTED
from mentor.pairing.tables import MatchingLine

#: A bar of the picture of fairness is so many points wide.
STEP = 20


@dataclass(slots=True)
class Figures:
    """One matching in numbers. Points are points of the rules."""

    points: int = 0
    weakest: int | None = None
    placed: int = 0
    left_out: int = 0
    by_hand: int = 0
    changed: int = 0
    kept: int = 0
    #: After publication: not carried out yet; and not possible any more, or declined.
    to_do: int = 0
    open: int = 0
    #: Lower end of a range of points -> mentees in it.
    spread: dict[int, int] = field(default_factory=dict)
    pairs: int = 0
    new_pairs: int = 0
    #: Mentees of a mentor in this matching -> mentors who have so many.
    loads: dict[int, int] = field(default_factory=dict)

    @property
    def mean(self) -> int:
        return round(self.points / self.placed) if self.placed else 0

    @property
    def mentors(self) -> int:
        return sum(self.loads.values())

    @property
    def most(self) -> int:
        return max(self.loads, default=0)

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Lower end, mentees, and the share of the longest bar in percent; without gaps."""
        if not self.spread:
            return []
        longest = max(self.spread.values())
        ends = range(min(self.spread), max(self.spread) + STEP, STEP)
        return [(end, self.spread.get(end, 0), 100 * self.spread.get(end, 0) // longest) for end in ends]


_CHANGED = """(before_party IS NOT NULL AND (party IS NULL OR party <> before_party)
    OR before_technical IS NOT NULL AND (technical IS NULL OR technical <> before_technical))"""
_FIGURES = """
SELECT scenario, 'points' AS kind, points / {width} AS a, COUNT(*) AS n, SUM(points) AS total, MIN(points) AS least
FROM pairing_matching_line WHERE scenario IN ({ids}) AND state <> 'kept' AND party IS NOT NULL GROUP BY scenario, 3
UNION ALL SELECT scenario, 'left', 0, COUNT(*), 0, 0 FROM pairing_matching_line
WHERE scenario IN ({ids}) AND state <> 'kept' AND party IS NULL GROUP BY scenario
UNION ALL SELECT scenario, 'kept', 0, COUNT(*), 0, 0 FROM pairing_matching_line
WHERE scenario IN ({ids}) AND state = 'kept' GROUP BY scenario
UNION ALL SELECT scenario, 'hand', 0, COUNT(*), 0, 0 FROM pairing_matching_line
WHERE scenario IN ({ids}) AND is_by_hand = TRUE GROUP BY scenario
UNION ALL SELECT scenario, 'changed', 0, COUNT(*), 0, 0 FROM pairing_matching_line
WHERE scenario IN ({ids}) AND state <> 'kept' AND {changed} GROUP BY scenario
UNION ALL SELECT scenario, 'to_do', 0, COUNT(*), 0, 0 FROM pairing_matching_line
WHERE scenario IN ({ids}) AND state = 'planned' AND party IS NOT NULL GROUP BY scenario
UNION ALL SELECT l.scenario, 'open', 0, COUNT(*), 0, 0
FROM pairing_matching_line l LEFT JOIN pairing_mentorship m ON m.id = l.mentorship
WHERE l.scenario IN ({ids}) AND (l.state = 'refused' OR l.state = 'asked' AND m.state = 'proposed') GROUP BY l.scenario
UNION ALL SELECT l.scenario, 'pairs', CASE WHEN q.id IS NULL THEN 1 ELSE 0 END, COUNT(*), 0, 0
FROM (SELECT DISTINCT scenario, party, technical FROM pairing_matching_line
    WHERE scenario IN ({ids}) AND state <> 'kept' AND party IS NOT NULL) l
LEFT JOIN pairing_pair q ON q.party = l.party AND q.technical = l.technical AND q.state IN ({counted})
GROUP BY l.scenario, 3
UNION ALL SELECT scenario, 'load', n, COUNT(*), 0, 0 FROM (
    SELECT scenario, profile, COUNT(*) AS n FROM (
        SELECT scenario, party AS profile FROM pairing_matching_line
        WHERE scenario IN ({ids}) AND state <> 'kept' AND party IS NOT NULL
        UNION ALL SELECT scenario, technical FROM pairing_matching_line
        WHERE scenario IN ({ids}) AND state <> 'kept' AND technical IS NOT NULL) seats
    GROUP BY scenario, profile) loads
GROUP BY scenario, n
"""


async def figures_of(*scenario_ids: int) -> dict[int, Figures]:
    """In one statement; whether the caller may see the matchings is the caller's duty."""
    ids = ", ".join(str(int(one)) for one in scenario_ids)
    counted = ", ".join(f"'{state.value}'" for state in COUNTED)
    sql = _FIGURES.format(ids=ids, width=SCALE * STEP, counted=counted, changed=_CHANGED)
    found = {one: Figures() for one in scenario_ids}
    for row in await MatchingLine.raw(sql):
        _count(found[row["scenario"]], row)
    return found


def _count(figures: Figures, row: Mapping[str, Any]) -> None:
    n = row["n"]
    match row["kind"]:
        case "points":
            figures.spread[row["a"] * STEP] = n
            figures.placed += n
            figures.points += row["total"] // SCALE
            least = row["least"] // SCALE
            figures.weakest = least if figures.weakest is None else min(figures.weakest, least)
        case "pairs":
            figures.pairs += n
            figures.new_pairs += n if row["a"] else 0
        case "load":
            figures.loads[row["a"]] = n
        case kind:
            setattr(figures, _COUNTED[kind], n)


#: Kinds of rows that are one number.
_COUNTED = {
    "left": "left_out",
    "kept": "kept",
    "hand": "by_hand",
    "changed": "changed",
    "to_do": "to_do",
    "open": "open",
}
