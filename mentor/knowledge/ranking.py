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


def ranked(candidates: Sequence[Candidate], question: Question, corpus: Corpus) -> list[int]:
    """Ids, best first; between equals the newest."""
    worths = {term: corpus.worth(term) for term in question.terms}
    scored = [(_score(one, question, worths, corpus.mean_length), one.id) for one in candidates]
    return [row for _, row in sorted(scored, key=lambda pair: (-pair[0], -pair[1]))]


def _score(one: Candidate, question: Question, worths: Mapping[str, float], mean_length: float) -> float:
    fields = ((f" {one.title_words} ", TITLE_WEIGHT), (f" {one.tag_words} ", TAG_WEIGHT))
    body = f" {one.body_words} "
    norm = _K * (1 - _B + _B * one.length / mean_length)
    total = 0.0
    for asked in question.asked:
        own = [worths[term] for term in asked.terms]
        found = 0.0
        for term, worth in zip(asked.terms, own, strict=True):
            times = sum(weight * _times(text, term, asked) for text, weight in fields)
            times += BODY_WEIGHT * _times(body, term, asked)
            found += worth * times / (times + norm)
        total += found * _share(own)
        if len(asked.words) > 1:
            total += _NEAR * max(own) * _stands(" ".join(asked.words), [*(text for text, _ in fields), body])
    total += _neighbours(question, fields[0][0], body, worths)
    return round(total * one.standing / 100 * (1 + _USE * math.log1p(one.used)), 9)


def _share(worths: Sequence[float]) -> float:
    """The pairs of one long word overlap: together they count as much as about two words, not as ten."""
    return 1.0 if len(worths) < 3 else 2.0 / len(worths) + 0.2


def _times(text: str, term: str, asked: Asked) -> int:
    return text.count(f" {term}") if asked.is_beginning and term == asked.words[-1] else text.count(f" {term} ")


def _stands(phrase: str, texts: Sequence[str]) -> bool:
    return any(f" {phrase}" in text for text in texts)


def _neighbours(question: Question, title: str, body: str, worths: Mapping[str, float]) -> float:
    """Words typed one after the other that stand so in the text, too."""
    bonus = 0.0
    for left, right in zip(question.asked, question.asked[1:], strict=False):
        if len(left.words) == len(right.words) == 1 and _stands(f"{left.words[0]} {right.words[0]}", (title, body)):
            bonus += _NEAR * (worths[left.words[0]] + worths[right.words[0]])
    return bonus
