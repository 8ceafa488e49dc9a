"""The credential of a graduate: both mentors vouch for them, then it is taken along."""

import asyncio
import json
from enum import StrEnum

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.growth import credential
from mentor.growth.actions.endorsements import endorse
from mentor.growth.credential import Award, SigningKey, Voucher
from mentor.growth.forms.endorsements import read_endorsement
from mentor.growth.queries.endorsements import Graduate, graduate
from mentor.growth.rules.endorsements import refusal_to_endorse, refusal_to_issue
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase, render
from mentor.kernel.keys import derive, root_key
from mentor.pairing.rules.states import Seat
from mentor.settings import settings
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, download, page

_TITLE = Phrase("Graduate of dual-mentor development")


class Form(StrEnum):
    """How the credential is taken along: readable with its signature, the bare token, or in a picture."""

    JSON = "json"
    JWT = "jwt"
    SVG = "svg"


@get("/mentorships/{mentorship_id:int}/credential")
async def show_credential(mentorship_id: FromPath[int], actor: Act) -> Html:
    return await _page(mentorship_id, actor, Filled())


@post("/mentorships/{mentorship_id:int}/endorsements")
async def endorse_graduate(request: AnyRequest, mentorship_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await endorse(mentorship_id, read_endorsement(raw), actor=actor, now=now)
        return f"/mentorships/{mentorship_id}/credential"

    return await answer(request, act, lambda form: _page(mentorship_id, actor, form))


@get("/mentorships/{mentorship_id:int}/credential/file")
async def take_credential(
    mentorship_id: FromPath[int], actor: Act, kind: FromQuery[Form] = Form.JSON
) -> Response[bytes]:
    found = await graduate(mentorship_id, actor)
    if (refusal := refusal_to_issue(found.bond, found.given)) is not None:
        raise Forbidden(refusal)
    content, media_type = await asyncio.to_thread(_made, found, kind)
    return download(content, f"{found.trio.mentee.name}-{_chinese(_TITLE)}.{kind.value}", media_type)


async def _page(mentorship_id: int, actor: Actor, form: Filled) -> Html:
    found = await graduate(mentorship_id, actor)
    return page(
        "growth/credential.html",
        status=422 if form.errors else 200,
        found=found,
        form=form,
        seats=Seat,
        endorse_refusal=refusal_to_endorse(found.bond, found.given, actor),
        issue_refusal=refusal_to_issue(found.bond, found.given),
    )


def _made(found: Graduate, kind: Form) -> tuple[bytes, str]:
    root = root_key(settings().secret_key, settings().data_path)
    key = SigningKey(derive(root, "credential"))
    award, vouchers = _award(found), [
        Voucher(
            one.mentor_name, _role(one.seat), one.text, one.given_at,
            SigningKey(derive(root, f"credential of person {one.mentor_id}")),
        )
        for one in found.given
    ]  # fmt: skip
    document = credential.credential(award, vouchers, key)
    token = credential.sign(document, key)
    if kind is Form.JWT:
        return token.encode(), "application/vc+jwt"
    if kind is Form.SVG:
        return credential.picture(token, award, vouchers), "image/svg+xml"
    readable = {"credential": document, "jwt": token, "jwks": {"keys": [key.jwk]}}
    return json.dumps(readable, ensure_ascii=False, indent=2).encode(), "application/json"


def _award(found: Graduate) -> Award:
    """In Chinese whoever takes it, as the agreement is."""
    return Award(
        mentorship_id=found.bond.mentorship_id,
        origin=settings().base_url,
        enterprise=settings().enterprise or _chinese(Phrase("Dual-mentor development")),
        graduate=found.trio.mentee.name,
        title=_chinese(_TITLE),
        description=_chinese(
            Phrase(
                "Finished the programme “%(programme)s” under a Party-affairs mentor and a technical mentor.",
                programme=found.trio.programme,
            )
        ),
        criteria=_chinese(
            Phrase(
                "The final review of the mentorship was passed on %(day)s, and both mentors vouch for the graduate.",
                day=found.ended_on or found.bond.ends_on,
            )
        ),
        programme=found.trio.programme,
    )


def _role(seat: str) -> str:
    labels = {"party": settings().party_mentor_label, "technical": settings().technical_mentor_label}
    return labels[seat] or _chinese(Seat(seat))


def _chinese(value: object) -> str:
    return render(value, "zh-CN")


ROUTES = (show_credential, endorse_graduate, take_credential)
