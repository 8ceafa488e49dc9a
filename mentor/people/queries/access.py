"""Who stands behind a session cookie or a bearer token: one statement each, run on every request."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from mentor.kernel import clock
from mentor.kernel.actor import Actor, Grant
from mentor.people.rules import ADMINISTRATORS, AccountState
from mentor.people.tables import ApiToken, SignInSession
from mentor.settings import settings
from mentor.web.viewer import Viewer

_WHO = """
    a.id AS account_id, a.login AS login, a.state AS state, a.must_change_password AS must_change_password,
    a.password_changed_at AS password_changed_at, a.language AS language, a.theme AS theme,
    a.expires_on AS expires_on, a.totp_secret AS totp_secret, p.id AS person_id, p.name AS name,
    g.role AS role, g.ends_on AS grant_ends_on, u.path AS unit_path, o.path AS party_path
"""
_JOINS = """
    LEFT JOIN people_person p ON p.id = a.person
    LEFT JOIN people_role_grant g ON g.account = a.id AND g.revoked_at IS NULL
    LEFT JOIN people_unit u ON u.id = g.unit
    LEFT JOIN people_party_org o ON o.id = g.party_org
"""
# Raw: session, account, person and all grants in one statement; the ORM would need three.
_BY_SESSION = f"""
    SELECT s.id AS session_id, s.created_at AS created_at, s.seen_at AS seen_at, s.ends_at AS ends_at,
           s.is_complete AS is_complete, s.address AS address, s.confirmed_at AS confirmed_at, {_WHO}
    FROM people_session s JOIN people_account a ON a.id = s.account {_JOINS}
    WHERE s.token_hash = {{}}
"""
_BY_TOKEN = f"""
    SELECT t.id AS session_id, t.scopes AS scopes, t.expires_on AS token_expires_on, t.used_at AS seen_at, {_WHO}
    FROM people_api_token t JOIN people_account a ON a.id = t.account {_JOINS}
    WHERE t.token_hash = {{}} AND t.revoked_at IS NULL
"""


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def viewer_of_session(token: str, now: datetime) -> Viewer | None:
    """The viewer of a living session; None when it is unknown, ended, idle too long, or its account is closed."""
    rows = await SignInSession.raw(_BY_SESSION, token_hash(token))
    if not rows or not _is_open(rows[0], now) or rows[0]["ends_at"] <= now:
        return None
    first, grants = rows[0], _grants(rows, clock.local_date(now))
    if now - first["seen_at"] > _idle_limit(grants):
        return None
    if now - first["seen_at"] > timedelta(minutes=1):
        await SignInSession.update({SignInSession.seen_at: now}).where(SignInSession.id == first["session_id"])
    return _viewer(first, grants, owes=_owes(first, grants, now), proof=token_hash(token), address=first["address"])


async def viewer_of_token(token: str, now: datetime) -> Viewer | None:
    """The same for a bearer token; what sign-in may owe closes it too."""
    rows = await ApiToken.raw(_BY_TOKEN, token_hash(token)) if token else []
    if not rows or not _is_open(rows[0], now):
        return None
    first = rows[0]
    if first["token_expires_on"] and first["token_expires_on"] < clock.local_date(now):
        return None
    if first["seen_at"] is None or now - first["seen_at"] > timedelta(minutes=1):
        await ApiToken.update({ApiToken.used_at: now}).where(ApiToken.id == first["session_id"])
    grants = _grants(rows, clock.local_date(now))
    owes = "password" if first["must_change_password"] else ""
    scopes = frozenset(first["scopes"].split())
    return _viewer(first, grants, owes=owes, proof=token_hash(token), address="api", scopes=scopes)


def _is_open(row: dict[str, Any], now: datetime) -> bool:
    expired = row["expires_on"] is not None and row["expires_on"] < clock.local_date(now)
    return row["state"] == AccountState.ACTIVE and not expired


def _grants(rows: list[dict[str, Any]], today: date) -> tuple[Grant, ...]:
    return tuple(
        Grant(row["role"], row["unit_path"] or "", row["party_path"] or "")
        for row in rows
        if row["role"] and (row["grant_ends_on"] is None or row["grant_ends_on"] >= today)
    )


def _idle_limit(grants: tuple[Grant, ...]) -> timedelta:
    is_admin = any(grant.role in ADMINISTRATORS for grant in grants)
    return timedelta(minutes=settings().session_idle_minutes_admin if is_admin else settings().session_idle_minutes)


def _owes(row: dict[str, Any], grants: tuple[Grant, ...], now: datetime) -> str:
    """What sign-in still asks for; nothing else can be opened before."""
    if not row["is_complete"]:
        return "second-factor"
    days = settings().password_days if settings().password_profile == "mlps" else 0  # noqa: S105  (a setting's name)
    changed = row["password_changed_at"]
    is_old = bool(days and changed and now - changed > timedelta(days=days))
    if row["must_change_password"] or is_old:
        return "password"
    return "enrolment" if not row["totp_secret"] and needs_second_factor(grants) else ""


def needs_second_factor(grants: tuple[Grant, ...]) -> bool:
    """Whether the enterprise demands one from somebody who holds these."""
    demanding = {role.strip() for role in settings().second_factor_roles.split(",")} - {""}
    return any(grant.role in demanding for grant in grants)


def _viewer(
    row: dict[str, Any],
    grants: tuple[Grant, ...],
    *,
    owes: str,
    proof: str,
    address: str,
    scopes: frozenset[str] = frozenset(),
) -> Viewer:
    name = row["name"] or row["login"]
    actor = Actor(
        account_id=row["account_id"],
        person_id=row["person_id"],
        grants=grants,
        name=name,
        language=row["language"],
        address=address,
        session_id=row["session_id"],
    )
    roles = tuple(sorted({grant.role for grant in grants}))
    return Viewer(actor, name, row["login"], row["theme"], owes, proof, roles, scopes, row.get("confirmed_at"))
