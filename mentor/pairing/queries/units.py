"""Units to choose from in forms: those in which the actor holds one of the roles."""

from typing import Any

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


async def large_units(limit: int = 100) -> list[tuple[str, str]]:
    """(path, name) of group, companies and branches: filters of lists everybody sees."""
    kinds = [UnitKind.GROUP.value, UnitKind.COMPANY.value, UnitKind.BRANCH.value]
    kind: Any = OrgUnit.kind
    rows = await OrgUnit.select(OrgUnit.path, OrgUnit.name).where(kind.is_in(kinds)).order_by(OrgUnit.path).limit(limit)
    return [(row["path"], row["name"]) for row in rows]
