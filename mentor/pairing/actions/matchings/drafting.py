"""A matching is prepared with its settings, started, cancelled; or made from another one."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import insert_rows, write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.frozen import write_settings
from mentor.pairing.queries.programmes import programme_view
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.rules.permissions import MOVED_ON
from mentor.pairing.rules.states import ProgrammeState
from mentor.pairing.tables import MatchingPin, MatchingScenario
from mentor.people.tables import OrgUnit


@dataclass(frozen=True, slots=True)
class NewScenario:
    title: str
    settings: Settings


async def draft(programme_id: int, new: NewScenario, *, begins: bool = False, actor: Actor, now: datetime) -> int:
    """A matching to be started, or put before the worker at once; gives its id."""
    programme = await programme_view(programme_id, actor)
    if refusal := rules.refusal_to_match(programme.unit_path, programme.state is ProgrammeState.OPEN, actor):
        raise Forbidden(refusal)
    await _check_unit(new.settings, programme.unit_path)
    row = MatchingScenario(
        programme=programme_id,
        title=new.title,
        settings=write_settings(new.settings),
        state=(ScenarioState.WAITING if begins else ScenarioState.DRAFT).value,
        created_by=actor.person_id,
        created_at=now,
    )
    async with write_transaction():
        made = await MatchingScenario.insert(row).returning(MatchingScenario.id)
        after = {"programme": programme_id, "title": new.title} | asdict(new.settings)
        await record("pairing.draft_matching", "matching", made[0]["id"], actor=actor, now=now, after=after)
        return int(made[0]["id"])


async def start(scenario_id: int, *, actor: Actor, now: datetime) -> None:
    """Put it before the worker."""
    view = await scenario_view(scenario_id, actor)
    if refusal := rules.refusal_to_start(view.facts, actor):
        raise Forbidden(refusal)
    fresh: dict[Any, Any] = {
        MatchingScenario.cancel_asked: False,
        MatchingScenario.claim: "",
        MatchingScenario.progress: "{}",
        MatchingScenario.note: "",
    }
    async with write_transaction():
        await turn(scenario_id, view.state, ScenarioState.WAITING, fresh)
        await record("pairing.start_matching", "matching", scenario_id, actor=actor, now=now)


async def cancel(scenario_id: int, *, actor: Actor, now: datetime) -> None:
    """One that waits is over at once; one at work is asked for its best so far."""
    view = await scenario_view(scenario_id, actor)
    if refusal := rules.refusal_to_cancel(view.facts, actor):
        raise Forbidden(refusal)
    waits = view.state is ScenarioState.WAITING
    after = ScenarioState.CANCELLED if waits else ScenarioState.RUNNING
    async with write_transaction():
        await turn(scenario_id, view.state, after, {MatchingScenario.cancel_asked: not waits})
        await record("pairing.cancel_matching", "matching", scenario_id, actor=actor, now=now)


async def repeat(scenario_id: int, new: NewScenario, *, same_people: bool, actor: Actor, now: datetime) -> int:
    """Match again, changing as little as the prices say: around what is fixed, or with who is there now; gives its id.

    What HR has fixed and ruled out is taken along, and the new one is put before the worker at once.
    """
    view = await scenario_view(scenario_id, actor)
    if refusal := rules.refusal_to_repeat(view.facts, actor):
        raise Forbidden(refusal)
    if same_people and view.state is ScenarioState.PUBLISHED:
        raise Forbidden(Phrase("It has been published; match again with who is there now."))
    await _check_unit(new.settings, view.facts.unit_path)
    row = MatchingScenario(
        programme=view.facts.programme_id,
        title=new.title,
        settings=write_settings(new.settings),
        state=ScenarioState.WAITING.value,
        parent=scenario_id,
        has_same_people=same_people,
        created_by=actor.person_id,
        created_at=now,
    )
    async with write_transaction():
        made = await MatchingScenario.insert(row).returning(MatchingScenario.id)
        await _copy_pins(scenario_id, made[0]["id"])
        after = {"parent": scenario_id, "title": new.title, "same_people": same_people} | asdict(new.settings)
        await record("pairing.repeat_matching", "matching", made[0]["id"], actor=actor, now=now, after=after)
        return int(made[0]["id"])


async def turn(
    scenario_id: int, old: ScenarioState, new: ScenarioState, values: dict[Any, Any], seen: int | None = None
) -> None:
    """Compare-and-set, inside the caller's transaction; with `seen` only if it is still this version."""
    as_seen = (MatchingScenario.id == scenario_id) & (MatchingScenario.state == old.value)
    if seen is not None:
        as_seen &= MatchingScenario.version == seen
    counted: dict[Any, Any] = {
        MatchingScenario.state: new.value,
        MatchingScenario.version: MatchingScenario.version + 1,
    }
    changed = await MatchingScenario.update({**values, **counted}).where(as_seen).returning(MatchingScenario.id)
    if not changed:
        raise Conflict(MOVED_ON)


async def _check_unit(settings: Settings, unit_path: str) -> None:
    if settings.unit_id is None:
        return
    row = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == settings.unit_id).first()
    if row is None or not row["path"].startswith(unit_path):
        raise Invalid({"unit_id": Phrase("This unit does not belong to the programme.")})


async def _copy_pins(source: int, target: int) -> None:
    columns = [column for column in MatchingPin.all_columns() if column._meta.name not in ("id", "scenario")]
    rows = await MatchingPin.select(*columns).where(MatchingPin.scenario == source).order_by(MatchingPin.id)
    await insert_rows([MatchingPin(scenario=target, **row) for row in rows])
