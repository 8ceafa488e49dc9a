"""What `mentor import` says about a dry run."""

from pathlib import Path

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.people.queries.roster import RunView, rows_of_run
from mentor.people.rules import ImportState, RowKind

_SHOWN = 20


async def report(run: RunView, actor: Actor, corrections: Path | None) -> None:
    print(f"Import {run.id}, {run.file_name}: {render(run.state)}")
    if run.state is ImportState.FAILED:
        print(said(run))
        return
    print(
        f"{run.rows_total} rows: "
        + ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in run.counts.items())
    )
    planned = [*run.planned.get("units", ()), *run.planned.get("party_orgs", ())]
    for made in planned[:_SHOWN]:
        print(f"  will be made: {made['full_name']}")
    if len(planned) > _SHOWN:
        print(f"  and {len(planned) - _SHOWN} more units and Party organisations")
    if run.counts.get("rejected"):
        rejected = await rows_of_run(run, RowKind.REJECTED, actor)
        for row in rejected.rows[:_SHOWN]:
            for column, reason in row.reasons:
                where = f"{column}: " if column else ""
                print(f"  row {row.row_no} {row.employee_no} {row.name}: {where}{render(reason)}")
        print(f"Rejected rows with their reasons: {corrections}. Correct them there, then:")
        print(f"  mentor import {corrections} --amends {run.id} --apply")


def said(run: RunView) -> str:
    return render(run.note) if run.note else render(run.state)
