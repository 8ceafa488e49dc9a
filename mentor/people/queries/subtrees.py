"""Whole subtrees at once, for actions that have judged who may."""

from typing import Any

from mentor.people.queries.search import LAST
from mentor.people.queries.trees import Tree
from mentor.people.rules import EmploymentStatus
from mentor.people.tables import Person


async def has_people(tree: Tree, path: str) -> bool:
    """Whether anybody who has not left belongs to the node at `path` or below."""
    place: Any = tree.member
    inside = (place.path >= path) & (place.path < path + LAST)
    return await Person.select(Person.id).where(inside & (Person.status != EmploymentStatus.LEFT)).first() is not None


async def longest_path(table: Any, path: str) -> int:
    """Length of the longest path in the subtree."""
    sql = f"SELECT max(length(path)) AS longest FROM {table._meta.tablename} WHERE path >= {{}} AND path < {{}}"
    rows = await table.raw(sql, path, path + LAST)
    return int(rows[0]["longest"] or 0)


async def shift_paths(table: Any, old: str, new: str) -> None:
    """The node at `old` and all below it now begin with `new`. One statement for any number of them."""
    sql = f"""UPDATE {table._meta.tablename} SET path = CAST({{}} AS VARCHAR) || substr(path, CAST({{}} AS INTEGER))
              WHERE path >= {{}} AND path < {{}}"""
    await table.raw(sql, new, len(old) + 1, old, old + LAST)
