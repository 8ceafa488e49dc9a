"""Who reads what, as a condition of the database: rules/search.py `reads` in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.knowledge.rules.search import KEEPERS, Filters

#: Behind every text that begins alike.
LAST = "\U0010ffff"
_OWN_PATH = "(SELECT me_u.path FROM people_person me JOIN people_unit me_u ON me_u.id = me.unit WHERE me.id = {})"

#: Units of this code or name; of several with one name all.
_BELOW = """EXISTS (SELECT 1 FROM people_unit top WHERE (top.code = {} OR top.name = {})
    AND substr(u.path, 1, length(top.path)) = top.path)"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL with {} for each of its values."""

    sql: str
    values: tuple[Any, ...] = ()


def together(parts: Sequence[Condition], word: str = " AND ") -> Condition:
    sql = word.join(f"({part.sql})" for part in parts) if parts else "1 = 1"
    return Condition(sql, tuple(value for part in parts for value in part.values))


def readable(actor: Actor) -> Condition:
    """Of `d` (knowledge_document) and `u` (people_unit, its unit): the rows that this person may read."""
    me = actor.person_id or 0
    ways = [
        Condition("d.audience = 'all'"),
        Condition("d.persons LIKE {}", (f"%/{me}/%",)),
        Condition(f"d.audience = 'unit' AND substr({_OWN_PATH}, 1, length(u.path)) = u.path", (me,)),
    ]
    scopes = sorted(set(actor.unit_scopes(*KEEPERS)))
    ways += [Condition("u.path >= {} AND u.path < {}", (scope, scope + LAST)) for scope in scopes]
    return together(ways, " OR ")


def filtered(filters: Filters, actor: Actor) -> list[Condition]:
    columns = {
        "d.kind": filters.kind,
        "d.line": filters.line,
        "d.n_tag": filters.n_tag,
        "d.place": filters.place,
    }
    parts = [Condition(f"{name} = {{}}", (str(value),)) for name, value in columns.items() if value]
    if filters.state:
        parts.append(Condition("d.state = {}", (filters.state.value,)))
    else:
        parts.append(Condition("d.state NOT IN ('retired', 'merged')"))
    if filters.axis:
        parts.append(Condition("d.axes LIKE {}", (f"%/{filters.axis}/%",)))
    if filters.tag:
        parts.append(Condition("d.tags LIKE {}", (f"%/{plain(filters.tag)}/%",)))
    if filters.unit:
        parts.append(Condition(_BELOW, (filters.unit, filters.unit)))
    if filters.is_own_unit:
        parts.append(Condition(f"substr(u.path, 1, length({_OWN_PATH})) = {_OWN_PATH}", (actor.person_id,) * 2))
    return parts


def plain(text: str) -> str:
    """Without what LIKE takes for a pattern."""
    return "".join(char for char in text if char not in "%_\\/")
