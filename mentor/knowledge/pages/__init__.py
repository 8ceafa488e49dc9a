"""HTML routes of the knowledge."""

from litestar import Router

from mentor.files.queries import Visibility
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.knowledge.pages import imports, lessons, modules, offers, search
from mentor.knowledge.queries.modules import sees_module
from mentor.knowledge.rules.modules import MODULE

router = Router(
    "/",
    route_handlers=[*search.ROUTES, *lessons.ROUTES, *imports.ROUTES, *modules.ROUTES, *offers.ROUTES],
    tags=["knowledge"],
    include_in_schema=False,
)


async def _sees_module(module_id: int, actor: Actor) -> bool:
    return await sees_module(module_id, actor, clock.local_date(clock.now()))


#: Whose files are shown to whom: pictures of modules to everybody who reads them.
FILES_OF: Visibility = {MODULE: _sees_module}
