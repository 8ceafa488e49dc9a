"""Puts the demo enterprise into the database: both trees, people, accounts and grants. Rows only, no story yet."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mentor.demo.enterprise import Enterprise, Man, Unit
from mentor.kernel.database import insert_rows, write_transaction
from mentor.people.names import pinyin_of
from mentor.people.passwords import hash_password
from mentor.people.queries.accounts import DEMO_PASSWORD
from mentor.people.rules import AccountState, Role
from mentor.people.tables import Account, OrgUnit, PartyMembership, PartyOrg, Person, RoleGrant, UnitMembership


@dataclass(slots=True)
class Cast:
    """Who is who in the database."""

    units: dict[str, tuple[int, str]] = field(default_factory=dict)  # code -> id, path
    party: dict[str, tuple[int, str]] = field(default_factory=dict)
    people: list[tuple[int, Man]] = field(default_factory=list)  # person id and what is known
    accounts: dict[int, int] = field(default_factory=dict)  # person id -> account id

    def head(self, unit: str) -> int:
        """The person who heads the unit of this code."""
        return next(number for number, man in self.people if man.unit == unit and "head" in man.tags)


async def build_base(enterprise: Enterprise, now: datetime) -> Cast:
    cast = Cast()
    async with write_transaction():
        cast.units = await _tree(OrgUnit, enterprise.units)
        cast.party = await _tree(PartyOrg, enterprise.party)
        ids = await insert_rows([_person(man, cast) for man in enterprise.people])
        cast.people = list(zip(ids, enterprise.people, strict=True))
        await insert_rows([_unit_membership(i, man, cast) for i, man in cast.people])
        await insert_rows([_party_membership(i, man, cast) for i, man in cast.people if man.party_org])
        await _accounts(cast, now)
        await _grants(cast, now)
    return cast


async def _tree(table: Any, nodes: tuple[Unit, ...]) -> dict[str, tuple[int, str]]:
    """Parents come first in `nodes`, so every path can be written at once."""
    known: dict[str, tuple[int, str]] = {}
    for n, node in enumerate(nodes, 1):
        parent_id, path = known.get(node.parent, (None, "/"))
        values: dict[str, Any] = {
            "code": node.code,
            "name": node.name,
            "kind": node.kind,
            "parent": parent_id,
            "sort_order": n,
        }
        if table is OrgUnit:
            values |= {"site": node.site, "valid_from": date(2015, 1, 1)}
        known[node.code] = (n, f"{path}{n}/")
        await table.insert(table(id=n, path=f"{path}{n}/", **values))
    await _restart_sequence(table, len(nodes))
    return known


async def _restart_sequence(table: Any, last: int) -> None:
    """PostgreSQL does not notice keys that were given by hand."""
    if table._meta.db.engine_type == "postgres":
        name = table._meta.tablename
        await table.raw(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {last})")


def _person(man: Man, cast: Cast) -> Person:
    pinyin, initials = pinyin_of(man.name)
    return Person(
        name=man.name,
        pinyin=pinyin,
        initials=initials,
        employee_no=man.employee_no or None,
        gender=man.gender,
        birth_month=man.birth.strftime("%Y-%m"),
        unit=cast.units[man.unit][0],
        party_org=cast.party[man.party_org][0] if man.party_org else None,
        position=man.position,
        in_post_since=man.in_post_since,
        joined_on=man.joined_on,
        status=man.status,
        affiliation=man.affiliation,
        party_joined_on=man.party_joined_on,
        party_full_on=man.party_joined_on + timedelta(days=365)
        if man.party_joined_on and man.affiliation == "01"
        else None,
        party_work_years=man.party_work_years,
        education=man.education,
        title_name=man.title_name,
        title_level=man.title_level,
        skill_level=man.skill_level,
        specialty_years=man.specialty_years,
        specialties=man.specialties,
        email=f"{man.employee_no or 'v' + initials}@jianghu.example",
        sort_order=man.sort_order,
    )


def _unit_membership(person_id: int, man: Man, cast: Cast) -> UnitMembership:
    return UnitMembership(
        person=person_id, unit=cast.units[man.unit][0], position=man.position, starts_on=man.in_post_since
    )


def _party_membership(person_id: int, man: Man, cast: Cast) -> PartyMembership:
    return PartyMembership(
        person=person_id,
        party_org=cast.party[man.party_org][0],
        post=man.party_post,
        starts_on=man.party_joined_on or man.joined_on,
    )


async def _accounts(cast: Cast, now: datetime) -> None:
    """Everybody signs in with the number and the one password that the demo's sign-in page names."""
    known = await hash_password(DEMO_PASSWORD)
    opened = datetime.combine(now.date() - timedelta(days=400), time(1), UTC)
    rows = [
        Account(
            login=man.employee_no or f"v{person_id:05}",
            person=person_id,
            state=AccountState.ACTIVE,
            password_hash=known,
            must_change_password=False,
            password_changed_at=now,
            language="zh-CN",
            created_at=opened,
        )
        for person_id, man in cast.people
    ]
    rows += [
        Account(
            login=f"demo-{role}",
            state=AccountState.ACTIVE,
            password_hash=known,
            must_change_password=False,
            password_changed_at=now,
            language="",
            created_at=opened,
        )
        for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
    ]
    ids = await insert_rows(rows)
    cast.accounts = {person_id: account for (person_id, _), account in zip(cast.people, ids, strict=False)}
    cast.accounts |= {-n: account for n, account in enumerate(ids[len(cast.people) :], 1)}


async def _grants(cast: Cast, now: datetime) -> None:
    """Heads of units; HR and Party offices of the group and of each company; leaders; one observer."""
    when = now - timedelta(days=400)
    rows = [
        RoleGrant(account=cast.accounts[-n], role=role, granted_at=when)
        for n, role in enumerate((Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR), 1)
    ]
    for person_id, man in cast.people:
        for role, unit in _roles_of(man):
            account = cast.accounts[person_id]
            rows.append(RoleGrant(account=account, role=role, unit=cast.units[unit][0], granted_at=when))
    for branch, person_id in secretaries(cast).items():
        org = cast.party[branch][0]
        rows.append(
            RoleGrant(account=cast.accounts[person_id], role=Role.BRANCH_SECRETARY, party_org=org, granted_at=when)
        )
    await insert_rows(rows)


def secretaries(cast: Cast) -> dict[str, int]:
    """One for each branch: the first with that post, or with any other."""
    holders = [(i, man) for i, man in cast.people if man.party_post and man.status == "employed"]
    holders.sort(key=lambda one: one[1].party_post != "党支部书记")
    return {man.party_org: person_id for person_id, man in reversed(holders)}


def _roles_of(man: Man) -> list[tuple[Role, str]]:
    group, company = "JH", man.unit[:2]
    if "head" not in man.tags:
        return [(Role.LEADER, company)] if man.sort_order == 1 and man.unit in (group, company) else []
    wanted = {
        f"{group}01": (Role.PARTY_OFFICE, group),
        f"{group}02": (Role.HR, group),
        f"{group}08": (Role.OBSERVER, group),
        f"{company}01": (Role.PARTY_OFFICE, company),
        f"{company}02": (Role.HR, company),
        group: (Role.LEADER, group),
    }
    own = [wanted[man.unit]] if man.unit in wanted else []
    return own if man.unit == group else [*own, (Role.UNIT_HEAD, man.unit)]
