"""Finding people and walking the two trees."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from mentor.kernel.actor import Actor
from mentor.people.queries import person, search, trees
from mentor.web.respond import Html, page


@get("/people")
async def show_people(actor: NamedDependency[Actor], q: FromQuery[str] = "", after: FromQuery[str] = "") -> Html:
    found = await search.find_people(q, actor, after=after)
    return page("people/people.html", q=q, found=found)


@get("/people/options")
async def show_options(actor: NamedDependency[Actor], q: FromQuery[str] = "", field: FromQuery[str] = "person") -> Html:
    """For type-ahead: the first ten, to choose one from; `field` names the choice."""
    found = await search.find_people(q, actor, size=10)
    return page("people/_options.html", found=found, field=field, chosen="")


@get("/people/{person_id:int}")
async def show_person(person_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return page("people/person.html", view=await person.person_view(person_id, actor))


@get("/units")
async def show_units(actor: NamedDependency[Actor]) -> Html:
    return page("people/unit.html", branch=await trees.unit_branch(None, actor), people=None)


@get("/units/{unit_id:int}")
async def show_unit(unit_id: FromPath[int], actor: NamedDependency[Actor], after: FromQuery[str] = "") -> Html:
    branch = await trees.unit_branch(unit_id, actor)
    return page("people/unit.html", branch=branch, people=await search.people_of_unit(unit_id, actor, after=after))


@get("/party")
async def show_party(actor: NamedDependency[Actor]) -> Html:
    return page("people/party.html", branch=await trees.party_branch(None, actor), people=None)


@get("/party/{org_id:int}")
async def show_party_org(org_id: FromPath[int], actor: NamedDependency[Actor], after: FromQuery[str] = "") -> Html:
    branch = await trees.party_branch(org_id, actor)
    return page("people/party.html", branch=branch, people=await search.people_of_party(org_id, actor, after=after))


router = Router(
    "/",
    route_handlers=[show_people, show_options, show_person, show_units, show_unit, show_party, show_party_org],
    include_in_schema=False,
)
