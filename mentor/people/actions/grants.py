"""The second half of opening accounts: the security administrator lets in, grants and revokes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people import rules
from mentor.people.actions.accounts import get_account, move_account
from mentor.people.rules import AccountState, Role
from mentor.people.tables import Account, OrgUnit, PartyOrg, RoleGrant


@dataclass(frozen=True, slots=True)
class NewGrant:
    role: Role
    unit_id: int | None = None
    party_org_id: int | None = None
    ends_on: date | None = None


async def activate_account(account_id: int, *, actor: Actor, now: datetime) -> None:
    """By the security administrator, who is never the one who created it."""
    await activate_accounts([account_id], actor=actor, now=now)


async def activate_accounts(account_ids: Sequence[int], *, actor: Actor, now: datetime) -> None:
    """All or none."""
    if reason := rules.refusal_to_grant(actor):
        raise Forbidden(reason)
    async with write_transaction():
        for account_id in sorted(set(account_ids)):
            account = await get_account(account_id)
            if account["created_by"] == actor.account_id:
                raise Forbidden(Phrase("Whoever created an account cannot also let it in."))
            await move_account(account_id, AccountState.CREATED, AccountState.ACTIVE)
            await record("people.activate_account", "account", account_id, actor=actor, now=now)


async def grant_role(account_id: int, grant: NewGrant, *, actor: Actor, now: datetime) -> int:
    """By the security administrator; the three exclude each other and every business role."""
    async with write_transaction():
        account = await get_account(account_id)
        await _refuse_unknown(grant)
        await Account.update({Account.state: account["state"]}).where(Account.id == account_id)  # one grant at a time
        held = await RoleGrant.select(RoleGrant.role).where(
            (RoleGrant.account == account_id) & RoleGrant.revoked_at.is_null()
        )
        roles = frozenset(Role(row["role"]) for row in held)
        has_scope = grant.unit_id is not None or grant.party_org_id is not None
        reason = rules.refusal_to_grant(actor) or rules.refusal_of_grant(
            grant.role, roles, has_scope=has_scope, is_own=account["id"] == actor.account_id
        )
        if reason:
            raise Forbidden(reason)
        row = RoleGrant(
            account=account_id,
            role=grant.role,
            unit=grant.unit_id,
            party_org=grant.party_org_id,
            ends_on=grant.ends_on,
            granted_by=actor.account_id,
            granted_at=now,
        )
        made = await RoleGrant.insert(row).returning(RoleGrant.id)
        after = {"role": grant.role, "unit": grant.unit_id, "party_org": grant.party_org_id, "ends_on": grant.ends_on}
        await record("people.grant_role", "account", account_id, actor=actor, now=now, after=after)
    return int(made[0]["id"])


async def _refuse_unknown(grant: NewGrant) -> None:
    errors = {}
    if grant.unit_id and not await OrgUnit.exists().where(OrgUnit.id == grant.unit_id):
        errors["unit"] = Phrase("Please choose one.")
    if grant.party_org_id and not await PartyOrg.exists().where(PartyOrg.id == grant.party_org_id):
        errors["party_org"] = Phrase("Please choose one.")
    if errors:
        raise Invalid(errors)


async def revoke_role(grant_id: int, *, actor: Actor, now: datetime) -> None:
    """Takes effect on the next request."""
    if reason := rules.refusal_to_grant(actor):
        raise Forbidden(reason)
    async with write_transaction():
        revoked = (
            await RoleGrant.update({RoleGrant.revoked_at: now, RoleGrant.revoked_by: actor.account_id})
            .where((RoleGrant.id == grant_id) & RoleGrant.revoked_at.is_null())
            .returning(RoleGrant.account, RoleGrant.role)
        )
        if not revoked:
            raise NotFound
        before = {"role": revoked[0]["role"]}
        await record("people.revoke_role", "account", revoked[0]["account"], actor=actor, now=now, before=before)
