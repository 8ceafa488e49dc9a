"""Taking everything readable along."""

import asyncio
from datetime import datetime

from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import NotFound
from mentor.knowledge.offline import site
from mentor.knowledge.queries.site import readable_site
from mentor.knowledge.rules.search import is_reader
from mentor.settings import settings


async def take_site(*, actor: Actor, now: datetime) -> bytes:
    """A ZIP of what this person may read today; the journal keeps who took how much along."""
    if not is_reader(actor):
        raise NotFound
    modules, is_whole = await readable_site(actor)
    origin = settings().base_url.rstrip("/")
    content = await asyncio.to_thread(site, modules, local_date(now), origin, is_whole=is_whole)
    async with write_transaction():
        after = {"modules": len(modules), "bytes": len(content)}
        await journal.record("knowledge.take_site", "person", actor.person_id or 0, actor=actor, now=now, after=after)
    return content
