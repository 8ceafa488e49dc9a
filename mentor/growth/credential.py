"""The credential of a finished mentorship after Open Badges 3.0, signed as a JSON Web Token (VC-JWT). Pure.

Issuer and endorsers are `did:key` identifiers: the public key is in the identifier itself, so whoever holds the
credential can check it without asking us. The header carries the key once more, as the standard wants. The two
endorsements are credentials of their own, each signed with the key kept here for that mentor.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
#: How a did:key says that an Ed25519 key follows.
_ED25519 = b"\xed\x01"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BAKED = "https://purl.imsglobal.org/ob/v3p0"


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key made of 32 secret bytes."""

    seed: bytes

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def _public(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def jwk(self) -> dict[str, str]:
        """The public half."""
        return {"kty": "OKP", "crv": "Ed25519", "x": _base64(self._public)}

    @cached_property
    def did(self) -> str:
        return f"did:key:{self._name}"

    @property
    def _name(self) -> str:
        return f"z{_base58(_ED25519 + self._public)}"

    def token(self, claims: Mapping[str, Any]) -> str:
        """The claims as a compact JSON Web Signature."""
        header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{self.did}#{self._name}", "jwk": self.jwk}
        signed = f"{_base64(_compact(header))}.{_base64(_compact(claims))}"
        return f"{signed}.{_base64(self._private.sign(signed.encode()))}"


@dataclass(frozen=True, slots=True)
class Voucher:
    """One mentor, what they say and when (UTC), and the key kept for them."""

    name: str
    role: str
    text: str
    given_at: datetime
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Award:
    """What was reached: everything in words, in the language of the paper. `origin` is the address of this system."""

    mentorship_id: int
    origin: str
    enterprise: str
    graduate: str
    title: str
    description: str
    criteria: str
    programme: str


def credential(award: Award, vouchers: Sequence[Voucher], key: SigningKey) -> dict[str, Any]:
    """The OpenBadgeCredential that `token` signs; it holds from the day the last mentor vouched."""
    subject = _urn(award, "graduate")
    identity = {"type": "IdentityObject", "hashed": False, "identityHash": award.graduate, "identityType": "ext:name"}
    return {
        "@context": list(CONTEXTS),
        "id": _urn(award, "credential"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.title,
        "issuer": _profile(key.did, award.enterprise),
        "validFrom": _moment(max(one.given_at for one in vouchers)),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [identity],
            "achievement": _achievement(award),
        },
        "endorsementJwt": [one.key.token(_claims(_endorsement(award, one))) for one in vouchers],
    }


def sign(document: Mapping[str, Any], key: SigningKey) -> str:
    return key.token(_claims(document))


def picture(token: str, award: Award, vouchers: Sequence[Voucher]) -> bytes:
    """A baked badge: a picture to show that carries the signed credential inside."""
    lines = "".join(
        f'<text x="240" y="{318 + 34 * place}" font-size="18" text-anchor="middle" fill="#333">'
        f"{escape(one.role)}：{escape(one.name)}</text>"
        for place, one in enumerate(vouchers)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{_BAKED}" viewBox="0 0 480 400" role="img">'
        f"<title>{escape(award.title)}：{escape(award.graduate)}</title>"
        f"<openbadges:credential verify={quoteattr(token)}/>"
        '<rect x="6" y="6" width="468" height="388" rx="18" fill="#fff" stroke="#1d4f91" stroke-width="6"/>'
        '<circle cx="216" cy="78" r="34" fill="none" stroke="#b3261e" stroke-width="6"/>'
        '<circle cx="264" cy="78" r="34" fill="none" stroke="#1d4f91" stroke-width="6"/>'
        f'<text x="240" y="166" font-size="26" text-anchor="middle" fill="#1d4f91">{escape(award.title)}</text>'
        f'<text x="240" y="220" font-size="34" text-anchor="middle" fill="#111">{escape(award.graduate)}</text>'
        f'<text x="240" y="264" font-size="17" text-anchor="middle" fill="#333">{escape(award.programme)}</text>'
        f"{lines}</svg>"
    ).encode()


def _achievement(award: Award) -> dict[str, Any]:
    return {
        "id": _urn(award, "achievement", whose=0),
        "type": ["Achievement"],
        "achievementType": "ApprenticeshipCertificate",
        "name": award.title,
        "description": award.description,
        "criteria": {"narrative": award.criteria},
        "inLanguage": "zh-CN",
    }


def _endorsement(award: Award, voucher: Voucher) -> dict[str, Any]:
    return {
        "@context": list(CONTEXTS),
        "id": _urn(award, f"endorsement:{voucher.key.did}"),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": voucher.role,
        "issuer": _profile(voucher.key.did, voucher.name),
        "validFrom": _moment(voucher.given_at),
        "credentialSubject": {
            "id": _urn(award, "credential"),
            "type": ["EndorsementSubject"],
            "endorsementComment": voucher.text,
        },
    }


def _profile(did: str, name: str) -> dict[str, Any]:
    return {"id": did, "type": ["Profile"], "name": name}


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """The credential itself with the registered claims the standard maps its fields to."""
    registered = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": int(datetime.fromisoformat(document["validFrom"]).timestamp()),
        "sub": document["credentialSubject"]["id"],
    }
    return {**document, **registered}


def _urn(award: Award, what: str, whose: int | None = None) -> str:
    """The same thing has the same name each time, and the name tells nothing about the person."""
    whose = award.mentorship_id if whose is None else whose
    seed = hashlib.sha256(f"{award.origin}:{whose}:{what}".encode()).digest()
    return uuid.UUID(bytes=seed[:16], version=4).urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _base58(raw: bytes) -> str:
    """For bytes that do not begin with zero, as those of a did:key never do."""
    number, letters = int.from_bytes(raw), ""
    while number:
        number, at = divmod(number, 58)
        letters = _BASE58[at] + letters
    return letters


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
