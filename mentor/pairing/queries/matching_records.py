"""The full account of one match, for HR: every rule's points, what the three had said, who decided what and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.solution import gap_percent
from mentor.pairing.matching.words import Account, account_of
from mentor.pairing.queries.explanations import chosen_by, decided_line, decision
from mentor.pairing.queries.frozen import read_gathered, read_settings
from mentor.pairing.queries.mentorships import MentorshipView
from mentor.pairing.queries.offers import OfferLine, offers_view
from mentor.pairing.queries.wishes import WishLine, people_in, wish_line, wish_rows
from mentor.pairing.rules import permissions
from mentor.pairing.rules.soft import SOFT_RULES
from mentor.pairing.tables import MatchingScenario, MatchingWish
from mentor.people.queries import PersonLine, person_lines

LABELS: Mapping[str, Phrase] = {rule.code: rule.label for rule in SOFT_RULES}
#: Points as people read them have this many tenths.
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class RecordedOffer:
    """One mentor asked, with the answer; and whose decision it was to ask."""

    offer: OfferLine
    decided: Phrase


@dataclass(frozen=True, slots=True)
class RecordedMatching:
    """The published matching behind it, as it stood when it was decided."""

    id: int
    title: str
    published_at: datetime
    published_by: PersonLine | None
    seed: int
    points: int
    best_points: int
    gap: float
    violations: int
    is_by_hand: bool
    account: Account


@dataclass(frozen=True, slots=True)
class MatchingRecord:
    mentorship: MentorshipView
    offers: tuple[RecordedOffer, ...]
    matching: RecordedMatching | None
    said: tuple[WishLine, ...]


async def matching_record(mentorship_id: int, actor: Actor, *, now: datetime) -> MatchingRecord:
    """Forbidden for whoever sees the mentorship without running it; NotFound for everybody else."""
    view = await offers_view(mentorship_id, actor, now=now)
    if refusal := permissions.refusal_to_run(view.mentorship.facts, actor):
        raise Forbidden(refusal)
    mentee = view.mentorship.mentee
    line = await decided_line(mentorship_id)
    scenario = await _scenario(line)
    about = (MatchingWish.programme == view.mentorship.programme_id) & (MatchingWish.mentee == mentee.id)
    rows = [row for row in await wish_rows(about) if row["mentor"] != actor.person_id]
    known = {one.id: one for offer in view.offers for one in (offer.person, offer.decider, mentee) if one}
    named = people_in(rows) | ({scenario["published_by"]} if scenario and scenario["published_by"] else set())
    people = known | await person_lines(named - known.keys())
    return MatchingRecord(
        mentorship=view.mentorship,
        offers=tuple(
            RecordedOffer(
                one,
                decision(
                    one.decider,
                    one.offered_at,
                    by_matching=chosen_by(line, one.facts.seat.value, one.facts.profile_id),
                ),
            )
            for one in view.offers
        ),
        matching=_matching(line, scenario, people) if line and scenario else None,
        said=tuple(wish_line(row, people) for row in rows),
    )


async def _scenario(line: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if line is None:
        return None
    row = await MatchingScenario.select().where(MatchingScenario.id == line["scenario"]).first()
    return dict(row) if row else None


def _matching(
    line: Mapping[str, Any], scenario: Mapping[str, Any], people: Mapping[int, PersonLine]
) -> RecordedMatching | None:
    cohort = read_gathered(scenario["cohort"]).cohort
    pair = (line["party"], line["technical"])
    known = {mentor.profile_id for mentor in (*cohort.party, *cohort.technical)}
    if None in pair or not set(pair) <= known:
        return None
    objective, bound = scenario["objective"] or 0, scenario["bound"]
    return RecordedMatching(
        id=scenario["id"],
        title=scenario["title"],
        published_at=scenario["published_at"],
        published_by=people.get(scenario["published_by"]),
        seed=read_settings(scenario["settings"]).seed,
        points=objective // _TENTHS,
        best_points=(bound or 0) // _TENTHS,
        gap=gap_percent(objective, float("inf") if bound is None else bound),
        violations=scenario["violations"],
        is_by_hand=line["is_by_hand"],
        account=account_of(cohort, line["mentee"], *pair),
    )
