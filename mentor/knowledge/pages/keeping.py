"""What keeps a module alive, passes it on, or ends it."""

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect

from mentor.kernel.forms import RawForm
from mentor.knowledge.actions import endings, owning, reviews
from mentor.knowledge.forms import modules as forms
from mentor.knowledge.pages.modules import module_page
from mentor.web.answering import Act, AnyRequest, Now, answer
from mentor.web.respond import Html, see_other


@post("/modules/{module_id:int}/confirmations")
async def confirm_module(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await reviews.confirm(module_id, forms.read_reason(raw, required=True), actor=actor, now=now)
        return f"/modules/{module_id}"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form))


@post("/modules/{module_id:int}/retirements")
async def retire_module(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        reason, successor = forms.read_reason(raw, required=True), forms.read_successor(raw)
        await endings.retire(module_id, reason, successor, actor=actor, now=now)
        return f"/modules/{module_id}"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form))


@post("/modules/{module_id:int}/owners")
async def hand_over_module(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        person, reason = await forms.read_owner(raw)
        await owning.hand_over(module_id, person, reason, actor=actor, now=now)
        return f"/modules/{module_id}"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form))


@post("/modules/{module_id:int}/authors")
async def add_author(request: AnyRequest, module_id: FromPath[int], actor: Act, now: Now) -> Html | Redirect:
    async def act(raw: RawForm) -> str:
        await owning.add_author(module_id, await forms.read_author(raw), actor=actor, now=now)
        return f"/modules/{module_id}?draft=true"

    return await answer(request, act, lambda form: module_page(module_id, actor, now, form, at_hand=True))


@post("/modules/{module_id:int}/authors/{author_id:int}/removals")
async def drop_author(module_id: FromPath[int], author_id: FromPath[int], actor: Act, now: Now) -> Redirect:
    await owning.drop_author(module_id, author_id, actor=actor, now=now)
    return see_other(f"/modules/{module_id}?draft=true")


ROUTES = (confirm_module, retire_module, hand_over_module, add_author, drop_author)
