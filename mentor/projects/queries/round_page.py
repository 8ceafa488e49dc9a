"""The page of a round: what is judged, the panel, the opinions of both lines, and the numbers once it is concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.contents import Content, content_of
from mentor.projects.queries.projects import project_row
from mentor.projects.queries.rounds import RoundRow
from mentor.projects.rules import reviews
from mentor.projects.rules.proposals import Area
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.words import Conclusion, Line, NoticeState, PanelistState, Position, RoundKind, RoundState
from mentor.projects.tables import JointProject, ProjectNotice, ReviewCriterion, ReviewRound


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """`text` is a phrase of ours or what the enterprise wrote."""

    id: int
    line: Line
    text: Phrase
    weight: int


@dataclass(frozen=True, slots=True)
class PanelistLine:
    name: str
    line: Line
    state: PanelistState


@dataclass(frozen=True, slots=True)
class OpinionLine:
    name: str
    line: Line
    position: Position
    text: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round as lists show it; both numbers, or none before it is concluded."""

    id: int
    kind: RoundKind
    number: int
    version: int
    state: RoundState
    due_on: date
    conclusion: Conclusion | None
    reason: str
    minutes: str
    party_score: int | None
    business_score: int | None
    concluded_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    id: int
    version: int
    from_on: date
    until_on: date
    state: NoticeState


@dataclass(frozen=True, slots=True)
class RoundPage:
    """`panel` is empty for the team: who judges stays hidden from the judged."""

    line: RoundLine
    row: RoundRow
    title: str
    sees_project: bool
    content: Content | None
    criteria: Sequence[CriterionLine]
    panel: Sequence[PanelistLine]
    opinions: Sequence[OpinionLine]
    seat: PanelSeat | None
    refusal_to_settle: Phrase | None
    may_conclude: bool
    speaks_for: Sequence[Line]

    @property
    def awaited(self) -> int:
        return sum(one.state is PanelistState.INVITED for one in self.row.panel)

    def opinion(self, line: Line) -> OpinionLine | None:
        return next((one for one in self.opinions if one.line is line), None)


async def round_page(round_id: int, actor: Actor) -> RoundPage:
    """For the panel and whoever sees the project; raises NotFound to everybody else."""
    head = await _head(round_id)
    opinions, panel, seats = await _people(round_id)
    criteria = await _criteria(head["criteria"])
    row = _row(head, seats, criteria)
    seat = row.seat_of(actor)
    team: frozenset[int] = frozenset()
    area = Area(head["unit_path"], head["sponsor_path"] or "")
    if seat is None:
        facts = (await project_row(row.project_id, actor)).facts
        team = facts.members | facts.leads
    path, spoken = head["unit_path"], {one.line for one in opinions}
    return RoundPage(
        line=round_line(head),
        row=row,
        title=head["title"],
        sees_project=seat is None,
        content=await content_of(row.project_id, row.version) if seat is not None else None,
        criteria=criteria,
        panel=() if actor.person_id in team else panel,
        opinions=opinions,
        seat=seat,
        refusal_to_settle=reviews.refusal_to_settle(seat, row.state),
        may_conclude=row.state is RoundState.OPEN and not reviews.refusal_to_convene(path, actor),
        speaks_for=[
            line
            for line in Line
            if line not in spoken and not reviews.refusal_to_speak(area, line, row.state, team, seat, actor)
        ],
    )


async def _head(round_id: int) -> dict[str, Any]:
    project: Any = ReviewRound.project
    row: dict[str, Any] | None = (
        await ReviewRound.select(
            *ReviewRound.all_columns(),
            project.title.as_alias("title"),
            project.unit.path.as_alias("unit_path"),
            project.sponsor.path.as_alias("sponsor_path"),
        )
        .where(ReviewRound.id == round_id)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def _row(head: Mapping[str, Any], seats: Sequence[PanelSeat], criteria: Sequence[CriterionLine]) -> RoundRow:
    return RoundRow(
        id=head["id"],
        project_id=head["project"],
        kind=RoundKind(head["kind"]),
        version=head["version"],
        state=RoundState(head["state"]),
        panel=tuple(seats),
        criteria=frozenset(one.id for one in criteria),
    )


async def rounds_of(project_id: int) -> list[RoundLine]:
    """Newest first; whether the actor sees the project is the caller's duty."""
    rows = await ReviewRound.select().where(ReviewRound.project == project_id).order_by(ReviewRound.id, ascending=False)
    return [round_line(row) for row in rows]


async def notices_of(project_id: int) -> list[NoticeLine]:
    """The same for notices."""
    rows = (
        await ProjectNotice.select()
        .where(ProjectNotice.project == project_id)
        .order_by(ProjectNotice.id, ascending=False)
    )
    names = ("id", "version", "from_on", "until_on")
    return [NoticeLine(**{name: row[name] for name in names}, state=NoticeState(row["state"])) for row in rows]


def round_line(row: Mapping[str, Any]) -> RoundLine:
    names = ("id", "number", "version", "due_on", "reason", "minutes", "party_score", "business_score", "concluded_at")
    return RoundLine(
        **{name: row[name] for name in names},
        kind=RoundKind(row["kind"]),
        state=RoundState(row["state"]),
        conclusion=Conclusion(row["conclusion"]) if row["conclusion"] else None,
    )


async def _criteria(criteria_id: int) -> list[CriterionLine]:
    rows = (
        await ReviewCriterion.select()
        .where(ReviewCriterion.criteria == criteria_id)
        .order_by(ReviewCriterion.position, ReviewCriterion.id)
    )
    return [CriterionLine(row["id"], Line(row["line"]), Phrase(row["text"]), row["weight"]) for row in rows]


async def _people(round_id: int) -> tuple[list[OpinionLine], list[PanelistLine], list[PanelSeat]]:
    """Who spoke for a line, and the panel, by name, in one statement."""
    rows: list[dict[str, Any]] = await JointProject.raw(
        """SELECT 'panel' AS what, a.id AS id, p.id AS person, p.name AS name, a.line AS line, a.state AS state,
            '' AS text FROM projects_panelist a JOIN people_person p ON p.id = a.person WHERE a.round = {}
        UNION ALL
        SELECT 'opinion', o.id, p.id, p.name, o.line, o.position, o.text
        FROM projects_opinion o JOIN people_person p ON p.id = o.given_by WHERE o.round = {}
        ORDER BY 1, 2""",
        round_id,
        round_id,
    )
    spoken = [one for one in rows if one["what"] == "opinion"]
    seated = [one for one in rows if one["what"] == "panel"]
    return (
        [OpinionLine(one["name"], Line(one["line"]), Position(one["state"]), one["text"]) for one in spoken],
        [PanelistLine(one["name"], Line(one["line"]), PanelistState(one["state"])) for one in seated],
        [PanelSeat(one["person"], Line(one["line"]), PanelistState(one["state"])) for one in seated],
    )
