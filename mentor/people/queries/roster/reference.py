"""What a roster is compared with: both trees, the persons of its numbers, and who is not in it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.roster.comparing import PRESENT
from mentor.people.roster.trees import Node
from mentor.people.rules import AccountState, EmploymentStatus
from mentor.people.tables import Account, ImportRow, OrgUnit, PartyOrg, Person, RoleGrant

#: Who should be in a full roster: people on the payroll.
EXPECTED = (EmploymentStatus.EMPLOYED, EmploymentStatus.STEPPED_BACK, EmploymentStatus.REHIRED)
#: So many zeros at the front may have been lost.
_MOST_ZEROS = 6


async def unit_nodes() -> list[Node]:
    rows = await OrgUnit.select(
        OrgUnit.id,
        OrgUnit.parent,
        OrgUnit.code,
        OrgUnit.name,
        OrgUnit.short_name,
        OrgUnit.kind,
        OrgUnit.path,
        OrgUnit.valid_to.as_alias("ended_on"),
    ).order_by(OrgUnit.path)
    return _nodes(rows)


async def extent_of(code: str) -> int | None:
    """The unit of a code, "" meaning none; raises Invalid at "extent". Whether it is in reach is checked later."""
    if not code:
        return None
    row = await OrgUnit.select(OrgUnit.id).where(OrgUnit.code == code).first()
    if row is None:
        raise Invalid({"extent": Phrase("There is no unit with this code.")})
    return int(row["id"])


async def unit_code(unit_id: int | None) -> str:
    row = await OrgUnit.select(OrgUnit.code).where(OrgUnit.id == unit_id).first() if unit_id else None
    return row["code"] if row else ""


async def party_nodes() -> list[Node]:
    rows = await PartyOrg.select(
        PartyOrg.id,
        PartyOrg.parent,
        PartyOrg.code,
        PartyOrg.name,
        PartyOrg.kind,
        PartyOrg.path,
        PartyOrg.dissolved_on.as_alias("ended_on"),
    ).order_by(PartyOrg.path)
    return _nodes(rows)


def _nodes(rows: Iterable[dict[str, Any]]) -> list[Node]:
    nodes, parents = {}, {}
    for row in rows:
        parents[row["id"]] = row.pop("parent")
        nodes[row["id"]] = Node(**row)
    for one, parent in parents.items():
        nodes[one].parent = nodes.get(parent)
    return list(nodes.values())


async def people_by_number(numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    if not numbers:
        return {}
    rows = await Person.select(*(getattr(Person, key) for key in PRESENT)).where(
        Person.employee_no.is_in(list(numbers))
    )
    return {row["employee_no"]: row for row in rows}


async def lookalikes(numbers: Iterable[str]) -> dict[str, str]:
    """Unknown numbers -> a known one that differs only by zeros at the front."""
    variants = {variant: number for number in numbers if number.isdigit() for variant in _variants(number)}
    found: dict[str, str] = {}
    wanted = list(variants)
    for start in range(0, len(wanted), 5000):
        rows = await Person.select(Person.employee_no).where(Person.employee_no.is_in(wanted[start : start + 5000]))
        found |= {variants[row["employee_no"]]: row["employee_no"] for row in rows}
    return found


def _variants(number: str) -> set[str]:
    bare = number.lstrip("0") or "0"
    lengths = range(len(bare), max(len(number), len(bare)) + _MOST_ZEROS + 1)
    return {bare.zfill(length) for length in lengths} - {number}


def _expected_sql(extent: Sequence[str]) -> tuple[str, list[Any]]:
    """Persons in the subtrees of `extent` (none: everywhere) who are not among the rows of a run."""
    inside = " OR ".join("u.path LIKE {}" for _ in extent) or "1 = 1"
    statuses = ", ".join("{}" for _ in EXPECTED)
    sql = f"""employee_no IS NOT NULL AND status IN ({statuses})
        AND EXISTS (SELECT 1 FROM people_unit u WHERE u.id = people_person.unit AND ({inside}))
        AND NOT EXISTS (
            SELECT 1 FROM people_import_row r WHERE r.run = {{}} AND r.person = people_person.id)"""
    return sql, [*(status.value for status in EXPECTED), *(f"{path}%" for path in extent)]


async def count_missing(run_id: int, extent: Sequence[str]) -> tuple[int, int]:
    """All who are missing from a full roster, and those of them who were not missing before."""
    where, values = _expected_sql(extent)
    rows = await Person.raw(
        f"""SELECT count(*) AS missing, sum(CASE WHEN missing_since IS NULL THEN 1 ELSE 0 END) AS newly
            FROM people_person WHERE {where}""",
        *values,
        run_id,
    )
    return int(rows[0]["missing"]), int(rows[0]["newly"] or 0)


async def missing_ids(run_id: int, extent: Sequence[str], *, limit: int) -> list[int]:
    where, values = _expected_sql(extent)
    rows = await Person.raw(
        f"""SELECT id FROM people_person WHERE missing_since IS NULL AND {where}
            ORDER BY employee_no LIMIT {{}}""",
        *values,
        run_id,
        limit,
    )
    return [row["id"] for row in rows]


async def flag_missing(run_id: int, extent: Sequence[str], today: date) -> list[int]:
    """Inside a write transaction, before new people are added: they are in the roster, too."""
    where, values = _expected_sql(extent)
    rows = await Person.raw(
        f"""UPDATE people_person SET missing_since = {{}}, version = version + 1
            WHERE missing_since IS NULL AND {where} RETURNING id""",
        today,
        *values,
        run_id,
    )
    return [row["id"] for row in rows]


async def actor_of(account: int | str, today: date) -> Actor | None:
    """Somebody as present rights have it, by account or sign-in name; None when the account may not sign in."""
    which = Account.id == account if isinstance(account, int) else Account.login == account
    person: Any = Account.person
    row = (
        await Account.select(
            Account.id,
            Account.login,
            Account.state,
            Account.person,
            Account.language,
            Account.expires_on,
            person.name.as_alias("name"),
        )
        .where(which)
        .first()
    )
    if row is None or row["state"] != AccountState.ACTIVE or (row["expires_on"] and row["expires_on"] < today):
        return None
    unit: Any = RoleGrant.unit
    party: Any = RoleGrant.party_org
    grants = await RoleGrant.select(
        RoleGrant.role, RoleGrant.ends_on, unit.path.as_alias("unit_path"), party.path.as_alias("party_path")
    ).where((RoleGrant.account == row["id"]) & RoleGrant.revoked_at.is_null())
    return Actor(
        account_id=row["id"],
        person_id=row["person"],
        grants=tuple(
            Grant(one["role"], one["unit_path"] or "", one["party_path"] or "")
            for one in grants
            if one["ends_on"] is None or one["ends_on"] >= today
        ),
        name=row["name"] or row["login"],
        language=row["language"] or "zh-CN",
    )


async def staged(run_id: int) -> dict[str, int]:
    """How many rows of each kind are kept."""
    rows = await ImportRow.raw("SELECT kind, count(*) AS n FROM people_import_row WHERE run = {} GROUP BY kind", run_id)
    return {row["kind"]: int(row["n"]) for row in rows}
