"""Mentees and mentors say whom they wish for, and whom not, until the matching is published.

The journal keeps that somebody wrote or took back a wish, never whom it names: refusals are HR's and their author's.
"""

from dataclasses import dataclass
from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.enrolments import running_of
from mentor.pairing.queries.own_wishes import OwnProgramme, own_programme, wish_row
from mentor.pairing.queries.programmes import policy_for
from mentor.pairing.queries.wish_choices import choosable_mentee, choosable_mentor
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import Signer
from mentor.pairing.rules.wishes import MATCHED, complaint_about_number, points_of_wish, refusal_to_wish
from mentor.pairing.tables import MatchingWish
from mentor.people.tables import Person


@dataclass(frozen=True, slots=True)
class NewWish:
    """`chosen` is a mentor's profile for a mentee, and a mentee's person for a mentor."""

    part: Signer
    chosen: int
    is_refusal: bool
    why: str


async def write_wish(programme_id: int, new: NewWish, *, actor: Actor, now: datetime) -> int:
    """Said again about the same person it replaces what was said before."""
    programme = await own_programme(programme_id, actor)
    if refusal := refusal_to_wish(programme.standing, new.part):
        raise Forbidden(refusal)
    mentee, profile = await _couple(programme, new, actor)
    policy = await policy_for(programme_id)
    async with write_transaction():
        await _one_at_a_time(actor)
        await _check_number(programme_id, new, mentee, profile, actor)
        row = MatchingWish(
            programme=programme_id,
            mentee=mentee,
            profile=profile,
            signer=new.part.value,
            is_refusal=new.is_refusal,
            why=new.why,
            written_by=actor.person_id,
            written_at=now,
        )
        made = (
            await MatchingWish.insert(row)
            .on_conflict(
                target=(MatchingWish.programme, MatchingWish.mentee, MatchingWish.profile, MatchingWish.signer),
                action="DO UPDATE",
                values=[MatchingWish.is_refusal, MatchingWish.why, MatchingWish.written_by, MatchingWish.written_at],
            )
            .returning(MatchingWish.id)
        )
        await _count_points(programme_id, new.part, policy, actor)
        await record("pairing.write_wish", "matching_wish", made[0]["id"], actor=actor, now=now)
        return int(made[0]["id"])


async def remove_wish(wish_id: int, *, actor: Actor, now: datetime) -> int:
    """Taken back by its author; gives the programme's id."""
    row = await wish_row(wish_id, actor)
    programme, part = await own_programme(row["programme"], actor), Signer(row["signer"])
    if refusal := refusal_to_wish(programme.standing, part):
        raise Forbidden(refusal)
    if part is not Signer.MENTEE and await running_of([row["mentee"]]):
        raise Forbidden(MATCHED)
    policy = await policy_for(programme.id)
    async with write_transaction():
        await _one_at_a_time(actor)
        if not await MatchingWish.delete().where(MatchingWish.id == wish_id).returning(MatchingWish.id):
            raise Conflict(MOVED_ON)
        await _count_points(programme.id, part, policy, actor)
        await record("pairing.remove_wish", "matching_wish", wish_id, actor=actor, now=now)
    return programme.id


async def _couple(programme: OwnProgramme, new: NewWish, actor: Actor) -> tuple[int, int]:
    """Mentee and mentor's profile; only people of this programme can be chosen, and never oneself."""
    person_id = actor.person_id or 0
    profile = programme.standing.profile_of(new.part)
    if profile is None:
        mentor = await choosable_mentor(programme.unit_path, new.chosen, person_id)
        if mentor is None:
            raise Invalid({"chosen": Phrase("This mentor is not in the pool of the programme.")})
        return person_id, mentor.key
    mentee = await choosable_mentee(programme.id, new.chosen, person_id)
    if mentee is None:
        raise Invalid({"chosen": Phrase("This person is not waiting for mentors in the programme.")})
    return mentee.key, profile


async def _one_at_a_time(actor: Actor) -> None:
    """Holds the person's row to the end of the transaction: two windows must not both write the third wish of three."""
    await Person.update({Person.name: Person.name}).where(Person.id == actor.person_id)


async def _check_number(programme_id: int, new: NewWish, mentee: int, profile: int, actor: Actor) -> None:
    rows = await _written(programme_id, new.part, actor)
    others = [row for row in rows if (row["mentee"], row["profile"]) != (mentee, profile)]
    same_kind = sum(row["is_refusal"] == new.is_refusal for row in others)
    if complaint := complaint_about_number(new.is_refusal, same_kind):
        raise Invalid({"": complaint})


async def _count_points(programme_id: int, part: Signer, policy: Policy, actor: Actor) -> None:
    """The first wish still there counts as the first."""
    rank = 0
    for row in await _written(programme_id, part, actor):
        points = 0 if row["is_refusal"] else points_of_wish(part, rank, policy)
        rank += not row["is_refusal"]
        if points != row["points"]:
            await MatchingWish.update({MatchingWish.points: points}).where(MatchingWish.id == row["id"])


async def _written(programme_id: int, part: Signer, actor: Actor) -> list[dict[str, object]]:
    own = (MatchingWish.programme == programme_id) & (MatchingWish.written_by == actor.person_id)
    query = MatchingWish.select().where(own & (MatchingWish.signer == part.value))
    rows: list[dict[str, object]] = await query.order_by(MatchingWish.written_at).order_by(MatchingWish.id)
    return rows
