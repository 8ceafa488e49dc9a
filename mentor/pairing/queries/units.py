"""Units to choose from in forms: those in which the actor holds one of the roles."""

from mentor.kernel.actor import Actor
from mentor.pairing.queries.scopes import within
from mentor.people.rules import UnitKind
from mentor.people.tables import OrgUnit

#: Smaller units than these own no programme and publish no notice.
LARGE = (UnitKind.GROUP, UnitKind.COMPANY, UnitKind.BRANCH, UnitKind.DEPARTMENT, UnitKind.PROJECT, UnitKind.WORKSHOP)


async def units_in_reach(actor: Actor, *roles: str, limit: int = 300) -> list[tuple[int, str]]:
    """(id, name) in the order of the tree, larger ones first."""
    rows = (
        await OrgUnit.select(OrgUnit.id, OrgUnit.name)
        .where(within(OrgUnit.path, actor.unit_scopes(*roles), actor) & OrgUnit.kind.is_in([k.value for k in LARGE]))
        .order_by(OrgUnit.path)
        .limit(limit)
    )
    return [(row["id"], row["name"]) for row in rows]


async def units_below(path: str, limit: int = 300) -> list[tuple[int, str]]:
    """(id, name) of the larger units in the subtree, in its order; the root itself is not among them."""
    rows = (
        await OrgUnit.select(OrgUnit.id, OrgUnit.name)
        .where(OrgUnit.path.ilike(f"{path}_%") & OrgUnit.kind.is_in([kind.value for kind in LARGE]))
        .order_by(OrgUnit.path)
        .limit(limit)
    )
    return [(row["id"], row["name"]) for row in rows]


async def large_units(limit: int = 100) -> list[tuple[str, str]]:
    """(path, name) of group, companies and branches: filters of lists everybody sees."""
    # One SELECT per kind: for an IN, SQLite would go through all units to find these few.
    one = "SELECT path, name FROM people_unit WHERE kind = {}"
    sql = f"{' UNION ALL '.join([one] * 3)} ORDER BY path LIMIT {int(limit)}"
    rows = await OrgUnit.raw(sql, UnitKind.GROUP.value, UnitKind.COMPANY.value, UnitKind.BRANCH.value)
    return [(row["path"], row["name"]) for row in rows]
