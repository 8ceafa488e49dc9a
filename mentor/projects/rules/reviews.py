"""Panels, blind scores and what a round may conclude. Scores of the two lines stay two numbers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.projects.rules.words import Conclusion, Line, PanelistState, RoundKind, RoundState

#: Fewest panelists, leave out those who recuse themselves.
SMALLEST_PANEL = {RoundKind.PROPOSAL: 2, RoundKind.STAGE: 2, RoundKind.ACCEPTANCE: 5, RoundKind.POST_EVALUATION: 2}
#: Most points a panelist gives for one criterion; its weight says what they count.
MOST_POINTS = 100

CONCLUSIONS: Mapping[RoundKind, frozenset[Conclusion]] = {
    RoundKind.PROPOSAL: frozenset({Conclusion.PASSED, Conclusion.RETURNED, Conclusion.REJECTED}),
    RoundKind.STAGE: frozenset({Conclusion.PASSED, Conclusion.CORRECTION}),
    RoundKind.ACCEPTANCE: frozenset(
        {Conclusion.PASSED, Conclusion.CORRECTION, Conclusion.DILIGENT, Conclusion.NOT_REACHED}
    ),
    RoundKind.POST_EVALUATION: frozenset({Conclusion.PASSED, Conclusion.NOT_REACHED}),
}


@dataclass(frozen=True, slots=True)
class PanelSeat:
    person_id: int
    line: Line
    state: PanelistState = PanelistState.INVITED


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """Points of one panelist for one criterion of one line."""

    panelist: int
    line: Line
    weight: int
    points: int


def refusal_to_convene(unit_path: str, actor: Actor) -> Phrase | None:
    if actor.covers(unit_path, Role.PARTY_OFFICE):
        return None
    return Phrase("Only the Party office of the area calls a panel together and concludes its round.")


def complaint_about_panel(kind: RoundKind, panel: Sequence[PanelSeat], team: frozenset[int]) -> Phrase | None:
    """Why these people cannot be the panel."""
    people = [seat.person_id for seat in panel]
    if len(set(people)) < len(people):
        return Phrase("Somebody is on the panel twice.")
    if team & set(people):
        return Phrase("Nobody of the team judges the own project.")
    if {seat.line for seat in panel} != set(Line):
        return Phrase("The panel needs people of both lines.")
    if len(panel) < SMALLEST_PANEL[kind]:
        return Phrase("This panel needs at least %(number)s people.", number=SMALLEST_PANEL[kind])
    return None


def refusal_to_settle(seat: PanelSeat | None, state: RoundState) -> Phrase | None:
    """Why somebody cannot hand in scores or recuse themselves; the same for both."""
    if seat is None:
        return Phrase("You are not on this panel.")
    if state is not RoundState.OPEN:
        return Phrase("This round is over.")
    if seat.state is not PanelistState.INVITED:
        return Phrase("You have already answered in this round.")
    return None


def complaints_about_points(points: Mapping[int, int], criteria: frozenset[int]) -> Phrase | None:
    if set(points) != criteria:
        return Phrase("Please give points for every criterion.")
    if not all(0 <= one <= MOST_POINTS for one in points.values()):
        return Phrase("Please give from 0 to %(most)s points.", most=MOST_POINTS)
    return None


def refusal_to_conclude(
    kind: RoundKind, state: RoundState, panel: Sequence[PanelSeat], conclusion: Conclusion
) -> Phrase | None:
    if state is not RoundState.OPEN:
        return Phrase("This round is over.")
    if conclusion not in CONCLUSIONS[kind]:
        return Phrase("A round of this kind cannot end so.")
    if waiting := sum(seat.state is PanelistState.INVITED for seat in panel):
        return Phrase("Scores are still missing: %(number)s.", number=waiting)
    if {seat.line for seat in panel if seat.state is PanelistState.SCORED} != set(Line):
        return Phrase("One line has no scores left: please add somebody to the panel.")
    return None


def sees_scores(seat: PanelSeat | None, state: RoundState, panelist_person: int) -> bool:
    """Blind: until the round is concluded everybody sees the own points only."""
    return state is RoundState.CONCLUDED or (seat is not None and seat.person_id == panelist_person)


def line_scores(given: Sequence[GivenPoints]) -> dict[Line, int | None]:
    """Per line the weighted mean of all panelists in hundredths of a point of 100; never one number for both."""
    return {line: _mean([one for one in given if one.line is line]) for line in Line}


def _mean(given: Sequence[GivenPoints]) -> int | None:
    weights = sum(one.weight for one in given)
    if not weights:
        return None
    return (sum(one.weight * one.points for one in given) * 100 * 2 + weights) // (2 * weights)
