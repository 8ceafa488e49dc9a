"""A programme that HR of the demo can match: thirty mentees without mentors, wishes, and two finished matchings."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.demo.moments import at
from mentor.demo.story import Tale, is_mentee
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.actions.standards import standard_policy_id, standard_template_id
from mentor.pairing.matching.cohort import problem_of
from mentor.pairing.queries.cohorts import gather
from mentor.pairing.queries.frozen import write_gathered, write_settings
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import ProfileState, Seat, Signer
from mentor.pairing.rules.wishes import points_of_wish
from mentor.pairing.tables import (
    Enrolment,
    MatchingLine,
    MatchingScenario,
    MatchingWish,
    MentorProfile,
    Programme,
)

MENTEES = 30
NAME = "青年骨干双导师集中匹配"
#: What HR has tried so far: the usual settings, and each mentee's best pair however many pairs that takes.
TRIED = (("常规方案：少而稳的导师对子", Settings()), ("对比方案：不限对子数量", Settings(pair_price=0, known=0)))
WISHES = ("听过这位师傅的课，想跟着学", "同在一个厂区，方便请教", "参加过同一个攻关组", "希望补上现场短板")
REFUSALS = ("曾在同一班组，工作习惯差异较大", "近期共同参与的项目存在分歧")
#: Enough for so few; counted in steps, so that every machine finds the same.
_TURNS = 20


async def build_cohort(cast: Cast, tale: Tale, today: date, now: datetime) -> None:
    """Rows only; `tale` says who is taken."""
    chance = random.Random(MENTEES)
    heads = {i for i, man in cast.people if "head" in man.tags}
    taken = {one[0] for story in (*tale.stories, *tale.unmatched) for one in (story.mentee,)}
    taken |= heads | {one[0] for one in (*tale.party, *tale.technical)}
    free = [one for one in cast.people if one[0] not in taken and is_mentee(one[1], today)]
    mentees = chance.sample(free, min(MENTEES, len(free)))
    hr = cast.head("JH02")
    async with write_transaction():
        programme = await _programme(cast, today, hr)
        await insert_rows([_enrolment(programme, one, today, hr, chance) for one in mentees])
        await insert_rows(await _wishes(programme, [i for i, _ in mentees], today, chance))
    for n, (title, settings) in enumerate(TRIED):
        await _matching(programme, title, settings, hr, now - timedelta(hours=2 - n))


async def _programme(cast: Cast, today: date, hr: int) -> int:
    when = at(today - timedelta(days=10))
    made = await Programme.insert(
        Programme(
            name=f"{today.year}年{NAME}",
            year=today.year,
            unit=cast.units["JH"][0],
            owner="人力资源部",
            policy=await standard_policy_id(when),
            template=await standard_template_id(when),
            starts_on=today,
            ends_on=today + timedelta(days=520),
            created_by=hr,
            created_at=when,
        )
    )
    return int(made[0]["id"])


def _enrolment(programme: int, one: tuple[int, Man], today: date, hr: int, chance: random.Random) -> Enrolment:
    return Enrolment(
        programme=programme,
        person=one[0],
        direction=chance.choice(("party_to_business", "business_to_party", "both")),
        specialties=one[1].specialties,
        gap_political=chance.randint(1, 4),
        gap_business=chance.randint(1, 4),
        gap_scenario=chance.randint(1, 4),
        anchor_project=chance.choice(words.PROJECTS),
        enrolled_by=hr,
        enrolled_at=at(today - timedelta(days=9)),
    )


async def _wishes(programme: int, mentees: list[int], today: date, chance: random.Random) -> list[MatchingWish]:
    """Some mentees ask for one or two mentors, two refuse one, three mentors ask for a mentee."""
    found = (
        await MentorProfile.select(MentorProfile.id, MentorProfile.person, MentorProfile.seat)
        .where((MentorProfile.state == ProfileState.ACTIVE.value) & (MentorProfile.load < _CAPACITY))
        .order_by(MentorProfile.id)
    )
    when, policy = at(today - timedelta(days=4)), Policy()
    said = []
    for n, mentee in enumerate(mentees[:8]):
        for rank, mentor in enumerate(chance.sample(found, 1 + n % 2)):
            no = n >= len(mentees[:6])
            why = chance.choice(REFUSALS if no else WISHES)
            points = 0 if no else points_of_wish(Signer.MENTEE, rank, policy)
            said.append(
                MatchingWish(
                    programme=programme, mentee=mentee, profile=mentor["id"], signer=Signer.MENTEE.value,
                    is_refusal=no, points=points, why=why, written_by=mentee, written_at=when,
                )
            )  # fmt: skip
    for mentor, mentee in zip(chance.sample(found, 3), mentees[8:11], strict=False):
        signer = Signer(Seat(mentor["seat"]).value)
        said.append(
            MatchingWish(
                programme=programme, mentee=mentee, profile=mentor["id"], signer=signer.value,
                points=points_of_wish(signer, 0, policy), why=chance.choice(WISHES),
                written_by=mentor["person"], written_at=when,
            )
        )  # fmt: skip
    return said


_CAPACITY: Any = MentorProfile.capacity


async def _matching(programme: int, title: str, settings: Settings, hr: int, now: datetime) -> None:
    """Solved here and now as the worker would, in little time."""
    from mentor.pairing.actions.matchings.results import result_of  # large: not for every command of the demo
    from mentor.pairing.matching.rerun import rerun
    from mentor.pairing.matching.solution import Budget

    gathered = await gather(programme, settings, {}, now=now)
    problem = problem_of(gathered.cohort)
    answer = rerun(problem, settings.seed, Budget(turns=_TURNS))
    result = result_of(gathered.cohort, gathered, problem, answer)
    solution = answer.solution
    row = MatchingScenario(
        programme=programme,
        title=title,
        state=ScenarioState.DONE.value,
        settings=write_settings(settings),
        cohort=write_gathered(gathered),
        frozen_at=now,
        objective=int(solution.objective),
        bound=int(solution.bound // 1),
        ending=solution.ending.value,
        mentees=len(gathered.cohort.mentees),
        placed=result.placed,
        violations=result.violations,
        created_by=hr,
        created_at=now,
        finished_at=now,
    )
    async with write_transaction():
        made = await MatchingScenario.insert(row)
        await insert_rows([MatchingLine(scenario=made[0]["id"], **one) for one in result.lines])
