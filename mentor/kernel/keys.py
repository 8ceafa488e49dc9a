"""Secrets of the installation: one root key outside the database, and one derived key per purpose."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path


@cache
def root_key(secret_key: str, data_path: Path) -> bytes:
    """The given key, or the one in `data_path`/secret.key, made (mode 0600) when there is none."""
    if secret_key:
        if len(secret_key) < 32:
            raise SystemExit("secret_key must have at least 32 characters")
        return secret_key.encode()
    path = data_path / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    return path.read_bytes().strip()


def derive(root: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose only, such as "journal" or "csrf"."""
    return hmac.new(root, b"mentor:" + purpose.encode(), hashlib.sha256).digest()
