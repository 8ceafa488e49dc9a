"""What goes wrong, as people and machines should see it. The only place that knows status codes of domain errors."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotAuthorizedException
from litestar.response import Redirect

from mentor.kernel.database import AlreadyDone
from mentor.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, StepUpNeeded
from mentor.kernel.i18n import Phrase, best_locale, current_locale, render, use_locale
from mentor.web import api
from mentor.web.respond import local_path, page
from mentor.web.sessions import read_cookies, safety_headers
from mentor.web.viewer import current_visit

AnyRequest = Request[Any, Any, Any]
RecordRefusal = Callable[[AnyRequest, int, str], Awaitable[None]]

STATUS_OF = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422, StepUpNeeded: 403}
_TITLES = {
    400: Phrase("This could not be understood"),
    401: Phrase("Please sign in"),
    403: Phrase("This is not allowed"),
    404: Phrase("Not found"),
    405: Phrase("This is not possible here"),
    409: Phrase("This has changed meanwhile"),
    413: Phrase("This is too large"),
    422: Phrase("Please correct the marked fields."),
    429: Phrase("Too many tries"),
    500: Phrase("Something went wrong here"),
    503: Phrase("The database cannot be reached just now"),
}
_EXPLAIN = {
    400: Phrase("The request was damaged or incomplete. Go back, reload the page and try again."),
    401: Phrase("A valid bearer token is needed."),
    403: Phrase("The page was open too long, or the request came from elsewhere. Reload the page and try again."),
    404: Phrase("There is no such page, or you may not see it."),
    405: Phrase("This address cannot be used in this way."),
    413: Phrase("What was sent is larger than allowed."),
    500: Phrase("It has been noted. Nothing was saved halfway: try again, and tell the administrator if it stays."),
    503: Phrase("Nothing was saved halfway. Please try again in a minute."),
}
_log = logging.getLogger("mentor.web")


def domain_error(request: AnyRequest, error: DomainError) -> Response[Any]:
    status = STATUS_OF.get(type(error), 400)
    if isinstance(error, StepUpNeeded) and not _is_api(request):
        return Redirect(f"/me/confirmation?next={quote(_back(request))}", status_code=303)
    fields = {name: render(phrase) for name, phrase in error.errors.items()} if isinstance(error, Invalid) else {}
    return _answer(request, status, error.phrase, fields)


def already_done(request: AnyRequest, error: AlreadyDone) -> Response[Any]:
    """The same form again: show what the first one led to."""
    if _is_api(request):
        try:
            return api.already_done(error)
        except Conflict as conflict:
            return domain_error(request, conflict)
    return Redirect(local_path(error.answer) if error.answer else _back(request), status_code=303)


def http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    if isinstance(error, NotAuthorizedException) and not _is_api(request):
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        wanted = f"?next={quote(target)}" if request.method == "GET" and target != "/" else ""
        return Redirect(f"/sign-in{wanted}", status_code=303)
    if isinstance(error, NotAuthorizedException):
        answer = _answer(request, 401, _EXPLAIN[401], {})
        answer.headers["www-authenticate"] = "Bearer"
        return answer
    status = error.status_code if error.status_code in _TITLES else (400 if error.status_code < 500 else 500)
    phrase = _EXPLAIN.get(status, _TITLES[status])
    return _answer(request, error.status_code, phrase, {})


def unexpected_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours: noted with its trace, told without it."""
    if is_database_fault(error):
        answer = _answer(request, 503, _EXPLAIN[503], {})
        answer.headers["retry-after"] = "5"
        return answer
    _log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, _EXPLAIN[500], {})


def is_database_fault(error: BaseException) -> bool:
    """Connection lost, server restarting, pool exhausted, disk full: nothing is wrong with the request."""
    name = type(error).__name__
    faults = ("CannotConnectNowError", "ConnectionDoesNotExistError", "AdminShutdownError", "CrashShutdownError")
    if name in faults or isinstance(error, ConnectionError | TimeoutError):
        return True
    return name == "OperationalError" and any(
        words in str(error) for words in ("locked", "disk", "readonly", "unable to open")
    )


def _answer(request: AnyRequest, status: int, phrase: Phrase, fields: dict[str, str]) -> Response[Any]:
    with use_locale(_language(request)):
        title = render(_TITLES.get(status, _TITLES[500 if status >= 500 else 400]))
        if _is_api(request):
            answer = problem(status, title, render(phrase), fields)
        else:
            answer = page("errors/error.html", status=status, status_code=status, title=title, message=phrase)
    answer.headers.update(safety_headers(is_private=True))
    return answer


def problem(status: int, title: str, detail: str, fields: dict[str, str] | None = None) -> Response[Any]:
    """RFC 9457 problem details."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if fields:
        body["errors"] = fields
    return Response(body, status_code=status, media_type="application/problem+json")


def _is_api(request: AnyRequest) -> bool:
    return request.url.path.startswith("/api/")


def _back(request: AnyRequest) -> str:
    """The page a form was on (or the page itself, when it was only looked at), as a path of ours."""
    if request.method == "GET":
        return local_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    referer = request.headers.get("referer", "")
    return local_path("/" + referer.split("://", 1)[-1].partition("/")[2]) if referer else "/"


def _language(request: AnyRequest) -> str:
    """Errors of the router happen outside the session middleware: then the cookie and the browser decide."""
    if current_visit.get():
        return current_locale()
    wish = read_cookies(request.headers.get("cookie", "")).get("language", "")
    return wish or best_locale(request.headers.get("accept-language", ""))
