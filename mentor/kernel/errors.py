"""What can go wrong in the domain. Only mentor.web knows which HTTP status each one becomes."""

from collections.abc import Mapping

from mentor.kernel.i18n import Phrase


class DomainError(Exception):
    """A business rule said no; the phrase is written for the person at the screen."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class NotFound(DomainError):
    """Missing, or not visible to this actor: callers must not be able to tell which."""

    def __init__(self, phrase: Phrase | None = None) -> None:
        super().__init__(phrase or Phrase("There is no such page, or you may not see it."))


class Forbidden(DomainError):
    """Visible, but this actor may not do this to it; the phrase is the reason."""


class Conflict(DomainError):
    """The thing has moved on since the actor last saw it."""


class StepUpNeeded(DomainError):
    """The actor must enter the password (or second factor) again before this."""


class Invalid(DomainError):
    """Mistyped: every complaint at once, by field name; the empty name is the form as a whole."""

    def __init__(self, errors: Mapping[str, Phrase]) -> None:
        super().__init__(Phrase("Please correct the marked fields."))
        self.errors = dict(errors)
