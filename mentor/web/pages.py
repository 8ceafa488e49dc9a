"""Pages that belong to no feature: the language switch, the help sheet."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.response import Redirect

from mentor.kernel.i18n import LOCALES
from mentor.web.respond import Html, local_path, page, read_form, see_other
from mentor.web.sessions import language_cookie


@post("/language", opt={"public": True})
async def choose_language(request: Request[Any, Any, Any]) -> Redirect:
    """For this browser; a signed-in person's own choice is kept with the account."""
    form = await read_form(request)
    answer = see_other(local_path(form.get("next", "/")))
    if (wish := form.get("language")) in LOCALES:
        answer.cookies.append(language_cookie(wish))
    return answer


@get("/help", opt={"public": True})
async def show_help() -> Html:
    return page("web/help.html")


router = Router("/", route_handlers=[choose_language, show_help], include_in_schema=False)
