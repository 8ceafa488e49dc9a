"""Something that waits for a person, as every feature reports it to the inbox."""

from dataclasses import dataclass
from datetime import date, datetime

from mentor.kernel.i18n import Phrase


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of an inbox: what kind, what it is about and whose, since when, due when, and where to go."""

    kind: Phrase
    title: Phrase | str
    about: str
    since: datetime
    due_on: date | None
    address: str
