"""A version before both lines, its pilot use, its publication, and everything that keeps it alive or ends it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
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
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.reviews import mentors_called
from mentor.knowledge.rules import modules
from mentor.knowledge.rules.contents import content_hash, write_content
from mentor.knowledge.rules.modules import MODULE
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule, ModuleVersion
from mentor.notifications.actions import tell
from mentor.pairing.queries.programmes import standing_policy
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Criterion, NewRequest, SeatName, SeatSpec

_SEATS = {SeatName.PARTY: modules.PARTY_QUESTIONS, SeatName.TECHNICAL: modules.TECHNICAL_QUESTIONS}


async def submit_module(
    module_id: int, numbers: Mapping[SeatName, str], note: str, *, actor: Actor, now: datetime
) -> int:
    """Put the version at hand before a Party-affairs and a technical mentor, blind; gives the request's id.

    `numbers`: employee number per seat, asked for the first version only; later ones go to the same two. Invalid when
    one of them is no mentor of that seat, or when a later version does not say what is new.
    """
    await refuse_marked_texts([note], actor=actor, now=now)
    async with write_transaction():
        row = await module_row(module_id, actor, local_date(now))
        refuse(modules.refusal_to_submit(row.facts, row.content, actor))
        reviewers = await _reviewers(numbers, row) if row.request_id is None else {}
        if row.facts.published and not note:
            raise Invalid({"note": Phrase("Please say what is new in this version.")})
        await _write_version(row, note, actor=actor, now=now)
        request_id = await _ask(row, reviewers, note, actor=actor, now=now)
        asked = replace(row, reviewers=row.reviewers | frozenset(reviewers.values()))
        await show(asked, _shown(row, DocumentState.IN_REVIEW), now=now)
        after = {"version": row.facts.version, "content_hash": content_hash(row.content)}
        await journal.record("knowledge.submit_module", MODULE, module_id, actor=actor, now=now, after=after, why=note)
        return request_id


def _shown(row: ModuleRow, state: DocumentState) -> DocumentState:
    """Readers of a published module do not see that its next version is on the way."""
    return row.state if row.public is not None else state


async def _reviewers(numbers: Mapping[SeatName, str], row: ModuleRow) -> dict[SeatName, int]:
    called = await mentors_called(numbers.values())
    found = {seat: called.get((numbers.get(seat, ""), seat.value)) for seat in _SEATS}
    wrong: dict[str, Phrase] = {}
    for seat, person in found.items():
        if person is None:
            wrong[f"reviewer_{seat.value}"] = Phrase("Please give the employee number of such a mentor of the pool.")
        elif person in row.facts.editors:
            wrong[f"reviewer_{seat.value}"] = Phrase("Nobody reviews what they wrote.")
    if wrong:
        raise Invalid(wrong)
    return {seat: person for seat, person in found.items() if person is not None}


async def _write_version(row: ModuleRow, note: str, *, actor: Actor, now: datetime) -> None:
    version = ModuleVersion(
        module=row.id,
        number=row.facts.version,
        content=write_content(row.content),
        content_hash=content_hash(row.content),
        note=note,
        submitted_by=actor.person_id,
        submitted_at=now,
    )
    if not await ModuleVersion.insert(version).on_conflict(action="DO NOTHING").returning(ModuleVersion.id):
        raise Conflict(GONE)


async def _ask(row: ModuleRow, reviewers: Mapping[SeatName, int], note: str, *, actor: Actor, now: datetime) -> int:
    digest = content_hash(row.content)
    if row.request_id is not None:
        await signoff.submit_version(
            row.request_id, row.facts.version, digest, actor=actor, now=now, editors=row.facts.editors,
            title=row.content.title, reason=note,
        )  # fmt: skip
        return row.request_id
    seats = tuple(
        SeatSpec(seat, reviewers[seat], tuple(Criterion(f"q{n}", one.key) for n, one in enumerate(questions)))
        for seat, questions in _SEATS.items()
    )
    request = NewRequest(
        kind=MODULE,
        noun=Phrase("Module"),
        subject_kind=MODULE,
        subject_id=row.id,
        address=f"/modules/{row.id}",
        title=row.content.title,
        seats=seats,
        version=row.facts.version,
        content_hash=digest,
        unit_id=row.unit_id,
        barred=row.facts.editors,
    )
    return await signoff.open_request(request, actor=actor, now=now)


async def publish(module_id: int, *, actor: Actor, now: datetime) -> None:
    """The version at hand, accepted by both lines and proved by somebody else, is what readers get from now on."""
    async with write_transaction():
        today = local_date(now)
        row = await module_row(module_id, actor, today)
        refuse(modules.refusal_to_publish(row.facts, actor))
        due_on = await next_review(today)
        await _put_out(row, due_on, now)
        fresh = replace(row, public=row.content)
        await show(fresh, DocumentState.PUBLISHED, now=now)
        text = Phrase(
            "The module “%(title)s” was published, version %(version)s.",
            title=row.content.title,
            version=row.facts.version,
        )
        others = sorted(row.facts.editors - {actor.person_id})
        await tell(others, text, address=f"/modules/{module_id}", kind="news", now=now)
        after = {"version": row.facts.version, "review_due_on": due_on}
        await journal.record("knowledge.publish_module", MODULE, module_id, actor=actor, now=now, after=after)


async def _put_out(row: ModuleRow, due_on: date, now: datetime) -> None:
    values: dict[Any, Any] = {
        KnowledgeModule.published: row.facts.version,
        KnowledgeModule.accepted: row.facts.version,
        KnowledgeModule.title: row.content.title,
        KnowledgeModule.review_due_on: due_on,
        KnowledgeModule.flagged_at: None,
        KnowledgeModule.due_noted: False,
    }
    published = (
        await KnowledgeModule.update(values)
        .where((KnowledgeModule.id == row.id) & (KnowledgeModule.version == row.facts.version))
        .where((KnowledgeModule.published == row.facts.published) & KnowledgeModule.retired_at.is_null())
        .returning(KnowledgeModule.id)
    )
    if not published:
        raise Conflict(GONE)
    await ModuleVersion.update({ModuleVersion.published_at: now}).where(
        (ModuleVersion.module == row.id) & (ModuleVersion.number == row.facts.version)
    )


async def confirm(module_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """It still holds: the date of its next review moves, and a report that it did not work is answered."""
    await refuse_marked_texts([reason], actor=actor, now=now)
    async with write_transaction():
        today = local_date(now)
        row = await module_row(module_id, actor, today)
        refuse(modules.refusal_to_confirm(row.facts, actor))
        await renew(row, await next_review(today), actor=actor, now=now)
        await show(row, DocumentState.PUBLISHED, now=now)
        before = {"state": row.state.value, "review_due_on": row.facts.review_due_on}
        await journal.record(
            "knowledge.confirm_module", MODULE, module_id, actor=actor, now=now, before=before, why=reason
        )


async def renew(row: ModuleRow, due_on: date, *, actor: Actor, now: datetime, keeps_flag: bool = False) -> None:
    """Inside the caller's transaction: whoever confirms, by looking at it or by using it."""
    values: dict[Any, Any] = {
        KnowledgeModule.review_due_on: due_on,
        KnowledgeModule.confirmed_at: now,
        KnowledgeModule.confirmed_by: actor.person_id,
        KnowledgeModule.due_noted: False,
    }
    if not keeps_flag:
        values[KnowledgeModule.flagged_at] = None
    renewed = (
        await KnowledgeModule.update(values)
        .where((KnowledgeModule.id == row.id) & (KnowledgeModule.published == row.facts.published))
        .where(KnowledgeModule.retired_at.is_null())
        .returning(KnowledgeModule.id)
    )
    if not renewed:
        raise Conflict(GONE)


async def next_review(today: date) -> date:
    months = (await standing_policy(today)).module_review_months
    return today + timedelta(days=round(months * 365.25 / 12))
