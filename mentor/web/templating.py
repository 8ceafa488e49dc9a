"""The Jinja environment: autoescape, strict, in the reader's language, with nothing inline."""

import secrets
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mentor.kernel.i18n import LOCALES, Labelled, Phrase, current_locale, render, translate
from mentor.piccolo_app import beside
from mentor.settings import settings
from mentor.web import csrf, receipts
from mentor.web.assets import static_url
from mentor.web.navigation import is_current, menu_for
from mentor.web.viewer import must_prove, visit


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(beside("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        finalize=_finalize,
        auto_reload=False,
    )
    made.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters["say"] = render
    made.globals.update(
        visit=visit,
        must_prove=must_prove,
        settings=settings,
        static_url=static_url,
        csrf_field=csrf_field,
        csrf_token=lambda: csrf.make_token(visit()),
        once_field=once_field,
        menu_for=menu_for,
        is_current=is_current,
        current_locale=current_locale,
        LOCALES=LOCALES,
        SEAT_LABELS=_seat_labels(),
    )
    return made


def render_template(name: str, context: dict[str, Any]) -> str:
    return environment().get_template(name).render(context)


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, csrf.make_token(visit()))


def once_field() -> Markup:
    """A fresh key per rendered form: the same form sent twice takes effect once."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(receipts.FIELD, secrets.token_urlsafe(12))


def _finalize(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Labelled):
        return value
    if isinstance(value, int | float):
        return value
    return render(value)


def _gettext(message: str) -> str:
    return translate(message, current_locale())


def _ngettext(one: str, many: str, n: int) -> str:
    return translate(one, current_locale(), many, n)


def _seat_labels() -> dict[str, object]:
    """Some enterprises call the two mentors otherwise; the settings say how."""
    return {
        "party": settings().party_mentor_label or Phrase("Party-affairs mentor"),
        "technical": settings().technical_mentor_label or Phrase("Technical mentor"),
    }
