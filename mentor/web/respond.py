"""Reading what browsers send and answering with pages: used by every feature's pages.py."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.enums import MediaType
from litestar.response import Redirect

from mentor.kernel.forms import RawForm, Upload
from mentor.web.templating import render_template

Html = Response[str]


def page(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any) -> Html:
    """A whole page or a fragment, never kept by caches on the way."""
    content = render_template(template, context)
    return Response(content, status_code=status, media_type=MediaType.HTML, headers=dict(headers or {}))


def see_other(path: str) -> Redirect:
    """Where to look after something was done."""
    return Redirect(path, status_code=303)


def shown_file(content: bytes, media_type: str) -> Response[bytes]:
    """Inside a page, kept by the reader's browser for a day: under one address it never changes."""
    kept = {"x-content-type-options": "nosniff", "cache-control": "private, max-age=86400"}
    return Response(content, media_type=media_type, headers=kept)


def download(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """A file to keep; the name may be Chinese."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "x-content-type-options": "nosniff",
        },
    )


async def read_form(request: Request[Any, Any, Any]) -> RawForm:
    """Every field and every chosen file; an empty file field is as if it were not there."""
    form = await request.form()
    fields: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.seek(0)
            if value.filename:
                files.setdefault(name, []).append(Upload(value.filename, content))
        else:
            fields.setdefault(name, []).append(str(value))
    return RawForm(fields, files)


def is_fragment(request: Request[Any, Any, Any]) -> bool:
    """True when htmx asks for a piece, not for a (boosted) page."""
    return "hx-request" in request.headers and "hx-boosted" not in request.headers


def local_path(target: str) -> str:
    """`target` when it is a path of ours, else "/": never an open redirect."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if plain and all(ord(char) > 31 for char in target) else "/"
