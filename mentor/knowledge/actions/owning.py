"""Who owns a module and who is named as its author; whoever wrote it stays named."""

from datetime import datetime

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
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.reviews import has_lesson_in, is_gone
from mentor.knowledge.rules import modules
from mentor.knowledge.rules.modules import MODULE
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleAuthor
from mentor.notifications.actions import tell


async def hand_over(module_id: int, person_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """The person owns it from now on: reviews, uses and failures are told there. Invalid at "owner"."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_hand_over(row.facts, actor))
        gone = await is_gone(person_id)
        if wrong := modules.refusal_to_own(row.facts, row.reviewers, person_id, is_gone=gone):
            raise Invalid({"owner": wrong})
        await _pass_on(row, person_id)
        fresh = await module_row(module_id, actor, local_date(now))
        await show(fresh, fresh.state, now=now)
        text = Phrase("The module “%(title)s” is yours from now on: %(reason)s", title=row.shown.title, reason=reason)
        await tell(person_id, text, address=f"/modules/{module_id}", kind="todo", now=now)
        before, after = {"owner": row.facts.owner_id}, {"owner": person_id}
        await journal.record(
            "knowledge.hand_over", MODULE, module_id, actor=actor, now=now, before=before, after=after, why=reason
        )


async def add_author(module_id: int, person_id: int, *, actor: Actor, now: datetime) -> None:
    """The person writes along and is credited. Invalid at "author"."""
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_hand_over(row.facts, actor))
        gone = await is_gone(person_id)
        if wrong := modules.refusal_to_add_author(row.facts, row.reviewers, person_id, is_gone=gone):
            raise Invalid({"author": wrong})
        author = ModuleAuthor(module=module_id, person=person_id)
        made = await ModuleAuthor.insert(author).on_conflict(action="DO NOTHING").returning(ModuleAuthor.id)
        if not made:
            raise Conflict(GONE)
        text = Phrase("You are named among the authors of the module “%(title)s”.", title=row.shown.title)
        await tell(person_id, text, address=f"/modules/{module_id}", kind="news", now=now)
        await _show_again(module_id, {"author": person_id}, "knowledge.add_author", actor=actor, now=now)


async def drop_author(module_id: int, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Named by mistake, before anybody was asked to review it."""
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_hand_over(row.facts, actor))
        refuse(modules.refusal_to_drop_author(row.facts, has_lesson=await has_lesson_in(module_id, person_id)))
        dropped = (
            await ModuleAuthor.delete()
            .where((ModuleAuthor.module == module_id) & (ModuleAuthor.person == person_id))
            .returning(ModuleAuthor.id)
        )
        if not dropped:
            raise Conflict(GONE)
        await _show_again(module_id, {"author": person_id}, "knowledge.drop_author", actor=actor, now=now)


async def _show_again(module_id: int, after: dict[str, int], verb: str, *, actor: Actor, now: datetime) -> None:
    """The search learns the names."""
    fresh = await module_row(module_id, actor, local_date(now))
    await show(fresh, fresh.state, now=now)
    await journal.record(verb, MODULE, module_id, actor=actor, now=now, after=after)


async def _pass_on(row: ModuleRow, person_id: int) -> None:
    """The former owner is named among the authors."""
    passed = (
        await KnowledgeModule.update({KnowledgeModule.owner: person_id})
        .where((KnowledgeModule.id == row.id) & (KnowledgeModule.owner == row.facts.owner_id))
        .returning(KnowledgeModule.id)
    )
    if not passed:
        raise Conflict(GONE)
    await ModuleAuthor.delete().where((ModuleAuthor.module == row.id) & (ModuleAuthor.person == person_id))
    former = ModuleAuthor(module=row.id, person=row.facts.owner_id)
    await ModuleAuthor.insert(former).on_conflict(
        target=(ModuleAuthor.module, ModuleAuthor.person), action="DO NOTHING"
    )
