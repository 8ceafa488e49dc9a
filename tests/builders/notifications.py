"""People who can be told something."""

from datetime import UTC, datetime
from itertools import count

from mentor.notifications.rules import MailRhythm
from mentor.notifications.tables import MailPreference
from mentor.people.tables import Account, OrgUnit, Person

_number = count(1)


async def a_reader(email: str = "", language: str = "zh-CN", **values: object) -> int:
    """A person with an account; gives the person's id."""
    n = next(_number)
    unit = OrgUnit(code=f"N{n}", name=f"Unit {n}", path=f"/N{n}/")
    await OrgUnit.insert(unit)
    person = Person(**{"name": f"Reader {n}", "employee_no": f"N{n:05}", "unit": unit.id, "email": email} | values)
    await Person.insert(person)
    await Account.insert(
        Account(
            login=f"reader{n}",
            person=person.id,
            state="active",
            language=language,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    return person.id


async def prefers(person_id: int, rhythm: MailRhythm, muted: str = "") -> None:
    await MailPreference.insert(MailPreference(person=person_id, rhythm=rhythm, muted=muted))
