"""What the administrators type about accounts and rights."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.people.actions.grants import NewGrant
from mentor.people.rules import Role

_HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class NewAccount:
    """For the chosen person; without one, an account without a person (an administrator)."""

    login: str
    person_id: int | None


def read_new_account(raw: RawForm) -> NewAccount:
    """An empty sign-in name means the employee number."""
    reader = FormReader(raw)
    person_id = reader.optional_integer("person", low=1, high=_HIGHEST)
    if raw.get("q") and not person_id:
        reader.complain("person", Phrase("Please choose one."))
    login = reader.text("login", max_length=60, required=not person_id and not raw.get("q"))
    return reader.checked(NewAccount(login, person_id))


def read_reason(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=400))


def read_unit(raw: RawForm) -> int:
    reader = FormReader(raw)
    unit = reader.optional_integer("unit", low=1, high=_HIGHEST)
    if not unit:
        reader.complain("unit", Phrase("Please choose one."))
    return reader.checked(unit or 0)


def read_grant(raw: RawForm) -> NewGrant:
    """A role with the unit or the Party organisation that it reaches."""
    reader = FormReader(raw)
    role = reader.choice("role", Role)
    ids = {name: reader.optional_integer(name, low=1, high=_HIGHEST) for name in ("unit", "party_org")}
    for name, chosen in ids.items():
        if raw.get(f"{name}_q") and not chosen:
            reader.complain(name, Phrase("Please choose one."))
    return reader.checked(NewGrant(role, ids["unit"], ids["party_org"], reader.optional_date("ends_on")))


def read_chosen_accounts(raw: RawForm) -> list[int]:
    reader = FormReader(raw)
    chosen = [int(value) for value in raw.all("account") if value.isascii() and value.isdigit() and len(value) < 10]
    if not chosen:
        reader.complain("account", Phrase("Please choose one."))
    return reader.checked(chosen)
