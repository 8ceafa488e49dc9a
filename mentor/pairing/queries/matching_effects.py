"""One mentee of a matching: points by rule, why not another mentor, and what another pair would mean for everybody.

Computed from the frozen people of the matching, in a thread, and for the mentee and those around them only.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.checker import violations
from mentor.pairing.matching.cohort import SCALE, Ban, Cohort, Pin
from mentor.pairing.matching.nearby import Nearby, Pair, around
from mentor.pairing.matching.words import Account, account_of, blocks_of
from mentor.pairing.queries.frozen import prices_of, read_gathered, read_settings
from mentor.pairing.queries.pins import pin_rows, pinned
from mentor.pairing.rules.kinds import Block
from mentor.pairing.rules.matchings import LineState
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingLine, MatchingScenario

BROKEN = Phrase("The check has found rules that are not kept.")
NO_PLACE = Phrase("Nobody can move so that there is a place for this.")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything the computing needs, read in three statements."""

    cohort: Cohort
    table: Mapping[int, Pair]
    pins: tuple[Mapping[str, Any], ...]
    #: Mentors who have accepted or are being asked: not HR's to change here.
    held: tuple[Pin, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who would get another pair (profiles)."""

    mentee: int
    before: Pair
    after: Pair
    #: Tenths of points.
    points: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would mean. `gain`: points of the rules. `tenths`: by how much the whole gets worse, in tenths.

    `moves` begins with the mentee. With `blocks` it is ruled out, with `reason` it is not possible.
    """

    pair: Pair
    account: Account | None
    gain: int
    tenths: int
    moves: tuple[Move, ...]
    blocks: tuple[Block, ...] = ()
    reason: Phrase | None = None

    @property
    def is_possible(self) -> bool:
        return not self.blocks and self.reason is None

    @property
    def cost(self) -> int:
        """Points by which all mentees together lose; negative: they gain."""
        return round(self.tenths / SCALE)

    @property
    def others(self) -> tuple[Move, ...]:
        return self.moves[1:]


async def situation_of(scenario_id: int, mentee_id: int | None = None) -> Situation:
    """Raises NotFound when this mentee was not matched there. Whether the caller may see it is the caller's duty."""
    columns = (MatchingScenario.cohort, MatchingScenario.settings, MatchingScenario.version)
    row = await MatchingScenario.select(*columns).where(MatchingScenario.id == scenario_id).first()
    if row is None or not row["cohort"]:
        raise NotFound
    lines = await MatchingLine.select(MatchingLine.mentee, MatchingLine.party, MatchingLine.technical).where(
        (MatchingLine.scenario == scenario_id) & (MatchingLine.state != LineState.KEPT.value)
    )
    pins = tuple(await pin_rows(scenario_id))
    gathered = await asyncio.to_thread(read_gathered, row["cohort"])
    cohort = pinned(replace(gathered.cohort, prices=prices_of(read_settings(row["settings"]))), pins)
    if mentee_id is not None and not any(one.person_id == mentee_id for one in cohort.mentees):
        raise NotFound
    table = {line["mentee"]: (line["party"], line["technical"]) for line in lines}
    return Situation(cohort, table, pins, gathered.cohort.pins, row["version"])


def account_now(situation: Situation, mentee: int) -> Account | None:
    """Points by rule of the pair the mentee has in the matching."""
    party, technical = situation.table.get(mentee, (None, None))
    if party is None or technical is None:
        return None
    return account_of(situation.cohort, mentee, party, technical)


async def effect_of_pair(situation: Situation, mentee: int, party: int, technical: int) -> Effect:
    """The mentee gets this pair. Raises NotFound when one of the mentors is not in the matching."""
    if not knows(situation.cohort, party, technical):
        raise NotFound
    return await asyncio.to_thread(_effect_of_pair, situation, mentee, party, technical)


async def effect_of_ban(situation: Situation, mentee: int, seat: Seat) -> Effect:
    """The mentee does not get the mentor of now on this seat: the best that is left, for everybody together."""
    return await asyncio.to_thread(_effect_of_ban, situation, mentee, seat)


async def next_best_of(situation: Situation, mentee: int, count: int = 3) -> list[Effect]:
    """Other pairs that would suit this mentee, the one that costs everybody least first."""
    return await asyncio.to_thread(_next_best, situation, mentee, count)


def knows(cohort: Cohort, party: int | None, technical: int | None) -> bool:
    """True when both profiles are in the matching, on these seats."""
    known = {one.profile_id for one in cohort.party}, {one.profile_id for one in cohort.technical}
    return party in known[0] and technical in known[1]


def _free(situation: Situation, mentee: int) -> Cohort:
    """What HR has fixed for this mentee does not stand against what HR wants now; what mentors have accepted does."""
    others = [one for one in situation.cohort.pins if one.mentee != mentee]
    return replace(situation.cohort, pins=(*others, *(one for one in situation.held if one.mentee == mentee)))


def _effect_of_pair(situation: Situation, mentee: int, party: int, technical: int) -> Effect:
    from mentor.pairing.matching.alternatives import with_pair  # here, because the solver weighs 150 MB

    cohort = _free(situation, mentee)
    account = account_of(cohort, mentee, party, technical)
    if blocks := blocks_of(cohort, mentee, party, technical):
        return Effect((party, technical), account, 0, 0, (), blocks)
    near = around(cohort, situation.table, mentee, (party, technical))
    wanted = near.problem.party.index(party), near.problem.technical.index(technical)
    found = with_pair(near.problem, near.choice, near.number, *wanted)
    if found is None:
        return Effect((party, technical), account, 0, 0, (), reason=NO_PLACE)
    return _told(cohort, near, found)


def _effect_of_ban(situation: Situation, mentee: int, seat: Seat) -> Effect:
    from mentor.pairing.matching.alternatives import next_best  # as above

    party, technical = situation.table[mentee]
    ban = Ban("", mentee, party, None) if seat is Seat.PARTY else Ban("", mentee, None, technical)
    free = _free(situation, mentee)
    cohort = replace(free, bans=(*free.bans, ban))
    near = around(cohort, situation.table, mentee)
    found = next_best(near.problem, near.choice, near.number, 1)
    if not found:
        reason = Phrase("Without this mentor nobody is left for this mentee.")
        return Effect((None, None), None, 0, 0, (), reason=reason)
    return _told(cohort, near, found[0])


def _next_best(situation: Situation, mentee: int, count: int) -> list[Effect]:
    from mentor.pairing.matching.alternatives import next_best  # as above

    cohort = _free(situation, mentee)
    near = around(cohort, situation.table, mentee)
    return [_told(cohort, near, one) for one in next_best(near.problem, near.choice, near.number, count)]


def _told(cohort: Cohort, near: Nearby, found: Any) -> Effect:
    """An Alternative of the solver in profiles, persons and points of the rules."""
    numbers = [near.number, *found.moved]
    moves = tuple(
        Move(
            near.problem.mentees[i],
            near.pair(near.choice, i),
            near.pair(found.choice, i),
            int(near.problem.fit(i, found.choice.party[i], found.choice.technical[i]))
            if found.choice.party[i] >= 0
            else 0,
        )
        for i in numbers
    )
    pair = moves[0].after
    account = account_of(cohort, moves[0].mentee, pair[0] or 0, pair[1] or 0)
    broken = BROKEN if violations(near.problem, found.choice) else None
    return Effect(pair, account, round(found.gain / SCALE), int(found.cost), moves, reason=broken)
