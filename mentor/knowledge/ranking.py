"""In which order found documents are shown: BM25 over weighted fields, closeness, and real use. Pure.

The databases only choose the documents; their own ranks differ, so the order is computed here, the same for both.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentor.knowledge.words import Asked, Question

TITLE_WEIGHT, TAG_WEIGHT, BODY_WEIGHT = 4.0, 3.0, 1.0
_K, _B = 1.2, 0.6
_NEAR = 0.35
_USE = 0.12


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many documents there are, how many words they have together, and in how many each asked word is."""

    documents: int
    words: int
    counts: Mapping[str, int]

    @property
    def mean_length(self) -> float:
        return max(self.words / self.documents, 1.0) if self.documents else 1.0

    def worth(self, term: str) -> float:
        """Rare words say more."""
        count = min(self.counts.get(term, 0), self.documents)
        return math.log(1 + (self.documents - count + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class Candidate:
    id: int
    title_words: str
    tag_words: str
    body_words: str
    length: int
    used: int
    #: In hundredths: a proven module counts more than a lesson nobody has looked at.
    standing: int = 100


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One asked word, prepared once for all candidates: what to count, and what it is worth."""

    needles: tuple[tuple[str, float], ...]
    share: float
    #: Characters of the word one after the other; "" for a word of one piece.
    phrase: str
    best: float


def ranked(candidates: Sequence[Candidate], question: Question, corpus: Corpus) -> list[int]:
    """Ids, best first; between equals the newest."""
    worths = {term: corpus.worth(term) for term in question.terms}
    weighed = [_weighed(asked, worths) for asked in question.asked]
    pairs, mean_length = _neighbours(question, worths), corpus.mean_length
    scored = [(_score(one, weighed, pairs, mean_length), one.id) for one in candidates]
    return [row for _, row in sorted(scored, key=lambda pair: (-pair[0], -pair[1]))]


def _weighed(asked: Asked, worths: Mapping[str, float]) -> _Weighed:
    terms = asked.terms
    own = [worths[term] for term in terms]
    needles = tuple((_needle(term, asked), worth) for term, worth in zip(terms, own, strict=True))
    phrase = f" {' '.join(asked.words)}" if len(asked.words) > 1 else ""
    return _Weighed(needles, _share(own), phrase, max(own, default=0.0))


def _needle(term: str, asked: Asked) -> str:
    return f" {term}" if asked.is_beginning and term == asked.words[-1] else f" {term} "


def _score(
    one: Candidate, weighed: Sequence[_Weighed], pairs: Sequence[tuple[str, float]], mean_length: float
) -> float:
    """The inner loop of every search: plain counting, nothing is built per word."""
    title, tags, body = f" {one.title_words} ", f" {one.tag_words} ", f" {one.body_words} "
    norm = _K * (1 - _B + _B * one.length / mean_length)
    total = 0.0
    for word in weighed:
        found = 0.0
        for needle, worth in word.needles:
            times = TITLE_WEIGHT * title.count(needle) + TAG_WEIGHT * tags.count(needle)
            times += BODY_WEIGHT * body.count(needle)
            if times:
                found += worth * times / (times + norm)
        total += found * word.share
        if word.phrase and (word.phrase in title or word.phrase in tags or word.phrase in body):
            total += _NEAR * word.best
    bonus = 0.0
    for needle, worth in pairs:
        if needle in title or needle in body:
            bonus += worth
    return round((total + bonus) * one.standing / 100 * (1 + _USE * math.log1p(one.used)), 9)


def _share(worths: Sequence[float]) -> float:
    """The pairs of one long word overlap: together they count as much as about two words, not as ten."""
    return 1.0 if len(worths) < 3 else 2.0 / len(worths) + 0.2


def _neighbours(question: Question, worths: Mapping[str, float]) -> list[tuple[str, float]]:
    """Words typed one after the other that may stand so in the text, too, and what that adds."""
    return [
        (f" {left.words[0]} {right.words[0]}", _NEAR * (worths[left.words[0]] + worths[right.words[0]]))
        for left, right in zip(question.asked, question.asked[1:], strict=False)
        if len(left.words) == len(right.words) == 1
    ]
