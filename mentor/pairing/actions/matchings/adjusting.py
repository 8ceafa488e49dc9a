"""HR's hand in a matching: a pair fixed, a mentor ruled out, a pair exchanged; whoever must, moves with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.pairing.queries.matching_effects import Effect, Move, effect_of_ban, effect_of_pair, situation_of
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.matchings import ScenarioState
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingLine, MatchingPin, MatchingScenario

MADE_ROOM = Phrase("Lost the place to somebody for whom HR decided by hand.")


async def exchange(
    scenario_id: int, mentee_id: int, pair: tuple[int, int], why: str, version: int, *, actor: Actor, now: datetime
) -> None:
    """Give the mentee this pair and hold fast to it. Conflict when the matching is not what the effect was shown of."""
    await _authorise(scenario_id, mentee_id, actor)
    situation = await situation_of(scenario_id, mentee_id)
    effect = _possible(await effect_of_pair(situation, mentee_id, *pair))
    async with write_transaction():
        await _carry_out(scenario_id, effect, version, is_fixed=True)
        await _fix(scenario_id, mentee_id, pair, why, actor, now)
        after = {"mentee": mentee_id, "party": pair[0], "technical": pair[1], **_consequences(effect)}
        await record("pairing.adjust_matching", "matching", scenario_id, actor=actor, now=now, after=after, why=why)


async def rule_out(
    scenario_id: int, mentee_id: int, seat: Seat, why: str, version: int, *, actor: Actor, now: datetime
) -> None:
    """The mentor of now on this seat is not for this mentee; the best that is left takes the place."""
    await _authorise(scenario_id, mentee_id, actor)
    situation = await situation_of(scenario_id, mentee_id)
    party, technical = situation.table[mentee_id]
    if party is None or technical is None:
        raise Conflict(MOVED_ON)
    effect = _possible(await effect_of_ban(situation, mentee_id, seat))
    banned = {"party": party} if seat is Seat.PARTY else {"technical": technical}
    async with write_transaction():
        await _carry_out(scenario_id, effect, version, is_fixed=False)
        await _unfix(scenario_id, mentee_id)
        await _decide(scenario_id, mentee_id, banned, why, actor, now, is_ban=True)
        after = {"mentee": mentee_id, "ruled_out": banned, **_consequences(effect)}
        await record("pairing.rule_out_match", "matching", scenario_id, actor=actor, now=now, after=after, why=why)


async def fix(scenario_id: int, mentee_id: int, why: str, *, actor: Actor, now: datetime) -> None:
    """The pair of now stays in every further run."""
    await _authorise(scenario_id, mentee_id, actor)
    row = (
        await MatchingLine.select(MatchingLine.party, MatchingLine.technical)
        .where(_line(scenario_id, mentee_id))
        .first()
    )
    if row is None:
        raise NotFound
    if row["party"] is None or row["technical"] is None:
        raise Invalid({"": Phrase("This mentee has no pair that could be fixed.")})
    async with write_transaction():
        await _touch(scenario_id, None, 0, 0)
        await _fix(scenario_id, mentee_id, (row["party"], row["technical"]), why, actor, now)
        await MatchingLine.update({MatchingLine.is_by_hand: True}).where(_line(scenario_id, mentee_id))
        after = {"mentee": mentee_id, "party": row["party"], "technical": row["technical"]}
        await record("pairing.fix_match", "matching", scenario_id, actor=actor, now=now, after=after, why=why)


async def free(scenario_id: int, mentee_id: int, pin_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a decision back; it counts from the next run on."""
    await _authorise(scenario_id, mentee_id, actor)
    of_mentee = (MatchingPin.scenario == scenario_id) & (MatchingPin.mentee == mentee_id)
    async with write_transaction():
        await _touch(scenario_id, None, 0, 0)
        gone = await MatchingPin.delete().where(of_mentee & (MatchingPin.id == pin_id)).returning(MatchingPin.is_ban)
        if not gone:
            raise NotFound
        if not gone[0]["is_ban"]:
            await MatchingLine.update({MatchingLine.is_by_hand: False}).where(_line(scenario_id, mentee_id))
        after = {"mentee": mentee_id, "decision": pin_id}
        await record("pairing.free_match", "matching", scenario_id, actor=actor, now=now, after=after)


