"""Matchings of a programme, for HR in charge of it; nobody else can tell that there are any."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import read_phrase
from mentor.pairing.matching.solution import Ending, Stage, gap_percent
from mentor.pairing.queries.frozen import read_settings
from mentor.pairing.queries.programmes import ProgrammeView, programme_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.matchings import ScenarioFacts, ScenarioState, Settings
from mentor.pairing.rules.states import ProgrammeState
from mentor.pairing.tables import MatchingScenario

#: Points as people read them have this many tenths.
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far a run is."""

    stage: Stage
    seconds: int
    objective: int
    bound: int | None
    placed: int

    @property
    def gap(self) -> float:
        return gap_percent(self.objective, float("inf") if self.bound is None else self.bound)

    @property
    def points(self) -> int:
        return self.objective // _TENTHS


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One matching without its table."""

    facts: ScenarioFacts
    title: str
    programme_name: str
    settings: Settings
    parent_id: int | None
    parent_title: str | None
    has_same_people: bool
    progress: ProgressView | None
    is_cancel_asked: bool
    objective: int | None
    bound: int | None
    ending: Ending | None
    mentees: int
    failure: Phrase | None
    created_by: str
    created_at: datetime
    finished_at: datetime | None
    published_by: str
    published_at: datetime | None

    @property
    def id(self) -> int:
        return self.facts.id

    @property
    def state(self) -> ScenarioState:
        return self.facts.state

    @property
    def gap(self) -> float | None:
        """Proven: it cannot be better by more than so many percent."""
        if self.objective is None:
            return None
        return gap_percent(self.objective, float("inf") if self.bound is None else self.bound)

    @property
    def points(self) -> int | None:
        return None if self.objective is None else self.objective // _TENTHS

    @property
    def settings_lines(self) -> list[tuple[Phrase, object]]:
        return rules.settings_in_words(self.settings)

    @property
    def peoples(self) -> list[tuple[str, Phrase]]:
        return rules.peoples(self.state)

    @property
    def best_points(self) -> int | None:
        return None if self.bound is None else self.bound // _TENTHS


@dataclass(frozen=True, slots=True)
class ScenariosView:
    programme: ProgrammeView
    scenarios: tuple[ScenarioView, ...]
    refusal_to_match: Phrase | None

    @property
    def comparable(self) -> tuple[ScenarioView, ...]:
        return tuple(one for one in self.scenarios if one.state in rules.HAS_RESULT)


_SCENARIOS = """
SELECT s.id, s.programme AS programme_id, s.title, s.state, s.settings, s.parent AS parent_id, s.has_same_people,
    s.frozen_at, s.progress, s.cancel_asked, s.objective, s.bound, s.ending, s.mentees, s.placed, s.violations,
    s.note, s.created_at, s.finished_at, s.published_at, s.version, g.name AS programme_name,
    g.state AS programme_state, u.path AS unit_path, f.title AS parent_title,
    (SELECT c.name FROM people_person c WHERE c.id = s.created_by) AS created_by,
    (SELECT c.name FROM people_person c WHERE c.id = s.published_by) AS published_by,
    (SELECT MAX(o.published_at) FROM pairing_matching o WHERE o.programme = s.programme AND o.id <> s.id)
        AS other_published_at
FROM pairing_matching s JOIN pairing_programme g ON g.id = s.programme JOIN people_unit u ON u.id = g.unit
    LEFT JOIN pairing_matching f ON f.id = s.parent
WHERE {where} ORDER BY s.id DESC LIMIT 100
"""


async def scenario_view(scenario_id: int, actor: Actor) -> ScenarioView:
    """Raises NotFound for everybody but HR in charge."""
    rows = await MatchingScenario.raw(_SCENARIOS.format(where="s.id = {}"), scenario_id)
    if not rows or not rules.may_see_matching(rows[0]["unit_path"], actor):
        raise NotFound
    return _view(rows[0])


async def scenario_facts(scenario_id: int, actor: Actor) -> ScenarioFacts:
    return (await scenario_view(scenario_id, actor)).facts


async def scenarios_view(programme_id: int, actor: Actor) -> ScenariosView:
    """All matchings of a programme, newest first. Forbidden for whoever sees the programme and does not run it."""
    programme = await programme_view(programme_id, actor)
    if not rules.may_see_matching(programme.unit_path, actor):
        raise Forbidden(rules.ONLY_HR_OF_PROGRAMME)
    rows = await MatchingScenario.raw(_SCENARIOS.format(where="s.programme = {}"), programme_id)
    is_open = programme.state is ProgrammeState.OPEN
    refusal = rules.refusal_to_match(programme.unit_path, is_open, actor)
    return ScenariosView(programme, tuple(_view(row) for row in rows), refusal)


def _moment(value: Any) -> datetime | None:
    """SQLite gives texts from raw statements."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _view(row: Mapping[str, Any]) -> ScenarioView:
    facts = ScenarioFacts(
        id=row["id"],
        programme_id=row["programme_id"],
        unit_path=row["unit_path"],
        state=ScenarioState(row["state"]),
        is_open=row["programme_state"] == ProgrammeState.OPEN.value,
        violations=row["violations"],
        placed=row["placed"],
        frozen_at=_moment(row["frozen_at"]),
        other_published_at=_moment(row["other_published_at"]),
        version=row["version"],
    )
    created_at = _moment(row["created_at"])
    assert created_at is not None, "the column is never empty"
    plain = ("title", "programme_name", "parent_id", "parent_title", "objective", "bound", "mentees")
    return ScenarioView(
        facts=facts,
        settings=read_settings(row["settings"]),
        has_same_people=bool(row["has_same_people"]),
        progress=_progress(json.loads(row["progress"])),
        is_cancel_asked=bool(row["cancel_asked"]),
        ending=Ending(row["ending"]) if row["ending"] else None,
        failure=read_phrase(row["note"]) if row["note"] else None,
        created_by=row["created_by"] or "",
        created_at=created_at,
        finished_at=_moment(row["finished_at"]),
        published_by=row["published_by"] or "",
        published_at=_moment(row["published_at"]),
        **{name: row[name] for name in plain},
    )


def _progress(stored: Mapping[str, Any]) -> ProgressView | None:
    return ProgressView(**{**stored, "stage": Stage(stored["stage"])}) if stored else None
