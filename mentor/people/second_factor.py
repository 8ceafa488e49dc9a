"""The second factor: time-based codes (RFC 6238) that count once, and ten recovery codes for a lost phone."""

import base64
import hashlib
import secrets
from datetime import datetime
from typing import Any

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from mentor.kernel.keys import derive, root_key
from mentor.people.tables import Account, RecoveryCode
from mentor.settings import settings

_STEP = 30  # seconds


def new_secret() -> str:
    return pyotp.random_base32()


def sealed(secret: str) -> str:
    """For the database: useless without the key file."""
    return _box().encrypt(secret.encode()).decode()


def opened(sealed_secret: str) -> str:
    try:
        return _box().decrypt(sealed_secret.encode()).decode()
    except InvalidToken:
        return ""


def address_for_app(secret: str, login: str) -> str:
    """What the QR code says to the person's authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=settings().enterprise or "Dual Mentors")


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; one step early or late is allowed for clocks that differ."""
    if not (code.isascii() and code.isdigit()):
        return None
    present = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.at(step * _STEP), code):
            return step
    return None


async def use_code(account: dict[str, Any], code: str, *, now: datetime) -> bool:
    """True exactly once per code, however many times it arrives at once."""
    code = code.strip().replace(" ", "")
    if code.isdigit() and account["totp_secret"]:
        step = matching_step(opened(account["totp_secret"]), code, now)
        if step is None:
            return False
        used = (
            await Account.update({Account.totp_step: step})
            .where((Account.id == account["id"]) & (Account.totp_step < step))
            .returning(Account.id)
        )
        return bool(used)
    mine = (RecoveryCode.account == account["id"]) & RecoveryCode.used_at.is_null()
    used = (
        await RecoveryCode.update({RecoveryCode.used_at: now})
        .where(mine & (RecoveryCode.code_hash == code_hash(code)))
        .returning(RecoveryCode.id)
    )
    return bool(used)


def new_recovery_codes() -> list[str]:
    return [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(10)]


def code_hash(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()


def _box() -> Fernet:
    key = derive(root_key(settings().secret_key, settings().data_path), "second factor")
    return Fernet(base64.urlsafe_b64encode(key))