async def _authorise(scenario_id: int, mentee_id: int, actor: Actor) -> None:
    view = await scenario_view(scenario_id, actor)
    if refusal := rules.refusal_to_adjust(view.facts, mentee_id, actor):
        raise Forbidden(refusal)


def _possible(effect: Effect) -> Effect:
    reasons = [*(block.why for block in effect.blocks), *([effect.reason] if effect.reason else [])]
    if reasons:
        raise Invalid({"": Phrase("Ruled out: %(reasons)s", reasons=reasons)})
    return effect


def _consequences(effect: Effect) -> dict[str, Any]:
    return {"cost": effect.cost, "moved": [one.mentee for one in effect.others]}


def _line(scenario_id: int, mentee_id: int) -> Any:
    return (MatchingLine.scenario == scenario_id) & (MatchingLine.mentee == mentee_id)


async def _carry_out(scenario_id: int, effect: Effect, version: int, *, is_fixed: bool) -> None:
    """Everybody who moves, in two statements however many they are."""
    placed = sum((one.after[0] is not None) - (one.before[0] is not None) for one in effect.moves)
    await _touch(scenario_id, version, effect.tenths, placed)
    moves = {one.mentee: one for one in effect.moves}
    chosen = (MatchingLine.scenario == scenario_id) & MatchingLine.mentee.is_in(list(moves))
    rows = await MatchingLine.select().where(chosen).order_by(MatchingLine.id)
    await MatchingLine.delete().where(chosen)
    by_hand = {row["mentee"]: bool(row["is_by_hand"]) for row in rows} | {effect.moves[0].mentee: is_fixed}
    await insert_rows([_moved(row, moves[row["mentee"]], by_hand[row["mentee"]]) for row in rows])


def _moved(row: Mapping[str, Any], move: Move, is_by_hand: bool) -> MatchingLine:
    party, technical = move.after
    values = {name: value for name, value in row.items() if name != "id"}
    values |= {"party": party, "technical": technical, "points": move.points}
    values["shortage"] = write_phrase(MADE_ROOM) if party is None else ""
    values["is_by_hand"] = is_by_hand
    return MatchingLine(**values)


async def _touch(scenario_id: int, version: int | None, tenths: int, placed: int) -> None:
    """One change at a time: the update is also the lock."""
    as_seen = (MatchingScenario.id == scenario_id) & (MatchingScenario.state == ScenarioState.DONE.value)
    if version is not None:
        as_seen &= MatchingScenario.version == version
    changed = (
        await MatchingScenario.update(
            {
                MatchingScenario.version: MatchingScenario.version + 1,
                MatchingScenario.objective: MatchingScenario.objective - tenths,
                MatchingScenario.placed: MatchingScenario.placed + placed,
            }
        )
        .where(as_seen)
        .returning(MatchingScenario.id)
    )
    if not changed:
        raise Conflict(MOVED_ON)


async def _fix(scenario_id: int, mentee_id: int, pair: tuple[int, int], why: str, actor: Actor, now: datetime) -> None:
    await _unfix(scenario_id, mentee_id)
    await _decide(scenario_id, mentee_id, {"party": pair[0], "technical": pair[1]}, why, actor, now, is_ban=False)


async def _unfix(scenario_id: int, mentee_id: int) -> None:
    """A newer decision takes the place of an older one; what is ruled out stays so."""
    of_mentee = (MatchingPin.scenario == scenario_id) & (MatchingPin.mentee == mentee_id)
    await MatchingPin.delete().where(of_mentee & MatchingPin.is_ban.eq(False))


async def _decide(
    scenario_id: int, mentee_id: int, mentors: Mapping[str, int], why: str, actor: Actor, now: datetime, *, is_ban: bool
) -> None:
    row = MatchingPin(
        scenario=scenario_id, mentee=mentee_id, party=mentors.get("party"), technical=mentors.get("technical"),
        is_ban=is_ban, why=why, written_by=actor.person_id, written_at=now,
    )  # fmt: skip
    await MatchingPin.insert(row)
