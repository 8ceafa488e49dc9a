"""Handing out files: always as a download, never interpreted by the browser, only to those who see the subject."""

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mentor.files import queries
from mentor.files.queries import Visibility
from mentor.kernel.actor import Actor
from mentor.web.respond import download


def router(visibility: Visibility) -> Router:
    """`visibility` says per subject kind who sees a subject; a kind that is not in it is seen by nobody."""

    @get("/{attachment_id:int}", name="files.show")
    async def show_file(attachment_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[bytes]:
        found = await queries.content(attachment_id, actor, visibility)
        return download(found.content, found.name, found.media_type)

    return Router("/files", route_handlers=[show_file], tags=["files"], include_in_schema=False)
