"""What the pages of this feature have in common: short names, and how a sent form is answered."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.persons import place_of
from mentor.web.respond import Html, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
OUTSIDE = Phrase("This person is outside your area.")


async def answer(
    request: AnyRequest,
    act: Callable[[RawForm], Awaitable[object]],
    show_again: Callable[[Filled], Awaitable[Html]],
    to: str,
) -> Html | Redirect:
    """Do it and go on to `to` ("{}" in it becomes what the action gave); or the page again with every complaint."""
    raw = await read_form(request)
    try:
        result = await act(raw)
    except Invalid as complaint:
        return await show_again(Filled(raw, complaint.errors))
    return see_other(to.format(result))


async def in_reach(person_id: int, field: str, actor: Actor) -> int:
    """The chosen person, if the actor's area includes them; otherwise a complaint at the field."""
    try:
        await place_of(person_id, actor)
    except NotFound:
        raise Invalid({field: OUTSIDE}) from None
    return person_id


def query_form(request: AnyRequest) -> RawForm:
    """The query string as a form: filters of lists."""
    fields: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        fields.setdefault(name, []).append(str(value))
    return RawForm(fields)


def status_of(form: Filled) -> int:
    return 422 if form.errors else 200
