"""Pictures of a module: kept once under the name their content gives them, for as long as a text names them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from mentor.files import actions as files
from mentor.files.actions import Stored
from mentor.files.queries import attachments
from mentor.files.rules import refused
from mentor.files.sniffing import Refused
from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.knowledge.pictures import Picture, named_in, read_picture
from mentor.knowledge.queries.module_lists import versions
from mentor.knowledge.queries.toolkits import toolkits_of
from mentor.knowledge.rules.modules import PICTURE, PICTURES_LIMIT


async def read_pictures(uploads: Sequence[Upload]) -> list[Picture]:
    """Raises Invalid at field "file"."""
    try:
        return [await asyncio.to_thread(read_picture, one.content) for one in uploads]
    except Refused as problem:
        raise refused(problem.phrase) from problem


async def store_pictures(
    pictures: Sequence[Picture], declared: bool, *, actor: Actor, now: datetime
) -> tuple[Stored, ...]:
    """Write them; before the transaction that attaches them. Raises Invalid at "file" or "declared"."""
    uploads = [Upload(one.name, one.content) for one in pictures]
    return tuple([await files.store(one, declared_non_classified=declared, actor=actor, now=now) for one in uploads])


async def attach_pictures(stored: Sequence[Stored], module_id: int, *, actor: Actor, now: datetime) -> None:
    """Inside the caller's transaction; whether the actor may is the caller's duty. Each picture belongs to it once."""
    if not stored:
        return
    kept = {one.name for one in await attachments(PICTURE, [module_id])}
    fresh = {one.name: one for one in stored if one.name not in kept}
    if len(kept) + len(fresh) > PICTURES_LIMIT:
        raise refused(Phrase("At most %(limit)s pictures belong to one module.", limit=PICTURES_LIMIT))
    for one in fresh.values():
        await files.attach(one, subject_kind=PICTURE, subject_id=module_id, actor=actor, now=now)


async def drop_pictures(
    before: str, after: str, module_id: int, draft: str = "", *, actor: Actor, now: datetime
) -> None:
    """What a text no longer names goes, unless a version, a tool or the `draft` still shows it.

    Inside the caller's transaction, after the new text was written.
    """
    gone = set(named_in(before)) - set(named_in(after)) - set(named_in(draft))
    if not gone:
        return
    texts = [one.content.text for one in await versions(module_id)] + [one.text for one in await toolkits_of(module_id)]
    gone -= {name for text in texts for name in named_in(text)}
    for one in await attachments(PICTURE, [module_id]) if gone else ():
        if one.name in gone:
            await files.remove(one.id, subject_kind=PICTURE, subject_id=module_id, actor=actor, now=now)
