"""Log entries, drafts, comments."""

import re
from datetime import date, timedelta

from mentor.growth.forms.milestones import is_web_address
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import (
    COMMENT_LENGTH,
    LINKS_LIMIT,
    MINUTES_LIMIT,
    TEXT_LENGTH,
    LogKind,
    NewLog,
    Visibility,
)
from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.states import Seat

#: A draft is never dated further back; submitting it would be refused long before.
OLDEST_DRAFT = timedelta(days=3 * 366)
_HOURS = re.compile(r"(\d{1,2})(?:[.,。．](\d{1,2}))?")
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")


def read_log(raw: RawForm) -> NewLog:
    """An entry to be submitted."""
    reader = FormReader(raw)
    return reader.checked(
        NewLog(
            draft_key=read_key(reader),
            happened_on=reader.date("happened_on"),
            kind=reader.choice("kind", LogKind),
            text=reader.text("text", max_length=TEXT_LENGTH),
            minutes=_minutes(reader),
            axis=reader.optional_choice("axis", Axis),
            visibility=reader.choice("visibility", Visibility),
            milestones=_milestones(reader),
            links=_links(reader),
            edited=reader.optional_integer("edited", low=0, high=999_999_999) or 0,
            uploads=tuple(raw.files.get("file", ())),
            declared=reader.flag("declared"),
        )
    )


def read_draft(raw: RawForm, today: date) -> NewLog:
    """A draft is kept as it stands, without complaints: what cannot be read yet takes its default."""
    reader = FormReader(raw)
    draft = NewLog(
        draft_key=read_key(reader),
        happened_on=max(min(reader.optional_date("happened_on") or today, today), today - OLDEST_DRAFT),
        kind=reader.optional_choice("kind", LogKind) or LogKind.DAILY,
        text=clean(raw.get("text"))[:TEXT_LENGTH],
        minutes=_minutes(reader),
        axis=reader.optional_choice("axis", Axis),
        visibility=reader.optional_choice("visibility", Visibility) or Visibility.MENTORS,
        milestones=_milestones(reader)[:LINKS_LIMIT],
        links=_links(reader)[:LINKS_LIMIT],
        edited=0,
        uploads=tuple(raw.files.get("file", ())),
        declared=reader.flag("declared"),
    )
    key_complaint = {"draft_key": reader.errors["draft_key"]} if "draft_key" in reader.errors else {}
    return FormReader(raw, errors=key_complaint).checked(draft)


def read_key(reader: FormReader) -> str:
    value = reader.raw.get("draft_key")
    if not _KEY.fullmatch(value):
        reader.complain("draft_key", Phrase("This form is damaged. Please open the page again."))
    return value


def read_comment(raw: RawForm, *, required: bool) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("comment", max_length=COMMENT_LENGTH, required=required))


def read_seat(raw: RawForm) -> Seat:
    """Whose word a secretary writes down."""
    reader = FormReader(raw)
    return reader.checked(reader.choice("seat", Seat))


def _minutes(reader: FormReader) -> int | None:
    """Hours such as 1.5 as minutes; None when left empty."""
    value = clean(reader.raw.get("hours"))
    if not value:
        return None
    found = _HOURS.fullmatch(value)
    minutes = int(found[1]) * 60 + round(float(f"0.{found[2] or 0}") * 60) if found else 0
    if not 0 < minutes <= MINUTES_LIMIT:
        reader.complain("hours", Phrase("Please give hours such as 1.5; at most %(most)s.", most=MINUTES_LIMIT // 60))
        return None
    return minutes


def _milestones(reader: FormReader) -> tuple[int, ...]:
    chosen = [value for value in reader.raw.all("milestone") if re.fullmatch(r"[1-9]\d{0,8}", value)]
    return tuple(dict.fromkeys(map(int, chosen)))


def _links(reader: FormReader) -> tuple[str, ...]:
    """One web address per line."""
    lines = [line for line in map(clean, reader.raw.get("links").splitlines()) if line]
    if any(len(line) > 400 or not is_web_address(line) for line in lines):
        reader.complain("links", Phrase("Please give addresses that begin with http:// or https://, one per line."))
    if len(lines) > LINKS_LIMIT:
        reader.complain("links", Phrase("At most %(limit)s links.", limit=LINKS_LIMIT))
    return tuple(line for line in lines if len(line) <= 400 and is_web_address(line))
