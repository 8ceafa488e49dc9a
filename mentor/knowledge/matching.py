"""What must stand in a document, as an expression both full-text engines understand. Pure.

The expression is built once and written twice, so that both databases choose the same documents. Index words consist
of letters, digits and ideographs only: nothing in them can be taken for syntax.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from mentor.knowledge.words import Asked, Question, beginning

#: Fields of a document.
TITLE = ("title_words", "tag_words")
TEXT = ("title_words", "tag_words", "body_words")
#: Words that are tried two by two when all of them together are nowhere.
_PAIRED = 6
_ALIKE = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other; `is_beginning`: the last one may go on."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple["Expression", ...]


Expression = Phrase | All | Any


def strict(question: Question) -> Expression:
    """Every word, characters of one word one after the other."""
    return All(tuple(Phrase(one.words, one.is_beginning) for one in question.asked))


def loose(question: Question, counts: Mapping[str, int]) -> Expression | None:
    """Two of the rarest words together, or the rarest alone; None when nothing of it is anywhere.

    `counts`: in how many documents each word is. A phrase in quotes stays a must.
    """
    musts = tuple(Phrase(one.words, one.is_beginning) for one in question.asked if one.is_quoted)
    known = sorted({term for one in _free(question) for term in one.terms if counts.get(term)}, key=_rarity(counts))
    beginnings = tuple(Phrase(one.words, True) for one in _free(question) if one.is_beginning)
    some: list[Expression] = [Phrase((one,)) for one in known[:2]]
    some += [All((Phrase((one,)), Phrase((other,)))) for one, other in combinations(known[2:_PAIRED], 2)]
    some += beginnings
    if not some:
        return All(musts) if musts else None
    return All((*musts, Any(tuple(some)))) if musts else Any(tuple(some))


def alike(question: Question, counts: Mapping[str, int]) -> Expression | None:
    """At least two of the rarest words together: what a longer text is about."""
    known = sorted((term for term in question.terms if counts.get(term)), key=_rarity(counts))
    both = tuple(All((Phrase((one,)), Phrase((other,)))) for one, other in combinations(known[:_ALIKE], 2))
    return Any(both) if both else None


def at_most(expression: Expression, counts: Mapping[str, int]) -> int:
    """In how many documents it is at most. `counts` as in ranking.py `Corpus`; what they do not hold is nowhere."""
    if isinstance(expression, Phrase):
        return min(counts.get(beginning(word) if is_open else word, 0) for word, is_open in _counted(expression))
    parts = [at_most(part, counts) for part in expression.parts]
    return min(parts) if isinstance(expression, All) else sum(parts)


def _counted(phrase: Phrase) -> list[tuple[str, bool]]:
    """Its words, and whether each may go on. Single characters inside a phrase are only its glue: not counted."""
    last = len(phrase.words) - 1
    words = [(word, phrase.is_beginning and place == last) for place, word in enumerate(phrase.words)]
    return [one for one in words if len(one[0]) > 1 or one[1]] or words


def _free(question: Question) -> list[Asked]:
    return [one for one in question.asked if not one.is_quoted]


def _rarity(counts: Mapping[str, int]) -> "_Key":
    return _Key(counts)


@dataclass(frozen=True, slots=True)
class _Key:
    counts: Mapping[str, int]

    def __call__(self, term: str) -> tuple[int, str]:
        return self.counts[term], term


def for_sqlite(expression: Expression, fields: Sequence[str]) -> str:
    """For `MATCH` of FTS5."""
    return f"{{{' '.join(fields)}}} : ({_sqlite(expression)})"


def _sqlite(expression: Expression) -> str:
    if isinstance(expression, Phrase):
        return f'"{" ".join(expression.words)}"' + (" *" if expression.is_beginning else "")
    sign = " AND " if isinstance(expression, All) else " OR "
    return sign.join(f"({_sqlite(part)})" for part in expression.parts)


def for_postgres(expression: Expression) -> str:
    """For `to_tsquery`."""
    if isinstance(expression, Phrase):
        ending = ":*" if expression.is_beginning else ""
        return " <-> ".join(f"'{word}'" for word in expression.words) + ending
    sign = " & " if isinstance(expression, All) else " | "
    return sign.join(f"({for_postgres(part)})" for part in expression.parts)
