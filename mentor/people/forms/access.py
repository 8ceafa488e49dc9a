"""Sign-in, set-up, passwords and the second factor as typed."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import LOCALES, Phrase
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


@dataclass(frozen=True, slots=True)
class TokenWish:
    name: str
    scopes: frozenset[str]
    expires_on: date | None


def read_secret(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.secret("secret"))


def read_display(raw: RawForm) -> tuple[str, str]:
    """Language and theme; what is not offered counts as "as the browser wishes"."""
    language, theme = raw.get("language"), raw.get("theme")
    return (language if language in LOCALES else ""), (theme if theme in ("light", "dark") else "")


def read_token(raw: RawForm, known: frozenset[str]) -> TokenWish:
    reader = FormReader(raw)
    wish = TokenWish(
        reader.text("name", max_length=80),
        frozenset(raw.all("scopes")) & known,
        reader.optional_date("expires_on"),
    )
    if not wish.scopes:
        reader.complain("scopes", Phrase("Please choose what the token may do."))
    return reader.checked(wish)
