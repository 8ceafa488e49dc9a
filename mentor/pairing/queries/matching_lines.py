"""The table of a matching: a page of it, weakest match first, and the figures of a whole one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from piccolo.columns.combination import And

from mentor.kernel.forms import clean
from mentor.kernel.i18n import Labelled, Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.kernel.phrases import read_phrase
from mentor.pairing.matching.cohort import SCALE
from mentor.pairing.queries.pool import called
from mentor.pairing.rules.matchings import LineState
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import MatchingLine
from mentor.people.queries import PersonLine, person_lines

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


async def shortages_of(scenario_id: int) -> dict[int, Phrase]:
    """Mentees who were left out, and why; whether the caller may see it is the caller's duty."""
    rows = await MatchingLine.select(MatchingLine.mentee, MatchingLine.shortage).where(
        (MatchingLine.scenario == scenario_id) & (MatchingLine.shortage != "")
    )
    return {row["mentee"]: read_phrase(row["shortage"]) for row in rows}


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
    asked = MatchingLine.state == LineState.ASKED.value
    vacant = asked & (_LINE.mentorship.state == MentorshipState.PROPOSED.value)
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
