"""Rotation plans of one company: last year's is done, this year's is running, next year's is being made."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.demo.story import is_mentee
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import write_transaction
from mentor.people.rules import Role
from mentor.projects.rules.states import ProjectState
from mentor.projects.tables import ProjectMember
from mentor.rotations.actions.board import change_stints
from mentor.rotations.actions.commitments import tie
from mentor.rotations.actions.plans import change_settings, found_plan, set_minimum, take_people, take_posts
from mentor.rotations.actions.posts import found_post
from mentor.rotations.actions.publishing import close_plan
from mentor.rotations.actions.wishes import wish
from mentor.rotations.planning.checker import violations
from mentor.rotations.planning.solution import Budget
from mentor.rotations.planning.solver import solve
from mentor.rotations.queries.demands import demands
from mentor.rotations.queries.plans import board, plan_row
from mentor.rotations.rules.commitments import NewCommitment
from mentor.rotations.rules.plans import NewPlan, PersonDemand, PostDemand, Settings
from mentor.rotations.rules.posts import NewPost
from mentor.rotations.tables import PlanEdit, PlanStint

COMPANY = "KD"
#: Unit, post, experience, capacity, key post.
POSTS = (
    ("01", "党建工作岗", "党群工作", 2, False),
    ("01", "组织人事协理岗", "党群工作", 2, True),
    ("03", "工艺开发岗", "技术开发", 3, False),
    ("03", "试验验证岗", "技术开发", 2, False),
    ("04", "质量管理岗", "质量安全", 2, False),
    ("04", "安全监督岗", "质量安全", 3, True),
    ("05", "生产计划岗", "生产运营", 3, False),
    ("05", "调度值班岗", "生产运营", 2, True),
    ("06", "客户服务岗", "市场营销", 2, False),
    ("07", "设备点检岗", "设备动力", 3, False),
    ("07", "动力运行岗", "设备动力", 2, False),
    ("W1", "一车间工艺岗", "现场管理", 3, False),
    ("W2", "二车间班组管理岗", "现场管理", 3, False),
    ("W3", "三车间工艺岗", "现场管理", 2, False),
)
#: People of a plan, those of them in a running project, and experiences each of them needs.
PEOPLE, MEMBERS, NEEDS = 24, 4, 3
#: Counted in steps, so that every machine finds the same plan.
_BUDGET = Budget(turns=2, goal=1.0)


async def build_plans(cast: Cast, today: date, now: datetime) -> None:
    chance = random.Random(today.toordinal())
    hr = hr_of(cast)
    posts = [
        await found_post(
            NewPost(f"{COMPANY}-{n:02}", title, cast.units[f"{COMPANY}{unit}"][0], capacity, 0, is_key=is_key),
            actor=hr,
            now=now,
        )
        for n, (unit, title, _, capacity, is_key) in enumerate(POSTS, 1)
    ]
    young = [one for one in cast.people if one[1].unit.startswith(COMPANY) and is_mentee(one[1], today)]
    busy = await _in_projects([person for person, _ in young])
    others = [one for one in young if one[0] not in busy]
    people = [one for one in young if one[0] in busy][:MEMBERS]
    people += chance.sample(others, min(PEOPLE - len(people), len(others)))
    for year, title in ((-1, "年度轮岗计划（已完成）"), (0, "年度轮岗计划（执行中）"), (1, "年度轮岗计划（编制中）")):
        starts_on = date(today.year + year, 1, 1)
        plan = await found_plan(
            NewPlan(f"{starts_on.year}{title}", cast.units[COMPANY][0], starts_on, 12), actor=hr, now=now
        )
        await _demand(plan, posts, people, chance, cast, hr, now)
        await _fill(plan, hr, now, is_published=year < 1)
        if year > 0:
            await _keep_home(plan, [person for person, _ in people], hr, now)
        if year < 0:
            await close_plan(plan, edited=(await plan_row(plan, hr)).edited, actor=hr, now=now)


async def _keep_home(plan: int, people: Sequence[int], hr: Actor, now: datetime) -> None:
    """The project with most of them in its team needs them in the first two months."""
    if found := await _in_projects(people):
        [(busiest, _)] = Counter(found.values()).most_common(1)
        edited = (await plan_row(plan, hr)).edited
        await tie(plan, NewCommitment(busiest, 1, 2), edited=edited, actor=hr, now=now)


async def _in_projects(people: Sequence[int]) -> Mapping[int, int]:
    """Who of them is in the team of a project that is approved or runs: person -> project."""
    project: Any = ProjectMember.project
    rows = (
        await ProjectMember.select(ProjectMember.person, ProjectMember.project)
        .where(ProjectMember.person.is_in(list(people)) & ProjectMember.until_on.is_null())
        .where(project.state.is_in([ProjectState.APPROVED.value, ProjectState.RUNNING.value]))
        .order_by(ProjectMember.id)
    )
    return {row["person"]: row["project"] for row in rows}


def hr_of(cast: Cast) -> Actor:
    person = next(i for i, man in cast.people if man.unit == "JH02" and "head" in man.tags)
    grant = Grant(Role.HR, cast.units["JH"][1])
    return Actor(account_id=cast.accounts[person], person_id=person, grants=(grant,), address="10.8.0.22")


async def _demand(
    plan: int,
    posts: Sequence[int],
    people: Sequence[tuple[int, Man]],
    chance: random.Random,
    cast: Cast,
    hr: Actor,
    now: datetime,
) -> None:
    """Who needs what: three experiences each, some months at home, wishes of a few."""
    edited = 0
    for post, (_, _, experience, _, _) in zip(posts, POSTS, strict=True):
        demand = PostDemand(experience, 1, 3, closed=frozenset({chance.randint(1, 12)}))
        await take_posts(plan, [post], demand, edited=edited, actor=hr, now=now)
        edited += 1
    kinds = sorted({experience for _, _, experience, _, _ in POSTS})
    for person, man in people:
        own = {experience for unit, _, experience, _, _ in POSTS if man.unit.startswith(f"{COMPANY}{unit}")}
        needs = chance.sample([one for one in kinds if one not in own], NEEDS)
        away = frozenset({chance.choice((1, 2, 11, 12))}) if chance.random() < 0.3 else frozenset()
        await take_people(plan, [person], PersonDemand(tuple(needs), away), edited=edited, actor=hr, now=now)
        edited += 1
    settings = Settings(order=(("质量安全", "现场管理"),))
    await change_settings(plan, settings, edited=edited, actor=hr, now=now)
    await set_minimum(plan, cast.units[f"{COMPANY}05"][0], 1, edited=edited + 1, actor=hr, now=now)
    seen = await board(plan, hr)
    for n, one in enumerate(chance.sample(seen.people, min(8, len(seen.people)))):
        post, points = chance.choice(seen.posts).id, chance.choice((10, 80, 95))
        await wish(plan, one.id, points, post=post, edited=edited + 2 + n, actor=hr, now=now)


async def _fill(plan: int, hr: Actor, now: datetime, *, is_published: bool) -> None:
    """What the planner finds; of the draft, the second half of the people is still open."""
    seen = await board(plan, hr)
    numbers = await demands(seen, datetime.combine(seen.plan.starts_on, time(4), UTC))  # nothing was over then
    answer = solve(numbers.problem, 1, _BUDGET)
    stints = numbers.stints(answer.plan, ())
    if not is_published:
        shown = {one.id for one in seen.people[: len(seen.people) // 2]}
        stints = tuple(one for one in stints if one.person in shown)
    elif violations(numbers.problem, answer.plan):
        return
    async with write_transaction():
        await change_stints(plan, [one.id for one in seen.people], (), stints, actor=hr, now=now)
        if is_published:
            await PlanStint.update({PlanStint.is_published: True}).where(PlanStint.plan == plan)
            await PlanEdit.delete().where(PlanEdit.plan == plan)
