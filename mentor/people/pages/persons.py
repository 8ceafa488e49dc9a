"""HR edits a person; declarations of avoidance."""

from datetime import datetime
from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.people import rules
from mentor.people.actions import avoidance, persons
from mentor.people.forms.persons import read_declaration, read_person
from mentor.people.queries import editing, person, search
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


@get("/people/{person_id:int}/edit")
async def show_edit(person_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return await _edit_page(person_id, Filled(), actor)


@post("/people/{person_id:int}/edit")
async def edit(
    request: AnyRequest, person_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await persons.edit_person(person_id, read_person(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _edit_page(person_id, Filled(raw, complaint.errors), actor, status=422)
    except Conflict:
        return await _edit_page(person_id, Filled(raw), actor, status=409)
    return see_other(f"/people/{person_id}")


@get("/people/{person_id:int}/avoidance")
async def show_avoidance(person_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
    return await _avoidance_page(person_id, Filled(), actor)


@post("/people/{person_id:int}/avoidance")
async def declare(
    request: AnyRequest, person_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = read_declaration(raw)
        await avoidance.declare(person_id, typed.counterpart_id, typed.relation, actor=actor, now=now)
    except Invalid as complaint:
        return await _avoidance_page(person_id, Filled(raw, complaint.errors), actor, status=422)
    return see_other(f"/people/{person_id}/avoidance")


@post("/people/{person_id:int}/avoidance/{declaration_id:int}/end")
async def end_declaration(
    person_id: FromPath[int], declaration_id: FromPath[int], actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
) -> Redirect:  # fmt: skip
    await avoidance.end_declaration(person_id, declaration_id, actor=actor, now=now)
    return see_other(f"/people/{person_id}/avoidance")


async def _edit_page(person_id: int, form: Filled, actor: Actor, status: int = 200) -> Html:
    """With 409 the fields hold what was typed, and beside each that differs stands what somebody else saved."""
    row = await editing.editable_person(person_id, actor)
    return page(
        "people/person_edit.html",
        status=status,
        form=form,
        row=row,
        theirs=_differing(form.raw, row) if status == 409 else {},
        choices={
            "gender": list(rules.Gender), "status": list(rules.EmploymentStatus),
            "affiliation": list(rules.Affiliation), "title_level": list(rules.TitleLevel),
            "skill_level": list(rules.SkillLevel),
        },
    )  # fmt: skip


def _differing(raw: RawForm, row: dict[str, Any]) -> dict[str, str]:
    now_stored = {name: str(row[name] if row[name] is not None else "") for name in raw.fields if name in row}
    return {name: stored for name, stored in now_stored.items() if name != "version" and stored != raw.get(name)}


async def _avoidance_page(person_id: int, form: Filled, actor: Actor, status: int = 200) -> Html:
    view = await person.declarations_view(person_id, actor)
    found = await search.find_people(form.raw.get("q"), actor, size=10)
    return page(
        "people/avoidance.html",
        status=status,
        form=form,
        view=view,
        found=found,
        relations=list(rules.AvoidanceRelation),
    )


router = Router(
    "/",
    route_handlers=[show_edit, edit, show_avoidance, declare, end_declaration],
    include_in_schema=False,
)
