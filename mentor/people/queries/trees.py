"""Both trees, one level at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.people.queries.persons import ancestors
from mentor.people.rules import PartyKind, Role, UnitKind, is_administrator, refusal_to_edit_units
from mentor.people.tables import OrgUnit, PartyOrg


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    name: str
    code: str
    kind: UnitKind | PartyKind
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit (or the roots, when `node` is None) with the way up to it and the next level down."""

    node: Node | None
    path: str
    above: Sequence[Node]
    below: Sequence[Node]
    may_edit: bool


async def unit_branch(unit_id: int | None, actor: Actor) -> Branch:
    if is_administrator(actor):
        raise NotFound
    branch = await _branch(OrgUnit, unit_id, UnitKind, "valid_to")
    may_edit = bool(branch.path) and refusal_to_edit_units(branch.path, actor) is None
    return Branch(branch.node, branch.path, branch.above, branch.below, may_edit)


async def party_branch(org_id: int | None, actor: Actor) -> Branch:
    """The Party tree is for offices, secretaries and leaders; others have no need of it."""
    roles = (Role.HR, Role.PARTY_OFFICE, Role.BRANCH_SECRETARY, Role.LEADER)
    if is_administrator(actor) or not actor.has(*roles):
        raise NotFound
    return await _branch(PartyOrg, org_id, PartyKind, "dissolved_on")


async def _branch(table: Any, node_id: int | None, kinds: Any, closed: str) -> Branch:
    node, path, above = None, "", []
    if node_id is not None:
        row = await table.select().where(table.id == node_id).first()
        if row is None:
            raise NotFound
        node, path = _node(row, kinds, closed), row["path"]
        rows = (
            await table.select().where(table.path.is_in(ancestors(path)) & (table.id != node_id)).order_by(table.path)
        )
        above = [_node(one, kinds, closed) for one in rows]
    parent = table.parent.is_null() if node_id is None else table.parent == node_id
    below = await table.select().where(parent).order_by(table.sort_order, table.id).limit(500)
    return Branch(node, path, above, [_node(one, kinds, closed) for one in below], may_edit=False)


def _node(row: dict[str, Any], kinds: Any, closed: str) -> Node:
    return Node(row["id"], row["name"], row["code"], kinds(row["kind"]), row[closed] is not None)
