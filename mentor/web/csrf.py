"""Protection against forged requests: a token tied to the session, and the browser's own word on the origin.

The token is an HMAC of the session (or of the visitor's cookie before sign-in), masked with a fresh pad each time
so that compression cannot be used to guess it (BREACH).
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from mentor.kernel.keys import derive, root_key
from mentor.settings import settings
from mentor.web.viewer import Visit

FIELD = "_csrf_token"
HEADER = "x-csrf-token"


def make_token(visit: Visit) -> str:
    secret = _secret(visit)
    pad = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(pad + _xor(pad, secret)).decode()


def is_valid(token: str, visit: Visit) -> bool:
    try:
        raw = base64.urlsafe_b64decode(token.encode())
    except (ValueError, binascii.Error):
        return False
    half = len(raw) // 2
    return hmac.compare_digest(_xor(raw[:half], raw[half:]), _secret(visit))


def is_foreign(headers: dict[str, str]) -> bool:
    """True when the browser says that another site sent this."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site not in ("same-origin", "none")
    origin = headers.get("origin", "")
    return bool(origin) and origin != "null" and origin.split("://", 1)[-1] != headers.get("host", "")


def _secret(visit: Visit) -> bytes:
    key = derive(root_key(settings().secret_key, settings().data_path), "csrf")
    owner = f"s:{visit.viewer.token_hash}" if visit.viewer else f"v:{visit.visitor}"
    return hmac.new(key, owner.encode(), hashlib.sha256).digest()


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))
