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
from mentor.signoff.queries import person_called
from mentor.web.respond import Html, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
NOBODY = Phrase("Nobody within your reach has this employee number or name.")


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


async def person_named(text: str, field: str, actor: Actor) -> int:
    """The person whom a typed employee number or name means, among those the actor may see."""
    person = await person_called(text)
    try:
        if person is not None:
            await place_of(person, actor)
            return person
    except NotFound:
        pass
    raise Invalid({field: NOBODY})


def query_form(request: AnyRequest) -> RawForm:
    """The query string as a form: filters of lists."""
    fields: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        fields.setdefault(name, []).append(str(value))
    return RawForm(fields)


def status_of(form: Filled) -> int:
    return 422 if form.errors else 200
