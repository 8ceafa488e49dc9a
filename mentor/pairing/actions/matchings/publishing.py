"""A person publishes a matching; from then on it is carried out by itself, in that person's name."""

from datetime import datetime
from typing import Any

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid
from mentor.pairing.actions.matchings.drafting import turn
from mentor.pairing.queries.frozen import Publication, write_publication
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.pairing.rules.matchings import ScenarioState
from mentor.pairing.rules.permissions import MOVED_ON, complaints_about_course
from mentor.pairing.tables import MatchingScenario


async def publish(scenario_id: int, publication: Publication, version: int, *, actor: Actor, now: datetime) -> None:
    """The decision. Conflict when the matching is not the one that was looked at."""
    view = await scenario_view(scenario_id, actor)
    if refusal := rules.refusal_to_publish(view.facts, actor):
        raise Forbidden(refusal)
    if view.facts.version != version:
        raise Conflict(MOVED_ON)
    if complaints := complaints_about_course(publication.starts_on, publication.ends_on):
        raise Invalid(complaints)
    values: dict[Any, Any] = {
        MatchingScenario.published_by: actor.person_id,
        MatchingScenario.published_account: actor.account_id,
        MatchingScenario.published_at: now,
        MatchingScenario.publication: write_publication(publication),
    }
    async with write_transaction():
        await turn(scenario_id, ScenarioState.DONE, ScenarioState.PUBLISHED, values, version)
        after = {"placed": view.facts.placed, "starts_on": publication.starts_on, "ends_on": publication.ends_on}
        await record(
            "pairing.publish_matching", "matching", scenario_id, actor=actor, now=now, after=after, why=publication.why
        )
