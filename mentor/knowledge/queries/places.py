"""Where a module is used: the place must be one that the person sees."""

from dataclasses import dataclass

from mentor.growth.queries.milestones import milestone_row
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.rules.modules import PlaceKind
from mentor.people.tables import Person
from mentor.projects.queries.projects import project_row
from mentor.rotations.queries.assignments import AssignmentRow, assignment_row


@dataclass(frozen=True, slots=True)
class Place:
    unit_id: int
    title: str


def place_name(stay: AssignmentRow) -> str:
    """Where a stay is: the unit and the post there."""
    return " · ".join(filter(None, (stay.host_name, stay.host_position)))


async def place_of(kind: PlaceKind, place_id: int, title: str, actor: Actor) -> Place:
    """The unit is that of the project or host, else the one the person works in. NotFound when it is out of sight."""
    if kind is PlaceKind.PROJECT:
        project = await project_row(place_id, actor)
        return Place(project.unit_id, project.title)
    if kind is PlaceKind.ROTATION:
        stay = await assignment_row(place_id, actor)
        return Place(stay.host_unit, place_name(stay))
    if kind is PlaceKind.MILESTONE:
        title = (await milestone_row(place_id, actor)).title
    row = await Person.select(Person.unit).where(Person.id == actor.person_id).first()
    if row is None:
        raise NotFound
    return Place(row["unit"], title)
