"""The journal for its two readers, and what jobs did for who runs the system."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mentor.journal import actions
from mentor.journal.forms import FIELDS, read_filter, read_format
from mentor.journal.queries import runs, viewer
from mentor.journal.queries.viewer import EntryLine
from mentor.journal.rules import ExportFormat, Outcome, refusal_to_export, refusal_to_read
from mentor.journal.spreadsheet import MEDIA_TYPES, spreadsheet
from mentor.journal.subjects import KINDS, subject_name
from mentor.journal.verbs import VERBS, verb_name
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Phrase, render, show_moment
from mentor.kernel.paging import Page
from mentor.web.respond import Html, download, page, read_form

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Directory:
    """Who the numbers are. The journal stands below the people, so the app hands this in."""

    account_names: Callable[[Collection[int]], Awaitable[Mapping[int, str]]]
    person_names: Callable[[Collection[int]], Awaitable[Mapping[int, str]]]
    find_accounts: Callable[[str], Awaitable[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Names:
    """Names for some lines: who acted, and for whom."""

    accounts: Mapping[int, str]
    persons: Mapping[int, str]

    def actor(self, line: EntryLine) -> Phrase | str:
        if line.system:
            return Phrase("the system (%(name)s)", name=line.system)
        if line.account_id is None:
            return Phrase("nobody signed in")
        return self.accounts.get(line.account_id, f"#{line.account_id}")

    def principal(self, line: EntryLine) -> str:
        return self.persons.get(line.on_behalf_of, f"#{line.on_behalf_of}") if line.on_behalf_of else ""


async def _names(lines: Iterable[EntryLine], directory: Directory) -> Names:
    shown = list(lines)
    return Names(
        await directory.account_names({line.account_id for line in shown if line.account_id}),
        await directory.person_names({line.on_behalf_of for line in shown if line.on_behalf_of}),
    )


@get("/journal")
async def show_journal(
    request: AnyRequest, actor: NamedDependency[Actor], directory: NamedDependency[Directory]
) -> Html:
    if (reason := refusal_to_read(actor)) is not None:
        raise Forbidden(reason)
    raw = RawForm({name: [request.query_params.get(name, "")] for name in (*FIELDS, "after")})
    try:
        chosen = await read_filter(raw, directory.find_accounts)
    except Invalid as complaint:
        return await _list_page(raw, Page([]), directory, actor, complaint)
    found = await viewer.entries(chosen, actor=actor, after=raw.get("after"))
    return await _list_page(raw, found, directory, actor)


async def _list_page(
    raw: RawForm, found: Page[EntryLine], directory: Directory, actor: Actor, complaint: Invalid | None = None
) -> Html:
    asked = {name: raw.get(name) for name in FIELDS if raw.get(name)}
    return page(
        "journal/entries.html",
        status=422 if complaint else 200,
        form=Filled(raw, complaint.errors if complaint else {}),
        entries=found,
        names=await _names(found.rows, directory),
        verb_name=verb_name,
        subject_name=subject_name,
        verbs=list(VERBS.items()),
        kinds=list(KINDS.items()),
        outcomes=list(Outcome),
        asked=asked,
        query=urlencode(asked),
        formats=list(ExportFormat) if refusal_to_export(actor) is None else [],
        sealed=await viewer.last_seal(),
    )


@get("/journal/{seq:int}")
async def show_entry(seq: FromPath[int], actor: NamedDependency[Actor], directory: NamedDependency[Directory]) -> Html:
    entry = await viewer.entry(seq, actor=actor)
    names = await _names([entry.line], directory)
    return page("journal/entry.html", entry=entry, names=names, verb_name=verb_name, subject_name=subject_name)


@post("/journal/exports")
async def export(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    now: NamedDependency[datetime],
    directory: NamedDependency[Directory],
) -> Response[bytes]:
    raw = await read_form(request)
    file_format, chosen = read_format(raw), await read_filter(raw, directory.find_accounts)
    lines = await actions.export_lines(chosen, file_format, actor=actor, now=now)
    content = await _file(lines, await _names(lines, directory), file_format, actor, now)
    return download(content, f"journal.{file_format.value}", MEDIA_TYPES[file_format])


async def _file(
    lines: Sequence[EntryLine], names: Names, file_format: ExportFormat, actor: Actor, now: datetime
) -> bytes:
    rows = [[render(title) for title in _HEADINGS], *(_cells(line, names) for line in lines)]
    footer = render(Phrase("Exported by %(name)s on %(at)s", name=actor.name, at=now))
    return await asyncio.to_thread(spreadsheet, rows, footer, file_format)


_HEADINGS = (
    Phrase("Number"),
    Phrase("Time"),
    Phrase("Who"),
    Phrase("On behalf of"),
    Phrase("Roles"),
    Phrase("What"),
    Phrase("Verb"),
    Phrase("Of what"),
    Phrase("Outcome"),
    Phrase("Network address"),
)


def _cells(line: EntryLine, names: Names) -> list[str]:
    cells = (
        line.seq,
        show_moment(line.at),
        names.actor(line),
        names.principal(line),
        " ".join(line.roles),
        verb_name(line.action),
        line.action,
        subject_name(line.subject_kind, line.subject_id),
        line.outcome,
        line.address,
    )
    return [render(cell) for cell in cells]


@get("/jobs")
async def show_jobs(actor: NamedDependency[Actor]) -> Html:
    return page("journal/jobs.html", runs=await runs.latest_runs(actor))


def make_router(directory: Directory) -> Router:
    return Router(
        "/",
        route_handlers=[show_journal, show_entry, export, show_jobs],
        dependencies={"directory": Provide(lambda: directory, sync_to_thread=False)},
        include_in_schema=False,
    )
