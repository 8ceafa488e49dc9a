"""Matchings of a programme for machines: prepared and started, looked at with their lines, cancelled. For HR in charge.

Publishing needs a person, who has looked at the table.
"""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase, render
from mentor.pairing.actions.matchings import drafting
from mentor.pairing.actions.matchings.drafting import NewScenario
from mentor.pairing.api.shapes import PersonOut, person_out
from mentor.pairing.queries.matching_lines import LineView, lines_of
from mentor.pairing.queries.scenarios import ScenarioView, scenario_view, scenarios_view
from mentor.pairing.rules.matchings import NUMBERS, Settings
from mentor.web.api import problems

_READ, _WRITE = {"scope": "pairing:read"}, {"scope": "pairing:write"}
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]
Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
Id = Annotated[int, msgspec.Meta(ge=1, le=2_147_483_647)]


class MatchingOut(msgspec.Struct):
    """Points are points of the rules. `gap_percent` is proven: it cannot be better by more than that."""

    id: int
    programme: int
    title: str
    state: str
    mentees: int
    placed: int
    points: int | None
    best_points: int | None
    gap_percent: float | None
    rules_broken: int
    settings: Settings
    parent: int | None
    created_at: datetime
    finished_at: datetime | None
    published_at: datetime | None


class LineOut(msgspec.Struct):
    """One mentee: two mentors (profiles and persons), or the shortage."""

    mentee: PersonOut
    party: PersonOut | None
    technical: PersonOut | None
    party_profile: int | None
    technical_profile: int | None
    points: int
    by_hand: bool
    shortage: str
    state: str
    mentorship: int | None


class MatchingWithLines(msgspec.Struct):
    """Lines come weakest match first, a page at a time."""

    matching: MatchingOut
    lines: list[LineOut]
    after: str


class MatchingIn(msgspec.Struct):
    """`settings`: what is left out takes the value that the page proposes. `begins`: start it at once."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    settings: Settings = Settings()
    begins: bool = True


@get("/programmes/{programme_id:int}/matchings", opt=_READ, tags=["pairing"], responses=problems())
async def list_matchings(programme_id: FromPath[int], actor: Act) -> list[MatchingOut]:
    """All matchings of a programme, newest first."""
    return [_matching(view) for view in (await scenarios_view(programme_id, actor)).scenarios]


@get("/matchings/{scenario_id:int}", opt=_READ, tags=["pairing"], responses=problems())
async def show_matching(scenario_id: FromPath[int], actor: Act, after: Cursor = "") -> MatchingWithLines:
    """One matching, with its table once it is ready."""
    view = await scenario_view(scenario_id, actor)
    page = await lines_of(scenario_id, after=after)
    return MatchingWithLines(_matching(view), [_line(one) for one in page.rows], page.after)


@post("/programmes/{programme_id:int}/matchings", opt=_WRITE, tags=["pairing"], responses=problems(409, 422))
async def create_matching(programme_id: FromPath[int], data: JSONBody[MatchingIn], actor: Act, now: Now) -> MatchingOut:
    """Prepare one; it changes nothing for anybody until a person publishes it."""
    _check(data.settings)
    new = NewScenario(data.title, data.settings)
    number = await drafting.draft(programme_id, new, begins=data.begins, actor=actor, now=now)
    return _matching(await scenario_view(number, actor))


@post("/matchings/{scenario_id:int}/cancellations", opt=_WRITE, tags=["pairing"], responses=problems(409))
async def cancel_matching(scenario_id: FromPath[int], actor: Act, now: Now) -> MatchingOut:
    """One that waits is over at once; one at work ends soon, with the best it has."""
    await drafting.cancel(scenario_id, actor=actor, now=now)
    return _matching(await scenario_view(scenario_id, actor))


def _check(settings: Settings) -> None:
    complaints = {
        f"settings.{f.name}": Phrase(
            "Please give a whole number from %(low)s to %(high)s.", low=f.metadata["low"], high=f.metadata["high"]
        )
        for f in NUMBERS
        if not f.metadata["low"] <= getattr(settings, f.name) <= f.metadata["high"]
    }
    if complaints:
        raise Invalid(complaints)


def _matching(view: ScenarioView) -> MatchingOut:
    return MatchingOut(
        id=view.id,
        programme=view.facts.programme_id,
        title=view.title,
        state=view.state,
        mentees=view.mentees,
        placed=view.facts.placed,
        points=view.points,
        best_points=view.best_points,
        gap_percent=view.gap,
        rules_broken=view.facts.violations,
        settings=view.settings,
        parent=view.parent_id,
        created_at=view.created_at,
        finished_at=view.finished_at,
        published_at=view.published_at,
    )


def _line(line: LineView) -> LineOut:
    return LineOut(
        mentee=person_out(line.mentee),
        party=person_out(line.party) if line.party else None,
        technical=person_out(line.technical) if line.technical else None,
        party_profile=line.party_profile,
        technical_profile=line.technical_profile,
        points=line.points,
        by_hand=line.is_by_hand,
        shortage=render(line.shortage) if line.shortage else "",
        state=line.state,
        mentorship=line.mentorship_id,
    )


handlers = (list_matchings, show_matching, create_matching, cancel_matching)
