"""Accounts, grants and sessions as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from piccolo.query import Select

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.people.queries.lookup import accounts_like
from mentor.people.rules import RELATIONS, AccountState, Role
from mentor.people.tables import Account, ApiToken, RoleGrant, SignInSession
from mentor.settings import settings


@dataclass(frozen=True, slots=True)
class DemoAccount:
    id: int
    login: str
    name: str
    role: Phrase


@dataclass(frozen=True, slots=True)
class AccountLine:
    id: int
    login: str
    person_id: int | None
    name: str
    employee_no: str
    unit: str
    state: AccountState
    created_by: int | None
    locked_until: datetime | None
    last_sign_in_at: datetime | None
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class GrantLine:
    id: int
    account_id: int
    login: str
    name: str
    role: Role
    scope: str
    ends_on: date | None
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    id: int
    created_at: datetime
    seen_at: datetime
    address: str
    device: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class TokenLine:
    id: int
    name: str
    scopes: str
    created_at: datetime
    expires_on: date | None
    used_at: datetime | None


#: Of every account of a demo: asked for where a decision or an agreement must be one's own. Nowhere else is there one.
DEMO_PASSWORD = "Two-keys-2026"  # noqa: S105


async def demo_accounts() -> Sequence[DemoAccount]:
    """The accounts offered on a demo's sign-in page: those whose login begins with "demo-"; else none."""
    if not settings().demo:
        return ()
    rows = (
        await Account.select(Account.id, Account.login, Account.person.name.as_alias("name"))
        .where(Account.login.ilike("demo-%") & (Account.state == AccountState.ACTIVE))
        .order_by(Account.id)
    )
    accounts = [
        DemoAccount(r["id"], r["login"], r["name"] or r["login"], _demo_role(r["login"]))
        for r in rows
        if r["login"] in _ORDER
    ]
    return sorted(accounts, key=lambda one: _ORDER.index(one.login))


#: Those who come here most stand first.
_ORDER = (
    *("demo-mentee", "demo-party-mentor", "demo-technical-mentor", "demo-hr", "demo-party-office", "demo-unit-head"),
    *("demo-branch-secretary", "demo-leader", "demo-observer", "demo-auditor", "demo-sysadmin", "demo-secadmin"),
)


def _demo_role(login: str) -> Phrase:
    word = login.removeprefix("demo-").replace("-", "_")
    return Role(word).label if word in set(Role) else RELATIONS[word]


async def account_list(actor: Actor, *, search: str = "", after: str = "") -> Page[AccountLine]:
    """For the system and the security administrator: what an account needs, nothing of the business."""
    _administrators_only(actor)
    query = _accounts().order_by(Account.login).limit(PAGE_SIZE + 1)
    if search.strip():
        ids = await accounts_like(search)
        if not ids:
            return Page(())
        query = query.where(Account.id.is_in(list(ids)))
    match read_cursor(after, 1):
        case [str(login)] if login == clean(login):
            query = query.where(Account.login > login)
    lines = [_account_line(row) for row in await query]
    more = len(lines) > PAGE_SIZE
    return Page(lines[:PAGE_SIZE], write_cursor(lines[PAGE_SIZE - 1].login) if more else "")


async def waiting_accounts(actor: Actor) -> Sequence[AccountLine]:
    """Created and not yet let in by the security administrator."""
    _administrators_only(actor)
    rows = await _accounts().where(Account.state == AccountState.CREATED).order_by(Account.id).limit(4 * PAGE_SIZE)
    return [_account_line(row) for row in rows]


async def account_line(account_id: int, actor: Actor) -> AccountLine:
    _administrators_only(actor)
    row = await _accounts().where(Account.id == account_id).first()
    if row is None:
        raise NotFound
    return _account_line(row)


async def grants_of(account_id: int, actor: Actor) -> Sequence[GrantLine]:
    _administrators_only(actor)
    return [_grant_line(row) for row in await _grants().where(RoleGrant.account == account_id)]


