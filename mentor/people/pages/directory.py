"""Finding people and looking at one."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from mentor.kernel.actor import Actor
from mentor.people.queries import person, search
from mentor.people.queries.trees import UNITS, own_places
from mentor.people.rules import refusal_to_import, sees_party_tree
from mentor.web.respond import Html, page


@get("/people")
async def show_people(actor: NamedDependency[Actor], q: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    found = await search.find_people(q, actor, after=after)
    own = await own_places(UNITS, actor) if not q else ()
    may_import = refusal_to_import(actor) is None
    return page(
        "people/people.html", q=q, found=found, own=own, sees_party=sees_party_tree(actor), may_import=may_import
    )


@get("/people/options")
async def show_options(actor: NamedDependency[Actor], q: FromQuery[str] = "", field: FromQuery[str] = "person") -> Html:
    """For type-ahead: the first ten, to choose one from; `field` names the choice."""
    found = await search.find_people(q, actor, size=10)
    return page("people/_options.html", found=found, field=field, chosen="")


@get("/people/{person_id:int}")
async def show_person(person_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return page("people/person.html", view=await person.person_view(person_id, actor))


router = Router("/", route_handlers=[show_people, show_options, show_person], include_in_schema=False)
