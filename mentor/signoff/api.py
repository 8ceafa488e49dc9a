"""The inbox and decisions for machines. The same actions and queries as the pages."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import render
from mentor.signoff.actions import decide
from mentor.signoff.queries import inbox, request_view
from mentor.signoff.queries.inbox import InboxLine
from mentor.signoff.queries.lines import RequestView
from mentor.signoff.rules import Answer, Decision, GivenAnswer, SeatName
from mentor.web.api import problems

Id = Annotated[int, msgspec.Meta(ge=1, le=2_147_483_647)]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]


class InboxItem(msgspec.Struct):
    request: int
    seat: str
    kind: str
    title: str
    about: str
    due_on: date
    overdue: bool
    address: str


class Inbox(msgspec.Struct):
    items: list[InboxItem]
    after: str


class SeatOut(msgspec.Struct):
    """`decision` is null while it is hidden or not given."""

    seat: str
    holder: str
    awaited: bool
    decision: str | None


class RequestOut(msgspec.Struct):
    id: int
    kind: str
    title: str
    state: str
    version: int
    round: int
    due_on: date
    seats: list[SeatOut]


class AnswerIn(msgspec.Struct):
    met: bool
    comment: Annotated[str, msgspec.Meta(max_length=500)] = ""
    step: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None


class DecisionIn(msgspec.Struct):
    """`version` is the one that was looked at: a decision on another one is a conflict."""

    seat: Annotated[str, msgspec.Meta(pattern="^(" + "|".join(SeatName) + ")$")]
    decision: Annotated[str, msgspec.Meta(pattern="^(" + "|".join(Decision) + ")$")]
    version: Id
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    answers: dict[str, AnswerIn] = {}
    confirmed: bool = False


class DecisionOut(msgspec.Struct):
    state: str


@get("/signoff/inbox", opt={"scope": "signoff:read"}, tags=["signoff"], responses=problems())
async def list_inbox(actor: NamedDependency[Actor], now: NamedDependency[datetime], after: Cursor = "") -> Inbox:
    """What waits for the token's person, oldest due first."""
    page = await inbox(actor, now=now, after=after)
    return Inbox([_item(line) for line in page.rows], page.after)


@get("/signoff/requests/{request_id:int}", opt={"scope": "signoff:read"}, tags=["signoff"], responses=problems())
async def show_request(
    request_id: FromPath[int], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> RequestOut:
    """One request as the token's person may see it: hidden decisions are not there."""
    return _out(await request_view(request_id, actor, now=now))


@post(
    "/signoff/requests/{request_id:int}/decisions",
    opt={"scope": "signoff:write"},
    tags=["signoff"],
    responses=problems(409, 422),
)
async def add_decision(
    request_id: FromPath[int], data: JSONBody[DecisionIn], actor: NamedDependency[Actor], now: NamedDependency[datetime]
) -> DecisionOut:
    """Accept, return or abstain for one seat of the token's person."""
    await request_view(request_id, actor, now=now)
    return DecisionOut(await _decide(request_id, data, actor, now))


async def _decide(request_id: int, data: DecisionIn, actor: Actor, now: datetime) -> str:
    outcome = await decide(
        request_id,
        data.seat,
        Decision(data.decision),
        data.comment,
        {key: _answer(one) for key, one in data.answers.items()},
        actor=actor,
        now=now,
        expected_version=data.version,
        confirmed=data.confirmed,
    )
    return outcome.state


def _answer(one: AnswerIn) -> GivenAnswer:
    return GivenAnswer(Answer.MET if one.met else Answer.NOT_MET, one.comment, one.step)


def _item(line: InboxLine) -> InboxItem:
    return InboxItem(
        line.request_id,
        line.seat,
        render(line.noun),
        line.title,
        line.subject.label if line.subject else "",
        line.due_on,
        line.is_overdue,
        line.place,
    )


def _out(view: RequestView) -> RequestOut:
    seats = [
        SeatOut(seat.name, seat.holder.label, seat.is_awaited, seat.key.decision if seat.key else None)
        for seat in view.seats
    ]
    return RequestOut(view.id, view.kind, view.title, view.state, view.version, view.round, view.due_on, seats)


handlers = (list_inbox, show_request, add_decision)
