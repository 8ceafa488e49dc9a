"""Pictures of a module, for whoever sees the text that shows them."""

import asyncio
from collections.abc import Iterable
from datetime import date

from mentor.files import storage
from mentor.files.queries import attachments
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.knowledge.pictures import Picture, kept_picture, named_in
from mentor.knowledge.queries.modules import module_row
from mentor.knowledge.queries.toolkits import toolkits_of
from mentor.knowledge.rules.modules import PICTURE, sees_draft


async def picture_shown(module_id: int, name: str, actor: Actor, today: date) -> Picture:
    """NotFound unless a text that the actor may read shows it."""
    row = await module_row(module_id, actor, today)
    texts = [row.shown.text, *(one.text for one in await toolkits_of(module_id))]
    if not sees_draft(row.facts, row.persons, actor) and all(name not in named_in(text) for text in texts):
        raise NotFound
    found = await pictures_named([name], module_id)
    if name not in found:
        raise NotFound
    return found[name]


async def pictures_named(names: Iterable[str], module_id: int) -> dict[str, Picture]:
    """Those of them that are kept, by name; the caller has loaded a text that names them."""
    wanted = set(names)
    kept = {one.name: one.sha256 for one in await attachments(PICTURE, [module_id])} if wanted else {}
    return await asyncio.to_thread(_read, {name: kept[name] for name in kept.keys() & wanted})


def _read(kept: dict[str, str]) -> dict[str, Picture]:
    contents = {name: storage.read(sha256) for name, sha256 in kept.items()}
    return {name: kept_picture(content) for name, content in contents.items() if content}
