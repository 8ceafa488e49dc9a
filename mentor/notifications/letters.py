"""Letters as they leave: one message with the same words as text and as HTML, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from mentor.kernel.i18n import Phrase, current_locale, render, translate, use_locale
from mentor.kernel.keys import derive, root_key
from mentor.notifications.rules import Letter
from mentor.piccolo_app import beside
from mentor.settings import settings

_LONGEST_SUBJECT = 150
_SENDER = Phrase("Dual Mentors")


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes."""

    name: str
    address: str
    language: str


def message_of(mail_id: int, letter: Letter, reader: Reader, written_at: datetime) -> EmailMessage:
    """ValueError when there is no usable address."""
    if parseaddr(reader.address)[1] != reader.address or "@" not in reader.address:
        raise ValueError("no usable mail address")
    message = EmailMessage()
    with use_locale(reader.language):
        subject = _one_line(render(letter.subject))
        message["Subject"] = subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1]}…"
        message["From"] = Address(settings().enterprise or render(_SENDER), addr_spec=settings().mail_from)
        message.set_content(_rendered("email/letter.txt", letter, reader))
        message.add_alternative(_rendered("email/letter.html", letter, reader), subtype="html")
    message["To"] = Address(_one_line(reader.name), addr_spec=reader.address)
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id(mail_id)
    message["Auto-Submitted"] = "auto-generated"
    return message


def message_id(mail_id: int) -> str:
    """The same for every sending of one row, and of no other installation's row."""
    installation = derive(root_key(settings().secret_key, settings().data_path), "mail")[:6].hex()
    domain = settings().mail_from.rpartition("@")[2] or "localhost"
    return f"<{mail_id}.{installation}@{domain}>"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _rendered(template: str, letter: Letter, reader: Reader) -> str:
    lines = [(render(phrase), _link(path)) for phrase, path in letter.lines]
    return (
        _environment()
        .get_template(template)
        .render(
            name=_one_line(reader.name),
            lines=lines,
            more=letter.more,
            first_page=_link("/"),
            preferences=_link("/messages/preferences"),
        )
    )


def _link(path: str) -> str:
    """From the configured address only, never from a request."""
    return settings().base_url.rstrip("/") + path


@cache
def _environment() -> Environment:
    """Not the one of the pages: a mail is written where no web server runs."""
    made = Environment(
        loader=FileSystemLoader(beside("templates")),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda key: translate(key, current_locale()),
        lambda one, many, n: translate(one, current_locale(), many, n),
        newstyle=True,
    )
    made.globals["current_locale"] = current_locale
    return made
