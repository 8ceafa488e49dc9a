"""Programmes, their numbers, agreement templates, and who is enrolled."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.pairing.rules.policy import Policy, read_policy
from mentor.pairing.rules.states import ProgrammeState
from mentor.pairing.rules.visibility import SEES_MENTORSHIPS, is_business_user, reaches
from mentor.pairing.tables import AgreementTemplate, Enrolment, PolicyProfile, Programme
from mentor.people.rules import Role, is_administrator

#: The code of the profile and the template that hold where no programme says otherwise.
STANDARD = "standard"

_PERSON: Any = Enrolment.person


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    id: int
    code: str
    version: int
    name: str
    document_no: str
    effective_on: date | None
    created_at: datetime
    policy: Policy


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    id: int
    code: str
    version: int
    name: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """One programme with the numbers that hold in it."""

    id: int
    name: str
    year: int
    unit_id: int
    unit_name: str
    unit_path: str
    owner: str
    state: ProgrammeState
    starts_on: date
    ends_on: date
    policy_id: int
    policy_document: str
    policy: Policy
    template_id: int | None
    version: int
    may_edit: bool = False


async def policy_for(programme_id: int) -> Policy:
    """The numbers of this programme; the defaults when there is no such programme."""
    row = (
        await Programme.select(Programme.policy.numbers.as_alias("numbers")).where(Programme.id == programme_id).first()
    )
    return read_policy(json.loads(row["numbers"])) if row else Policy()


async def policies_for(programme_ids: set[int]) -> dict[int, Policy]:
    """The numbers of several programmes in one statement."""
    if not programme_ids:
        return {}
    rows = await Programme.select(Programme.id, Programme.policy.numbers.as_alias("numbers")).where(
        Programme.id.is_in(sorted(programme_ids))
    )
    return {row["id"]: read_policy(json.loads(row["numbers"])) for row in rows}


async def standing_policy(today: date) -> Policy:
    """The numbers that hold for the pool as a whole: the newest standard profile in effect."""
    in_effect = PolicyProfile.effective_on.is_null() | (PolicyProfile.effective_on <= today)
    row = (
        await PolicyProfile.select(PolicyProfile.numbers)
        .where((PolicyProfile.code == STANDARD) & in_effect)
        .order_by(PolicyProfile.version, ascending=False)
        .first()
    )
    return read_policy(json.loads(row["numbers"])) if row else Policy()


async def policies(actor: Actor) -> list[PolicyVersion]:
    """Every version of every profile, newest first."""
    if not is_business_user(actor):
        raise NotFound
    rows = await PolicyProfile.select().order_by(PolicyProfile.id, ascending=False)
    return [_policy_version(row) for row in rows]


async def templates(actor: Actor) -> list[TemplateVersion]:
    """Every version of every agreement template, newest first."""
    if not actor.is_system and not actor.has(Role.HR, Role.PARTY_OFFICE):
        raise NotFound
    rows = await AgreementTemplate.select(
        AgreementTemplate.id,
        AgreementTemplate.code,
        AgreementTemplate.version,
        AgreementTemplate.name,
        AgreementTemplate.text,
        AgreementTemplate.created_at,
    ).order_by(AgreementTemplate.id, ascending=False)
    return [TemplateVersion(**row) for row in rows]


async def programme_view(programme_id: int, actor: Actor) -> ProgrammeView:
    row = await _programmes().where(Programme.id == programme_id).first()
    if row is None or not may_see_programme(row["unit_path"], actor):
        raise NotFound
    return _programme(row, actor)


async def programmes(actor: Actor) -> list[ProgrammeView]:
    """The programmes this actor may see, newest first."""
    if is_administrator(actor):
        raise NotFound
    rows = await _programmes().order_by(Programme.year, Programme.id, ascending=False)
    return [_programme(row, actor) for row in rows if may_see_programme(row["unit_path"], actor)]


def may_see_programme(unit_path: str, actor: Actor) -> bool:
    """Whoever runs it or works for a unit inside or above it in one of the roles that see mentorships."""
    if actor.is_system:
        return True
    scopes = actor.unit_scopes(*SEES_MENTORSHIPS)
    return not is_administrator(actor) and any(unit_path.startswith(s) or s.startswith(unit_path) for s in scopes)


def runs_programme(unit_path: str, actor: Actor) -> bool:
    return actor.is_system or (not is_administrator(actor) and reaches(actor, unit_path, "", Role.HR))


def _programmes() -> Any:
    return Programme.select(
        Programme.id,
        Programme.name,
        Programme.year,
        Programme.unit.as_alias("unit_id"),
        Programme.unit.name.as_alias("unit_name"),
        Programme.unit.path.as_alias("unit_path"),
        Programme.owner,
        Programme.state,
        Programme.starts_on,
        Programme.ends_on,
        Programme.policy.as_alias("policy_id"),
        Programme.policy.document_no.as_alias("policy_document"),
        Programme.policy.numbers.as_alias("numbers"),
        Programme.template.as_alias("template_id"),
        Programme.version,
    )


def _programme(row: dict[str, Any], actor: Actor) -> ProgrammeView:
    policy = read_policy(json.loads(row.pop("numbers")))
    row["state"] = ProgrammeState(row["state"])
    return ProgrammeView(**row, policy=policy, may_edit=runs_programme(row["unit_path"], actor))


def _policy_version(row: dict[str, Any]) -> PolicyVersion:
    names = ("id", "code", "version", "name", "document_no", "effective_on", "created_at")
    return PolicyVersion(**{name: row[name] for name in names}, policy=read_policy(json.loads(row["numbers"])))
