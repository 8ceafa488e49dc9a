"""What of the reasons for a match the three may be told, in words without points. Pure.

A sentence that is not listed here stays with HR: evaluations, free places, whatever speaks against somebody.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import Signer

#: What a rule says -> what is told of it.
TOLD: Mapping[str, Callable[[Mapping[str, Any]], Phrase]] = {
    "Has %(shared)s of what was asked for.": lambda said: Phrase(
        "Brings what the mentee wants to learn: %(shared)s.", shared=said["shared"]
    ),
    "Meets %(met)s of %(needed)s levels of the gaps.": lambda said: Phrase("Is strong where the mentee wants to grow."),
    "Both work at %(site)s.": lambda said: Phrase(
        "Works at the same place as the mentee: %(site)s.", site=said["site"]
    ),
    "Both work in the same unit.": lambda said: Phrase("Works in the same unit as the mentee."),
    "From another department.": lambda said: Phrase("Comes from another department and sees with other eyes."),
}
#: Who had the wish is told, never with which words.
_WISHED = {
    Signer.MENTEE: Phrase("The mentee wished for this mentor."),
    Signer.PARTY: Phrase("This mentor wished for the mentee."),
    Signer.TECHNICAL: Phrase("This mentor wished for the mentee."),
}


def told(why: Phrase, points: int, out_of: int) -> Phrase | None:
    """The reason as the three may read it; None for what is nobody's business or does not speak for the match.

    Half of the points at least: less is no reason to have chosen somebody.
    """
    tell = TOLD.get(why.key)
    return tell(why.values) if tell and points and 2 * points >= out_of else None


def told_wish(signer: Signer) -> Phrase:
    return _WISHED[signer]
