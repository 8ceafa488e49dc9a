"""Filters of posts, a post, who comes and goes, needs and exemptions."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.persons import people_called, unit_called
from mentor.rotations.queries.posts import PostFilter
from mentor.rotations.rules.posts import NewExemption, NewNeed, NewPost


@dataclass(frozen=True, slots=True)
class Changed:
    """A post as it should be from now on; `edited` is the state the form was made from."""

    new: NewPost
    is_open: bool
    edited: int


def read_filter(raw: RawForm) -> PostFilter:
    reader = FormReader(raw)
    return PostFilter(clean(raw.get("unit"))[:120], reader.flag("key"), reader.flag("short"))


async def read_post(raw: RawForm) -> NewPost:
    reader = FormReader(raw)
    unit = await unit_called(reader.text("unit", max_length=120))
    if unit is None:
        reader.complain("unit", Phrase("There is no unit with this code or name."))
    return reader.checked(_post(reader, reader.text("code", max_length=40), unit or 0))


def read_change(raw: RawForm) -> Changed:
    reader = FormReader(raw)
    edited = reader.integer("edited", low=0, high=999_999_999)
    return reader.checked(Changed(_post(reader, "", 0), reader.flag("is_open"), edited))


def _post(reader: FormReader, code: str, unit_id: int) -> NewPost:
    return NewPost(
        code=code,
        title=reader.text("title", max_length=120),
        unit_id=unit_id,
        capacity=reader.integer("capacity", low=1, high=999),
        minimum=reader.integer("minimum", low=0, high=999),
        is_key=reader.flag("is_key"),
        tenure_months=reader.optional_integer("tenure_months", low=1, high=240),
        duties=reader.text("duties", max_length=2_000, required=False),
    )


async def read_holder(raw: RawForm) -> tuple[int, date | None]:
    reader = FormReader(raw)
    typed = reader.text("holder", max_length=60)
    found = await people_called([typed])
    if typed and typed not in found:
        reader.complain("holder", Phrase("There is nobody with this number, or several people have this name."))
    return reader.checked((found.get(typed, 0), reader.optional_date("since")))


def read_leaving(raw: RawForm) -> date:
    reader = FormReader(raw)
    return reader.checked(reader.date("until_on"))


def read_need(raw: RawForm) -> NewNeed:
    reader = FormReader(raw)
    return reader.checked(
        NewNeed(
            starts_on=reader.date("starts_on"),
            ends_on=reader.date("ends_on"),
            people=reader.integer("people", low=1, high=999),
            experience=reader.text("experience", max_length=400, required=False),
            reason=reader.text("reason", max_length=1_000, required=False),
        )
    )


def read_exemption(raw: RawForm) -> NewExemption:
    reader = FormReader(raw)
    return reader.checked(
        NewExemption(
            until_on=reader.date("until_on"),
            reason=reader.text("reason", max_length=1_000),
            document_no=reader.text("document_no", max_length=80),
        )
    )
