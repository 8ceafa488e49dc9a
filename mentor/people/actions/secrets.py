"""Changing what an account signs in with: the password, the second factor, machine tokens."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people import passwords, second_factor
from mentor.people.queries import own_data
from mentor.people.queries.access import needs_second_factor, token_hash
from mentor.people.tables import Account, ApiToken, PasswordHistory, Person, RecoveryCode, SignInSession
from mentor.settings import settings


@dataclass(frozen=True, slots=True)
class NewPassword:
    present: str
    wanted: str
    repeated: str


async def change_password(form: NewPassword, *, actor: Actor, now: datetime) -> None:
    """Needs the present one; every other session ends with it."""
    account = await _account(actor)
    if not await passwords.is_password(form.present, account["password_hash"]):
        raise Invalid({"present": Phrase("This is not your present password.")})
    if form.wanted != form.repeated:
        raise Invalid({"repeated": Phrase("The two new passwords differ.")})
    await _refuse_bad(account, form.wanted)
    hashed = await passwords.hash_password(form.wanted)
    async with write_transaction():
        await PasswordHistory.insert(
            PasswordHistory(account=account["id"], password_hash=account["password_hash"], set_at=now)
        )
        await Account.update(
            {
                Account.password_hash: hashed,
                Account.password_changed_at: now,
                Account.must_change_password: False,
                Account.initial_until: None,
            }
        ).where(Account.id == account["id"])
        mine = SignInSession.account == account["id"]
        await SignInSession.delete().where(mine & (SignInSession.id != actor.session_id))
        await record("people.change_password", "account", account["id"], actor=actor, now=now)


async def start_second_factor(actor: Actor) -> tuple[str, str]:
    """A new secret, sealed (to be sent back with the first code), and its address for the app."""
    account = await _account(actor)
    secret = second_factor.new_secret()
    return second_factor.sealed(secret), second_factor.address_for_app(secret, account["login"])


async def set_second_factor(sealed: str, code: str, *, actor: Actor, now: datetime) -> list[str]:
    """Switches it on when the first code is right; gives ten recovery codes, shown once."""
    secret = second_factor.opened(sealed)
    step = second_factor.matching_step(secret, code.strip(), now) if secret else None
    if step is None:
        raise Invalid({"code": Phrase("This code is wrong. Is the clock of the phone right?")})
    codes = second_factor.new_recovery_codes()
    rows = [RecoveryCode(account=actor.account_id, code_hash=second_factor.code_hash(code)) for code in codes]
    async with write_transaction():
        await Account.update({Account.totp_secret: sealed, Account.totp_step: step}).where(
            Account.id == actor.account_id
        )
        await RecoveryCode.delete().where(RecoveryCode.account == actor.account_id)
        await RecoveryCode.insert(*rows)
        await record("people.set_second_factor", "account", actor.account_id or 0, actor=actor, now=now)
    return codes


async def drop_second_factor(*, actor: Actor, now: datetime) -> None:
    """Not where the enterprise demands one for a role of this account."""
    if needs_second_factor(actor.grants):
        raise Forbidden(Phrase("Your role needs a second factor; you can only replace it."))
    async with write_transaction():
        await Account.update({Account.totp_secret: "", Account.totp_step: 0}).where(Account.id == actor.account_id)
        await RecoveryCode.delete().where(RecoveryCode.account == actor.account_id)
        await record("people.drop_second_factor", "account", actor.account_id or 0, actor=actor, now=now)


async def make_token(name: str, scopes: frozenset[str], expires_on: date | None, *, actor: Actor, now: datetime) -> str:
    """A bearer token for a machine; it is shown once and kept only as its hash."""
    token = "mt_" + secrets.token_urlsafe(32)
    row = ApiToken(
        account=actor.account_id,
        name=name,
        token_hash=token_hash(token),
        scopes=" ".join(sorted(scopes)),
        created_at=now,
        expires_on=expires_on,
    )
    async with write_transaction():
        made = await ApiToken.insert(row).returning(ApiToken.id)
        after = {"name": name, "scopes": row.scopes, "expires_on": expires_on}
        await record("people.make_token", "api_token", made[0]["id"], actor=actor, now=now, after=after)
    return token


async def revoke_token(token_id: int, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        mine = (ApiToken.id == token_id) & (ApiToken.account == actor.account_id) & ApiToken.revoked_at.is_null()
        revoked = await ApiToken.update({ApiToken.revoked_at: now}).where(mine).returning(ApiToken.id)
        if not revoked:
            raise NotFound
        await record("people.revoke_token", "api_token", token_id, actor=actor, now=now)


async def take_own_data(*, actor: Actor, now: datetime) -> bytes:
    """Everything kept about the person who asks, as JSON; that it was taken is noted."""
    content = await own_data.export(actor, now=now)
    async with write_transaction():
        await record("people.take_own_data", "account", actor.account_id or 0, actor=actor, now=now)
    return content


async def choose_display(language: str, theme: str, *, actor: Actor, now: datetime) -> None:
    async with write_transaction():
        await Account.update({Account.language: language, Account.theme: theme}).where(Account.id == actor.account_id)
        after = {"language": language, "theme": theme}
        await record("people.choose_display", "account", actor.account_id or 0, actor=actor, now=now, after=after)


async def refuse_bad_password(password: str, never_inside: tuple[str, ...], field: str = "wanted") -> None:
    """Raises Invalid at `field` when the policy does not accept it."""
    problem = passwords.complaint(
        password,
        length=settings().password_length,
        profile=settings().password_profile,
        never_inside=(*never_inside, settings().enterprise),
    )
    if problem:
        raise Invalid({field: problem})


async def _refuse_bad(account: dict[str, Any], wanted: str) -> None:
    person = (
        await Person.select(Person.name, Person.pinyin, Person.employee_no)
        .where(Person.id == account["person"])
        .first()
        if account["person"]
        else None
    )
    words = tuple(str(value) for value in (person or {}).values() if value)
    await refuse_bad_password(wanted, (account["login"], *words))
    former = (
        await PasswordHistory.select(PasswordHistory.password_hash)
        .where(PasswordHistory.account == account["id"])
        .order_by(PasswordHistory.id, ascending=False)
        .limit(max(settings().password_history - 1, 1))
    )
    for stored in [account["password_hash"], *(row["password_hash"] for row in former)]:
        if await passwords.is_password(wanted, stored):
            raise Invalid({"wanted": Phrase("You have used this password before. Please choose another.")})


async def _account(actor: Actor) -> dict[str, Any]:
    account = await Account.select().where(Account.id == actor.account_id).first()
    if account is None:
        raise Forbidden(Phrase("Only somebody with an account can do this."))
    return account
