"""Signing in and out: sessions, the second factor, and asking again before what matters."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid, NotFound, StepUpNeeded
from mentor.kernel.i18n import Phrase
from mentor.people import passwords, second_factor
from mentor.people.queries.access import token_hash
from mentor.people.rules import AccountState
from mentor.people.tables import Account, SignInFailure, SignInSession
from mentor.settings import settings

#: The same words whatever was wrong, so that nobody can learn which accounts exist.
REFUSED = Phrase("Account or password is wrong, or the account is locked for a while.")
_TRIES_PER_ADDRESS = 50
_CONFIRMED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its token goes into the cookie and is known nowhere else."""

    token: str
    session_id: int
    needs_second_factor: bool


async def sign_in(login: str, password: str, *, address: str, device: str, now: datetime) -> SignedIn:
    """A session for the right password; otherwise Invalid with words that do not tell what was wrong."""
    account = await _account(login)
    too_many = await _failures_from(address, now) >= _TRIES_PER_ADDRESS
    right = await passwords.is_password(password, account["password_hash"] if account else "")
    if account is None or not right or too_many or not _may_enter(account, now):
        await _note_failure(account, address, now)
        raise Invalid({"": REFUSED})
    new_hash = ""
    if passwords.needs_new_hash(account["password_hash"]):
        new_hash = await passwords.hash_password(password)
    return await _open_session(account, new_hash, address=address, device=device, now=now)


async def sign_in_by_name(account_id: int, *, address: str, device: str, now: datetime) -> SignedIn:
    """The one click of the demo's sign-in page; never on a database that is not a demo."""
    if not settings().demo:
        raise NotFound
    account = await Account.select().where(Account.id == account_id).first()
    if account is None or not _may_enter(account, now):
        raise NotFound
    return await _open_session(account | {"totp_secret": ""}, "", address=address, device=device, now=now)


async def pass_second_factor(token: str, code: str, *, now: datetime) -> SignedIn:
    """Completes a session with a TOTP or recovery code and gives it a new token."""
    session = await SignInSession.select().where(SignInSession.token_hash == token_hash(token)).first()
    if session is None or session["is_complete"] or session["ends_at"] <= now:
        raise NotFound
    account = await Account.select().where(Account.id == session["account"]).first()
    if account is None or not _may_enter(account, now) or not await second_factor.use_code(account, code, now=now):
        await _note_failure(account, session["address"], now)
        raise Invalid({"code": Phrase("This code is wrong or was used before.")})
    fresh = secrets.token_urlsafe(32)
    async with write_transaction():
        await _renew(session["id"], fresh, now, is_complete=True)
        await record("people.pass_second_factor", "account", account["id"], actor=_self(account, session), now=now)
    return SignedIn(fresh, session["id"], needs_second_factor=False)


async def sign_out(actor: Actor, *, now: datetime) -> None:
    async with write_transaction():
        await SignInSession.delete().where(SignInSession.id == actor.session_id)
        await record("people.sign_out", "account", actor.account_id or 0, actor=actor, now=now)


async def end_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """One of the own sessions."""
    async with write_transaction():
        ended = (
            await SignInSession.delete()
            .where((SignInSession.id == session_id) & (SignInSession.account == actor.account_id))
            .returning(SignInSession.id)
        )
        if not ended:
            raise NotFound
        await record("people.end_session", "session", session_id, actor=actor, now=now)


async def end_other_sessions(actor: Actor, *, now: datetime) -> None:
    """Also part of changing a password: whoever knew the old one is out."""
    async with write_transaction():
        mine = SignInSession.account == actor.account_id
        await SignInSession.delete().where(mine & (SignInSession.id != actor.session_id))
        await record("people.end_other_sessions", "account", actor.account_id or 0, actor=actor, now=now)


async def confirm_identity(actor: Actor, secret: str, *, now: datetime, field: str = "secret") -> None:
    """Password or TOTP code once more, before what matters; raises Invalid at `field` when it is wrong."""
    account = await Account.select().where(Account.id == actor.account_id).first()
    if account is None or not _may_enter(account, now):
        raise NotFound
    is_code = secret.strip().isdigit() and len(secret.strip()) == 6 and bool(account["totp_secret"])
    right = (
        await second_factor.use_code(account, secret, now=now)
        if is_code
        else await passwords.is_password(secret, account["password_hash"])
    )
    if not right:
        await _note_failure(account, actor.address, now)
        raise Invalid({field: Phrase("This is not your password (or code).")})
    await SignInSession.update({SignInSession.confirmed_at: now}).where(SignInSession.id == actor.session_id)


