"""A programme with mentees and mentors, matched."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.pairing.actions.matchings.claims import claim_next
from mentor.pairing.actions.matchings.drafting import NewScenario, draft, start
from mentor.pairing.actions.matchings.working import perform
from mentor.pairing.rules.matchings import Settings
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingLine
from tests.builders.pairing import NOON, House, Mentor, a_house, a_mentee, a_mentor


@dataclass(frozen=True, slots=True)
class Cohort:
    house: House
    mentees: tuple[Actor, ...]
    party: tuple[Mentor, ...]
    technical: tuple[Mentor, ...]

    @property
    def ids(self) -> list[int]:
        return [one.person_id or 0 for one in self.mentees]


async def a_cohort(mentees: int = 3, mentors: int = 2, **mentor: Any) -> Cohort:
    """Mentors of each seat have two places and differ in strengths; mentees differ in gaps."""
    house = await a_house()
    return Cohort(
        house,
        tuple([await a_mentee(house, gap_political=n % 5, gap_business=(n * 2) % 5) for n in range(mentees)]),
        tuple([await a_mentor(house, Seat.PARTY, strength_political=n % 5, **mentor) for n in range(mentors)]),
        tuple([await a_mentor(house, Seat.TECHNICAL, strength_business=n % 5, **mentor) for n in range(mentors)]),
    )


async def a_scenario(house: House, title: str = "第一次匹配", **settings: Any) -> int:
    return await draft(house.programme, NewScenario(title, Settings(**settings)), actor=house.hr, now=NOON)


async def worked() -> int:
    """Work on everything that waits, in this process; gives how many."""
    done = 0
    while claimed := await claim_next(NOON):
        await perform(*claimed)
        done += 1
    return done


async def a_matching(house: House, **settings: Any) -> int:
    """Run to its end."""
    scenario = await a_scenario(house, **settings)
    await start(scenario, actor=house.hr, now=NOON)
    await worked()
    return scenario


async def table_of(scenario: int) -> dict[int, tuple[int | None, int | None]]:
    """Mentee -> profiles."""
    rows = await MatchingLine.select().where(MatchingLine.scenario == scenario).order_by(MatchingLine.id)
    return {row["mentee"]: (row["party"], row["technical"]) for row in rows}
