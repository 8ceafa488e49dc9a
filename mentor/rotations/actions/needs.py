"""Units announce whom they need; HR lets somebody stay longer; people are told in time that they are due."""

from dataclasses import asdict
from datetime import datetime

from mentor.files import actions as files
from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.rotations.actions import refuse
from mentor.rotations.queries.due import Unwarned, unwarned
from mentor.rotations.queries.posts import post_row
from mentor.rotations.rules import posts as rules
from mentor.rotations.rules.posts import WARNINGS, NeedState, NewExemption, NewNeed
from mentor.rotations.tables import PostExemption, PostHolder, PostNeed

CHUNK = 100


async def announce(post_id: int, new: NewNeed, *, actor: Actor, now: datetime) -> int:
    """The unit needs people on its post; HR is told. Gives the need's id."""
    await files.refuse_marked_texts([new.experience, new.reason], actor=actor, now=now)
    async with write_transaction():
        row = await post_row(post_id, actor)
        refuse(rules.refusal_to_announce(row.unit_path, actor))
        if wrong := rules.complaints_about_need(new, row.staffing.capacity, local_date(now)):
            raise Invalid(wrong)
        need = PostNeed(post=post_id, announced_by=actor.person_id, announced_at=now, **asdict(new))
        need_id = int((await PostNeed.insert(need))[0]["id"])
        await record("rotations.announce", "post", post_id, actor=actor, now=now, after=asdict(new))
        phrase = Phrase(
            "“%(title)s” needs %(people)s from %(day)s.", title=row.title, people=new.people, day=new.starts_on
        )
        officers = [one for one in await holders(Role.HR, row.unit_path) if one != actor.person_id]
        await tell(officers, phrase, address=f"/posts/{post_id}", kind="news", now=now)
        return need_id


async def withdraw(post_id: int, need_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        row = await post_row(post_id, actor)
        refuse(rules.refusal_to_announce(row.unit_path, actor))
        gone = (
            await PostNeed.update({PostNeed.state: NeedState.WITHDRAWN.value})
            .where((PostNeed.id == need_id) & (PostNeed.post == post_id) & (PostNeed.state == NeedState.OPEN.value))
            .returning(PostNeed.id)
        )
        if not gone:
            raise Conflict(GONE)
        await record("rotations.withdraw_need", "post", post_id, actor=actor, now=now, before={"need": need_id})


async def exempt(post_id: int, holder_id: int, new: NewExemption, *, actor: Actor, now: datetime) -> None:
    """Somebody may stay beyond the limit, with a reason and a document; they are told."""
    await files.refuse_marked_texts([new.reason], actor=actor, now=now)
    async with write_transaction():
        row = await post_row(post_id, actor)
        held = (
            await PostHolder.select(PostHolder.person, PostHolder.due_on)
            .where((PostHolder.id == holder_id) & (PostHolder.post == post_id) & PostHolder.until_on.is_null())
            .first()
        )
        if held is None:
            raise NotFound
        refuse(rules.refusal_to_exempt(held["person"], row.unit_path, actor))
        if wrong := rules.complaints_about_exemption(new, held["due_on"]):
            raise Invalid(wrong)
        moved = (
            await PostHolder.update({PostHolder.due_on: new.until_on, PostHolder.warned: 0})
            .where((PostHolder.id == holder_id) & (PostHolder.due_on == held["due_on"]))
            .where(PostHolder.until_on.is_null())
            .returning(PostHolder.id)
        )
        if not moved:
            raise Conflict(GONE)
        values = asdict(new) | {"granted_by": actor.person_id, "granted_at": now}
        await PostExemption.insert(PostExemption(holder=holder_id, **values))
        before, after = {"due_on": held["due_on"]}, asdict(new) | {"person": held["person"]}
        await record(
            "rotations.exempt", "post", post_id, actor=actor, now=now, before=before, after=after, why=new.reason
        )
        phrase = Phrase("You may stay on the post “%(title)s” until %(day)s.", title=row.title, day=new.until_on)
        await tell(held["person"], phrase, address="/rotations", kind="news", now=now)


async def warn_due(*, actor: Actor, now: datetime) -> int:
    """Tell the next ones whose limit is near, 12 and 6 months ahead and on the day; gives how many there were."""
    found = (await unwarned(local_date(now), CHUNK))[:CHUNK]
    officers: dict[str, list[int]] = {}
    for one in found:
        if one.unit_path not in officers:
            hr = await holders(Role.HR, one.unit_path)
            officers[one.unit_path] = [*hr, *await holders(Role.UNIT_HEAD, one.unit_path)]
        await _warn(one, officers[one.unit_path], actor=actor, now=now)
    return len(found)


async def _warn(one: Unwarned, officers: list[int], *, actor: Actor, now: datetime) -> None:
    """The person first, then HR and the unit head; somebody else who was quicker has told them already."""
    async with write_transaction():
        told = (
            await PostHolder.update({PostHolder.warned: one.stage})
            .where((PostHolder.id == one.id) & (PostHolder.warned == one.warned) & PostHolder.until_on.is_null())
            .returning(PostHolder.id)
        )
        if not told:
            return
        after = {"person": one.person_id, "due_on": one.due_on, "months": WARNINGS[one.stage - 1]}
        await record("rotations.warn", "post_holder", one.id, actor=actor, now=now, after=after)
        key = f"tenure:{one.id}:{one.due_on}:{one.stage}"
        own = Phrase("The limit for your post “%(title)s” is reached on %(day)s.", title=one.title, day=one.due_on)
        await tell(one.person_id, own, address="/rotations", kind="reminder", now=now, dedupe=key)
        phrase = Phrase("Somebody on “%(title)s” is due to move on by %(day)s.", title=one.title, day=one.due_on)
        others = [officer for officer in officers if officer != one.person_id]
        await tell(others, phrase, address="/rotations", kind="reminder", now=now, dedupe=key)
