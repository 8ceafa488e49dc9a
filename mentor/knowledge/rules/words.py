"""The words of knowledge: lines, kinds, states."""

from mentor.kernel.i18n import Labelled, Phrase


class KnowledgeLine(Labelled):
    """Which of the two lines something is learnt on."""

    PARTY = "party", Phrase("Party line")
    BUSINESS = "business", Phrase("Business line")
    BOTH = "both", Phrase("Both lines")

    @property
    def tone(self) -> str:
        return self.value


class DocumentKind(Labelled):
    """What can be found. The order is that of the filter."""

    MODULE = "module", Phrase("Module")
    TOOLKIT = "toolkit", Phrase("Toolkit")
    LESSON = "lesson", Phrase("Lesson")


class Audience(Labelled):
    """Who may read something besides its authors and the offices over its unit."""

    ALL = "all", Phrase("Everybody in the enterprise")
    UNIT = "unit", Phrase("My unit only")
    DESK = "desk", Phrase("Only authors and the offices in charge")


class DocumentState(Labelled):
    """Where a found document stands, in the words of its own kind."""

    WAITING = "waiting", Phrase("Waiting for triage")
    KEPT = "kept", Phrase("Kept")
    MERGED = "merged", Phrase("Part of a module")
    DRAFT = "draft", Phrase("Module draft")
    IN_REVIEW = "in_review", Phrase("In review by both lines")
    PILOT = "pilot", Phrase("In pilot use")
    PUBLISHED = "published", Phrase("Published")
    DUE = "due", Phrase("Due for review")
    FLAGGED = "flagged", Phrase("Did not work somewhere")
    RETIRED = "retired", Phrase("Retired")
