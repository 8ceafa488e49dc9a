"""Topics one by one: raised, published for bids, bid for, awarded; and the pledge of the leads who won."""

from collections.abc import Awaitable, Callable, Mapping

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import Forbidden
from mentor.kernel.forms import Filled, RawForm
from mentor.kernel.i18n import Labelled, Phrase
from mentor.projects.actions import bidding as actions
from mentor.projects.forms import bidding as forms
from mentor.projects.forms.proposals import read_reason
from mentor.projects.queries.bidding import bid_row, pledge, topic_page
from mentor.projects.rules.proposals import FOUNDERS
from mentor.projects.rules.words import BidState, ChainNode, NTag, StrategicClass
from mentor.web.answering import Act, AnyRequest, Now, answer, query_form, status_of
from mentor.web.respond import Html, page, see_other


@get("/topics/new")
async def show_new(request: AnyRequest, actor: Act) -> Html:
    return await _new_page(actor, Filled(query_form(request)))


@post("/topics")
async def raise_topic(request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> int:
        return await actions.raise_own_topic(await forms.read_topic(raw), actor=actor, now=now)

    return await answer(request, act, lambda form: _new_page(actor, form), "/topics/{}")


@get("/topics/{topic_id:int}")
async def show_topic(topic_id: FromPath[int], actor: Act, now: Now) -> Html:
    return await _topic_page(topic_id, actor, now, "", Filled())


@post("/topics/{topic_id:int}/publications")
async def publish(topic_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.publish_topic(topic_id, forms.read_publication(raw), actor=actor, now=now)

    return await _done(request, topic_id, "publication", act, actor, now)


@post("/topics/{topic_id:int}/drops")
async def drop(topic_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.drop_topic(topic_id, read_reason(raw), actor=actor, now=now)

    return await _done(request, topic_id, "drop", act, actor, now)


@post("/topics/{topic_id:int}/bids")
async def hand_in(topic_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> None:
        await actions.hand_in_bid(topic_id, await forms.read_bid(raw), actor=actor, now=now)

    return await _done(request, topic_id, "bid", act, actor, now)


@post("/bids/{bid_id:int}/withdrawals")
async def withdraw(bid_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    topic = (await bid_row(bid_id, actor, local_date(now))).topic.id
    await actions.withdraw_bid(bid_id, actor=actor, now=now)
    return see_other(f"/topics/{topic}")


@post("/bids/{bid_id:int}/awards")
async def award(bid_id: FromPath[int], request: AnyRequest, actor: Act, now: Now) -> Html | Redirect:
    topic = (await bid_row(bid_id, actor, local_date(now))).topic.id

    async def act(raw: RawForm) -> int:
        return await actions.award(bid_id, forms.read_award(raw), actor=actor, now=now)

    async def again(form: Filled) -> Html:
        return await _topic_page(topic, actor, now, f"award{bid_id}", form)

    return await answer(request, act, again, "/projects/{}")


@get("/projects/{project_id:int}/pledge")
async def show_pledge(project_id: FromPath[int], actor: Act) -> Html:
    return page("projects/pledge.html", view=await pledge(project_id, actor))


@post("/projects/{project_id:int}/pledges")
async def sign(project_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await actions.sign_pledge(project_id, actor=actor, now=now)
    return see_other(f"/projects/{project_id}/pledge")


async def _done(
    request: AnyRequest, topic_id: int, part: str, act: Callable[[RawForm], Awaitable[None]], actor: Actor, now: Now
) -> Html | Redirect:
    """The page again with what was wrong in this part of it."""
    return await answer(request, act, lambda form: _topic_page(topic_id, actor, now, part, form), f"/topics/{topic_id}")


_CLASSES: Mapping[str, tuple[Phrase, type[Labelled]]] = {
    "n_tag": (Phrase("Party building + N"), NTag),
    "strategic_class": (Phrase("Strategic class"), StrategicClass),
    "chain_node": (Phrase("Place in the value chain"), ChainNode),
}


async def _new_page(actor: Actor, form: Filled) -> Html:
    if not actor.has(*FOUNDERS):
        raise Forbidden(Phrase("Only the Party office, the unit head or the branch secretary raises topics."))
    return page("projects/topic_new.html", status=status_of(form), form=form)


async def _topic_page(topic_id: int, actor: Actor, now: Now, part: str, form: Filled) -> Html:
    view = await topic_page(topic_id, actor, local_date(now))
    return page(
        "projects/topic.html", status=status_of(form), view=view, row=view.row, part=part, form=form, blank=Filled(),
        usual=forms.USUAL, submitted=BidState.SUBMITTED, actor=actor, classes=_CLASSES,
        is_over=view.row.facts.bids_until is not None and local_date(now) > view.row.facts.bids_until,
    )  # fmt: skip


ROUTES = (show_new, raise_topic, show_topic, publish, drop, hand_in, withdraw, award, show_pledge, sign)
