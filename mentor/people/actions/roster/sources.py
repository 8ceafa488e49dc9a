"""What a dry run works with: who is behind it, its rows, and both trees."""

import asyncio

from mentor.kernel import clock
from mentor.kernel.actor import Actor, system_actor
from mentor.kernel.i18n import Phrase
from mentor.people.queries.roster import reference
from mentor.people.queries.roster.preview import GONE
from mentor.people.queries.roster.runs import RunView
from mentor.people.roster import shelf
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.stream import Part, open_part
from mentor.people.roster.trees import Tree, party_tree, unit_tree
from mentor.people.rules import RowKind, refusal_to_import
from mentor.people.tables import ImportRow, ImportRun


async def actor_behind(run: RunView) -> Actor:
    """Who started it, with present rights: what was revoked meanwhile no longer counts. Raises Unreadable."""
    if run.started_by is None:
        return system_actor("import")
    actor = await reference.actor_of(run.started_by, clock.local_date(clock.now()))
    if actor is None:
        raise Unreadable(Phrase("The account that started this may no longer sign in."))
    if refusal := refusal_to_import(actor):
        raise Unreadable(refusal)
    return actor


async def both_trees(mapping: ColumnMapping) -> tuple[Tree, Tree]:
    units = unit_tree(await reference.unit_nodes(), mapping.units, mapping.separator)
    return units, party_tree(await reference.party_nodes(), mapping.party_orgs, mapping.separator)


async def parts_of(run: RunView, mapping: ColumnMapping) -> list[Part]:
    """The files of this run, the first one first; rows that were rejected are left out of all but the last."""
    runs = [run.id]
    left_out: dict[int, set[int]] = {}
    above = run.amends
    while above is not None:
        runs.insert(0, above)
        rejected = await ImportRow.select(ImportRow.of_run, ImportRow.row_no).where(
            (ImportRow.run == above) & (ImportRow.kind == RowKind.REJECTED)
        )
        for row in rejected:
            left_out.setdefault(row["of_run"], set()).add(row["row_no"])
        found = await ImportRun.select(ImportRun.amends).where(ImportRun.id == above)
        above = found[0]["amends"] if found else None
    if not all(shelf.file_of(one).exists() for one in runs):
        raise Unreadable(GONE)
    return [
        await asyncio.to_thread(open_part, one, shelf.file_of(one), mapping, left_out.get(one, set())) for one in runs
    ]
