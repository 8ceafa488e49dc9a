"""People and units for machines; what a token sees is what its account sees."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.people.queries import person, search
from mentor.people.queries.trees import UNITS, Branch, Node, branch
from mentor.web.api import problems

_READ = {"scope": "people:read"}
Words = Annotated[str, QueryParameter(max_length=60, description="beginning of name, pinyin, initials or number")]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class PersonOut(msgspec.Struct):
    id: int
    name: str
    employee_no: str
    unit_id: int
    unit_name: str
    position: str


class PeopleOut(msgspec.Struct):
    items: list[PersonOut]
    after: str


class PartyOut(msgspec.Struct):
    affiliation: str
    organisation: str
    joined_on: date | None
    full_member_on: date | None
    work_years: int


class PersonDetailOut(msgspec.Struct):
    """`status` and what follows is null where the token's account may not see it; phone and e-mail may be shortened."""

    person: PersonOut
    phone: str
    email: str
    status: str | None
    title: str | None
    specialties: str | None
    in_post_since: date | None
    party: PartyOut | None


class UnitOut(msgspec.Struct):
    id: int
    name: str
    code: str
    kind: str
    closed: bool


class UnitBranchOut(msgspec.Struct):
    """`above` begins at the root."""

    unit: UnitOut | None
    above: list[UnitOut]
    below: list[UnitOut]


@get("/people", opt=_READ, tags=["people"], responses=problems())
async def find(actor: NamedDependency[Actor], q: Words = "", after: Cursor = "") -> PeopleOut:
    """Colleagues by the beginning of name, pinyin, initials or employee number."""
    page = await search.find_people(q, actor, after=after)
    return PeopleOut(_people(page.rows), page.after)


@get("/people/{person_id:int}", opt=_READ, tags=["people"], responses=problems())
async def show(person_id: FromPath[int], actor: NamedDependency[Actor]) -> PersonDetailOut:
    """One person, as far as the token's account may see."""
    return _detail(await person.person_view(person_id, actor))


@get("/units", opt=_READ, tags=["people"], responses=problems())
async def list_roots(actor: NamedDependency[Actor]) -> UnitBranchOut:
    """The top of the administrative tree."""
    return _branch(await branch(UNITS, None, actor))


@get("/units/{unit_id:int}", opt=_READ, tags=["people"], responses=problems())
async def show_unit(unit_id: FromPath[int], actor: NamedDependency[Actor]) -> UnitBranchOut:
    """One unit with the way up to it and the next level down."""
    return _branch(await branch(UNITS, unit_id, actor))


@get("/units/{unit_id:int}/people", opt=_READ, tags=["people"], responses=problems())
async def list_people(unit_id: FromPath[int], actor: NamedDependency[Actor], after: Cursor = "") -> PeopleOut:
    """Who belongs to the unit itself, in its official order."""
    await branch(UNITS, unit_id, actor)
    page = await search.people_of_unit(unit_id, actor, after=after)
    return PeopleOut(_people(page.rows), page.after)


def _people(rows: Sequence[search.FoundPerson]) -> list[PersonOut]:
    return [PersonOut(one.id, one.name, one.employee_no, one.unit_id, one.unit_name, one.position) for one in rows]


def _detail(view: person.PersonView) -> PersonDetailOut:
    details = view.details
    return PersonDetailOut(
        person=_people([view.person])[0],
        phone=view.phone,
        email=view.email,
        status=details.status.value if details else None,
        title=details.title if details else None,
        specialties=details.specialties if details else None,
        in_post_since=details.in_post_since if details else None,
        party=_party(view.party),
    )


def _party(party: person.PartyDetails | None) -> PartyOut | None:
    if party is None:
        return None
    said = render(party.affiliation.label)
    return PartyOut(said, party.org, party.joined_on, party.full_on, party.work_years)


def _branch(found: Branch) -> UnitBranchOut:
    node = _unit(found.node) if found.node else None
    return UnitBranchOut(node, [_unit(one) for one in found.above], [_unit(one) for one in found.below])


def _unit(node: Node) -> UnitOut:
    return UnitOut(node.id, node.name, node.code, node.kind.value, node.is_closed)


handlers = (find, show, list_roots, show_unit, list_people)
