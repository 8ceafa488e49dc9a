"""Panels, blind scores and what a round may conclude. Scores of the two lines stay two numbers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules import Role
from mentor.projects.rules.proposals import Area
from mentor.projects.rules.states import ProjectState, Required, Step
from mentor.projects.rules.words import Conclusion, Line, PanelistState, Position, RoundKind, RoundState

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


#: In which states of the project a round of this kind is called.
STATES: Mapping[RoundKind, frozenset[ProjectState]] = {
    RoundKind.PROPOSAL: frozenset({ProjectState.REVIEW}),
    RoundKind.STAGE: frozenset({ProjectState.RUNNING}),
    RoundKind.ACCEPTANCE: frozenset({ProjectState.ACCEPTANCE, ProjectState.CORRECTION}),
    RoundKind.POST_EVALUATION: frozenset({ProjectState.POST_EVALUATION}),
}
#: Who speaks for a line beside the panel.
SPEAKERS = {Line.PARTY: (Role.PARTY_OFFICE, Role.BRANCH_SECRETARY), Line.BUSINESS: (Role.UNIT_HEAD, Role.LEADER)}
#: What a round is scored by until the enterprise writes its own version: line, text, weight.
FIRST_CRITERIA: Mapping[RoundKind, Sequence[tuple[Line, Phrase, int]]] = {
    RoundKind.PROPOSAL: (
        (Line.PARTY, Phrase("Fits the Party work of the unit"), 25),
        (Line.PARTY, Phrase("Members lead from the front"), 25),
        (Line.BUSINESS, Phrase("Solves a real problem"), 25),
        (Line.BUSINESS, Phrase("Can be done with these people and dates"), 25),
    ),
    RoundKind.STAGE: (
        (Line.PARTY, Phrase("Party goals are on their way"), 50),
        (Line.BUSINESS, Phrase("Business goals are on their way"), 50),
    ),
    RoundKind.ACCEPTANCE: (
        (Line.PARTY, Phrase("Party goals reached"), 15),
        (Line.PARTY, Phrase("Role of the Party organisation, its members, and people grown"), 10),
        (Line.BUSINESS, Phrase("Business goals reached"), 15),
        (Line.BUSINESS, Phrase("Technology and innovation"), 20),
        (Line.BUSINESS, Phrase("Difficulty and complexity"), 10),
        (Line.BUSINESS, Phrase("Use and spread of the result"), 20),
        (Line.BUSINESS, Phrase("Economic and social benefit"), 10),
    ),
    RoundKind.POST_EVALUATION: (
        (Line.PARTY, Phrase("The effect on Party work has lasted"), 50),
        (Line.BUSINESS, Phrase("The effect on the business has lasted"), 50),
    ),
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


def kind_for(state: ProjectState) -> RoundKind | None:
    """The kind of round that can be called now."""
    return next((kind for kind, states in STATES.items() if state in states), None)


def step_of(
    kind: RoundKind, state: ProjectState, conclusion: Conclusion
) -> tuple[Step | None, tuple[Required, ...], Phrase | None]:
    """The step of the project, the decisions it brings, and why this conclusion is not possible now."""
    review = (Required.PARTY_REVIEW, Required.BUSINESS_REVIEW)
    scored = (Required.PANEL_SCORED,)
    steps: dict[tuple[RoundKind, Conclusion], tuple[Step | None, tuple[Required, ...]]] = {
        (RoundKind.PROPOSAL, Conclusion.PASSED): (Step.PASS_REVIEW, review),
        (RoundKind.PROPOSAL, Conclusion.RETURNED): (Step.RETURN, ()),
        (RoundKind.PROPOSAL, Conclusion.REJECTED): (Step.REJECT, ()),
        (RoundKind.ACCEPTANCE, Conclusion.PASSED): (Step.ACCEPT, scored),
        (RoundKind.ACCEPTANCE, Conclusion.CORRECTION): (Step.CORRECT, scored),
        (RoundKind.ACCEPTANCE, Conclusion.DILIGENT): (Step.CLOSE_DILIGENT, (*scored, Required.TOLERANCE_REFERENCE)),
        (RoundKind.ACCEPTANCE, Conclusion.NOT_REACHED): (Step.CLOSE_OTHER, scored),
        (RoundKind.POST_EVALUATION, Conclusion.PASSED): (Step.ARCHIVE, (Required.POST_EVALUATED,)),
        (RoundKind.POST_EVALUATION, Conclusion.NOT_REACHED): (Step.ARCHIVE, (Required.POST_EVALUATED,)),
    }
    step, given = steps.get((kind, conclusion), (None, ()))
    if state is ProjectState.CORRECTION and step is Step.CORRECT:
        return step, given, Phrase("It has been corrected once; please conclude otherwise.")
    if state is ProjectState.CORRECTION and step is Step.ACCEPT:
        return Step.RECHECK, (*scored, Required.CORRECTED), None
    return step, given, None


def lines_of(area: Area, actor: Actor) -> frozenset[Line]:
    """For which lines the actor may speak about a project of this area."""
    return frozenset(line for line, roles in SPEAKERS.items() if area.is_reached(actor, *roles))


def refusal_to_speak(
    area: Area, line: Line, state: RoundState, team: frozenset[int], seat: PanelSeat | None, actor: Actor
) -> Phrase | None:
    """Why somebody cannot give the opinion of a line in a round."""
    if line not in lines_of(area, actor):
        return Phrase(
            "The Party office or branch secretary speaks for the Party line, unit head or leader for the other."
        )
    if actor.person_id in team or seat is not None:
        return Phrase("Whoever is in the team or on the panel does not speak for a line as well.")
    if state is not RoundState.OPEN:
        return Phrase("This round is over.")
    return None


def refusal_to_pass(kind: RoundKind, conclusion: Conclusion, opinions: Mapping[Line, Position]) -> Phrase | None:
    """A proposal passes only when both lines have spoken and neither is against it."""
    if kind is not RoundKind.PROPOSAL or conclusion is not Conclusion.PASSED:
        return None
    if silent := [line for line in Line if line not in opinions]:
        return Phrase("Still without an opinion: %(lines)s.", lines=silent)
    if against := [line for line in Line if opinions[line] is Position.AGAINST]:
        return Phrase("Against it: %(lines)s. It cannot pass.", lines=against)
    return None


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
