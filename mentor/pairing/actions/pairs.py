"""Pairs of mentors: formed before any mentee or with an offer, resting while one of them is suspended, dissolved."""

from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.queries.pairs import pair_facts
from mentor.pairing.queries.profiles import profile_facts
from mentor.pairing.queries.programmes import standing_policy
from mentor.pairing.rules import pool
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import COUNTED, RUNNING, PairState, ProfileState
from mentor.pairing.tables import MentorPair, MentorProfile, Mentorship

TOO_MANY = Phrase("The Party-affairs mentor already works in as many pairs as the policy allows.")


async def form_pair(party_id: int, technical_id: int, theme: str, *, actor: Actor, now: datetime) -> int:
    """A pair without a mentee as yet; the two are told."""
    party, technical = await profile_facts(party_id, actor), await profile_facts(technical_id, actor)
    if refusal := pool.refusal_to_form_pair(party, technical, actor):
        raise Forbidden(refusal)
    if complaint := pool.complaint_about_pair(party, technical):
        raise Invalid({"": complaint})
    policy = await standing_policy(local_date(now))
    async with write_transaction():
        pair_id = await ensure_pair(party_id, technical_id, policy.pairs_per_party_mentor, PairState.ACTIVE, now)
        await MentorPair.update({MentorPair.theme: theme}).where(MentorPair.id == pair_id)
        phrase = Phrase("You are one of a pair of mentors from now on.")
        await tell([party.person_id, technical.person_id], phrase, address=f"/pairs/{pair_id}", kind="news", now=now)
        after = {"party": party_id, "technical": technical_id, "theme": theme}
        await record("pairing.form_pair", "pair", pair_id, actor=actor, now=now, after=after)
        return pair_id


