"""Taking the cohort list out: asked for, agreed to by a second person when it is large, journalled each time."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from mentor.growth import sheet
from mentor.growth.actions import refuse
from mentor.growth.queries.cohort import CohortLine, cohort_count
from mentor.growth.queries.exports import PAGE, export_rows, export_view, seconds
from mentor.growth.queries.programmes import programme_choices
from mentor.growth.rules import cohort
from mentor.growth.rules.cohort import EXPORT_MOST, CohortFilter, ExportWish
from mentor.growth.tables import CohortExport
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.database.transaction import GONE
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase, current_locale, use_locale
from mentor.notifications.actions import tell
from mentor.people.tables import SavedView
from mentor.settings import settings

_GREW = Phrase("The list is longer now than what was agreed to. Please ask again.")


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes


async def count_for_export(wanted: CohortFilter, *, actor: Actor, now: datetime) -> int:
    """How many persons would leave the house; Forbidden when that may not be."""
    programmes = await programme_choices(actor)
    rows = await cohort_count(wanted, programmes, actor, today=local_date(now), most=EXPORT_MOST)
    refuse(cohort.refusal_to_export(rows, actor))
    return rows


async def ask_for_export(wanted: CohortFilter, wish: ExportWish, *, actor: Actor, now: datetime) -> int:
    """Note the wish; over the limit a second person is asked first. Gives the export's id."""
    rows = await count_for_export(wanted, actor=actor, now=now)
    is_large = cohort.needs_second(rows, settings().export_limit)
    second = wish.second if is_large else None
    if is_large and second not in {line.id for line in await seconds(actor)}:
        raise Invalid({"second": Phrase("Please choose one of the offered persons.")})
    async with write_transaction():
        row = CohortExport(
            asked_by=actor.person_id, query=wish.query, purpose=wish.purpose, rows=rows, second=second, asked_at=now
        )
        export_id = int((await CohortExport.insert(row))[0]["id"])
        if second is not None:
            phrase = Phrase("%(name)s asks you to agree to an export of %(rows)s persons.", name=actor.name, rows=rows)
            await tell(second, phrase, address=f"/cohort/exports/{export_id}", kind="todo", now=now)
        after = {"rows": rows, "query": wish.query, "second": second}
        await journal.record(
            "growth.ask_export", "cohort_export", export_id, actor=actor, now=now, after=after, why=wish.purpose
        )
        return export_id


async def answer_export(export_id: int, *, agrees: bool, reason: str, actor: Actor, now: datetime) -> None:
    """The second person agrees or does not; once."""
    async with write_transaction():
        view = await export_view(export_id, actor)
        refuse(cohort.refusal_to_second(view.facts, actor))
        at = CohortExport.approved_at if agrees else CohortExport.refused_at
        answered = (
            await CohortExport.update({at: now, CohortExport.answer: reason})
            .where(
                (CohortExport.id == export_id) & CohortExport.approved_at.is_null() & CohortExport.refused_at.is_null()
            )
            .returning(CohortExport.id)
        )
        if not answered:
            raise Conflict(GONE)
        phrase = (
            Phrase("Your export of %(rows)s persons was agreed to; it can be taken for 24 hours.", rows=view.rows)
            if agrees
            else Phrase("Your export of %(rows)s persons was not agreed to.", rows=view.rows)
        )
        await tell(view.asked_by.id, phrase, address=f"/cohort/exports/{export_id}", kind="news", now=now)
        verb = "growth.agree_to_export" if agrees else "growth.refuse_export"
        await journal.record(verb, "cohort_export", export_id, actor=actor, now=now, why=reason)


async def take_export(export_id: int, wanted: CohortFilter, *, actor: Actor, now: datetime) -> File:
    """The file, made with the rights the actor has at this moment; each taking is journalled with its row count."""
    view = await export_view(export_id, actor)
    refuse(cohort.refusal_to_take(view.facts, actor, now))
    lines = await export_rows(wanted, await programme_choices(actor), actor, today=local_date(now))
    if cohort.needs_second(len(lines), settings().export_limit) and (
        view.second is None or len(lines) > view.rows * 1.1
    ):
        raise Forbidden(_GREW)
    taken = sheet.Taken(
        name=view.asked_by.name,
        number=view.asked_by.employee_no,
        at=now,
        rows=len(lines),
        query=view.query,
        purpose=view.purpose,
        second=view.second.label if view.second else "",
    )
    content = await asyncio.to_thread(_made, current_locale(), lines, wanted, taken)
    async with write_transaction():
        await CohortExport.update({CohortExport.taken: CohortExport.taken + 1, CohortExport.taken_at: now}).where(
            CohortExport.id == export_id
        )
        await journal.record(
            "growth.take_export", "cohort_export", export_id, actor=actor, now=now, after={"rows": len(lines)}
        )
    return File(f"mentees-{local_date(now).isoformat()}.xlsx", content)


def _made(locale: str, lines: list[CohortLine], wanted: CohortFilter, taken: sheet.Taken) -> bytes:
    with use_locale(locale):
        return sheet.workbook(lines, wanted.columns, taken)


async def save_view(name: str, query: str, *, actor: Actor, now: datetime) -> None:
    """Keep the list under a name; the same name again replaces it."""
    if actor.account_id is None or not cohort.has_list(actor):
        raise NotFound
    async with write_transaction():
        await SavedView.insert(SavedView(account=actor.account_id, page=PAGE, name=name, query=query)).on_conflict(
            target=(SavedView.account, SavedView.page, SavedView.name), action="DO UPDATE", values=[SavedView.query]
        )
        await journal.record(
            "growth.save_view", "account", actor.account_id, actor=actor, now=now, after={"name": name}
        )


async def delete_view(view_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        gone = (
            await SavedView.delete()
            .where((SavedView.id == view_id) & (SavedView.account == actor.account_id) & (SavedView.page == PAGE))
            .returning(SavedView.name)
        )
        if not gone:
            raise NotFound
        before = {"name": gone[0]["name"]}
        account = actor.account_id or 0
        await journal.record("growth.delete_view", "account", account, actor=actor, now=now, before=before)
