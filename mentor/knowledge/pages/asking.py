"""Reading what the pages are asked."""

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


def query_form(request: AnyRequest) -> RawForm:
    """What stands behind the question mark, as a form."""
    return RawForm({name: list(request.query_params.getall(name)) for name in request.query_params})


def query_without(raw: RawForm, *names: str) -> str:
    """The same without these fields and without empty ones, for links."""
    return urlencode([(name, one) for name, values in raw.fields.items() if name not in names for one in values if one])


async def answer(
    request: AnyRequest, act: Callable[[RawForm], Awaitable[str]], again: Callable[[Filled], Awaitable[Html]]
) -> Html | Redirect:
    """Where the action leads, or the same page with what was wrong."""
    raw = await read_form(request)
    try:
        return see_other(await act(raw))
    except Invalid as complaint:
        return await again(Filled(raw, complaint.errors))
