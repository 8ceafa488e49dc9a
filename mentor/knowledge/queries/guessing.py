"""“Did you mean”: other words for those that are nowhere, offered only when the reader would find something."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from mentor.knowledge.matching import loose, strict
from mentor.knowledge.queries.engine import is_anywhere
from mentor.knowledge.queries.rights import Condition
from mentor.knowledge.queries.terms import corpus, sounding_like
from mentor.knowledge.words import Asked, Question, is_han, pairs, question, sound

_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class _Heard:
    """One asked word and the sounds to look for."""

    asked: Asked
    sounds: tuple[str, ...]


@lru_cache(maxsize=20_000)
def sound_of(term: str) -> str:
    """What a stored word sounds like: pinyin of ideographs, the skeleton of Latin words."""
    if is_han(term):
        return "".join(lazy_pinyin(term, style=Style.NORMAL))[:40] if len(term) == 2 else ""
    return sound(term) if term.isalpha() and len(term) > 3 else ""


async def meant(asked: Question, allowed: Sequence[Condition]) -> str:
    """The query in other words, "" when there is nothing to offer: as it sounds, or its phrases without quotes."""
    return await _sounding(asked, allowed) or await _unquoted(asked, allowed)


async def _sounding(asked: Question, allowed: Sequence[Condition]) -> str:
    heard = {one: _heard(one) for one in asked.asked if not one.is_quoted}
    found = await sounding_like(sound for one in heard.values() for sound in one.sounds)
    if not found:
        return ""
    offered = " ".join(_best(heard[one], found) if one in heard else f'"{one.text}"' for one in asked.asked)
    other = question(offered)
    if other == asked or not await is_anywhere(strict(other), allowed, await corpus(other)):
        return ""
    return offered


async def _unquoted(asked: Question, allowed: Sequence[Condition]) -> str:
    if not any(one.is_quoted for one in asked.asked):
        return ""
    other = question(asked.plain)
    known = await corpus(other)
    some = loose(other, known.counts)
    return asked.plain if some and await is_anywhere(some, allowed, known) else ""


def _heard(asked: Asked) -> _Heard:
    if not is_han(asked.text):
        return _Heard(asked, tuple(dict.fromkeys((sound(asked.words[0]), asked.text[:40]))))
    return _Heard(asked, tuple(sound_of(pair) for pair in pairs(asked.text)))


def _best(heard: _Heard, found: dict[str, list[str]]) -> str:
    text = heard.asked.text
    if is_han(text):
        return _by_pairs(text, heard.sounds, found)
    alike = [
        (SequenceMatcher(None, word, text).ratio(), word) for word in found.get(heard.sounds[0], []) if word.isascii()
    ]
    best = max(alike, default=(0.0, text))
    spelled = [word for word in found.get(heard.sounds[-1], []) if is_han(word)]
    if best[0] < _ALIKE and spelled:
        return spelled[0]
    return best[1] if best[0] >= _ALIKE else text


def _by_pairs(text: str, sounds: Sequence[str], found: dict[str, list[str]]) -> str:
    """Pairs that do not overlap, each replaced by the most frequent one of the same sound."""
    said, at = "", 0
    while at < len(text):
        same = found.get(sounds[at], []) if at < len(sounds) else []
        said, at = (said + same[0], at + 2) if same else (said + text[at], at + 1)
    return said
