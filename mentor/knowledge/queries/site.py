"""Everything published that one reader may read, to carry away."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from mentor.files import storage
from mentor.files.queries import AttachmentLine, attachments
from mentor.files.rules import safe_name
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.knowledge.offline import ROOM, SiteModule, SiteTool
from mentor.knowledge.pictures import named_in
from mentor.knowledge.queries.rights import readable
from mentor.knowledge.rules.contents import read_content
from mentor.knowledge.rules.modules import PICTURE
from mentor.knowledge.rules.toolkits import TOOLKIT, ToolkitKind, fields_of
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.modules import KnowledgeModule
from mentor.knowledge.tables.toolkits import ToolkitItem

#: Modules in one site, the newest first.
MOST = 2_000
_READ = """
    SELECT m.id AS id, m.published AS version, v.content AS content, p.name AS owner, u.name AS unit, d.state AS state
    FROM knowledge_document d JOIN knowledge_module m ON m.id = d.subject JOIN people_unit u ON u.id = m.unit
    JOIN people_person p ON p.id = m.owner
    JOIN knowledge_module_version v ON v.module = m.id AND v.number = m.published
    WHERE d.kind = 'module' AND m.retired_at IS NULL AND ({readable}) ORDER BY m.id DESC LIMIT {limit}
"""
_NOTICES = {
    DocumentState.FLAGGED: Phrase(
        "Somebody reported that it did not work. Look into the system before you rely on it."
    ),
    DocumentState.DUE: Phrase("Its review is due."),
}


async def readable_site(actor: Actor) -> tuple[list[SiteModule], bool]:
    """The modules with their tools, pictures and templates; False when some of the latter had no room."""
    allowed = readable(actor)
    sql = _READ.format(readable=allowed.sql, limit=MOST)
    rows = await KnowledgeModule.raw(sql, *allowed.values)
    ids = [row["id"] for row in rows]
    tools = await _tools(ids)
    pictures = _grouped(await attachments(PICTURE, ids))
    files = _grouped(await attachments(TOOLKIT, [one["id"] for lines in tools.values() for one in lines]))
    return await asyncio.to_thread(_read, rows, tools, pictures, files)


async def _tools(module_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if module_ids:
        for row in (
            await ToolkitItem.select()
            .where(ToolkitItem.module.is_in(list(module_ids)) & ToolkitItem.removed_at.is_null())
            .order_by(ToolkitItem.id)
        ):
            found[row["module"]].append(row)
    return found


def _grouped(lines: Sequence[AttachmentLine]) -> Mapping[int, list[AttachmentLine]]:
    found: dict[int, list[AttachmentLine]] = defaultdict(list)
    for one in lines:
        found[one.subject_id].append(one)
    return found


def _read(
    rows: Sequence[Mapping[str, Any]],
    tools: Mapping[int, list[dict[str, Any]]],
    pictures: Mapping[int, list[AttachmentLine]],
    files: Mapping[int, list[AttachmentLine]],
) -> tuple[list[SiteModule], bool]:
    room = _Room()
    modules = []
    for row in rows:
        content, own = read_content(row["content"]), tools.get(row["id"], [])
        named = {name for text in (content.text, *(one["text"] for one in own)) for name in named_in(text)}
        modules.append(
            SiteModule(
                id=row["id"],
                content=content,
                owner=row["owner"],
                unit=row["unit"],
                version=row["version"],
                notice=_NOTICES.get(DocumentState(row["state"])),
                tools=tuple(_tool(one, room.taken(files.get(one["id"], []))) for one in own),
                pictures=room.taken([one for one in pictures.get(row["id"], []) if one.name in named]),
            )
        )
    return modules, room.is_enough


def _tool(row: Mapping[str, Any], files: Mapping[str, bytes]) -> SiteTool:
    kind = ToolkitKind(row["kind"])
    return SiteTool(row["id"], kind, row["title"], row["text"], fields_of(kind, row["text"]), files)


class _Room:
    """What is left of the room for pictures and templates."""

    def __init__(self) -> None:
        self.left = ROOM
        self.is_enough = True

    def taken(self, lines: Sequence[AttachmentLine]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for one in lines:
            content = storage.read(one.sha256) if one.size <= self.left else None
            if content is None:
                self.is_enough = False
                continue
            self.left -= one.size
            found[safe_name(one.name)] = content
        return found
