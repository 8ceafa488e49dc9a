"""What a new lesson is learnt from: authorised by the feature it belongs to."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from mentor.growth.queries.logs import log_row
from mentor.growth.queries.milestones import milestone_row
from mentor.kernel.actor import Actor
from mentor.knowledge.queries.places import place_name
from mentor.knowledge.rules.lessons import NewLesson, Origin, Source
from mentor.knowledge.rules.words import Audience, KnowledgeLine
from mentor.pairing.rules.states import STAFFED
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person
from mentor.projects.queries.nodes import node_row
from mentor.projects.queries.projects import project_row
from mentor.rotations.queries.assignments import assignment_row


@dataclass(frozen=True, slots=True)
class Writing:
    """Where somebody writes: the own unit, the mentorship to be credited, the source with its title."""

    unit_id: int
    unit_path: str
    author_name: str
    mentorship_id: int | None
    source: Source
    #: Of the project it comes from: what its Party building is joined with.
    n_tag: str = ""


async def writing(source: Source, actor: Actor) -> Writing:
    """NotFound when the actor may not see what the lesson is said to come from."""
    seen = await _seen(source, actor)
    unit: Any = Person.unit
    row = (
        await Person.select(Person.name, unit.id.as_alias("unit_id"), unit.path.as_alias("unit_path"))
        .where(Person.id == actor.person_id)
        .first()
    )
    assert row is not None, "readers are persons"
    mentorship = seen.mentorship_id or await _own_mentorship(actor)
    origin = Source(source.kind, source.id, seen.title)
    return Writing(row["unit_id"], row["unit_path"], row["name"], mentorship, origin, seen.n_tag)


class _Seen(NamedTuple):
    """A source that the actor sees."""

    title: str = ""
    mentorship_id: int | None = None
    n_tag: str = ""


async def _seen(source: Source, actor: Actor) -> _Seen:
    if source.kind is Origin.LOG:
        line, bond, _, _ = await log_row(source.id, actor)
        return _Seen(f"{line.happened_on}", bond.mentorship_id)
    if source.kind is Origin.MILESTONE:
        row = await milestone_row(source.id, actor)
        return _Seen(row.title, row.bond.mentorship_id)
    if source.kind is Origin.PROJECT:
        project = await project_row(source.id, actor)
        return _Seen(project.title, n_tag=project.figures.n_tag.value)
    if source.kind is Origin.NODE:
        node = await node_row(source.id, actor)
        return _Seen(f"{node.project.title} · {node.line.title}", n_tag=node.project.figures.n_tag.value)
    if source.kind is Origin.ROTATION:
        stay = await assignment_row(source.id, actor)
        return _Seen(place_name(stay), stay.seat.mentorship)
    return _Seen()


@dataclass(frozen=True, slots=True)
class ProjectLesson:
    """What a member wrote in a project, and who wrote it."""

    record: int
    new: NewLesson
    place: Writing
    author: Actor


#: Those that no lesson was made of.
_NEW_IN_PROJECTS = """
    SELECT d.id AS id, d.member AS member, d.line AS line, d.situation AS situation, d.learnt AS learnt,
        d.advice AS advice, p.name AS name, p.unit AS unit, u.path AS unit_path, j.id AS project, j.title AS title,
        j.n_tag AS n_tag
    FROM projects_lesson d JOIN people_person p ON p.id = d.member JOIN people_unit u ON u.id = p.unit
    JOIN projects_project j ON j.id = d.project
    WHERE NOT EXISTS (SELECT 1 FROM knowledge_lesson l WHERE l.collection = 'projects'
                      AND l.record = CAST(d.id AS varchar(20)))
    ORDER BY d.id LIMIT {}
"""


async def new_project_lessons(limit: int) -> list[ProjectLesson]:
    """For the job that brings them into the queue."""
    found = []
    for row in await Person.raw(_NEW_IN_PROJECTS, limit):
        line = KnowledgeLine(row["line"])
        new = NewLesson(line, row["situation"], row["learnt"], row["advice"], Audience.ALL, n_tag=row["n_tag"])
        source = Source(Origin.PROJECT, row["project"], row["title"])
        place = Writing(row["unit"], row["unit_path"], row["name"], None, source)
        found.append(ProjectLesson(row["id"], new, place, Actor(person_id=row["member"])))
    return found


async def _own_mentorship(actor: Actor) -> int | None:
    row = (
        await Mentorship.select(Mentorship.id)
        .where((Mentorship.mentee == actor.person_id) & Mentorship.state.is_in([one.value for one in STAFFED]))
        .first()
    )
    return row["id"] if row else None
