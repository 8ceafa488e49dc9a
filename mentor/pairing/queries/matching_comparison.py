"""Two matchings of a programme side by side: in numbers, and who has another pair."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.matching.cohort import SCALE
from mentor.pairing.queries.matching_figures import Figures, figures_of
from mentor.pairing.queries.scenarios import ScenarioView, scenario_view
from mentor.pairing.tables import MatchingLine
from mentor.people.queries import PersonLine, person_lines

#: So many are listed.
LISTED = 200


@dataclass(frozen=True, slots=True)
class Half:
    """A mentee's pair in one of the two; points of the rules."""

    party: PersonLine | None
    technical: PersonLine | None
    points: int


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    mentee: PersonLine
    first: Half
    second: Half

    @property
    def gain(self) -> int:
        return self.second.points - self.first.points


@dataclass(frozen=True, slots=True)
class ComparisonView:
    first: ScenarioView
    second: ScenarioView
    first_figures: Figures
    second_figures: Figures
    #: How many of those in both have another pair; the first ones, greatest difference of points first.
    different: int
    in_both: int
    lines: tuple[DifferenceLine, ...]

    @property
    def is_cut(self) -> bool:
        return len(self.lines) < self.different


_SAME = "a.scenario = {} AND b.scenario = {} AND a.state <> 'kept' AND b.state <> 'kept'"
_DIFFERS = """(COALESCE(a.party, 0) <> COALESCE(b.party, 0)
    OR COALESCE(a.technical, 0) <> COALESCE(b.technical, 0))"""
_COUNTS = f"""
SELECT COUNT(*) AS in_both, SUM(CASE WHEN {_DIFFERS} THEN 1 ELSE 0 END) AS different
FROM pairing_matching_line a JOIN pairing_matching_line b ON b.mentee = a.mentee WHERE {_SAME}
"""
_LINES = f"""
SELECT a.mentee, a.points AS a_points, b.points AS b_points, ap.person AS a_party, at.person AS a_technical,
    bp.person AS b_party, bt.person AS b_technical
FROM pairing_matching_line a JOIN pairing_matching_line b ON b.mentee = a.mentee
    LEFT JOIN pairing_profile ap ON ap.id = a.party LEFT JOIN pairing_profile at ON at.id = a.technical
    LEFT JOIN pairing_profile bp ON bp.id = b.party LEFT JOIN pairing_profile bt ON bt.id = b.technical
WHERE {_SAME} AND {_DIFFERS} ORDER BY ABS(b.points - a.points) DESC, a.id LIMIT {{}}
"""
_WHO = ("mentee", "a_party", "a_technical", "b_party", "b_technical")


async def comparison_view(programme_id: int, first_id: int, second_id: int, actor: Actor) -> ComparisonView:
    """Six statements. Raises NotFound when one of them does not belong to the programme."""
    first, second = await scenario_view(first_id, actor), await scenario_view(second_id, actor)
    if {first.facts.programme_id, second.facts.programme_id} != {programme_id}:
        raise NotFound
    figures = await figures_of(first_id, second_id)
    counts = (await MatchingLine.raw(_COUNTS, first_id, second_id))[0]
    rows = await MatchingLine.raw(_LINES, first_id, second_id, LISTED)
    people = await person_lines({row[who] for row in rows for who in _WHO if row[who] is not None})

    def half(row: Any, side: str) -> Half:
        seats = (people.get(row[f"{side}_party"]), people.get(row[f"{side}_technical"]))
        return Half(*seats, row[f"{side}_points"] // SCALE)

    return ComparisonView(
        first,
        second,
        figures[first_id],
        figures[second_id],
        counts["different"] or 0,
        counts["in_both"],
        tuple(DifferenceLine(people[row["mentee"]], half(row, "a"), half(row, "b")) for row in rows),
    )
