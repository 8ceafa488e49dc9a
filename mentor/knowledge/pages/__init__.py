"""HTML routes of the knowledge."""

from litestar import Router

from mentor.files.queries import Visibility
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.knowledge.pages import (
    imports,
    intake,
    keeping,
    lessons,
    measures,
    modules,
    offers,
    outputs,
    search,
    toolkits,
)
from mentor.knowledge.queries.modules import sees_module
from mentor.knowledge.queries.toolkits import sees_toolkit
from mentor.knowledge.rules.modules import MODULE
from mentor.knowledge.rules.toolkits import TOOLKIT

router = Router(
    "/",
    route_handlers=[
        *search.ROUTES,
        *lessons.ROUTES,
        *imports.ROUTES,
        *modules.ROUTES,
        *intake.ROUTES,
        *keeping.ROUTES,
        *offers.ROUTES,
        *outputs.ROUTES,
        *toolkits.ROUTES,
        *measures.ROUTES,
    ],
    tags=["knowledge"],
    include_in_schema=False,
)


async def _sees_module(module_id: int, actor: Actor) -> bool:
    return await sees_module(module_id, actor, clock.local_date(clock.now()))


async def _sees_toolkit(toolkit_id: int, actor: Actor) -> bool:
    return await sees_toolkit(toolkit_id, actor, clock.local_date(clock.now()))


#: Whose files are shown to whom: those of tools to everybody who reads the module. (Pictures have a page of their own.)
FILES_OF: Visibility = {MODULE: _sees_module, TOOLKIT: _sees_toolkit}
