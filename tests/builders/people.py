"""People, units and accounts for tests."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from mentor.kernel.actor import Actor, Grant
from mentor.people.passwords import hash_password
from mentor.people.rules import AccountState, Role
from mentor.people.tables import Account, OrgUnit, PartyOrg, Person, RoleGrant

_number = count(1)
START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday noon in Shanghai
PASSWORD = "Good-morning-7"


async def a_unit(parent: OrgUnit | None = None, **values: Any) -> OrgUnit:
    n = next(_number)
    unit = OrgUnit(**{"code": f"U{n}", "name": f"Unit {n}", "parent": parent.id if parent else None} | values)
    await unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    await unit.save([OrgUnit.path])
    return unit


async def a_party_org(parent: PartyOrg | None = None, **values: Any) -> PartyOrg:
    n = next(_number)
    org = PartyOrg(**{"code": f"P{n}", "name": f"Branch {n}", "parent": parent.id if parent else None} | values)
    await org.save()
    org.path = f"{parent.path if parent else '/'}{org.id}/"
    await org.save([PartyOrg.path])
    return org


async def a_person(name: str = "", unit: OrgUnit | None = None, **values: Any) -> Person:
    n = next(_number)
    unit = unit or await a_unit()
    person = Person(
        **{
            "name": name or f"Person {n}",
            "pinyin": (name or f"person{n}").lower(),
            "initials": "p",
            "employee_no": f"{n:06}",
            "unit": unit.id,
            "in_post_since": date(2020, 1, 1),
        }
        | values
    )
    await person.save()
    return person


async def an_account(person: Person | None = None, *, password: str = PASSWORD, **values: Any) -> Account:
    n = next(_number)
    account = Account(
        **{
            "login": f"user{n}",
            "person": person.id if person else None,
            "state": AccountState.ACTIVE,
            "password_hash": await hash_password(password) if password else "",
            "password_changed_at": START,
            "must_change_password": False,
            "created_at": START,
        }
        | values
    )
    await account.save()
    return account


async def a_grant(account: Account, role: Role, unit: OrgUnit | None = None, **values: Any) -> RoleGrant:
    grant = RoleGrant(
        **{"account": account.id, "role": role, "unit": unit.id if unit else None, "granted_at": START} | values
    )
    await grant.save()
    return grant


def actor(person: Person | None = None, *roles: Role, unit: OrgUnit | None = None, account: int | None = None) -> Actor:
    """Somebody as a request would see them, without an account row."""
    grants = tuple(Grant(role, unit.path if unit else "") for role in roles)
    return Actor(account_id=account, person_id=person.id if person else None, grants=grants, language="en")
