"""Joint strategic studies and the topics that follow, as far as the actor may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.queries import PersonLine, person_lines
from mentor.people.queries.search import LAST
from mentor.people.rules import is_administrator
from mentor.projects.queries.lists import PARTY_SUBTREE
from mentor.projects.rules import studies
from mentor.projects.rules.proposals import FOUNDERS, SEES_PROJECTS, Area
from mentor.projects.rules.studies import StudyFacts
from mentor.projects.rules.words import Line, StudyColumn, StudyState, TopicSource, TopicState
from mentor.projects.tables import ProjectTopic, StrategicStudy, StudyCard, StudyConclusion, StudyParticipant

LIMIT = 100
_MINE = '"projects_study"."id" IN (SELECT p.study FROM projects_study_participant p WHERE p.person = {})'
_OF_SPONSOR = (
    '"projects_topic"."conclusion" IN (SELECT c.id FROM projects_study_conclusion c'
    f" JOIN projects_study s ON s.id = c.study WHERE s.sponsor IN ({PARTY_SUBTREE}))"
)


@dataclass(frozen=True, slots=True)
class StudyRow:
    id: int
    title: str
    question: str
    held_on: date
    unit_id: int
    unit_name: str
    sponsor_name: str | None
    facts: StudyFacts
    lines: Mapping[int, Line]
    edited: int


@dataclass(frozen=True, slots=True)
class CardLine:
    column: StudyColumn
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """`topic_state` is None until the conclusion has become a topic."""

    id: int
    text: str
    topic_state: TopicState | None


@dataclass(frozen=True, slots=True)
class StudyPage:
    row: StudyRow
    cards: Sequence[CardLine]
    conclusions: Sequence[ConclusionLine]
    people: Mapping[int, PersonLine]
    refusal_to_write: Phrase | None
    refusal_to_lead: Phrase | None
    refusal_to_raise: Phrase | None

    def column(self, column: StudyColumn) -> list[CardLine]:
        return [card for card in self.cards if card.column is column]


@dataclass(frozen=True, slots=True)
class StudyLine:
    id: int
    title: str
    held_on: date
    state: StudyState
    unit_name: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    id: int
    title: str
    problem: str
    indicators: str
    source: TopicSource
    state: TopicState
    unit_name: str
    may_begin: bool


async def study_row(study_id: int, actor: Actor) -> StudyRow:
    """Raises NotFound when there is none or the actor may not see it."""
    unit: Any = StrategicStudy.unit
    sponsor: Any = StrategicStudy.sponsor
    row = (
        await StrategicStudy.select(
            *StrategicStudy.all_columns(),
            unit.path.as_alias("unit_path"),
            unit.name.as_alias("unit_name"),
            sponsor.path.as_alias("sponsor_path"),
            sponsor.name.as_alias("sponsor_name"),
        )
        .where(StrategicStudy.id == study_id)
        .first()
    )
    if row is None:
        raise NotFound
    rows = await StudyParticipant.select(StudyParticipant.person, StudyParticipant.line).where(
        StudyParticipant.study == study_id
    )
    lines = {one["person"]: Line(one["line"]) for one in rows}
    facts = StudyFacts(
        row["unit_path"], StudyState(row["state"]), row["led_by"], frozenset(lines), row["sponsor_path"] or ""
    )
    if not studies.is_visible(facts, actor):
        raise NotFound
    kept = {name: row[name] for name in ("id", "title", "question", "held_on", "unit_name", "sponsor_name", "edited")}
    return StudyRow(**kept, unit_id=row["unit"], facts=facts, lines=lines)


async def study_page(study_id: int, actor: Actor) -> StudyPage:
    """Five statements, however much stands on the canvas."""
    row = await study_row(study_id, actor)
    column: Any = StudyCard.column
    cards = (
        await StudyCard.select(column.as_alias("part"), StudyCard.text, StudyCard.source)
        .where(StudyCard.study == study_id)
        .order_by(StudyCard.id)
    )
    return StudyPage(
        row=row,
        cards=[CardLine(StudyColumn(card["part"]), card["text"], card["source"]) for card in cards],
        conclusions=await _conclusions(study_id),
        people=await person_lines({*row.lines, row.facts.led_by_id}),
        refusal_to_write=studies.refusal_to_write(row.facts, actor),
        refusal_to_lead=studies.refusal_to_lead(row.facts, actor),
        refusal_to_raise=studies.refusal_to_raise(row.facts, actor),
    )


async def study_lines(actor: Actor) -> list[StudyLine]:
    """The newest of the own area and those the actor takes part in."""
    if is_administrator(actor):
        raise NotFound
    unit: Any = StrategicStudy.unit
    seen: Any = (StrategicStudy.led_by == (actor.person_id or 0)) | WhereRaw(_MINE, actor.person_id or 0)
    for path in actor.unit_scopes(*SEES_PROJECTS):
        seen = seen | ((unit.path >= path) & (unit.path < path + LAST))
    for path in actor.party_scopes(*SEES_PROJECTS):
        seen = seen | WhereRaw(f'"projects_study"."sponsor" IN ({PARTY_SUBTREE})', path, path + LAST)
    rows = (
        await StrategicStudy.select(
            StrategicStudy.id,
            StrategicStudy.title,
            StrategicStudy.held_on,
            StrategicStudy.state,
            unit.name.as_alias("unit_name"),
        )
        .where(seen)
        .order_by(StrategicStudy.id, ascending=False)
        .limit(LIMIT)
    )
    return [StudyLine(**row | {"state": StudyState(row["state"])}) for row in rows]


async def topic_lines(actor: Actor) -> list[TopicLine]:
    """Topics of the own area; nobody sees others before they are published for bids."""
    if is_administrator(actor):
        raise NotFound
    unit: Any = ProjectTopic.unit
    seen: Any = ProjectTopic.state == TopicState.PUBLISHED.value
    for path in actor.unit_scopes(*SEES_PROJECTS):
        seen = seen | ((unit.path >= path) & (unit.path < path + LAST))
    for path in actor.party_scopes(*SEES_PROJECTS):
        seen = seen | WhereRaw(_OF_SPONSOR, path, path + LAST)
    study: Any = ProjectTopic.conclusion.study
    names = ("id", "title", "problem", "indicators")
    rows = (
        await ProjectTopic.select(
            *(getattr(ProjectTopic, name) for name in names),
            ProjectTopic.source,
            ProjectTopic.state,
            unit.name.as_alias("unit_name"),
            unit.path.as_alias("unit_path"),
            study.sponsor.path.as_alias("sponsor_path"),
        )
        .where(seen)
        .order_by(ProjectTopic.id, ascending=False)
        .limit(LIMIT)
    )
    return [
        TopicLine(
            **{name: row[name] for name in (*names, "unit_name")},
            source=TopicSource(row["source"]),
            state=TopicState(row["state"]),
            may_begin=row["state"] == TopicState.OPEN.value
            and Area(row["unit_path"], row["sponsor_path"] or "").is_reached(actor, *FOUNDERS),
        )
        for row in rows
    ]


async def _conclusions(study_id: int) -> list[ConclusionLine]:
    rows = await StudyConclusion.select().where(StudyConclusion.study == study_id).order_by(StudyConclusion.id)
    if not rows:
        return []
    topics = await ProjectTopic.select(ProjectTopic.conclusion, ProjectTopic.state).where(
        ProjectTopic.conclusion.is_in([row["id"] for row in rows])
    )
    states = {topic["conclusion"]: TopicState(topic["state"]) for topic in topics}
    return [ConclusionLine(row["id"], row["text"], states.get(row["id"])) for row in rows]
