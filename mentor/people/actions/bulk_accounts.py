"""Accounts for everybody of a unit at once, each with a first password of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.people import passwords, rules
from mentor.people.actions.accounts import INITIAL_DAYS
from mentor.people.queries.lookup import WithoutAccount, without_account
from mentor.people.tables import Account

#: So many at once; the next ones with the next click.
MOST = 500


@dataclass(frozen=True, slots=True)
class FirstSecret:
    """One line of the sheet that is handed out. It is known nowhere else."""

    unit: str
    name: str
    login: str
    secret: str


async def create_accounts(unit_id: int, *, actor: Actor, now: datetime) -> Sequence[FirstSecret]:
    """For the persons of the unit and below who have a number and no account; the sign-in name is the number."""
    if reason := rules.refusal_to_create_accounts(actor):
        raise Forbidden(reason)
    people = await without_account(unit_id, actor, limit=MOST)
    if not people:
        raise Invalid({"unit": Phrase("Everybody there who has an employee number has an account already.")})
    made = [FirstSecret(one.unit, one.name, one.employee_no, passwords.one_time_secret()) for one in people]
    hashes = await asyncio.gather(*(passwords.hash_secret(one.secret) for one in made))
    rows = [_account(one, hashed, actor, now) for one, hashed in zip(people, hashes, strict=True)]
    async with write_transaction():
        await _refuse_taken(people)
        await insert_rows(rows)
        after = {"logins": [one.login for one in made]}
        await record("people.create_accounts", "unit", unit_id, actor=actor, now=now, after=after)
    return made


async def _refuse_taken(people: Sequence[WithoutAccount]) -> None:
    """Somebody opened one of them while the passwords were made."""
    ids, logins = [one.person_id for one in people], [one.employee_no for one in people]
    if await Account.exists().where(Account.person.is_in(ids) | Account.login.is_in(logins)):
        raise Conflict(Phrase("One of these accounts was opened just now. Please try again."))


def _account(person: WithoutAccount, hashed: str, actor: Actor, now: datetime) -> Account:
    return Account(
        login=person.employee_no,
        person=person.person_id,
        password_hash=hashed,
        created_by=actor.account_id,
        created_at=now,
        initial_until=now + timedelta(days=INITIAL_DAYS),
    )
