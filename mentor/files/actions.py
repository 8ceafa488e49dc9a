"""Keeping, attaching and removing files. Screening and writing happen before the transaction, the row inside it."""

import asyncio
import hashlib
import shlex
from dataclasses import dataclass
from datetime import datetime

from mentor.files import queries, rules, secrecy, sniffing, storage
from mentor.files.tables import Attachment
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.people.queries import holders
from mentor.people.rules import Role
from mentor.settings import settings

SCAN_SECONDS = 60
_STORE_FULL = Phrase(
    "The file could not be stored: the disk is full or read-only. Please tell the system administrator."
)
_INFECTED = Phrase("The virus scanner did not let this file pass.")


@dataclass(frozen=True, slots=True)
class Stored:
    """A screened file whose content lies in the store, not yet attached to anything."""

    sha256: str
    name: str
    media_type: str
    size: int


async def keep(
    upload: Upload, *, subject_kind: str, subject_id: int, declared_non_classified: bool, actor: Actor, now: datetime
) -> int:
    """Screen, store and attach in one go; gives the attachment's id.

    Raises Invalid at field "file" or "declared". Not inside a transaction. Whether the actor may is the caller's duty.
    """
    stored = await store(upload, declared_non_classified=declared_non_classified, actor=actor, now=now)
    async with write_transaction():
        return await attach(stored, subject_kind=subject_kind, subject_id=subject_id, actor=actor, now=now)


async def store(upload: Upload, *, declared_non_classified: bool, actor: Actor, now: datetime) -> Stored:
    """Screen the file and write its content; call before the transaction that attaches it. Raises Invalid at "file"."""
    if not declared_non_classified:
        raise Invalid({"declared": rules.NOT_DECLARED})
    used = await queries.bytes_of(actor)
    limits = settings()
    refusal = rules.refusal_of_size(
        len(upload.content),
        used,
        limit_megabytes=limits.upload_megabytes,
        quota_megabytes=limits.upload_quota_megabytes,
    )
    if refusal:
        raise rules.refused(refusal)
    name = rules.safe_name(upload.name)
    try:
        kind, mark = await asyncio.to_thread(_screened, name, upload.content)
    except sniffing.Refused as problem:
        raise rules.refused(problem.phrase) from problem
    if mark:
        await refuse_marked(mark, actor=actor, now=now, sha256=hashlib.sha256(upload.content).hexdigest())
    sha256 = await _written(upload.content)
    return Stored(sha256, name, kind.media_type, len(upload.content))


async def attach(stored: Stored, *, subject_kind: str, subject_id: int, actor: Actor, now: datetime) -> int:
    """One more attachment, inside the caller's transaction; whether the actor may is the caller's duty."""
    rows = await Attachment.insert(
        Attachment(
            sha256=stored.sha256,
            name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            uploaded_by=actor.person_id,
            declared_at=now,
            subject_kind=subject_kind,
            subject_id=subject_id,
            created_at=now,
        )
    ).returning(Attachment.id)
    after = {"name": stored.name, "sha256": stored.sha256, "declared_non_classified": True}
    await journal.record("files.attach", subject_kind, subject_id, actor=actor, now=now, after=after)
    return int(rows[0]["id"])


async def remove(attachment_id: int, *, subject_kind: str, subject_id: int, actor: Actor, now: datetime) -> None:
    """Take the file off this very subject, inside the caller's transaction; whether the actor may is its duty."""
    removed = (
        await Attachment.update({Attachment.removed_at: now})
        .where(
            (Attachment.id == attachment_id)
            & (Attachment.subject_kind == subject_kind)
            & (Attachment.subject_id == subject_id)
            & Attachment.removed_at.is_null()
        )
        .returning(Attachment.id, Attachment.name, Attachment.sha256)
    )
    if not removed:
        raise NotFound()
    await journal.record("files.remove", subject_kind, subject_id, actor=actor, now=now, before=removed[0])


async def remove_all(subject_kind: str, subject_id: int, *, now: datetime) -> None:
    """Take every file off a subject that is deleted, inside the caller's transaction."""
    await Attachment.update({Attachment.removed_at: now}).where(
        (Attachment.subject_kind == subject_kind)
        & (Attachment.subject_id == subject_id)
        & Attachment.removed_at.is_null()
    )


async def refuse_marked(mark: str, *, actor: Actor, now: datetime, sha256: str = "") -> None:
    """Journal that something with a secrecy mark was refused, warn the security administrators, and raise Invalid.

    Neither the content nor the name is kept anywhere. Not inside a transaction: the raise would undo the entry.
    """
    async with write_transaction():
        await journal.record(
            "files.refuse_marked", "person", actor.person_id or 0, actor=actor, now=now,
            after={"mark": mark, "sha256": sha256}, outcome="refused",
        )  # fmt: skip
        officers = await holders(Role.SECADMIN, "")
        notice = Phrase("Something with the secrecy mark %(mark)s was refused; it was not kept.", mark=mark)
        await tell(officers, notice, address="/journal", kind="system", now=now)
    raise rules.refused(marked(mark))


def marked(mark: str) -> Phrase:
    return Phrase(
        "This carries the secrecy mark “%(mark)s”. This system is not classified: it was not kept, and the security "
        "administrator has been told.",
        mark=mark,
    )


async def refuse_marked_texts(texts: list[str], *, actor: Actor, now: datetime) -> None:
    """Raise Invalid when one of the typed texts carries a secrecy mark. Not inside a transaction."""
    mark = next(filter(None, map(secrecy.find_mark, texts)), "")
    if mark:
        await refuse_marked(mark, actor=actor, now=now)


def _screened(name: str, content: bytes) -> tuple[rules.FileType, str]:
    kind = sniffing.recognise(name, content)
    return kind, secrecy.find_mark(name) or secrecy.find_mark(sniffing.readable_text(kind, content))


async def _written(content: bytes) -> str:
    try:
        sha256 = await asyncio.to_thread(storage.write, content)
    except OSError as error:
        raise rules.refused(_STORE_FULL) from error
    if settings().upload_scanner and not await _scanned(str(storage.path_of(sha256))):
        raise rules.refused(_INFECTED)
    return sha256


async def _scanned(path: str) -> bool:
    """Whether the configured scanner calls the file clean; a scanner that hangs or is missing lets nothing pass."""
    try:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(settings().upload_scanner),
            path,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    try:
        return await asyncio.wait_for(process.wait(), SCAN_SECONDS) == 0
    except TimeoutError:
        process.kill()
        return False
