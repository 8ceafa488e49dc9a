"""Where a module is used: the place must be one that the person sees."""

from dataclasses import dataclass

from mentor.growth.queries.milestones import milestone_row
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.rules.modules import PlaceKind
from mentor.people.tables import Person
from mentor.projects.queries.projects import project_row


@dataclass(frozen=True, slots=True)
class Place:
    unit_id: int
    title: str


async def place_of(kind: PlaceKind, place_id: int, title: str, actor: Actor) -> Place:
    """The unit is that of the project, else the one the person works in. NotFound when it is out of sight."""
    if kind is PlaceKind.PROJECT:
        project = await project_row(place_id, actor)
        return Place(project.unit_id, project.title)
    if kind is PlaceKind.MILESTONE:
        title = (await milestone_row(place_id, actor)).title
    row = await Person.select(Person.unit).where(Person.id == actor.person_id).first()
    if row is None:
        raise NotFound
    return Place(row["unit"], title)
