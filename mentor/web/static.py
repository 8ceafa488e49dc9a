"""The route of the static files."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mentor.web.assets import assets


@get("/static/{name:path}", opt={"public": True, "static": True}, include_in_schema=False)
async def show_asset(request: Request[Any, Any, Any], name: FromPath[Path]) -> Response[bytes]:
    asset = assets().get(str(name).lstrip("/"))
    if asset is None:
        raise NotFoundException
    headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
    if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)
