"""Applying a dry run in SQL: whatever the number of people, a handful of statements. Inside a write transaction.

Raw, because a person at a time would hold the one writer of SQLite for minutes; the same words on both databases.
"""

from collections.abc import Mapping

from piccolo.table import Table

from mentor.people.roster.staging import IMAGE
from mentor.people.rules import MembershipKind
from mentor.people.tables import ImportRow, PartyMembership, Person, UnitMembership

#: Rows per statement, so that none runs into the time limit of the database driver.
STRIDE = 20_000
_NAMES = ", ".join(IMAGE)
_ROWS = "r.run = {} AND r.place >= {} AND r.place < {}"


async def fill_planned(run_id: int, column: str, made: Mapping[int, int]) -> None:
    """Put the ids of units (or Party organisations) that were just made where the dry run had their plan numbers."""
    assert column in ("unit", "party_org"), "names of ours only"
    numbers = sorted(made)
    for start in range(0, len(numbers), 200):
        some = numbers[start : start + 200]
        cases = " ".join(f"WHEN {int(number)} THEN {int(made[number])}" for number in some)
        await ImportRow.raw(
            f"""UPDATE people_import_row SET {column} = CASE new_{column} {cases} END
                WHERE run = {{}} AND new_{column} BETWEEN {some[0]} AND {some[-1]}""",
            run_id,
        )


async def add_people(run_id: int, start: int) -> list[int]:
    """Gives the ids of those added; one whose number was taken meanwhile is not among them."""
    rows = await Person.raw(
        f"""INSERT INTO people_person ({_NAMES}) SELECT {_NAMES} FROM people_import_row r
            WHERE {_ROWS} AND r.kind = 'new' ORDER BY r.place
            ON CONFLICT (employee_no) DO NOTHING RETURNING id""",
        run_id,
        start,
        start + STRIDE,
    )
    return [row["id"] for row in rows]


async def change_people(run_id: int, start: int) -> list[int]:
    """Gives the ids of those changed; one that somebody else changed meanwhile is not among them."""
    sets = ", ".join(f"{name} = r.{name}" for name in IMAGE)
    rows = await Person.raw(
        f"""UPDATE people_person SET {sets}, missing_since = NULL, version = people_person.version + 1
            FROM people_import_row AS r
            WHERE {_ROWS} AND r.kind = 'changed' AND people_person.id = r.person
                AND people_person.version = r.base_version
            RETURNING people_person.id AS id""",
        run_id,
        start,
        start + STRIDE,
    )
    return [row["id"] for row in rows]


async def move_units(run_id: int, start: int) -> None:
    """The membership so far ends the day before; one that has not begun by then is corrected in place."""
    which = f"""FROM people_import_row AS r WHERE {_ROWS} AND r.kind = 'changed' AND r.moves_unit
        AND people_unit_membership.person = r.person AND people_unit_membership.ends_on IS NULL"""
    rows = (run_id, start, start + STRIDE)
    await UnitMembership.raw(
        f"""UPDATE people_unit_membership SET unit = r.unit, position = r.position {which}
            AND people_unit_membership.starts_on >= r.starts_on""",
        *rows,
    )
    await UnitMembership.raw(
        f"""UPDATE people_unit_membership SET ends_on = r.closes_on {which}
            AND people_unit_membership.starts_on < r.starts_on""",
        *rows,
    )
    await UnitMembership.raw(
        f"""INSERT INTO people_unit_membership (person, unit, position, starts_on)
            SELECT p.id, r.unit, r.position, r.starts_on
            FROM people_import_row r JOIN people_person p ON p.employee_no = r.employee_no
            WHERE {_ROWS} AND r.moves_unit AND r.kind IN ('new', 'changed') AND NOT EXISTS (
                SELECT 1 FROM people_unit_membership m WHERE m.person = p.id AND m.ends_on IS NULL)""",
        *rows,
    )


async def move_party_orgs(run_id: int, start: int) -> None:
    """The same for formal membership of a Party organisation, which may also just end."""
    which = f"""FROM people_import_row AS r WHERE {_ROWS} AND r.kind = 'changed' AND r.moves_party
        AND people_party_membership.person = r.person AND people_party_membership.ends_on IS NULL
        AND people_party_membership.kind = '{MembershipKind.FORMAL.value}'"""
    rows = (run_id, start, start + STRIDE)
    await PartyMembership.raw(
        f"""UPDATE people_party_membership SET party_org = r.party_org, post = '' {which}
            AND r.party_org IS NOT NULL AND people_party_membership.starts_on >= r.starts_on""",
        *rows,
    )
    await PartyMembership.raw(
        f"""UPDATE people_party_membership SET ends_on = CASE
                WHEN people_party_membership.starts_on < r.starts_on THEN r.closes_on
                ELSE people_party_membership.starts_on END {which}
            AND (r.party_org IS NULL OR people_party_membership.starts_on < r.starts_on)""",
        *rows,
    )
    await PartyMembership.raw(
        f"""INSERT INTO people_party_membership (person, party_org, kind, starts_on)
            SELECT p.id, r.party_org, '{MembershipKind.FORMAL.value}', r.starts_on
            FROM people_import_row r JOIN people_person p ON p.employee_no = r.employee_no
            WHERE {_ROWS} AND r.moves_party AND r.party_org IS NOT NULL AND r.kind IN ('new', 'changed')
                AND NOT EXISTS (SELECT 1 FROM people_party_membership m WHERE m.person = p.id
                    AND m.ends_on IS NULL AND m.kind = '{MembershipKind.FORMAL.value}')""",
        *rows,
    )


async def fill_paths(table: type[Table]) -> None:
    """Of units or Party organisations that were just made: the path of the parent and the own id."""
    name = table._meta.tablename
    await table.raw(
        f"""UPDATE {name} SET path =
                COALESCE((SELECT above.path FROM {name} above WHERE above.id = {name}.parent), '/') || id || '/'
            WHERE path = ''"""
    )