async def grant_list(actor: Actor, *, role: str = "", after: str = "") -> Page[GrantLine]:
    """Who holds what, newest first."""
    _administrators_only(actor)
    query = _grants().order_by(RoleGrant.id, ascending=False).limit(PAGE_SIZE + 1)
    if role in set(Role):
        query = query.where(RoleGrant.role == role)
    match read_cursor(after, 1):
        case [int(grant_id)] if 0 < grant_id < 2**31:
            query = query.where(RoleGrant.id < grant_id)
    lines = [_grant_line(row) for row in await query]
    more = len(lines) > PAGE_SIZE
    return Page(lines[:PAGE_SIZE], write_cursor(lines[PAGE_SIZE - 1].id) if more else "")


async def my_sessions(actor: Actor, *, now: datetime) -> Sequence[SessionLine]:
    mine = (SignInSession.account == actor.account_id) & (SignInSession.ends_at > now)
    rows = await SignInSession.select().where(mine).order_by(SignInSession.seen_at, ascending=False).limit(50)
    return [
        SessionLine(
            r["id"], r["created_at"], r["seen_at"], r["address"], r["device"], is_this=r["id"] == actor.session_id
        )
        for r in rows
    ]


async def my_tokens(actor: Actor) -> Sequence[TokenLine]:
    mine = (ApiToken.account == actor.account_id) & ApiToken.revoked_at.is_null()
    rows = await ApiToken.select().where(mine).order_by(ApiToken.id).limit(100)
    return [TokenLine(r["id"], r["name"], r["scopes"], r["created_at"], r["expires_on"], r["used_at"]) for r in rows]


async def has_second_factor(actor: Actor) -> bool:
    row = await Account.select(Account.totp_secret).where(Account.id == actor.account_id).first()
    return bool(row and row["totp_secret"])


def _administrators_only(actor: Actor) -> None:
    if not actor.has(Role.SYSADMIN, Role.SECADMIN):
        raise NotFound


def _accounts() -> Select[Any]:
    return Account.select(
        Account.id,
        Account.login,
        Account.person,
        Account.state,
        Account.created_by,
        Account.locked_until,
        Account.last_sign_in_at,
        Account.totp_secret,
        Account.person.name.as_alias("name"),
        Account.person.employee_no.as_alias("employee_no"),
        Account.person.unit.name.as_alias("unit"),  # type: ignore[union-attr]
    )


def _account_line(row: dict[str, Any]) -> AccountLine:
    return AccountLine(
        id=row["id"],
        login=str(row["login"]),
        person_id=row["person"],
        name=str(row["name"] or ""),
        employee_no=str(row["employee_no"] or ""),
        unit=str(row["unit"] or ""),
        state=AccountState(str(row["state"])),
        created_by=row["created_by"],
        locked_until=row["locked_until"],
        last_sign_in_at=row["last_sign_in_at"],
        has_second_factor=bool(row["totp_secret"]),
    )


def _grants() -> Select[Any]:
    return RoleGrant.select(
        RoleGrant.id,
        RoleGrant.account,
        RoleGrant.role,
        RoleGrant.ends_on,
        RoleGrant.granted_at,
        RoleGrant.account.login.as_alias("login"),
        RoleGrant.account.person.name.as_alias("name"),  # type: ignore[union-attr]
        RoleGrant.unit.name.as_alias("unit"),
        RoleGrant.party_org.name.as_alias("party_org"),
    ).where(RoleGrant.revoked_at.is_null())


def _grant_line(row: dict[str, Any]) -> GrantLine:
    return GrantLine(
        id=row["id"],
        account_id=row["account"],
        login=str(row["login"]),
        name=str(row["name"] or row["login"]),
        role=Role(str(row["role"])),
        scope=str(row["unit"] or row["party_org"] or ""),
        ends_on=row["ends_on"],
        granted_at=row["granted_at"],
    )
