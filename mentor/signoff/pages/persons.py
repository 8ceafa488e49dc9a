"""Whom a typed number or name means."""

from mentor.kernel.errors import Invalid
from mentor.signoff.forms import NOBODY_CALLED_SO
from mentor.signoff.queries import person_called


async def person_named(text: str, field: str) -> int:
    """The person, or a complaint at the field."""
    person = await person_called(text)
    if person is None:
        raise Invalid({field: NOBODY_CALLED_SO})
    return person
