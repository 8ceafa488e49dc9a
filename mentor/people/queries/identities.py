"""Who accounts and persons are, by name, for the journal. The journal knows numbers only."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mentor.people.tables import Account, Person

#: A name that means more accounts than this is too vague to search by.
MOST_FOUND = 200


async def account_names(ids: Collection[int]) -> Mapping[int, str]:
    """Person's name and login, or the login alone."""
    if not ids:
        return {}
    person: Any = Account.person
    rows = await Account.select(Account.id, Account.login, person.name.as_alias("name")).where(
        Account.id.is_in(sorted(ids))
    )
    return {row["id"]: f"{row['name']}（{row['login']}）" if row["name"] else row["login"] for row in rows}


async def person_names(ids: Collection[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    rows = await Person.select(Person.id, Person.name, Person.employee_no).where(Person.id.is_in(sorted(ids)))
    return {row["id"]: f"{row['name']}（{row['employee_no']}）" if row["employee_no"] else row["name"] for row in rows}


async def find_accounts(text: str) -> Sequence[int]:
    """Accounts by login, or by name, pinyin or employee number of the person; the beginning is enough."""
    plain = text.replace("\\", "").replace("%", "")
    if not plain:
        return []
    beginning = f"{plain}%"
    person: Any = Account.person
    rows = (
        await Account.select(Account.id)
        .where(
            Account.login.ilike(beginning)
            | person.name.ilike(beginning)
            | person.pinyin.ilike(beginning)
            | person.employee_no.ilike(beginning)
        )
        .order_by(Account.id)
        .limit(MOST_FOUND)
    )
    return [row["id"] for row in rows]
