"""Using a module: marked at the start, and what came of it at the end. Use keeps a module alive, or flags it."""

from dataclasses import dataclass
from datetime import datetime

from mentor.files.actions import refuse_marked_texts
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict
from mentor.kernel.i18n import Phrase
from mentor.knowledge.actions import refuse
from mentor.knowledge.actions.reviews import next_review, renew
from mentor.knowledge.actions.toolkits import show
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.places import place_of
from mentor.knowledge.rules import modules
from mentor.knowledge.rules.modules import MODULE, PROVING, Outcome, PlaceKind, module_state
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleUse
from mentor.notifications.actions import tell


@dataclass(frozen=True, slots=True)
class NewUse:
    """`place_title` says where, for daily work; a project or milestone is named by its id."""

    outcome: Outcome
    note: str
    place: PlaceKind = PlaceKind.WORK
    place_id: int = 0
    place_title: str = ""


async def record_use(module_id: int, new: NewUse, *, actor: Actor, now: datetime) -> int:
    """One use of the version readers get; a second word about the same place replaces “will use it”.

    A use that worked, by somebody else than its authors, proves a version in pilot use and renews a published one;
    `did not work` flags it and tells the owner.
    """
    await refuse_marked_texts([new.note, new.place_title], actor=actor, now=now)
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_use(row.facts, actor))
        use_id = await _write(row, new, actor=actor, now=now)
        await _follow(row, new, actor=actor, now=now)
        after = {"outcome": new.outcome.value, "place": new.place.value, "place_id": new.place_id}
        await journal.record("knowledge.use_module", MODULE, module_id, actor=actor, now=now, after=after, why=new.note)
        return use_id


def used_version(row: ModuleRow) -> int:
    """A pilot of a next version is a use of that one only when nothing is published yet."""
    is_pilot = row.facts.work_state is DocumentState.PILOT
    return row.facts.version if is_pilot else row.facts.published


async def _write(row: ModuleRow, new: NewUse, *, actor: Actor, now: datetime) -> int:
    place = await place_of(new.place, new.place_id, new.place_title, actor)
    is_settled = new.outcome is not Outcome.INTENDED
    use = ModuleUse(
        module=row.id,
        version=used_version(row),
        person=actor.person_id,
        unit=place.unit_id,
        place=new.place.value,
        place_id=new.place_id,
        place_title=place.title[:200],
        outcome=new.outcome.value,
        note=new.note,
        is_proof=modules.counts_as_proof(row.facts, new.outcome, actor.person_id),
        started_at=now,
        settled_at=now if is_settled else None,
    )
    written = (
        await ModuleUse.insert(use)
        .on_conflict(
            target=(ModuleUse.module, ModuleUse.person, ModuleUse.place, ModuleUse.place_id, ModuleUse.place_title),
            action="DO UPDATE",
            values=[ModuleUse.version, ModuleUse.outcome, ModuleUse.note, ModuleUse.is_proof, ModuleUse.settled_at],
            where=ModuleUse.outcome == Outcome.INTENDED.value,
        )
        .returning(ModuleUse.id)
    )
    if not written:
        raise Conflict(Phrase("You have already said what came of it there."))
    return int(written[0]["id"])


async def _follow(row: ModuleRow, new: NewUse, *, actor: Actor, now: datetime) -> None:
    today = local_date(now)
    if new.outcome is Outcome.DID_NOT_WORK:
        await _flag(row, new, actor=actor, now=now)
    elif new.outcome in PROVING and actor.person_id not in row.facts.editors:
        if row.facts.published and not row.facts.is_flagged:
            from_today = await next_review(today)
            await renew(row, from_today, actor=actor, now=now)
        fresh = await module_row(row.id, actor, today)
        await show(fresh, module_state(fresh.facts, today), now=now)
        await tell(
            row.facts.owner_id,
            Phrase("Your module “%(title)s” worked for a colleague: %(outcome)s.", title=row.shown.title,
                   outcome=new.outcome.label),
            address=f"/modules/{row.id}", kind="news", now=now,
        )  # fmt: skip


async def _flag(row: ModuleRow, new: NewUse, *, actor: Actor, now: datetime) -> None:
    flagged = (
        await KnowledgeModule.update({KnowledgeModule.flagged_at: now})
        .where((KnowledgeModule.id == row.id) & KnowledgeModule.retired_at.is_null())
        .returning(KnowledgeModule.id)
    )
    if not flagged:
        raise Conflict(GONE)
    if row.facts.published:
        await show(row, DocumentState.FLAGGED, now=now)
    text = Phrase(
        "Your module “%(title)s” did not work for a colleague: %(note)s", title=row.shown.title, note=new.note
    )
    await tell([*row.facts.editors], text, address=f"/modules/{row.id}", kind="todo", now=now)
