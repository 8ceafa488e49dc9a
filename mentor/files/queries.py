"""What is attached where. Visibility follows the subject: the caller has already shown that the actor sees it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.query import Sum

from mentor.files import rules, storage
from mentor.files.tables import Attachment
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people.rules import is_administrator

#: Per subject kind: whether the actor may see the subject with this id.
Visibility = Mapping[str, Callable[[int, Actor], Awaitable[bool]]]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file as lists show it."""

    id: int
    subject_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: int | None
    created_at: datetime

    @property
    def address(self) -> str:
        return f"/files/{self.id}"

    @property
    def readable_size(self) -> str:
        return rules.readable_size(self.size)


@dataclass(frozen=True, slots=True)
class Content:
    name: str
    media_type: str
    content: bytes


async def attachments(subject_kind: str, subject_ids: Sequence[int]) -> list[AttachmentLine]:
    """The files of these subjects, in order of attaching; whether the actor sees the subjects is the caller's duty."""
    if not subject_ids:
        return []
    rows = await _lines().where(
        (Attachment.subject_kind == subject_kind)
        & Attachment.subject_id.is_in(list(subject_ids))
        & Attachment.removed_at.is_null()
    )
    return [_line(row) for row in rows]


async def bytes_of(actor: Actor) -> int:
    """How much this person has stored, in bytes."""
    if actor.person_id is None:
        return 0
    row = (
        await Attachment.select(Sum(Attachment.size, alias="used"))
        .where((Attachment.uploaded_by == actor.person_id) & Attachment.removed_at.is_null())
        .first()
    )
    return int((row or {}).get("used") or 0)


async def content(attachment_id: int, actor: Actor, visibility: Visibility) -> Content:
    """The file itself. Raises NotFound when it is missing or its subject is not visible to the actor."""
    row = await Attachment.select().where((Attachment.id == attachment_id) & Attachment.removed_at.is_null()).first()
    if row is None or is_administrator(actor):
        raise NotFound()
    sees = visibility.get(row["subject_kind"])
    if sees is None or not await sees(row["subject_id"], actor):
        raise NotFound()
    return await _read(row)


async def _read(row: dict[str, Any]) -> Content:
    found = await asyncio.to_thread(storage.read, row["sha256"])
    if found is None:
        raise NotFound()
    return Content(row["name"], row["media_type"], found)


def _lines() -> Any:
    return Attachment.select(
        Attachment.id,
        Attachment.subject_id,
        Attachment.name,
        Attachment.media_type,
        Attachment.size,
        Attachment.sha256,
        Attachment.uploaded_by,
        Attachment.created_at,
    ).order_by(Attachment.id)


def _line(row: dict[str, Any]) -> AttachmentLine:
    return AttachmentLine(**row)
