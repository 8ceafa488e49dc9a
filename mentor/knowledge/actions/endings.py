"""Retiring a module, and what a job notes about modules."""

from datetime import date, datetime
from typing import Any

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.toolkits import show
from mentor.knowledge.queries.modules import module_row
from mentor.knowledge.queries.reviews import settled_reviews, undated
from mentor.knowledge.rules import modules
from mentor.knowledge.rules.modules import MODULE
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule
from mentor.notifications.actions import tell


async def retire(module_id: int, reason: str, successor_id: int | None, *, actor: Actor, now: datetime) -> None:
    """Nobody is offered it any more; links to it stay and lead on to what replaces it."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_retire(row.facts, actor))
        if successor_id is not None:
            await _check_successor(module_id, successor_id, actor, local_date(now))
        retired = (
            await KnowledgeModule.update(
                {
                    KnowledgeModule.retired_at: now,
                    KnowledgeModule.retire_reason: reason,
                    KnowledgeModule.successor: successor_id,
                }
            )
            .where((KnowledgeModule.id == module_id) & KnowledgeModule.retired_at.is_null())
            .returning(KnowledgeModule.id)
        )
        if not retired:
            raise Conflict(GONE)
        await show(row, DocumentState.RETIRED, now=now)
        after = {"successor": successor_id}
        await journal.record(
            "knowledge.retire_module", MODULE, module_id, actor=actor, now=now, after=after, why=reason
        )


async def _check_successor(module_id: int, successor_id: int, actor: Actor, today: date) -> None:
    known = Phrase("Please give the number of a published module.")
    if successor_id == module_id:
        raise Invalid({"successor": known})
    found = await module_row(successor_id, actor, today)
    if not found.facts.published or found.facts.is_retired:
        raise Invalid({"successor": known})


async def note_reviews(*, actor: Actor, now: datetime) -> None:
    """What both lines decided and which reviews are due reaches the search and the owner, each once."""
    today = local_date(now)
    for module_id, version in await settled_reviews():
        change = {KnowledgeModule.accepted: version}
        await _note(module_id, change, KnowledgeModule.accepted < version, _ACCEPTED, actor=actor, now=now)
    for module_id in await undated(today):
        is_new = KnowledgeModule.due_noted.eq(False)
        await _note(module_id, {KnowledgeModule.due_noted: True}, is_new, _DUE, actor=actor, now=now)


_ACCEPTED = Phrase("Both lines accepted “%(title)s”: now somebody else should try it.")
_DUE = Phrase("Does “%(title)s” still hold? Its review is due.")


async def _note(
    module_id: int, change: dict[Any, Any], is_new: Any, text: Phrase, *, actor: Actor, now: datetime
) -> None:
    async with write_transaction():
        noted = (
            await KnowledgeModule.update(change)
            .where((KnowledgeModule.id == module_id) & is_new)
            .returning(KnowledgeModule.id)
        )
        if noted:
            row = await module_row(module_id, actor, local_date(now))
            await show(row, row.state, now=now)
            told = Phrase(text.key, title=row.shown.title)
            await tell(row.facts.owner_id, told, address=f"/modules/{row.id}", kind="todo", now=now)
