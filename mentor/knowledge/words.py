"""Texts and queries as words that two databases find alike. Pure.

Chinese is cut into overlapping pairs of characters, so that every word of two characters is found without a
dictionary; the last character of a run also stands alone, so that one character is found as a beginning. English
words lose their endings. What is stored is these words with a blank between them: both full-text indexes are told to
take words as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Longest text of a field that is indexed, in words: beyond it PostgreSQL no longer knows places.
MOST_WORDS = 12_000
#: More words than a person types; a pasted page is cut.
MOST_ASKED = 12
LONGEST = 40
#: Raised whenever the same text gives other words than before: a job then makes those of all documents anew.
SCHEME = 1
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_QUOTED = re.compile(r'["“「]([^"”」]+)["”」]')
#: English words that say nothing when others are there.
_EMPTY_WORDS = """
    a an and are as at be been but by can did do does for from had has have how i if in into is it
    its no not of on or our out so that the their them then there they this to up was we were what
    when where which who why will with you your
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())


def folded(text: str) -> str:
    """Small letters without accents, full-width forms as plain ones."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    parted = unicodedata.normalize("NFD", plain)
    return unicodedata.normalize("NFC", "".join(char for char in parted if not unicodedata.combining(char)))


def is_han(run: str) -> bool:
    return "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff"


def pairs(run: str) -> list[str]:
    """安全生产 -> 安全, 全生, 生产."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def stem(word: str) -> str:
    """English without its most common endings; the same for one thing and for many, for doing and done."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _single(word)
    for ending, least in (("ing", 6), ("edly", 7), ("ed", 5), ("ly", 6)):
        if word.endswith(ending) and len(word) >= least and re.search("[aeiouy]", word[: -len(ending)]):
            return _rounded(word[: -len(ending)])
    return word.removesuffix("e") if len(word) > 4 else word


def _single(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _rounded(word: str) -> str:
    """runn -> run, but fall stays; driv and drive become one."""
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word.removesuffix("e") if len(word) > 4 else word


def _words(text: str) -> Iterator[str]:
    for found in _RUN.finditer(folded(text)):
        run = found.group()
        if is_han(run):
            yield from pairs(run)
            yield run[-1]
        else:
            yield stem(run[:LONGEST])


def indexed(text: str) -> str:
    """The text as it is stored for searching."""
    found: list[str] = []
    for word in _words(text):
        found.append(word)
        if len(found) == MOST_WORDS:
            break
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a query, or a phrase in quotes: index words that follow each other.

    `text` is how it looks in a text; `is_beginning`: the last index word may go on.
    """

    text: str
    words: tuple[str, ...]
    is_beginning: bool = False
    is_quoted: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """What is counted: the single character at the end of a run inside a phrase is only its glue."""
        long = tuple(word for word in self.words if len(word) > 1)
        return long or self.words


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for; empty when there is no word in it."""

    asked: tuple[Asked, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term for one in self.asked for term in one.terms))

    @property
    def beginnings(self) -> tuple[str, ...]:
        """Words that may go on."""
        return tuple(one.words[-1] for one in self.asked if one.is_beginning)

    @property
    def plain(self) -> str:
        """For counting searches that find nothing."""
        return " ".join(one.text for one in self.asked)


def beginning(word: str) -> str:
    """Under which name documents are counted that hold any word beginning so. No word holds this sign."""
    return f"{word}*"


def question(text: str, *, is_typing: bool = False) -> Question:
    """`is_typing`: the last word may be unfinished."""
    text = text[:400]
    quoted = [one for found in _QUOTED.findall(text) if (one := _phrase(found))]
    rest = _QUOTED.sub(" ", text)
    runs = [found.group() for found in _RUN.finditer(folded(rest))]
    open_end = is_typing and bool(runs) and folded(rest)[-1:] == runs[-1][-1:]
    told = [run for run in runs if run not in _EMPTY] or runs
    single = [_asked(run, open_end and run is runs[-1]) for run in told]
    return Question(tuple(_once([*quoted, *single]))[:MOST_ASKED])


def _once(asked: Iterable[Asked]) -> list[Asked]:
    return list({one.words: one for one in asked}.values())


def _asked(run: str, is_open: bool) -> Asked:
    if is_han(run):
        return Asked(run, tuple(pairs(run)) or (run,), is_beginning=len(run) == 1)
    return Asked(run, (stem(run[:LONGEST]),), is_beginning=is_open)


def _phrase(text: str) -> Asked | None:
    words: list[str] = []
    runs = [found.group() for found in _RUN.finditer(folded(text))]
    for number, run in enumerate(runs):
        if not is_han(run):
            words.append(stem(run[:LONGEST]))
        elif number < len(runs) - 1:
            words += [*pairs(run), run[-1]]
        else:
            words += pairs(run) or [run]
    last_is_one = bool(runs) and is_han(runs[-1]) and len(runs[-1]) == 1
    return Asked(" ".join(runs), tuple(words), last_is_one, is_quoted=True) if words else None


def sound(word: str) -> str:
    """Latin words that are spelled nearly alike sound the same: first letter and consonants, doubles once."""
    rest = re.sub(r"[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)[:LONGEST]
