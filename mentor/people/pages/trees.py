"""Browsing and changing the two trees: the same pages for both."""

from datetime import datetime
from typing import Any, ClassVar

from litestar import Controller, Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.paging import Page
from mentor.people.actions import trees as actions
from mentor.people.forms.accounts import read_reason
from mentor.people.forms.trees import read_node, read_place
from mentor.people.queries import search
from mentor.people.queries.trees import PARTY, UNITS, Tree, branch, own_places
from mentor.web.respond import Html, page, read_form, see_other

AnyRequest = Request[Any, Any, Any]


class _TreePages(Controller):
    tree: ClassVar[Tree]
    template: ClassVar[str]

    @staticmethod
    async def people_of(node_id: int, actor: Actor, after: str) -> Page[search.FoundPerson]:
        raise NotImplementedError

    @get("/")
    async def show_roots(self, actor: NamedDependency[Actor]) -> Html:
        return await self._browse(None, actor)

    @get("/{node_id:int}")
    async def show_node(
        self, node_id: FromPath[int], actor: NamedDependency[Actor], after: FromQuery[str] = ""
    ) -> Html:
        return await self._browse(node_id, actor, after)

    @post("/")
    async def create_root(
        self, request: AnyRequest, actor: NamedDependency[Actor], now: NamedDependency[datetime]
    ) -> Html | Redirect:
        return await self._create(None, await read_form(request), actor, now)

    @post("/{node_id:int}/children")
    async def create(
        self, request: AnyRequest, node_id: FromPath[int], actor: NamedDependency[Actor],
        now: NamedDependency[datetime],
    ) -> Html | Redirect:  # fmt: skip
        return await self._create(node_id, await read_form(request), actor, now)

    @get("/{node_id:int}/edit")
    async def show_edit(self, node_id: FromPath[int], actor: NamedDependency[Actor]) -> Html:
        return await self._edit_page(node_id, Filled(), actor)

    @post("/{node_id:int}/edit")
    async def change(
        self, request: AnyRequest, node_id: FromPath[int], actor: NamedDependency[Actor],
        now: NamedDependency[datetime],
    ) -> Html | Redirect:  # fmt: skip
        raw = await read_form(request)
        try:
            typed = read_node(self.tree, raw)
            await actions.change_node(self.tree, node_id, typed, raw.get("was"), actor=actor, now=now)
        except Invalid as complaint:
            return await self._edit_page(node_id, Filled(raw, complaint.errors), actor, status=422)
        return self._back(node_id)

    @post("/{node_id:int}/place")
    async def move(
        self, request: AnyRequest, node_id: FromPath[int], actor: NamedDependency[Actor],
        now: NamedDependency[datetime],
    ) -> Html | Redirect:  # fmt: skip
        raw = await read_form(request)
        try:
            await actions.move_node(self.tree, node_id, read_place(raw), actor=actor, now=now)
        except Invalid as complaint:
            return await self._edit_page(node_id, Filled(raw, complaint.errors), actor, status=422)
        return self._back(node_id)

    @post("/{node_id:int}/closing")
    async def close(
        self, request: AnyRequest, node_id: FromPath[int], actor: NamedDependency[Actor],
        now: NamedDependency[datetime],
    ) -> Html | Redirect:  # fmt: skip
        raw = await read_form(request)
        try:
            await actions.close_node(self.tree, node_id, read_reason(raw), actor=actor, now=now)
        except Invalid as complaint:
            return await self._edit_page(node_id, Filled(raw, complaint.errors), actor, status=422)
        return self._back(node_id)

    @post("/{node_id:int}/reopening")
    async def reopen(
        self, node_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
    ) -> Redirect:
        await actions.reopen_node(self.tree, node_id, actor=actor, now=now)
        return self._back(node_id)

    async def _browse(
        self, node_id: int | None, actor: Actor, after: str = "", form: Filled | None = None, status: int = 200
    ) -> Html:
        return page(
            self.template,
            status=status,
            form=form or Filled(),
            branch=await branch(self.tree, node_id, actor),
            own=await own_places(self.tree, actor) if node_id is None else (),
            kinds=list(self.tree.kinds),
            people=await self.people_of(node_id, actor, after) if node_id is not None else None,
        )

    async def _create(self, parent: int | None, raw: RawForm, actor: Actor, now: datetime) -> Html | Redirect:
        try:
            made = await actions.create_node(self.tree, parent, read_node(self.tree, raw), actor=actor, now=now)
        except Invalid as complaint:
            return await self._browse(parent, actor, form=Filled(raw, complaint.errors), status=422)
        return self._back(made)

    async def _edit_page(self, node_id: int, form: Filled, actor: Actor, status: int = 200) -> Html:
        found = await branch(self.tree, node_id, actor)
        if reason := self.tree.refusal_to_edit(found.path, actor):
            raise Forbidden(reason)
        kinds, root = list(self.tree.kinds), self.tree.address
        return page("people/node_edit.html", status=status, form=form, branch=found, kinds=kinds, root=root)

    def _back(self, node_id: int) -> Redirect:
        return see_other(f"{self.tree.address}/{node_id}")


class UnitPages(_TreePages):
    path = "/units"
    tree = UNITS
    template = "people/unit.html"

    @staticmethod
    async def people_of(node_id: int, actor: Actor, after: str) -> Page[search.FoundPerson]:
        return await search.people_of_unit(node_id, actor, after=after)


class PartyPages(_TreePages):
    path = "/party"
    tree = PARTY
    template = "people/party.html"

    @staticmethod
    async def people_of(node_id: int, actor: Actor, after: str) -> Page[search.FoundPerson]:
        return await search.people_of_party(node_id, actor, after=after)


router = Router("/", route_handlers=[UnitPages, PartyPages], include_in_schema=False)
