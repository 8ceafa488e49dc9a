"""Which matching is to be worked on, and by whom. Knows nothing of solving, so that the worker stays small."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from mentor.pairing.rules.matchings import ScenarioState
from mentor.pairing.tables import MatchingScenario

#: A run that shows no sign of life for so long has died with its process and is begun again.
_DEAD = timedelta(seconds=30)


def _waiting(now: datetime) -> Any:
    died = (MatchingScenario.state == ScenarioState.RUNNING.value) & (MatchingScenario.heard_at < now - _DEAD)
    return (MatchingScenario.state == ScenarioState.WAITING.value) | died


async def something_waits(now: datetime) -> bool:
    return bool(await MatchingScenario.exists().where(_waiting(now)))


async def claim_next(now: datetime) -> tuple[int, str] | None:
    """The oldest matching that waits or whose process died, now ours: its id and our claim."""
    rows = (
        await MatchingScenario.select(MatchingScenario.id, MatchingScenario.state, MatchingScenario.claim)
        .where(_waiting(now))
        .order_by(MatchingScenario.id)
        .limit(5)
    )
    claim = secrets.token_hex(16)
    for row in rows:
        as_seen = (MatchingScenario.id == row["id"]) & (MatchingScenario.state == row["state"])
        claimed = (
            await MatchingScenario.update(
                {
                    MatchingScenario.state: ScenarioState.RUNNING.value,
                    MatchingScenario.claim: claim,
                    MatchingScenario.heard_at: now,
                }
            )
            .where(as_seen & (MatchingScenario.claim == row["claim"]))
            .returning(MatchingScenario.id)
        )
        if claimed:
            return row["id"], claim
    return None
