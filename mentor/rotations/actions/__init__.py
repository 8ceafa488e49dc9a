"""What can be done with posts and assignments: one function per verb, one transaction each."""

from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase


def refuse(refusal: Phrase | None) -> None:
    """Raise Forbidden when there is a reason."""
    if refusal is not None:
        raise Forbidden(refusal)
