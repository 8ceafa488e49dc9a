"""A person chosen on a form has to stand in the area of whoever chooses."""

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.persons import place_of

OUTSIDE = Phrase("This person is outside your area.")


async def in_reach(person_id: int, field: str, actor: Actor) -> int:
    """The chosen person, if the actor's area includes them; otherwise a complaint at the field."""
    try:
        await place_of(person_id, actor)
    except NotFound:
        raise Invalid({field: OUTSIDE}) from None
    return person_id
