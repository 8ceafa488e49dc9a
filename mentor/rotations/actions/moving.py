"""A rotation moves the post: the old one is left the day before, the new one taken."""

from datetime import date, datetime, timedelta

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.rotations.queries.places import holder_of
from mentor.rotations.rules.posts import due_day
from mentor.rotations.tables import Post, PostHolder


async def move_to(person: int, post: int, day: date, *, actor: Actor, now: datetime) -> None:
    """Inside the caller's transaction, which has authorised the actor. Invalid when the post is full or closed."""
    held = await holder_of(person)
    if held is not None and held["post"] == post:
        return
    if held is not None:
        ended = await (
            PostHolder.update({PostHolder.until_on: day - timedelta(days=1), PostHolder.holding: None})
            .where((PostHolder.id == held["id"]) & (PostHolder.since < day))
            .returning(PostHolder.post)
        )
        if not ended:
            raise Invalid({"": Phrase("They took their present post only after that day.")})
        await Post.update({Post.holders: Post.holders - 1}).where(Post.id == held["post"])
        await record("rotations.leave_post", "post", held["post"], actor=actor, now=now, after={"person": person})
    taken = (
        await Post.update({Post.holders: Post.holders + 1})
        .where((Post.id == post) & (Post.holders < Post.capacity) & Post.is_open.eq(True))
        .returning(Post.tenure_months)
    )
    if not taken:
        raise Invalid({"": Phrase("The post is full or closed; please put that right first.")})
    due = due_day(day, taken[0]["tenure_months"])
    await PostHolder.insert(PostHolder(post=post, person=person, holding=person, since=day, due_on=due))
    after = {"person": person, "since": day, "due_on": due}
    await record("rotations.place", "post", post, actor=actor, now=now, after=after)
