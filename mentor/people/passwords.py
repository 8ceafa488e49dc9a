"""Passwords: how they are hashed and checked, and what a good one is.

Hashing is Argon2id with 19 MiB, two passes, one lane (OWASP's figures), in two threads only: more at once would let
sign-in be used to exhaust memory.
"""

import asyncio
import re
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from mentor.kernel.i18n import Phrase

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_quick_hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
#: What people choose first: beginnings that say nothing, whatever stands behind them.
_WEAK_STEMS = ("password", "passwd", "qwerty", "asdfgh", "zxcvbn", "letmein", "welcome", "iloveyou", "admin", "abc123",
               "woaini", "mima", "dangyuan", "dangjian", "daoshi", "mentor", "guoqi", "jituan", "qiye")  # fmt: skip
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile(r"\d"), re.compile(r"[^a-zA-Z\d]"))


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def hash_secret(secret: str) -> str:
    """For one-time secrets made by us: 60 random bits need no slow hash, and a unit gets hundreds at once."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _quick_hasher.hash, secret)


async def is_password(password: str, stored: str) -> bool:
    """Takes the same time when there is no such account: `stored` is then empty."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _check, password, stored)


def needs_new_hash(stored: str) -> bool:
    return _hasher.check_needs_rehash(stored)


def one_time_secret() -> str:
    """For a first sign-in: about 60 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def complaint(password: str, *, length: int, profile: str, never_inside: Iterable[str] = ()) -> Phrase | None:
    """Why this password is not accepted, or None. Profile mlps asks for three of four kinds of characters."""
    if len(password) < length:
        return Phrase("Please use at least %(length)s characters.", length=length)
    if len(password) > 128:
        return Phrase("Please use at most %(length)s characters.", length=128)
    if profile == "mlps" and sum(bool(kind.search(password)) for kind in _KINDS) < 3:
        return Phrase("Please mix three of these: small letters, capital letters, digits, signs.")
    folded = password.casefold()
    if any(word and len(word) > 2 and word.casefold() in folded for word in never_inside):
        return Phrase("Please leave your name and employee number out of it.")
    if _is_weak(folded):
        return Phrase("This is one of the passwords that are tried first. Please choose another.")
    return None


def _is_weak(folded: str) -> bool:
    """Too few different characters, a run such as 12345678, or a well-known word with a few signs around it."""
    plain = re.sub(r"[^a-z]", "", folded.translate(str.maketrans("@0135$!", "aoiessi")))
    steps = {ord(b) - ord(a) for a, b in pairwise(folded)}
    left = min((len(plain) - len(stem) for stem in _WEAK_STEMS if stem in plain), default=99)
    return len(set(folded)) < 5 or len(steps) == 1 or left < 3


def _check(password: str, stored: str) -> bool:
    try:
        return _hasher.verify(stored or _dummy(), password) and bool(stored)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _dummy() -> str:
    return _hasher.hash(secrets.token_hex(16))
