"""The credential of a graduate: both mentors vouch for them, and an independent library verifies it offline."""

import base64
import xml.etree.ElementTree as ET
from typing import Any

import jwt
import pytest

from mentor.growth.actions.endorsements import endorse
from mentor.growth.tables import Endorsement
from mentor.kernel.errors import Forbidden
from mentor.pairing.rules.states import MentorshipState
from tests.builders.growth import NOW, Growth, a_mentorship
from tests.growth.conftest import SignIn, text_of


def verified(token: str) -> dict[str, Any]:
    """The claims, checked with the key that is in the issuer's own identifier, and nothing else."""
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    number = 0
    for letter in issuer.removeprefix("did:key:z"):
        number = number * 58 + "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(letter)
    raw = number.to_bytes(34)
    assert raw[:2] == b"\xed\x01", "an Ed25519 key"
    key = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw[2:]).rstrip(b"=").decode()}
    assert jwt.get_unverified_header(token)["jwk"] == key
    return dict(jwt.decode(token, jwt.PyJWK(key, algorithm="EdDSA"), algorithms=["EdDSA"]))


async def a_graduate() -> Growth:
    growth = await a_mentorship(state=MentorshipState.GRADUATED)
    await endorse(growth.mentorship, "讲得清政策", actor=growth.party, now=NOW)
    await endorse(growth.mentorship, "独立处置缺陷", actor=growth.technical, now=NOW)
    return growth


async def test_both_mentors_vouch_and_the_graduate_takes_the_credential_along(sign_in: SignIn) -> None:
    growth = await a_mentorship(state=MentorshipState.GRADUATED)
    base = f"/mentorships/{growth.mentorship}"
    party, technical, mentee = sign_in(growth.party), sign_in(growth.technical), sign_in(growth.mentee)
    assert f"{base}/credential" in (await mentee.get(base)).text
    assert (await party.post(f"{base}/endorsements", text="")).status_code == 422
    assert (await party.post(f"{base}/endorsements", text="讲得清政策")).status_code == 303
    assert (await party.post(f"{base}/endorsements", text="再说一次")).status_code == 403
    assert "complete when both mentors" in text_of(await mentee.get(f"{base}/credential"))
    assert (await mentee.get(f"{base}/credential/file")).status_code == 403
    assert (await technical.post(f"{base}/endorsements", text="独立处置缺陷")).status_code == 303
    page = await mentee.get(f"{base}/credential")
    assert "独立处置缺陷" in page.text
    assert "Vouch for the graduate" not in page.text
    assert (await sign_in(growth.stranger).get(f"{base}/credential/file")).status_code == 404


async def test_the_credential_verifies_offline_and_carries_two_endorsements(sign_in: SignIn) -> None:
    growth = await a_graduate()
    path = f"/mentorships/{growth.mentorship}/credential/file"
    mentee = sign_in(growth.mentee)
    claims = verified((await mentee.get(f"{path}?kind=jwt")).text)
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == "李学"
    endorsements = [verified(one) for one in claims["endorsementJwt"]]
    assert {one["credentialSubject"]["endorsementComment"] for one in endorsements} == {"讲得清政策", "独立处置缺陷"}
    assert all(one["type"] == ["VerifiableCredential", "EndorsementCredential"] for one in endorsements)
    assert {one["credentialSubject"]["id"] for one in endorsements} == {claims["id"]}
    assert len({claims["iss"], *(one["iss"] for one in endorsements)}) == 3
    readable = (await mentee.get(path)).json()
    assert verified(readable["jwt"]) == claims
    assert readable["credential"].items() <= claims.items()


async def test_one_changed_letter_is_noticed(sign_in: SignIn) -> None:
    growth = await a_graduate()
    token = (await sign_in(growth.mentee).get(f"/mentorships/{growth.mentorship}/credential/file?kind=jwt")).text
    head, body, signature = token.split(".")
    payload = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).replace("李学".encode(), "王学".encode())
    forged = f"{head}.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}.{signature}"
    with pytest.raises(jwt.InvalidSignatureError):
        verified(forged)


async def test_the_picture_carries_the_credential(sign_in: SignIn) -> None:
    growth = await a_graduate()
    path = f"/mentorships/{growth.mentorship}/credential/file"
    mentee = sign_in(growth.mentee)
    root = ET.fromstring((await mentee.get(f"{path}?kind=svg")).content)
    [baked] = root.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert verified(baked.attrib["verify"])["iss"].startswith("did:key:")


async def test_nobody_vouches_for_somebody_who_has_not_graduated_or_is_not_theirs() -> None:
    growth = await a_mentorship()
    graduate = await a_mentorship(state=MentorshipState.GRADUATED)
    with pytest.raises(Forbidden):
        await endorse(growth.mentorship, "x", actor=growth.party, now=NOW)
    for actor in (graduate.mentee, graduate.hr):
        with pytest.raises(Forbidden):
            await endorse(graduate.mentorship, "x", actor=actor, now=NOW)
    mine = Endorsement.mentorship.is_in([growth.mentorship, graduate.mentorship])
    assert not await Endorsement.exists().where(mine)
