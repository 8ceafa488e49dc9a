"""Finding a unit or Party organisation by its code or by names, and planning those that are still missing."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.mapping import TreeRule
from mentor.people.roster.text import folded, one_line
from mentor.people.roster.words import PARTY_ENDINGS, UNIT_ENDINGS
from mentor.people.rules import PartyKind, UnitKind

NAME_LIMIT = 120


@dataclass(slots=True, eq=False)
class Node:
    """`id` is None for a planned one, whose number is `plan`; `path` is that of the nearest existing one above."""

    id: int | None
    code: str
    name: str
    kind: str
    path: str = ""
    parent: "Node | None" = None
    short_name: str = ""
    ended_on: date | None = None
    plan: int | None = None

    @property
    def full_name(self) -> str:
        return f"{self.parent.full_name}/{self.name}" if self.parent else self.name

    def is_below(self, other: "Node") -> bool:
        above: Node | None = self
        while above is not None and above is not other:
            above = above.parent
        return above is other


class Tree:
    """One of the two trees as a roster names its parts. `find` raises Unreadable; unknown ones gather in `planned`."""

    def __init__(
        self,
        nodes: Iterable[Node],
        rule: TreeRule,
        *,
        separator: str,
        endings: dict[str, tuple[str, ...]],
        default_kind: str,
        top_kind: str,
    ) -> None:
        self.by_id = {node.id: node for node in nodes if node.id is not None}
        self.planned: list[Node] = []
        self._rule, self._separator = rule, separator
        self._default_kind, self._top_kind = default_kind, top_kind
        self._endings = sorted(
            ((ending, kind) for kind, several in endings.items() for ending in several), key=lambda e: -len(e[0])
        )
        self._by_code = {folded(node.code): node for node in self.by_id.values()}
        self._by_name: dict[str, list[Node]] = {}
        for node in self.by_id.values():
            for name in {folded(node.name), folded(node.short_name)} - {""}:
                self._by_name.setdefault(name, []).append(node)
        self._known: dict[str, Node | Unreadable] = {}
        self._under: Node | None = None
        if rule.under:
            self._under = self._parent(rule)

    def find(self, text: str) -> Node:
        found = self._known.get(text)
        if found is None:
            try:
                found = self._find(text, create=self._rule.create)
            except Unreadable as problem:
                found = problem
            self._known[text] = found
        if isinstance(found, Unreadable):
            raise Unreadable(found.phrase)
        return found

    def _parent(self, rule: TreeRule) -> Node:
        """The one under which new ones belong; itself a new one at the very top if it is unknown and may be made."""
        try:
            return self._find(rule.under)
        except Unreadable:
            if not rule.create:
                raise
        parent: Node | None = None
        for name in rule.under.split(self._separator):
            parent = self._add(one_line(name), parent, self._guess(name, parent))
        assert parent is not None, "split gives at least one"
        return parent

    def _find(self, text: str, *, create: bool = False) -> Node:
        names = [name for part in text.split(self._separator) if (name := one_line(part))]
        node = self._by_code.get(folded(text)) or self._named(names)
        if node is None:
            if not create:
                raise self._unknown(text, names)
            node = self._plan(names)
        return node

    def _named(self, names: list[str]) -> Node | None:
        """The one whose own and upper names end in `names`; below the parent that the mapping gives, if it does."""
        if not names:
            return None
        keys = [folded(name) for name in names]
        fitting = [
            node
            for node in self._by_name.get(keys[-1], ())
            if _ends_in(node, keys) and (self._under is None or node.is_below(self._under))
        ]
        if len(fitting) > 1:
            exact = [node for node in fitting if folded(node.full_name) == "/".join(keys)]
            fitting = exact or fitting
        if len(fitting) > 1:
            raise Unreadable(
                Phrase(
                    "There are several called “%(name)s”: %(paths)s. Please give the whole path or the code.",
                    name="/".join(names),
                    paths=[node.full_name for node in fitting[:3]],
                )
            )
        return fitting[0] if fitting else None

    def _plan(self, names: list[str]) -> Node:
        """New ones below the longest part of the path that exists."""
        if not names or max(map(len, names)) > NAME_LIMIT:
            raise Unreadable(Phrase("This is no name for a unit or Party organisation."))
        node = self._under
        for n in range(len(names) - 1, 0, -1):
            if known := self._named(names[:n]):
                node, names = known, names[n:]
                break
        if node is None and self.by_id:
            raise Unreadable(
                Phrase(
                    "“%(name)s” is new here. Please give its path from the top, or say in the column mapping under "
                    "which one new ones belong.",
                    name="/".join(names),
                )
            )
        for name in names:
            node = self._add(name, node, self._rule.kind or self._guess(name, node))
        assert node is not None, "names are not empty"
        return node

    def _add(self, name: str, parent: Node | None, kind: str) -> Node:
        path = parent.path if parent else ""
        node = Node(None, "", name, kind, path, parent, plan=len(self.planned))
        self.planned.append(node)
        self._by_name.setdefault(folded(name), []).append(node)
        return node

    def _guess(self, name: str, parent: Node | None) -> str:
        plain, otherwise = folded(name), self._default_kind if parent else self._top_kind
        return next((kind for ending, kind in self._endings if plain.endswith(ending)), otherwise)

    def _unknown(self, text: str, names: list[str]) -> Unreadable:
        near = difflib.get_close_matches(folded(names[-1]), self._by_name, n=1, cutoff=0.6) if names else []
        if near:
            return Unreadable(
                Phrase(
                    "“%(value)s” is not known here. Did you mean “%(suggestion)s”?",
                    value=text,
                    suggestion=self._by_name[near[0]][0].full_name,
                )
            )
        return Unreadable(Phrase("There is no “%(value)s” here, neither as code nor as name.", value=text))


def _ends_in(node: Node | None, keys: list[str]) -> bool:
    for key in reversed(keys):
        if node is None or key not in (folded(node.name), folded(node.short_name)):
            return False
        node = node.parent
    return True


def unit_tree(nodes: Iterable[Node], rule: TreeRule, separator: str = "/") -> Tree:
    kinds = {"default_kind": UnitKind.DEPARTMENT, "top_kind": UnitKind.COMPANY}
    return Tree(nodes, rule, separator=separator, endings=UNIT_ENDINGS, **kinds)


def party_tree(nodes: Iterable[Node], rule: TreeRule, separator: str = "/") -> Tree:
    kinds = {"default_kind": PartyKind.BRANCH, "top_kind": PartyKind.COMMITTEE}
    return Tree(nodes, rule, separator=separator, endings=PARTY_ENDINGS, **kinds)
