"""Why these mentors, in words, for whoever sees the mentorship. What was weighed is kept with the offers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import read_phrase
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.rules.matchings import LineState, ScenarioState
from mentor.pairing.rules.states import HOLDS_A_PLACE, Seat, Signer
from mentor.pairing.rules.telling import told, told_wish
from mentor.pairing.rules.visibility import runs_mentorship
from mentor.pairing.tables import MatchingLine, MatchingWish, Offer
from mentor.people.queries import PersonLine, person_lines

_PROFILE: Any = Offer.profile
_PAIR: Any = Offer.mentorship.pair
_SCENARIO: Any = MatchingLine.scenario
#: Lines of a published matching that led to offers.
DECIDED = (LineState.ASKED.value, LineState.CHANGED.value)

NOT_KEPT = Phrase("What was weighed then has not been kept.")


@dataclass(frozen=True, slots=True)
class SeatExplanation:
    """One mentor: what spoke for them, and who decided when."""

    seat: Seat
    mentor: PersonLine
    reasons: tuple[Phrase, ...]
    decided: Phrase


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the mentee and the mentors may know of how they came together; nothing about others."""

    mentorship: MentorshipView
    seats: tuple[SeatExplanation, ...]
    together: tuple[Phrase, ...]
    may_read_record: bool


async def explanation(mentorship_id: int, actor: Actor) -> Explanation:
    """Raises NotFound for whoever does not see the mentorship."""
    view = await mentorship_view(mentorship_id, actor)
    rows = await _live_offers(mentorship_id)
    published = await decided_line(mentorship_id)
    wishes = await _wishes(view)
    people = await person_lines({row[who] for row in rows for who in ("person", "offered_by") if row[who]})
    return Explanation(
        mentorship=view,
        seats=tuple(_seat(row, people, wishes, chosen_by(published, row["seat"], row["profile"])) for row in rows),
        together=_together(rows),
        may_read_record=runs_mentorship(view.facts, actor),
    )


async def decided_line(mentorship_id: int) -> dict[str, Any] | None:
    """The line of the matching by which this mentorship came about or got its last mentor, when there is one."""
    decided = MatchingLine.state.is_in(list(DECIDED)) & (_SCENARIO.state == ScenarioState.PUBLISHED.value)
    row = (
        await MatchingLine.select(
            MatchingLine.mentee,
            MatchingLine.party,
            MatchingLine.technical,
            MatchingLine.is_by_hand,
            MatchingLine.scenario,
        )
        .where((MatchingLine.mentorship == mentorship_id) & decided)
        .order_by(MatchingLine.id, ascending=False)
        .first()
    )
    return dict(row) if row else None


def chosen_by(line: Mapping[str, Any] | None, seat: str, profile_id: int) -> bool:
    """Whether this mentor came from the published matching of the line; a later change did not."""
    return line is not None and line[seat] == profile_id


async def _live_offers(mentorship_id: int) -> list[dict[str, Any]]:
    """Of whoever holds a seat or is asked, Party first."""
    held = Offer.state.is_in([state.value for state in HOLDS_A_PLACE])
    rows: list[dict[str, Any]] = (
        await Offer.select(
            Offer.seat,
            Offer.profile,
            _PROFILE.person.as_alias("person"),
            Offer.reasons,
            Offer.offered_by,
            Offer.offered_at,
            _PAIR.formed_on.as_alias("formed_on"),
            _PAIR.theme.as_alias("theme"),
        )
        .where((Offer.mentorship == mentorship_id) & held)
        .order_by(Offer.seat, Offer.id)
    )
    return rows


async def _wishes(view: MentorshipView) -> set[tuple[int, Signer]]:
    """Who of the three had wished for whom (by the mentor's profile)."""
    mine = (MatchingWish.programme == view.programme_id) & (MatchingWish.mentee == view.mentee.id)
    rows = await MatchingWish.select(MatchingWish.profile, MatchingWish.signer).where(
        mine & MatchingWish.is_refusal.eq(False)
    )
    return {(row["profile"], Signer(row["signer"])) for row in rows}


def _seat(
    row: Mapping[str, Any], people: Mapping[int, PersonLine], wishes: set[tuple[int, Signer]], by_matching: bool
) -> SeatExplanation:
    seat = Seat(row["seat"])
    spoken = [told_wish(signer) for signer in Signer if (row["profile"], signer) in wishes]
    weighed = json.loads(row["reasons"])
    if not weighed:
        spoken.append(NOT_KEPT)
    for _, points, out_of, why in weighed:
        if (phrase := told(read_phrase(why), points, out_of)) is not None:
            spoken.append(phrase)
    decider = people.get(row["offered_by"])
    return SeatExplanation(
        seat, people[row["person"]], tuple(spoken), decision(decider, row["offered_at"], by_matching=by_matching)
    )


def decision(decider: PersonLine | None, when: datetime, *, by_matching: bool) -> Phrase:
    """Whose decision it was: always a person's."""
    who = decider.label if decider else Phrase("HR")
    if by_matching:
        return Phrase(
            "A computer compared the possible pairs and proposed. %(who)s looked at it and decided on %(when)s.",
            who=who, when=when,
        )  # fmt: skip
    return Phrase("%(who)s chose this mentor on %(when)s.", who=who, when=when)


def _together(rows: list[dict[str, Any]]) -> tuple[Phrase, ...]:
    """What makes the two a team, when both seats are held or asked."""
    if len(rows) < len(Seat) or rows[0]["formed_on"] is None:
        return ()
    formed_on, theme = rows[0]["formed_on"], rows[0]["theme"]
    said = []
    if all(formed_on < row["offered_at"].date() for row in rows):
        said.append(Phrase("The two mentors have been working together as a pair since %(day)s.", day=formed_on))
    if theme:
        said.append(Phrase("Together they work on: %(theme)s.", theme=theme))
    return tuple(said)
