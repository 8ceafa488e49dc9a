"""A first look at an uploaded file: its columns, first rows and a mapping suggested by their names."""

import asyncio
from dataclasses import replace

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import LOCAL_ZONE, Phrase
from mentor.people.queries.roster.reference import party_nodes, unit_nodes
from mentor.people.queries.roster.runs import RunView, seen
from mentor.people.roster import shelf
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.header import suggest
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.preview import Preview, look
from mentor.people.roster.stream import open_part
from mentor.people.roster.trees import party_tree, unit_tree

GONE = Phrase("The file is no longer kept. Please upload it again.")


async def preview(run: RunView, mapping: ColumnMapping | None, actor: Actor) -> Preview:
    """Under `mapping`, or under one suggested by the headers. Raises Invalid at "mapping"."""
    seen(run, actor)
    try:
        part = await asyncio.to_thread(open_part, run.id, shelf.file_of(run.id), mapping or ColumnMapping())
        if mapping is None or not mapping.fields:
            mapping = replace(mapping or ColumnMapping(), fields=suggest(part.names).fields)
        units = unit_tree(await unit_nodes(), mapping.units, mapping.separator)
        party_orgs = party_tree(await party_nodes(), mapping.party_orgs, mapping.separator)
        as_of = run.as_of or mapping.as_of or run.started_at.astimezone(LOCAL_ZONE).date()
        return await asyncio.to_thread(look, part, mapping, units, party_orgs, as_of)
    except FileNotFoundError:
        raise Invalid({"mapping": GONE}) from None
    except Unreadable as problem:
        raise Invalid({"mapping": problem.phrase}) from problem