async def require_confirmed(actor: Actor, now: datetime) -> None:
    """Raises StepUpNeeded unless the identity was confirmed within the last ten minutes."""
    session = await SignInSession.select(SignInSession.confirmed_at).where(SignInSession.id == actor.session_id).first()
    if not session or not session["confirmed_at"] or now - session["confirmed_at"] > _CONFIRMED_FOR:
        raise StepUpNeeded(Phrase("Please enter your password once more for this."))


async def _account(login: str) -> dict[str, Any] | None:
    return await Account.select().where(Account.login == login.strip()).first()


def _may_enter(account: dict[str, Any], now: datetime) -> bool:
    """Whether a right password opens a session at all."""
    locked = account["locked_until"] is not None and account["locked_until"] > now
    expired = account["expires_on"] is not None and account["expires_on"] < clock.local_date(now)
    stale = account["initial_until"] is not None and account["initial_until"] < now
    return account["state"] == AccountState.ACTIVE and not (locked or expired or stale)


async def _open_session(
    account: dict[str, Any], new_hash: str, *, address: str, device: str, now: datetime
) -> SignedIn:
    token = secrets.token_urlsafe(32)
    owes_code = bool(account["totp_secret"])
    session = SignInSession(
        token_hash=token_hash(token),
        account=account["id"],
        created_at=now,
        seen_at=now,
        confirmed_at=now,
        ends_at=now + timedelta(hours=settings().session_hours),
        is_complete=not owes_code,
        address=address[:60],
        device=device[:200],
    )
    changes: dict[Any, Any] = {Account.failures: 0, Account.locked_until: None, Account.last_sign_in_at: now}
    if new_hash:
        changes[Account.password_hash] = new_hash
    if account["initial_until"] is not None:
        # The initial secret works once: from now on only as the "old password" of its own change.
        changes[Account.initial_until] = now
    async with write_transaction():
        made = await SignInSession.insert(session).returning(SignInSession.id)
        await Account.update(changes).where(Account.id == account["id"])
        await record("people.sign_in", "account", account["id"], actor=_self(account, made[0], address), now=now)
    return SignedIn(token, made[0]["id"], owes_code)


async def _renew(session_id: int, token: str, now: datetime, *, is_complete: bool) -> None:
    await SignInSession.update(
        {
            SignInSession.token_hash: token_hash(token),
            SignInSession.is_complete: is_complete,
            SignInSession.seen_at: now,
            SignInSession.confirmed_at: now,
        }
    ).where(SignInSession.id == session_id)


async def _failures_from(address: str, now: datetime) -> int:
    since = now - timedelta(minutes=settings().lock_minutes)
    recent = (SignInFailure.address == address) & (SignInFailure.at > since)
    return int(await SignInFailure.count().where(recent))


async def _note_failure(account: dict[str, Any] | None, address: str, now: datetime) -> None:
    """Counts up and locks; the right password during a lock counts as a failure too."""
    async with write_transaction():
        await SignInFailure.insert(SignInFailure(address=address[:60], at=now))
        if account is None:
            return
        counted = (
            await Account.update({Account.failures: Account.failures + 1})
            .where(Account.id == account["id"])
            .returning(Account.failures)
        )
        if counted and counted[0]["failures"] >= settings().lock_after_failures:
            until = now + timedelta(minutes=settings().lock_minutes)
            await Account.update({Account.failures: 0, Account.locked_until: until}).where(Account.id == account["id"])
        actor = Actor(account_id=account["id"], person_id=account["person"], address=address)
        await record("people.sign_in", "account", account["id"], actor=actor, now=now, outcome="refused")


def _self(account: dict[str, Any], session: dict[str, Any], address: str = "") -> Actor:
    return Actor(
        account_id=account["id"],
        person_id=account["person"],
        session_id=session["id"],
        address=address or str(session.get("address", "")),
    )
