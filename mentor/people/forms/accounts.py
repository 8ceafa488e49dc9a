"""What the administrators type about accounts and rights."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm
from mentor.people.actions.accounts import NewGrant
from mentor.people.rules import Role


@dataclass(frozen=True, slots=True)
class NewAccount:
    """For the person with this number; without one, an account without a person (an administrator)."""

    login: str
    employee_no: str


@dataclass(frozen=True, slots=True)
class TypedGrant:
    role: Role
    unit_code: str
    party_code: str
    grant: NewGrant


def read_new_account(raw: RawForm) -> NewAccount:
    reader = FormReader(raw)
    employee_no = reader.text("employee_no", max_length=40, required=False)
    login = reader.text("login", max_length=60, required=not employee_no)
    return reader.checked(NewAccount(login or employee_no, employee_no))


def read_reason(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=400))


def read_grant(raw: RawForm) -> TypedGrant:
    reader = FormReader(raw)
    role = reader.choice("role", Role)
    ends_on = reader.optional_date("ends_on")
    return reader.checked(
        TypedGrant(
            role,
            reader.text("unit_code", max_length=40, required=False),
            reader.text("party_code", max_length=40, required=False),
            NewGrant(role, ends_on=ends_on),
        )
    )
