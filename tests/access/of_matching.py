"""What the matching of the access table's programme has before it runs."""

from datetime import datetime, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.pairing.actions.programmes import NewProgramme, create_programme
from mentor.pairing.matching.cohort import Cohort
from mentor.pairing.queries.frozen import Gathered, write_gathered, write_settings
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan, Qualification
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import ProfileState, Seat, Signer
from mentor.pairing.tables import MatchingLine, MatchingScenario, MatchingWish, Mentorship
from mentor.people.rules import Affiliation
from mentor.people.tables import OrgUnit


async def a_wish(profile: int, own: Mentorship, about: int, now: datetime) -> int:
    """The Party-affairs mentor of the own mentorship wishes for a colleague."""
    wish = MatchingWish(
        programme=own.programme, mentee=about, profile=profile, signer=Signer.PARTY.value,
        written_by=own.party_mentor, written_at=now,
    )  # fmt: skip
    return int((await MatchingWish.insert(wish))[0]["id"])


async def a_matching(hr: Actor, unit: OrgUnit, own: Mentorship, mentors: dict[Seat, int], now: datetime) -> int:
    """Of a programme of the mentee's company, ready to be reviewed, with the mentee of the own mentorship in it."""
    today = local_date(now)
    new = NewProgramme("新一批", today.year, unit.id, "人力资源部", today, today + timedelta(days=400))
    programme = await create_programme(new, actor=hr, now=now)
    people = {Seat.PARTY: own.party_mentor, Seat.TECHNICAL: own.technical_mentor}
    fit, until = Qualification(Affiliation.MEMBER, has_exception=True), today + timedelta(days=900)
    pool = [
        MentorFacts(profile, people[seat], seat, ProfileState.ACTIVE, unit.path, fit, term_until=until)
        for seat, profile in mentors.items()
    ]
    cohort = Cohort((MenteeFacts(own.mentee, unit.path),), (pool[0],), (pool[1],), Plan(Policy(), today, today))
    scenario = MatchingScenario(
        programme=programme, title="第一次", state=ScenarioState.DONE.value, settings=write_settings(Settings()),
        cohort=write_gathered(Gathered(cohort, (), {})), frozen_at=now, mentees=1, placed=1, objective=10, bound=10,
        created_by=hr.person_id, created_at=now,
    )  # fmt: skip
    made = (await MatchingScenario.insert(scenario))[0]["id"]
    await MatchingLine.insert(
        MatchingLine(
            scenario=made, mentee=own.mentee, party=mentors[Seat.PARTY], technical=mentors[Seat.TECHNICAL], points=10
        )
    )
    return int(made)
