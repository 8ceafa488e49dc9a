"""Taking the portfolio out as a file; each taking is in the journal with its filter and its rows."""

import asyncio
from datetime import datetime

from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.i18n import current_locale, use_locale
from mentor.projects.queries.lists import ProjectFilter, ProjectLine
from mentor.projects.queries.portfolio import export_lines
from mentor.projects.sheet import portfolio_sheet
from mentor.settings import settings


async def take_portfolio(wanted: ProjectFilter, query: str, *, actor: Actor, now: datetime) -> bytes:
    """What the actor sees now; names stay out where so many people would need a second person to agree."""
    lines = await export_lines(wanted, actor, local_date(now))
    with_leads = 2 * len(lines) <= settings().export_limit
    content = await asyncio.to_thread(_made, current_locale(), lines, actor.name, now, with_leads)
    async with write_transaction():
        after = {"rows": len(lines), "query": query[:1_000], "with_names": with_leads}
        await journal.record("projects.export", "project", 0, actor=actor, now=now, after=after)
    return content


def _made(locale: str, lines: list[ProjectLine], name: str, now: datetime, with_leads: bool) -> bytes:
    """In a thread, in the language of who asked."""
    with use_locale(locale):
        return portfolio_sheet(lines, name, now, with_leads=with_leads)
