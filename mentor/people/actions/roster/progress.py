"""Steps of a run that count only while its claim stands."""

from typing import Any

from mentor.kernel import clock
from mentor.people.rules import ImportState
from mentor.people.tables import ImportRun


class NotMine(Exception):
    """The run was cancelled, or another process has taken it over: stop, and leave it alone."""


async def step(run_id: int, claim: str, values: dict[Any, Any]) -> None:
    """Write progress and a sign of life; raises NotMine when the claim is gone."""
    moved = (
        await ImportRun.update({ImportRun.alive_at: clock.now(), **values})
        .where((ImportRun.id == run_id) & (ImportRun.claim == claim))
        .returning(ImportRun.id)
    )
    if not moved:
        raise NotMine


async def finish(run_id: int, claim: str, state: ImportState, values: dict[Any, Any]) -> bool:
    """The last step: the claim ends. False when it was gone already."""
    moved = (
        await ImportRun.update({ImportRun.state: state, ImportRun.claim: "", **values})
        .where((ImportRun.id == run_id) & (ImportRun.claim == claim))
        .returning(ImportRun.id)
    )
    return bool(moved)
