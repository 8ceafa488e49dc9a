"""The three shapes of a pairing rule. A rule is one small object without state, so that a solver can hold many."""

from dataclasses import dataclass
from typing import Protocol

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan


@dataclass(frozen=True, slots=True)
class Points:
    """What one soft rule gives, out of how many, and why in words."""

    rule: str
    label: Phrase
    points: int
    out_of: int
    why: Phrase


@dataclass(frozen=True, slots=True)
class Block:
    """Why something is ruled out; `rule` is its number in the rule book, such as H2."""

    rule: str
    why: Phrase


class SeatRule(Protocol):
    """Hard: may this mentor take a seat with this mentee?"""

    code: str

    def refusal(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Phrase | None: ...


class PairRule(Protocol):
    """Hard: may these two be a pair?"""

    code: str

    def refusal(self, party: MentorFacts, technical: MentorFacts) -> Phrase | None: ...


class SoftRule(Protocol):
    """Points from 0 to the weight that the policy gives this rule."""

    code: str
    label: Phrase

    def points(self, mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> Points: ...


class Caution(Protocol):
    """Something to know before deciding; blocks nothing."""

    code: str

    def warning(self, mentor: MentorFacts, mentee: MenteeFacts) -> Phrase | None: ...
