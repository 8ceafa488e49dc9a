"""Keeping, refusing, handing out and sweeping files."""

import os
from datetime import timedelta

import pytest

from mentor.files import storage
from mentor.files.actions import attach, keep, remove, store
from mentor.files.jobs import sweep
from mentor.files.queries import attachments, content
from mentor.files.tables import Attachment
from mentor.journal.tables import JournalDetail, JournalEntry
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.notifications.tables import Message
from mentor.people.rules import Role
from tests.builders.growth import NOW, a_unit, an_actor

pytestmark = pytest.mark.usefixtures("database")
NOTES = Upload("总结.txt", "本月总结".encode())


async def kept(actor: Actor, upload: Upload = NOTES, subject: int = 1) -> int:
    return await keep(
        upload, subject_kind="note", subject_id=subject, declared_non_classified=True, actor=actor, now=NOW
    )


async def sees(subject_id: int, actor: Actor) -> bool:
    return subject_id == 1


async def test_a_file_is_kept_under_its_hash_outside_the_web_root():
    actor = await an_actor(await a_unit())
    attachment = await kept(actor)
    line = (await attachments("note", [1]))[0]
    assert (line.id, line.name, line.media_type, line.size) == (attachment, "总结.txt", "text/plain", 12)
    path = storage.path_of(line.sha256)
    assert path.read_bytes() == NOTES.content
    assert path.stat().st_mode & 0o077 == 0
    assert "static" not in path.parts
    row = await Attachment.select().first()
    assert (row["declared_at"], row["uploaded_by"]) == (NOW, actor.person_id)


async def test_equal_contents_are_stored_once():
    actor = await an_actor(await a_unit())
    await kept(actor)
    await kept(actor, subject=2)
    lines = await attachments("note", [1, 2])
    assert len({line.sha256 for line in lines}) == 1
    assert len(list(storage.path_of(lines[0].sha256).parent.iterdir())) == 1


async def test_without_the_declaration_nothing_is_kept():
    actor = await an_actor(await a_unit())
    with pytest.raises(Invalid) as refused:
        await store(NOTES, declared_non_classified=False, actor=actor, now=NOW)
    assert "declared" in refused.value.errors


@pytest.mark.parametrize(
    "upload",
    [Upload("机密★10年 参数.txt", b"x"), Upload("参数.txt", "秘密★5年\n推力".encode())],
    ids=["name", "text"],
)
async def test_a_marked_file_is_not_kept_but_journalled_and_the_security_administrator_told(upload):
    unit = await a_unit()
    actor, officer = await an_actor(unit), await an_actor(unit, Role.SECADMIN)
    with pytest.raises(Invalid) as refused:
        await kept(actor, upload)
    assert "secrecy mark" in refused.value.errors["file"].key
    assert not await Attachment.exists()
    entry = await JournalEntry.select().where(JournalEntry.action == "files.refuse_marked").first()
    assert (entry["outcome"], entry["person_id"]) == ("refused", actor.person_id)
    detail = await JournalDetail.select().where(JournalDetail.seq == entry["seq"]).first()
    assert "参数" not in detail["content"], "not even the name is kept"
    told = await Message.select(Message.recipient)
    assert [row["recipient"] for row in told] == [officer.person_id]


async def test_type_size_and_quota_are_checked(set_settings):
    actor = await an_actor(await a_unit())
    for wrong in (Upload("a.exe", b"MZ"), Upload("a.txt", b""), Upload("a.pdf", b"no pdf")):
        with pytest.raises(Invalid):
            await kept(actor, wrong)
    set_settings(upload_megabytes=1)
    with pytest.raises(Invalid):
        await kept(actor, Upload("a.txt", b"x" * 1_000_001))
    set_settings(upload_quota_megabytes=1)
    await kept(actor, Upload("a.txt", b"x" * 600_000))
    with pytest.raises(Invalid) as refused:
        await kept(actor, Upload("b.txt", b"y" * 600_000))
    assert "together" in refused.value.errors["file"].key


async def test_the_virus_scanner_decides(set_settings):
    actor = await an_actor(await a_unit())
    set_settings(upload_scanner="false")
    with pytest.raises(Invalid):
        await kept(actor)
    set_settings(upload_scanner="/no/such/scanner")
    with pytest.raises(Invalid):
        await kept(actor)
    set_settings(upload_scanner="true")
    assert await kept(actor)


async def test_a_full_or_read_only_disk_is_said_plainly(monkeypatch):
    actor = await an_actor(await a_unit())

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Invalid) as refused:
        await kept(actor, Upload("neu.txt", b"something new here"))
    assert "disk" in refused.value.errors["file"].key
    assert not [path for path in storage.older_than(9e9) if path.name.startswith(".new-")], "nothing half-written stays"


async def test_only_who_sees_the_subject_gets_the_file():
    unit = await a_unit()
    actor = await an_actor(unit)
    mine, hidden = await kept(actor), await kept(actor, subject=2)
    visibility = {"note": sees}
    found = await content(mine, actor, visibility)
    assert (found.content, found.media_type) == (NOTES.content, "text/plain")
    auditor = await an_actor(unit, Role.AUDITOR)
    for attachment, who, how in (
        (hidden, actor, visibility),
        (mine, actor, {}),
        (mine, auditor, visibility),
        (999, actor, visibility),
    ):
        with pytest.raises(NotFound):
            await content(attachment, who, how)


async def test_a_damaged_content_is_not_handed_out():
    actor = await an_actor(await a_unit())
    attachment = await kept(actor, Upload("a.txt", b"will be damaged"))
    line = (await attachments("note", [1]))[0]
    storage.path_of(line.sha256).write_bytes(b"something else")
    with pytest.raises(NotFound):
        await content(attachment, actor, {"note": sees})
    storage.path_of(line.sha256).unlink()


async def test_removing_is_for_this_subject_only_and_once():
    actor = await an_actor(await a_unit())
    attachment = await kept(actor)
    with pytest.raises(NotFound):
        async with write_transaction():
            await remove(attachment, subject_kind="note", subject_id=2, actor=actor, now=NOW)
    async with write_transaction():
        await remove(attachment, subject_kind="note", subject_id=1, actor=actor, now=NOW)
    assert await attachments("note", [1]) == []
    with pytest.raises(NotFound):
        await content(attachment, actor, {"note": sees})


async def test_a_transaction_that_fails_leaves_no_row():
    actor = await an_actor(await a_unit())
    stored = await store(NOTES, declared_non_classified=True, actor=actor, now=NOW)
    with pytest.raises(RuntimeError):
        async with write_transaction():
            await attach(stored, subject_kind="note", subject_id=1, actor=actor, now=NOW)
            raise RuntimeError
    assert not await Attachment.exists()


async def test_the_sweep_deletes_only_old_contents_nobody_needs():
    actor = await an_actor(await a_unit())
    await kept(actor)
    needed = (await attachments("note", [1]))[0].sha256
    orphan, young = storage.write(b"orphan of a failed action"), storage.write(b"just being attached")
    old = (NOW - timedelta(days=3)).timestamp()
    for one in (needed, orphan):
        os.utime(storage.path_of(one), (old, old))
    recent = (NOW - timedelta(hours=1)).timestamp()
    os.utime(storage.path_of(young), (recent, recent))

    await sweep(NOW)

    assert storage.path_of(needed).exists()
    assert storage.path_of(young).exists()
    assert not storage.path_of(orphan).exists()
