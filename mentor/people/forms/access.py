"""Sign-in, set-up, passwords and the second factor as typed."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm
from mentor.people.actions.accounts import FirstAdministrator
from mentor.people.actions.secrets import NewPassword
from mentor.people.rules import Role


@dataclass(frozen=True, slots=True)
class Credentials:
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class SetUp:
    code: str
    three: tuple[FirstAdministrator, ...]


def read_credentials(raw: RawForm) -> Credentials:
    reader = FormReader(raw)
    return reader.checked(Credentials(reader.text("login", max_length=60), reader.secret("password")))


def read_new_password(raw: RawForm) -> NewPassword:
    reader = FormReader(raw)
    return reader.checked(NewPassword(reader.secret("present"), reader.secret("wanted"), reader.secret("repeated")))


def read_code(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("code", max_length=20))


def read_set_up(raw: RawForm) -> SetUp:
    reader = FormReader(raw)
    code = reader.text("code", max_length=40)
    three = tuple(
        FirstAdministrator(role, reader.text(f"{role}_login", max_length=60), reader.secret(f"{role}_password"))
        for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR)
    )
    return reader.checked(SetUp(code, three))
