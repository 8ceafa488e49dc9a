"""The part of a text that shows why it was found, cut into pieces with and without the words. Pure.

Pieces are plain text: the page marks them, so nothing in a text can become markup.
"""

import re
from dataclasses import dataclass

from mentor.knowledge.words import Question, is_han, pairs, stem

LENGTH = 150
_LEAD = 30


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_hit: bool = False


def marked(text: str, question: Question) -> tuple[Piece, ...]:
    """The whole text, such as a title."""
    pattern = _pattern(question)
    return _pieces(text, pattern) if pattern else (Piece(text),)


def snippet(text: str, question: Question, length: int = LENGTH) -> tuple[Piece, ...]:
    """About `length` characters around most of the words; the beginning when none is there."""
    text = re.sub(r"\s+", " ", text).strip()
    pattern = _pattern(question)
    start = _start(text, pattern, length) if pattern else 0
    cut = text[start : start + length]
    before, after = "…" if start else "", "…" if start + length < len(text) else ""
    pieces = _pieces(cut, pattern) if pattern else (Piece(cut),)
    ends = (Piece(before), *pieces, Piece(after))
    return tuple(piece for piece in ends if piece.text)


def _pattern(question: Question) -> re.Pattern[str] | None:
    """Longer words first. A Chinese word that is nowhere in one piece is marked pair by pair."""
    han: list[str] = []
    latin: list[str] = []
    for asked in question.asked:
        for run in asked.text.split():
            if is_han(run):
                han += [run, *pairs(run)]
            else:
                latin.append(stem(run))
    parts = [re.escape(one) for one in sorted(set(han), key=lambda one: (-len(one), one))]
    parts += [rf"\b{re.escape(one)}\w*" for one in sorted(set(latin))]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _start(text: str, pattern: re.Pattern[str], length: int) -> int:
    found = [(match.start(), match.group().lower()) for match in pattern.finditer(text)]
    best, most = 0, (0, 0)
    for number, (at, _) in enumerate(found[:200]):
        inside = [word for place, word in found[number : number + 40] if place < at + length - _LEAD]
        if (len(set(inside)), len(inside)) > most:
            best, most = at, (len(set(inside)), len(inside))
    start = max(best - _LEAD, 0)
    return 0 if len(text) <= length else min(start, max(len(text) - length, 0))


def _pieces(text: str, pattern: re.Pattern[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for match in pattern.finditer(text):
        pieces += [Piece(text[at : match.start()]), Piece(match.group(), is_hit=True)]
        at = match.end()
    pieces.append(Piece(text[at:]))
    return tuple(piece for piece in pieces if piece.text)
