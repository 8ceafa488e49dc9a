"""Making, keeping and passing on column mappings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase
from mentor.people.actions import roster
from mentor.people.forms.roster import (
    DELIMITER_WORDS,
    DERIVABLE,
    WITH_VALUES,
    TypedMapping,
    read_mapping,
    read_mapping_file,
    shown_source,
)
from mentor.people.queries import roster as queries
from mentor.people.queries.roster import RunView
from mentor.people.queries.roster.reference import extent_of, unit_code
from mentor.people.roster.fields import FIELDS
from mentor.people.roster.mapping import ColumnMapping
from mentor.people.roster.mapping_json import to_json
from mentor.people.roster.preview import Preview
from mentor.people.rules import PartyKind, UnitKind
from mentor.web.respond import Html, download, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]
RUN = "/people/imports/{run_id:int}/mapping"
KEPT = "/people/import-mappings"


@get(RUN)
async def show_mapping(run_id: FromPath[int], actor: NamedDependency[Actor], use: FromQuery[int | None] = None) -> Html:
    """As far as it has come, or the kept one that is asked for, or one suggested by the headers."""
    run = await queries.import_run(run_id, actor)
    mapping = (await queries.saved_mapping(use, actor)).mapping if use else run.mapping
    return await _mapping_page(run, mapping, Filled(), actor)


@post(RUN)
async def choose_mapping(
    request: AnyRequest, run_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        typed = read_mapping(raw)
        return see_other(await _next_step(run_id, typed, actor, now))
    except Invalid as complaint:
        return await _again(run_id, raw, complaint.errors, actor)


async def _next_step(run_id: int, typed: TypedMapping, actor: Actor, now: datetime) -> str:
    """Where the pressed button leads: look at the file again, keep the mapping under a name, or check the file."""
    extent = await extent_of(typed.extent)
    choice = roster.Choice(typed.mapping, typed.as_of, typed.is_full_roster, extent)
    if typed.step == "check":
        run = await queries.import_run(run_id, actor)
        await queries.preview(run, typed.mapping, actor)  # whether it fits is said here, not minutes later
        await roster.start_check(run_id, choice, actor=actor, now=now)
        return f"/people/imports/{run_id}"
    async with write_transaction():
        await roster.keep_choice(run_id, choice, actor=actor, now=now)
        if typed.step == "save":
            await roster.save_mapping(typed.mapping, actor=actor, now=now)
    return f"/people/imports/{run_id}/mapping"


async def _again(run_id: int, raw: RawForm, errors: Mapping[str, Phrase], actor: Actor) -> Html:
    run = await queries.import_run(run_id, actor)
    reading = ColumnMapping(sheet=raw.get("sheet"))
    said = {"" if name == "mapping" else name: phrase for name, phrase in errors.items()}
    return await _mapping_page(run, reading, Filled(raw, said), actor, status=422)


async def _mapping_page(
    run: RunView, mapping: ColumnMapping | None, form: Filled, actor: Actor, status: int = 200
) -> Html:
    seen: Preview | None = None
    try:
        seen = await queries.preview(run, mapping, actor)
    except Invalid as complaint:
        form = Filled(form.raw, {"": complaint.errors["mapping"], **form.errors})
    shown = seen.mapping if seen else mapping or ColumnMapping()
    return page(
        "people/roster_mapping.html",
        status=status,
        run=run,
        form=form,
        seen=seen,
        mapping=shown,
        lines=_lines(shown, seen),
        saved=await queries.saved_mappings(actor),
        extent=await unit_code(run.extent),
        sheets=[(name, name) for name in seen.sheets] if seen else [],
        delimiter=next((word for word, one in DELIMITER_WORDS.items() if one == shown.delimiter), ""),
        unit_kinds=list(UnitKind),
        party_kinds=list(PartyKind),
    )


def _lines(mapping: ColumnMapping, seen: Preview | None) -> list[dict[str, Any]]:
    """One line of the form for each of our fields."""
    lines = []
    for field in FIELDS:
        source = mapping.fields.get(field.key)
        unknown = seen.unknown.get(field.key, ()) if seen else ()
        meanings = [f"{said} = {meant}" for said, meant in source.values.items()] if source else []
        lines.append(
            {
                "field": field,
                "source": source,
                "shown": shown_source(source),
                "example": seen.examples.get(field.key) if seen else None,
                "can_derive": field.kind in DERIVABLE,
                "has_values": field.kind in WITH_VALUES,
                "unknown": unknown,
                "meanings": "\n".join([*meanings, *(f"{one.value} = " for one in unknown)]),
            }
        )
    return lines


@get(KEPT)
async def show_mappings(actor: NamedDependency[Actor]) -> Html:
    return await _mappings_page(actor, Filled())


@post(KEPT)
async def receive_mapping(
    request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Html | Redirect:
    raw = await read_form(request)
    try:
        await roster.receive_mapping(read_mapping_file(raw), actor=actor, now=now)
    except Invalid as complaint:
        return await _mappings_page(actor, Filled(raw, complaint.errors), status=422)
    return see_other(KEPT)


@get(KEPT + "/{mapping_id:int}/file")
async def take_mapping(mapping_id: FromPath[int], actor: NamedDependency[Actor]) -> Response[bytes]:
    saved = await queries.saved_mapping(mapping_id, actor)
    return download(to_json(saved.mapping).encode(), f"{saved.name}.mapping.json", "application/json")


@post(KEPT + "/{mapping_id:int}/removals")
async def remove_mapping(
    mapping_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> Redirect:
    await roster.remove_mapping(mapping_id, actor=actor, now=now)
    return see_other(KEPT)


async def _mappings_page(actor: Actor, form: Filled, status: int = 200) -> Html:
    return page("people/roster_mappings.html", status=status, form=form, saved=await queries.saved_mappings(actor))


router = Router(
    "/",
    route_handlers=[show_mapping, choose_mapping, show_mappings, receive_mapping, take_mapping, remove_mapping],
    include_in_schema=False,
)
