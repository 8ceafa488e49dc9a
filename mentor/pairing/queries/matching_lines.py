"""The table of a matching: a page of it, weakest match first, and the figures of a whole one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from piccolo.columns.combination import And

from mentor.kernel.forms import clean
from mentor.kernel.i18n import Labelled, Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.kernel.phrases import read_phrase
from mentor.pairing.matching.cohort import SCALE
from mentor.pairing.queries.pool import called
from mentor.pairing.rules.matchings import LineState
from mentor.pairing.rules.states import COUNTED, MentorshipState
from mentor.pairing.tables import MatchingLine
from mentor.people.queries import PersonLine, person_lines

#: A bar of the picture of fairness is so many points wide.
STEP = 20
_LINE: Any = MatchingLine


class Only(Labelled):
    """Which lines of the table are shown."""

    MATCHED = "matched", Phrase("Everybody who was matched")
    LEFT_OUT = "left_out", Phrase("Left out")
    BY_HAND = "by_hand", Phrase("Fixed by hand")
    CHANGED = "changed", Phrase("With another mentor than before")
    KEPT = "kept", Phrase("Staying as they are")
    OPEN = "open", Phrase("Not possible any more, or declined")


class Sort(Labelled):
    WEAKEST = "weakest", Phrase("Weakest match first")
    STRONGEST = "strongest", Phrase("Strongest match first")


@dataclass(frozen=True, slots=True)
class LineView:
    id: int
    mentee: PersonLine
    party: PersonLine | None
    technical: PersonLine | None
    party_profile: int | None
    technical_profile: int | None
    points: int
    is_by_hand: bool
    is_changed: bool
    shortage: Phrase | None
    state: LineState
    note: Phrase | None
    mentorship_id: int | None
    mentorship_state: MentorshipState | None


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
        case "left":
            figures.left_out = n
        case "kept":
            figures.kept = n
        case "hand":
            figures.by_hand = n
        case _:
            figures.changed = n


async def lines_of(
    scenario_id: int,
    *,
    only: Only = Only.MATCHED,
    sort: Sort = Sort.WEAKEST,
    name: str = "",
    after: str = "",
    size: int = PAGE_SIZE,
) -> Page[LineView]:
    """A page of the table; whether the caller may see it is the caller's duty."""
    query = _lines().where((MatchingLine.scenario == scenario_id) & _only(only))
    if wanted := clean(name):
        query = query.where(called(_LINE.mentee, wanted))
    up = sort is Sort.WEAKEST
    match read_cursor(after, 2):
        case [int(points), int(last)] if max(abs(points), abs(last)) < 2**31:
            beyond = (MatchingLine.points > points) if up else (MatchingLine.points < points)
            query = query.where(beyond | ((MatchingLine.points == points) & (MatchingLine.id > last)))
    found = await query.order_by(MatchingLine.points, ascending=up).order_by(MatchingLine.id).limit(size + 1)
    rows = found[:size]
    cursor = write_cursor(rows[-1]["points"], rows[-1]["id"]) if len(found) > size else ""
    return Page(await line_views(rows), cursor)


async def line_of(scenario_id: int, mentee_id: int) -> dict[str, Any] | None:
    """The row of one mentee, with the persons of the mentors."""
    row: dict[str, Any] | None = (
        await _lines().where((MatchingLine.scenario == scenario_id) & (MatchingLine.mentee == mentee_id)).first()
    )
    return row


async def line_views(rows: list[dict[str, Any]]) -> list[LineView]:
    wanted = {row[who] for row in rows for who in ("mentee", "party_person", "technical_person")}
    people = await person_lines([one for one in wanted if one is not None])
    return [line_view(row, people) for row in rows]


def _only(only: Only) -> Any:
    kept = MatchingLine.state == LineState.KEPT.value
    matched = MatchingLine.state != LineState.KEPT.value
    changed = _differs(MatchingLine.before_party, MatchingLine.party) | _differs(
        MatchingLine.before_technical, MatchingLine.technical
    )
    vacant = MatchingLine.mentorship.is_not_null() & (_LINE.mentorship.state == MentorshipState.PROPOSED.value)
    conditions: dict[Only, Any] = {
        Only.MATCHED: matched,
        Only.LEFT_OUT: And(matched, MatchingLine.party.is_null()),
        Only.BY_HAND: MatchingLine.is_by_hand.eq(True),
        Only.CHANGED: matched & changed,
        Only.KEPT: kept,
        Only.OPEN: (MatchingLine.state == LineState.REFUSED.value) | vacant,
    }
    return conditions[only]


def _differs(before: Any, now: Any) -> Any:
    return before.is_not_null() & (now.is_null() | (now != before))


def _lines() -> Any:
    return MatchingLine.select(
        *MatchingLine.all_columns(),
        _LINE.party.person.as_alias("party_person"),
        _LINE.technical.person.as_alias("technical_person"),
        _LINE.mentorship.state.as_alias("mentorship_state"),
    )


def line_view(row: Mapping[str, Any], people: Mapping[int, PersonLine]) -> LineView:
    now, before = (row["party"], row["technical"]), (row["before_party"], row["before_technical"])
    state = row["mentorship_state"]
    return LineView(
        id=row["id"],
        mentee=people[row["mentee"]],
        party=people.get(row["party_person"]),
        technical=people.get(row["technical_person"]),
        party_profile=row["party"],
        technical_profile=row["technical"],
        points=row["points"] // SCALE,
        is_by_hand=bool(row["is_by_hand"]),
        is_changed=any(b is not None and b != n for b, n in zip(before, now, strict=True)),
        shortage=read_phrase(row["shortage"]) if row["shortage"] else None,
        state=LineState(row["state"]),
        note=read_phrase(row["note"]) if row["note"] else None,
        mentorship_id=row["mentorship"],
        mentorship_state=MentorshipState(state) if state else None,
    )
