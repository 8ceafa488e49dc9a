"""What holds for everybody: versions of the policy numbers and of the agreement's text. Nothing is ever changed."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.pairing.queries.programmes import STANDARD
from mentor.pairing.rules import agreement_text
from mentor.pairing.rules.default_agreement import DEFAULT_AGREEMENT
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.policy import Policy, complaints_about
from mentor.pairing.rules.pool import refusal_to_set_numbers
from mentor.pairing.tables import AgreementTemplate, PolicyProfile


@dataclass(frozen=True, slots=True)
class NewPolicy:
    code: str
    name: str
    document_no: str
    effective_on: date | None
    policy: Policy


@dataclass(frozen=True, slots=True)
class NewTemplate:
    code: str
    name: str
    text: str


async def write_policy(new: NewPolicy, *, actor: Actor, now: datetime) -> int:
    """A new version of a policy profile; programmes keep the version they were made with."""
    if refusal := refusal_to_set_numbers(actor):
        raise Forbidden(refusal)
    if complaints := complaints_about(new.policy):
        raise Invalid(complaints)
    async with write_transaction():
        version = await _next_version(PolicyProfile, new.code)
        row = PolicyProfile(
            code=new.code,
            version=version,
            name=new.name,
            document_no=new.document_no,
            effective_on=new.effective_on,
            numbers=json.dumps(asdict(new.policy), ensure_ascii=False),
            created_by=actor.person_id,
            created_at=now,
        )
        policy_id = await _insert_version(row)
        after = {"code": new.code, "version": version, "document_no": new.document_no} | asdict(new.policy)
        await record("pairing.write_policy", "policy", policy_id, actor=actor, now=now, after=after)
        return policy_id


async def write_template(new: NewTemplate, *, actor: Actor, now: datetime) -> int:
    """A new version of an agreement template; agreements keep the text they were made with."""
    if refusal := refusal_to_set_numbers(actor):
        raise Forbidden(refusal)
    if complaint := agreement_text.complaint_about(new.text):
        raise Invalid({"text": complaint})
    async with write_transaction():
        version = await _next_version(AgreementTemplate, new.code)
        row = AgreementTemplate(
            code=new.code,
            version=version,
            name=new.name,
            text=new.text,
            created_by=actor.person_id,
            created_at=now,
        )
        template_id = await _insert_version(row)
        after = {"code": new.code, "version": version, "hash": agreement_text.text_hash(new.text)}
        await record("pairing.write_template", "agreement_template", template_id, actor=actor, now=now, after=after)
        return template_id


async def standard_policy_id(now: datetime) -> int:
    """The newest standard profile in effect; the first one is made of the defaults."""
    in_effect = PolicyProfile.effective_on.is_null() | (PolicyProfile.effective_on <= local_date(now))
    row = (
        await PolicyProfile.select(PolicyProfile.id)
        .where((PolicyProfile.code == STANDARD) & in_effect)
        .order_by(PolicyProfile.version, ascending=False)
        .first()
    )
    if row:
        return int(row["id"])
    numbers = json.dumps(asdict(Policy()), ensure_ascii=False)
    first = PolicyProfile(code=STANDARD, version=1, name="默认政策参数", numbers=numbers, created_at=now)
    return await _insert_version(first)


async def standard_template_id(now: datetime) -> int:
    row = (
        await AgreementTemplate.select(AgreementTemplate.id)
        .where(AgreementTemplate.code == STANDARD)
        .order_by(AgreementTemplate.version, ascending=False)
        .first()
    )
    if row:
        return int(row["id"])
    first = AgreementTemplate(
        code=STANDARD, version=1, name="双导师结对培养协议书", text=DEFAULT_AGREEMENT, created_at=now
    )
    return await _insert_version(first)


async def _next_version(table: type[PolicyProfile] | type[AgreementTemplate], code: str) -> int:
    row = await table.select(table.version).where(table.code == code).order_by(table.version, ascending=False).first()
    return int(row["version"]) + 1 if row else 1


async def _insert_version(row: PolicyProfile | AgreementTemplate) -> int:
    table: Any = type(row)
    made = (
        await table.insert(row).on_conflict(target=(table.code, table.version), action="DO NOTHING").returning(table.id)
    )
    if not made:
        raise Conflict(MOVED_ON)
    return int(made[0]["id"])
