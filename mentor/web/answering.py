"""What the pages of all features have in common: short names, and how a sent form is answered."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request
from litestar.di import NamedDependency
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.web.respond import Html, read_form, see_other

AnyRequest = Request[Any, Any, Any]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]


async def answer(
    request: AnyRequest,
    act: Callable[[RawForm], Awaitable[object]],
    show_again: Callable[[Filled], Awaitable[Html]],
    to: str = "{}",
) -> Html | Redirect:
    """Do it and go on to `to` ("{}" in it becomes what the action gave); or the page again with every complaint."""
    raw = await read_form(request)
    try:
        result = await act(raw)
    except Invalid as complaint:
        return await show_again(Filled(raw, complaint.errors))
    return see_other(to.format(result))


def query_form(request: AnyRequest) -> RawForm:
    """The query string as a form: filters of lists."""
    return RawForm({name: list(request.query_params.getall(name)) for name in request.query_params})


def query_without(raw: RawForm, *names: str) -> str:
    """The same without these fields and without empty ones, for links."""
    return urlencode([(name, one) for name, values in raw.fields.items() if name not in names for one in values if one])


def status_of(form: Filled) -> int:
    return 422 if form.errors else 200
