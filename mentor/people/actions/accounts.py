"""Opening, changing and closing accounts: always by the three administrators, never by one of them alone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people import passwords, rules
from mentor.people.actions.secrets import refuse_bad_password
from mentor.people.rules import ADMINISTRATORS, AccountState, Role
from mentor.people.tables import Account, RoleGrant, SetupCode, SignInSession

#: The initial secret of an account must be used within so many days.
INITIAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """One of the three accounts of the set-up page."""

    role: Role
    login: str
    password: str


async def setup_code_if_needed(now: datetime) -> str | None:
    """A fresh one-time code while there is no account at all; None afterwards. `serve` prints it."""
    if await Account.exists():
        return None
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    async with write_transaction():
        await SetupCode.delete(force=True)
        await SetupCode.insert(SetupCode(code_hash=_digest(code), made_at=now))
    return code


async def needs_setup() -> bool:
    return not await Account.exists()


async def set_up(code: str, three: tuple[FirstAdministrator, ...], *, address: str, now: datetime) -> None:
    """Makes the three administrators; the code works once and only while there is no account."""
    if sorted(one.role for one in three) != sorted(ADMINISTRATORS):
        raise Invalid({"": Phrase("All three administrators are needed.")})
    if len({one.login for one in three}) != 3:
        raise Invalid({"": Phrase("The three must have different sign-in names.")})
    for one in three:
        await refuse_bad_password(one.password, (one.login,), field=f"{one.role}_password")
    hashes = [await passwords.hash_password(one.password) for one in three]
    actor = Actor(name="setup", is_system=True, address=address)
    async with write_transaction():
        taken = (
            await SetupCode.update({SetupCode.used_at: now})
            .where((SetupCode.code_hash == _digest(code.strip())) & SetupCode.used_at.is_null())
            .returning(SetupCode.id)
        )
        if not taken or await Account.exists():
            raise Invalid({"code": Phrase("This code is wrong or was used before. It stands in the terminal.")})
        for one, hashed in zip(three, hashes, strict=True):
            account_id = await insert_account(
                Account(
                    login=one.login,
                    state=AccountState.ACTIVE,
                    password_hash=hashed,
                    password_changed_at=now,
                    must_change_password=False,
                    created_at=now,
                )
            )
            await RoleGrant.insert(RoleGrant(account=account_id, role=one.role, granted_at=now))
            after = {"login": one.login, "role": one.role}
            await record("people.set_up", "account", account_id, actor=actor, now=now, after=after)


async def create_account(login: str, person_id: int | None, *, actor: Actor, now: datetime) -> tuple[int, str]:
    """First half of opening, by the system administrator: no rights yet. Gives id and initial secret, shown once."""
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    secret = passwords.one_time_secret()
    hashed = await passwords.hash_password(secret)
    account = Account(
        login=login,
        person=person_id,
        password_hash=hashed,
        created_by=actor.account_id,
        created_at=now,
        initial_until=now + timedelta(days=INITIAL_DAYS),
    )
    async with write_transaction():
        account_id = await insert_account(account)
        after = {"login": login, "person": person_id}
        await record("people.create_account", "account", account_id, actor=actor, now=now, after=after)
    return account_id, secret


async def disable_account(account_id: int, why: str, *, actor: Actor, now: datetime) -> None:
    """Takes effect on the next request: all its sessions end."""
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    if account_id == actor.account_id:
        raise Forbidden(Phrase("You cannot close your own account."))
    async with write_transaction():
        await move_account(account_id, AccountState.ACTIVE, AccountState.DISABLED)
        await SignInSession.delete().where(SignInSession.account == account_id)
        await record("people.disable_account", "account", account_id, actor=actor, now=now, why=why)


async def reopen_account(account_id: int, *, actor: Actor, now: datetime) -> None:
    """Back to waiting: the security administrator has to let it in again."""
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    async with write_transaction():
        await move_account(account_id, AccountState.DISABLED, AccountState.CREATED)
        await Account.update({Account.created_by: actor.account_id}).where(Account.id == account_id)
        await record("people.reopen_account", "account", account_id, actor=actor, now=now)


async def reset_password(account_id: int, *, actor: Actor, now: datetime) -> str:
    """A new one-time secret; an administrator never chooses a person's password (ASVS 6.4.6).

    An administrator's account has to be let in again afterwards: nobody enters as another of the three.
    """
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    secret = passwords.one_time_secret()
    hashed = await passwords.hash_password(secret)
    async with write_transaction():
        account = await get_account(account_id)
        state = await _state_after_reset(account)
        await Account.update(
            {
                Account.state: state,
                Account.created_by: actor.account_id if state == AccountState.CREATED else account["created_by"],
                Account.password_hash: hashed,
                Account.must_change_password: True,
                Account.initial_until: now + timedelta(days=INITIAL_DAYS),
                Account.failures: 0,
                Account.locked_until: None,
                Account.totp_secret: "",
                Account.totp_step: 0,
            }
        ).where(Account.id == account_id)
        await SignInSession.delete().where(SignInSession.account == account_id)
        await record("people.reset_password", "account", account_id, actor=actor, now=now)
    return secret


async def _state_after_reset(account: dict[str, Any]) -> str:
    held = RoleGrant.revoked_at.is_null() & (RoleGrant.role.is_in(sorted(ADMINISTRATORS)))
    roles = await RoleGrant.select(RoleGrant.account, RoleGrant.role).where(held)
    own = {row["role"] for row in roles if row["account"] == account["id"]}
    if not own or account["state"] == AccountState.DISABLED:
        return str(account["state"])
    if not any(row["role"] == Role.SECADMIN and row["account"] != account["id"] for row in roles):
        raise Forbidden(Phrase("There must be another security administrator who can let this account in again."))
    return AccountState.CREATED.value


async def unlock_account(account_id: int, *, actor: Actor, now: datetime) -> None:
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    async with write_transaction():
        await get_account(account_id)
        await Account.update({Account.failures: 0, Account.locked_until: None}).where(Account.id == account_id)
        await record("people.unlock_account", "account", account_id, actor=actor, now=now)


async def insert_account(account: Account) -> int:
    made = await Account.insert(account).on_conflict(action="DO NOTHING").returning(Account.id)
    if not made:
        raise Invalid({"login": Phrase("This sign-in name is taken, or the person has an account already.")})
    return int(made[0]["id"])


async def get_account(account_id: int) -> dict[str, Any]:
    """Inside an action that has judged who may."""
    account = await Account.select().where(Account.id == account_id).first()
    if account is None:
        raise NotFound
    return account


async def move_account(account_id: int, expected: AccountState, state: AccountState) -> None:
    """Compare and set."""
    await get_account(account_id)
    moved = (
        await Account.update({Account.state: state})
        .where((Account.id == account_id) & (Account.state == expected))
        .returning(Account.id)
    )
    if not moved:
        raise Conflict(Phrase("Somebody else changed this account just now."))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
