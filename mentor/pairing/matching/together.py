"""Soft rules on the two mentors themselves: what makes them a good team. One small object each. Pure."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Protocol

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MentorFacts
from mentor.pairing.rules.kinds import Points

Known = Set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TogetherWeights:
    """Points of each rule."""

    place: int = 10
    known: int = 10
    range: int = 10


class TogetherRule(Protocol):
    code: str
    label: Phrase

    def points(self, party: MentorFacts, technical: MentorFacts, weights: TogetherWeights, known: Known) -> Points: ...


class SamePlace:
    """Two mentors who meet anyway talk to each other more."""

    code = "pair-place"
    label = Phrase("The two mentors work at the same place")

    def points(self, party: MentorFacts, technical: MentorFacts, weights: TogetherWeights, known: Known) -> Points:
        if (party.site and party.site == technical.site) or party.unit_path == technical.unit_path:
            return Points(self.code, self.label, weights.place, weights.place, Phrase("They work at the same place."))
        return Points(self.code, self.label, 0, weights.place, Phrase("They work at different places."))


class KnownPair:
    """A pair that exists has agreed on how to work together."""

    code = "pair-known"
    label = Phrase("The two mentors are a pair already")

    def points(self, party: MentorFacts, technical: MentorFacts, weights: TogetherWeights, known: Known) -> Points:
        if (party.profile_id, technical.profile_id) in known:
            return Points(self.code, self.label, weights.known, weights.known, Phrase("They are a pair already."))
        return Points(self.code, self.label, 0, weights.known, Phrase("They would be a new pair."))


class Range:
    """Together they should be strong on all three axes: the best of the two on each counts."""

    code = "pair-range"
    label = Phrase("Strong on all three axes together")

    def points(self, party: MentorFacts, technical: MentorFacts, weights: TogetherWeights, known: Known) -> Points:
        axes = ("political", "business", "scenario")
        met = sum(max(getattr(party.strengths, axis), getattr(technical.strengths, axis)) for axis in axes)
        why = Phrase("Together %(met)s of %(most)s levels.", met=met, most=12)
        return Points(self.code, self.label, weights.range * met // 12, weights.range, why)


TOGETHER_RULES: tuple[TogetherRule, ...] = (SamePlace(), KnownPair(), Range())
