"""Taking a plan out as a file; each taking is in the journal with how many rows."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase, current_locale, use_locale
from mentor.rotations.actions.board import past_of
from mentor.rotations.drawing import Choice, Drawing, draw
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board
from mentor.rotations.rules.board import Board
from mentor.rotations.sheet import plan_paper, plan_sheet
from mentor.settings import settings


async def take_workbook(plan_id: int, choice: Choice, *, actor: Actor, now: datetime) -> bytes:
    return await _taken(plan_id, choice, lambda seen, drawn: plan_sheet(seen, drawn, actor.name, now), actor, now)


async def take_paper(plan_id: int, choice: Choice, *, actor: Actor, now: datetime) -> bytes:
    language = current_locale()
    return await _taken(plan_id, choice, lambda seen, drawn: plan_paper(seen, drawn, language), actor, now)


async def _taken(
    plan_id: int, choice: Choice, make: Callable[[Board, Drawing], bytes], actor: Actor, now: datetime
) -> bytes:
    seen = await board(plan_id, actor)
    numbers = await demands(seen, now)
    drawn = draw(seen, numbers, (), choice, past=past_of(seen.plan, now), size=len(seen.people))
    if len(drawn.rows) > (most := settings().export_limit):
        raise Forbidden(
            Phrase("Lists of more than %(count)s people do not leave the house; filter by unit.", count=most)
        )
    locale = current_locale()

    def made() -> bytes:
        with use_locale(locale):
            return make(seen, drawn)

    content = await asyncio.to_thread(made)
    async with write_transaction():
        after = {"rows": len(drawn.rows)}
        await record("rotations.export_plan", "rotation_plan", plan_id, actor=actor, now=now, after=after)
    return content