async def dissolve_pair(pair_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    facts = await pair_facts(pair_id, actor)
    if refusal := pool.refusal_to_dissolve(facts, actor):
        raise Forbidden(refusal)
    async with write_transaction():
        if not await _dissolve(pair_id, reason, COUNTED, now) or await _is_used(pair_id):
            raise Conflict(MOVED_ON)
        people = [facts.party.person_id, facts.technical.person_id]
        phrase = Phrase("Your pair of mentors is dissolved.")
        await tell(people, phrase, address=f"/pairs/{pair_id}", kind="news", now=now)
        await record("pairing.dissolve_pair", "pair", pair_id, actor=actor, now=now, why=reason)


async def ensure_pair(party_id: int, technical_id: int, most: int, state: PairState, now: datetime) -> int:
    """The pair of these two, formed (again) when there is none in effect; inside the caller's transaction.

    A pair that exists and counts is used as it is; otherwise the Party-affairs mentor must have a pair to spare. Locks
    are taken in the order profiles, pairs.
    """
    both = (MentorPair.party == party_id) & (MentorPair.technical == technical_id)
    row = await MentorPair.select(MentorPair.id, MentorPair.state).where(both).first()
    if row and row["state"] in COUNTED:
        await _hold(row["id"], PairState(row["state"]), state)
        return int(row["id"])
    await _check_number(party_id, most)
    fresh = MentorPair(party=party_id, technical=technical_id, state=state.value, formed_on=local_date(now))
    made = (
        await MentorPair.insert(fresh)
        .on_conflict(
            target=(MentorPair.party, MentorPair.technical),
            action="DO UPDATE",
            values=[MentorPair.state, MentorPair.formed_on, (MentorPair.dissolved_on, None), (MentorPair.reason, "")],
            where=MentorPair.state == PairState.DISSOLVED.value,
        )
        .returning(MentorPair.id)
    )
    if not made:
        raise Conflict(MOVED_ON)
    return int(made[0]["id"])


async def _hold(pair_id: int, present: PairState, wanted: PairState) -> None:
    """Lock a pair that counts, so that nobody dissolves it meanwhile; a proposed one may take effect."""
    state = wanted if present is PairState.PROPOSED else present
    held = (
        await MentorPair.update({MentorPair.state: state.value})
        .where((MentorPair.id == pair_id) & (MentorPair.state == present.value))
        .returning(MentorPair.id)
    )
    if not held:
        raise Conflict(MOVED_ON)


async def _check_number(party_id: int, most: int) -> None:
    """Under a lock on the Party-affairs mentor: is there a pair to spare?"""
    await MentorProfile.update({MentorProfile.load: MentorProfile.load + 0}).where(MentorProfile.id == party_id)
    number = await MentorPair.count().where((MentorPair.party == party_id) & MentorPair.state.is_in(_counted()))
    if number >= most:
        raise Conflict(TOO_MANY)


def _counted() -> list[str]:
    return [state.value for state in COUNTED]


async def confirm_pair(pair_id: int) -> None:
    """A proposed pair takes effect, because its first mentorship did."""
    await MentorPair.update({MentorPair.state: PairState.ACTIVE.value}).where(
        (MentorPair.id == pair_id) & (MentorPair.state == PairState.PROPOSED.value)
    )


async def drop_proposed(pair_id: int | None, now: datetime) -> None:
    """A pair that was only proposed goes when no mentorship proposes it any more."""
    if pair_id is not None and not await _is_used(pair_id):
        await _dissolve(pair_id, "", (PairState.PROPOSED,), now)


async def _is_used(pair_id: int) -> bool:
    running = [state.value for state in RUNNING]
    return bool(await Mentorship.exists().where((Mentorship.pair == pair_id) & Mentorship.state.is_in(running)))


async def rest_pairs(profile_id: int) -> None:
    """Pairs of a mentor who is suspended or has left rest."""
    mine = (MentorPair.party == profile_id) | (MentorPair.technical == profile_id)
    await MentorPair.update({MentorPair.state: PairState.SUSPENDED.value}).where(
        mine & (MentorPair.state == PairState.ACTIVE.value)
    )


async def wake_pairs(profile_id: int) -> None:
    """Pairs of a mentor who is back take effect again, where the other one is in the pool too."""
    mine = (MentorPair.party == profile_id) | (MentorPair.technical == profile_id)
    rows = await MentorPair.select(MentorPair.id, MentorPair.party, MentorPair.technical).where(
        mine & (MentorPair.state == PairState.SUSPENDED.value)
    )
    others = {row["technical"] if row["party"] == profile_id else row["party"]: row["id"] for row in rows}
    if not others:
        return
    awake = await MentorProfile.select(MentorProfile.id).where(
        MentorProfile.id.is_in(list(others)) & (MentorProfile.state == ProfileState.ACTIVE.value)
    )
    ids = [others[row["id"]] for row in awake]
    if ids:
        await MentorPair.update({MentorPair.state: PairState.ACTIVE.value}).where(
            MentorPair.id.is_in(ids) & (MentorPair.state == PairState.SUSPENDED.value)
        )


async def dissolve_all(profile_id: int, reason: str, now: datetime) -> None:
    """A mentor without mentees has left the pool: so have the pairs."""
    mine = (MentorPair.party == profile_id) | (MentorPair.technical == profile_id)
    rows = await MentorPair.select(MentorPair.id).where(mine & MentorPair.state.is_in(_counted()))
    for row in rows:
        await _dissolve(row["id"], reason, COUNTED, now)


async def _dissolve(pair_id: int, reason: str, expected: tuple[PairState, ...], now: datetime) -> bool:
    rows = (
        await MentorPair.update(
            {
                MentorPair.state: PairState.DISSOLVED.value,
                MentorPair.dissolved_on: local_date(now),
                MentorPair.reason: reason[:400],
            }
        )
        .where((MentorPair.id == pair_id) & MentorPair.state.is_in([state.value for state in expected]))
        .returning(MentorPair.id)
    )
    return bool(rows)
