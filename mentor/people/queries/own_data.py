"""Everything the people feature keeps about the person who asks (PIPL articles 45 and 46), as JSON."""

import json
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.tables import (
    Account,
    AvoidanceDeclaration,
    PartyMembership,
    Person,
    RoleGrant,
    SignInSession,
    UnitMembership,
)

_HIDDEN = ("password_hash", "totp_secret", "token_hash")


async def export(actor: Actor, *, now: datetime) -> bytes:
    """The own rows, without secrets."""
    mine = actor.person_id or 0
    account = actor.account_id or 0
    found: dict[str, Any] = {
        "exported_at": now.isoformat(),
        "person": await Person.select().where(Person.id == mine),
        "units": await UnitMembership.select().where(UnitMembership.person == mine),
        "party_organisations": await PartyMembership.select().where(PartyMembership.person == mine),
        "avoidance": await AvoidanceDeclaration.select().where(AvoidanceDeclaration.person == mine),
        "account": await Account.select().where(Account.id == account),
        "roles": await RoleGrant.select().where(RoleGrant.account == account),
        "sessions": await SignInSession.select().where(SignInSession.account == account),
    }
    for rows in found.values():
        for row in rows if isinstance(rows, list) else ():
            for name in _HIDDEN:
                row.pop(name, None)
    return json.dumps(found, ensure_ascii=False, indent=1, default=str).encode()
