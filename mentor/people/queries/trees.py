"""Both trees, one level at a time: never more than the children of one node are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.people import rules
from mentor.people.queries.persons import ancestors
from mentor.people.queries.search import LAST
from mentor.people.rules import PartyKind, UnitKind
from mentor.people.tables import OrgUnit, PartyOrg, Person

_MOST_CHILDREN = 500
#: A list of units says "100+" rather than count everybody.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Tree:
    """What the two trees differ in."""

    table: Any
    kinds: type[UnitKind] | type[PartyKind]
    closed: Any  # column of the day it ended
    begun: Any
    member: Any  # column of Person
    address: str
    subject: str  # word of the journal
    may_see: Callable[[Actor], bool]
    refusal_to_edit: Callable[[str, Actor], Phrase | None]


UNITS = Tree(
    table=OrgUnit, kinds=UnitKind, closed=OrgUnit.valid_to, begun=OrgUnit.valid_from, member=Person.unit,
    address="/units", subject="unit", may_see=lambda actor: not rules.is_administrator(actor),
    refusal_to_edit=rules.refusal_to_edit_units,
)  # fmt: skip
PARTY = Tree(
    table=PartyOrg, kinds=PartyKind, closed=PartyOrg.dissolved_on, begun=PartyOrg.established_on,
    member=Person.party_org, address="/party", subject="party_org", may_see=rules.sees_party_tree,
    refusal_to_edit=rules.refusal_to_edit_party,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """`people` belong to it directly (counted up to MOST_COUNTED), `children` stand right below it."""

    id: int
    name: str
    code: str
    kind: UnitKind | PartyKind
    is_closed: bool
    sort_order: int
    people: int = 0
    children: int = 0

    @property
    def people_shown(self) -> str:
        return f"{self.people}+" if self.people >= MOST_COUNTED else str(self.people)


@dataclass(frozen=True, slots=True)
class Branch:
    """One node (or the roots, when `node` is None) with the way up to it and the next level down."""

    node: Node | None
    path: str
    above: Sequence[Node]
    below: Sequence[Node]
    may_edit: bool


async def branch(tree: Tree, node_id: int | None, actor: Actor) -> Branch:
    """Raises NotFound for those who have no need of this tree."""
    if not tree.may_see(actor):
        raise NotFound
    node, path, above = None, "", []
    if node_id is not None:
        row = await node_row(tree, node_id, actor)
        node, path = _node(tree, row), row["path"]
        higher = tree.table.path.is_in(ancestors(path)) & (tree.table.id != node_id)
        above = [_node(tree, one) for one in await tree.table.select().where(higher).order_by(tree.table.path)]
    may_edit = tree.refusal_to_edit(path, actor) is None
    return Branch(node, path, above, await _children(tree, node_id), may_edit)


async def node_row(tree: Tree, node_id: int, actor: Actor) -> dict[str, Any]:
    if not tree.may_see(actor) or not 0 < node_id < 2**31:
        raise NotFound
    row: dict[str, Any] | None = await tree.table.select().where(tree.table.id == node_id).first()
    if row is None:
        raise NotFound
    return row


async def own_places(tree: Tree, actor: Actor) -> Sequence[Node]:
    """Where the actor's rights begin: the short way into a large tree."""
    paths = {grant.unit_path if tree is UNITS else grant.party_path for grant in actor.grants} - {""}
    if not paths or not tree.may_see(actor):
        return ()
    rows = await tree.table.select().where(tree.table.path.is_in(sorted(paths))).order_by(tree.table.path).limit(50)
    return [_node(tree, row) for row in rows]


def below(column: Any, path: str) -> Any:
    """The node at `path` and all below it, as a range of the index."""
    return (column >= path) & (column < path + LAST)


async def _children(tree: Tree, node_id: int | None) -> Sequence[Node]:
    """With both counts in one statement, each read from an index, and that of people never to its end."""
    table, closed = tree.table._meta.tablename, tree.closed._meta.name
    where = "c.parent IS NULL" if node_id is None else "c.parent = {}"
    rows = await tree.table.raw(
        f"""SELECT c.id, c.name, c.code, c.kind, c.{closed}, c.sort_order,
               (SELECT count(*) FROM (SELECT 1 FROM people_person p WHERE p.{tree.member._meta.name} = c.id
                                      LIMIT {MOST_COUNTED}) AS few) AS people,
               (SELECT count(*) FROM {table} d WHERE d.parent = c.id) AS children
        FROM {table} c WHERE {where} ORDER BY c.sort_order, c.id LIMIT {_MOST_CHILDREN}""",
        *([] if node_id is None else [node_id]),
    )
    return [_node(tree, row, row["people"], row["children"]) for row in rows]


def _node(tree: Tree, row: dict[str, Any], people: int = 0, children: int = 0) -> Node:
    is_closed = row[tree.closed._meta.name] is not None
    kind = tree.kinds(row["kind"])
    return Node(row["id"], row["name"], row["code"], kind, is_closed, row["sort_order"], people, children)
