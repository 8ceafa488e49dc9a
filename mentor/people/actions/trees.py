"""Changing the two trees. Paths follow in the same transaction; rights and lists follow the paths."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.queries.subtrees import has_people, longest_path, shift_paths
from mentor.people.queries.trees import UNITS, Tree, below, node_row
from mentor.people.rules import PartyKind, UnitKind

_LONGEST = 200  # characters of a path
MOVED_ON = Phrase("Somebody else changed this just now. Look at it again.")


@dataclass(frozen=True, slots=True)
class NodeForm:
    name: str
    code: str
    kind: UnitKind | PartyKind
    sort_order: int


async def create_node(tree: Tree, parent_id: int | None, form: NodeForm, *, actor: Actor, now: datetime) -> int:
    """Below a node that is open; None makes a root, where the rules allow it."""
    table = tree.table
    async with write_transaction():
        parent = await _editable(tree, parent_id, actor) if parent_id else None
        _may(tree, parent["path"] if parent else "", actor)
        if parent and parent[tree.closed._meta.name]:
            raise Forbidden(Phrase("This is closed; nothing is made below it."))
        begun = {tree.begun._meta.name: clock.local_date(now)}
        row = table(**_values(form), parent=parent_id, **begun)
        made = await table.insert(row).on_conflict(target=table.code, action="DO NOTHING").returning(table.id)
        if not made:
            raise Invalid({"code": Phrase("This code is taken.")})
        node_id = int(made[0]["id"])
        path = f"{parent['path'] if parent else '/'}{node_id}/"
        if len(path) > _LONGEST:
            raise Invalid({"": Phrase("The tree would become too deep.")})
        await table.update({table.path: path}).where(table.id == node_id)
        after = _values(form) | {"parent": parent_id}
        await _record(
            ("people.create_unit", "people.create_party_org"), tree, node_id, actor=actor, now=now, after=after
        )
    return node_id


async def change_node(tree: Tree, node_id: int, form: NodeForm, was: str, *, actor: Actor, now: datetime) -> None:
    """`was` is the name that was shown: another one by now means that somebody else renamed it."""
    table = tree.table
    async with write_transaction():
        row = await _editable(tree, node_id, actor)
        changed = {name: value for name, value in _values(form).items() if row[name] != value}
        if row["name"] != was:
            raise Conflict(MOVED_ON)
        if not changed:
            return
        if await table.exists().where((table.code == form.code) & (table.id != node_id)):
            raise Invalid({"code": Phrase("This code is taken.")})
        same = (table.id == node_id) & (table.name == was)
        if not await table.update(changed).where(same).returning(table.id):
            raise Conflict(MOVED_ON)
        before = {name: row[name] for name in changed}
        await _record(
            ("people.change_unit", "people.change_party_org"),
            tree,
            node_id,
            actor=actor,
            now=now,
            before=before,
            after=changed,
        )


async def move_node(tree: Tree, node_id: int, parent_code: str, *, actor: Actor, now: datetime) -> None:
    """With all below it, under another node. The actor must reach both places."""
    table = tree.table
    async with write_transaction():
        row = await _editable(tree, node_id, actor)
        parent = await table.select().where((table.code == parent_code) & tree.closed.is_null()).first()
        await _refuse_place(tree, row, parent, actor)
        same = (table.id == node_id) & (table.path == row["path"])
        if not await table.update({table.parent: parent["id"]}).where(same).returning(table.id):
            raise Conflict(MOVED_ON)
        await shift_paths(table, row["path"], f"{parent['path']}{node_id}/")
        before, after = {"parent": row["parent"]}, {"parent": parent["id"]}
        await _record(
            ("people.move_unit", "people.move_party_org"),
            tree,
            node_id,
            actor=actor,
            now=now,
            before=before,
            after=after,
        )


async def close_node(tree: Tree, node_id: int, why: str, *, actor: Actor, now: datetime) -> None:
    """With all below it, from today on; only when nobody belongs to it any more."""
    async with write_transaction():
        row = await _editable(tree, node_id, actor)
        if await has_people(tree, row["path"]):
            raise Forbidden(Phrase("People still belong to it or to what is below it. Please move them first."))
        still_open = below(tree.table.path, row["path"]) & tree.closed.is_null()
        closed = (
            await tree.table.update({tree.closed: clock.local_date(now)}).where(still_open).returning(tree.table.id)
        )
        if node_id not in {one["id"] for one in closed}:
            raise Conflict(MOVED_ON)
        after = {"closed": sorted(one["id"] for one in closed)}
        await _record(
            ("people.close_unit", "people.close_party_org"), tree, node_id, actor=actor, now=now, after=after, why=why
        )


async def reopen_node(tree: Tree, node_id: int, *, actor: Actor, now: datetime) -> None:
    """Only this one; what is below it is opened one by one, and nothing below a closed one."""
    table = tree.table
    async with write_transaction():
        row = await _editable(tree, node_id, actor)
        if row["parent"] and await table.exists().where((table.id == row["parent"]) & tree.closed.is_not_null()):
            raise Forbidden(Phrase("What is above it is closed; open that first."))
        closed = (table.id == node_id) & tree.closed.is_not_null()
        if not await table.update({tree.closed: None}).where(closed).returning(table.id):
            raise Conflict(MOVED_ON)
        await _record(("people.reopen_unit", "people.reopen_party_org"), tree, node_id, actor=actor, now=now)


async def _refuse_place(tree: Tree, row: dict[str, Any], parent: dict[str, Any] | None, actor: Actor) -> None:
    complaint = None
    if parent is None:
        complaint = Phrase("There is none with this code that is open.")
    elif parent["path"].startswith(row["path"]):
        complaint = Phrase("It cannot stand below itself.")
    elif tree.refusal_to_edit(parent["path"], actor):
        complaint = Phrase("That place is out of your reach.")
    elif await longest_path(tree.table, row["path"]) - len(row["path"]) + len(parent["path"]) + 11 > _LONGEST:
        complaint = Phrase("The tree would become too deep.")
    if complaint:
        raise Invalid({"parent_code": complaint})


async def _editable(tree: Tree, node_id: int, actor: Actor) -> dict[str, Any]:
    row = await node_row(tree, node_id, actor)
    _may(tree, row["path"], actor)
    return row


def _may(tree: Tree, path: str, actor: Actor) -> None:
    if reason := tree.refusal_to_edit(path, actor):
        raise Forbidden(reason)


def _values(form: NodeForm) -> dict[Any, Any]:
    return {"name": form.name, "code": form.code, "kind": form.kind.value, "sort_order": form.sort_order}


async def _record(verbs: tuple[str, str], tree: Tree, node_id: int, **more: Any) -> None:
    """One entry; the verb for a unit, or the one for a Party organisation."""
    await record(verbs[0] if tree is UNITS else verbs[1], tree.subject, node_id, **more)
