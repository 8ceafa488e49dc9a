"""Rows and files of imports that are over: personal data that nobody needs any more."""

from mentor.kernel.database import write_transaction
from mentor.people.roster import shelf
from mentor.people.tables import ImportRow, ImportRun


async def clear(run_id: int, *, and_amended: bool = False) -> None:
    """Remove them; the run itself, its counts and its journal stay. `and_amended`: also of the runs it corrects."""
    here: int | None = run_id
    while here is not None:
        async with write_transaction():
            await ImportRow.delete().where(ImportRow.run == here)
        shelf.remove(here)
        row = await ImportRun.select(ImportRun.amends).where(ImportRun.id == here).first()
        here = row["amends"] if row and and_amended else None
