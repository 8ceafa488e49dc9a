"""A post of the mentee's unit: another technical mentor holds it, and the unit needs more people on it."""

from datetime import date, datetime, timedelta

from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.rotations.actions.aims import add_aim
from mentor.rotations.actions.board import edit_board, undo
from mentor.rotations.actions.needs import announce
from mentor.rotations.actions.plans import found_plan, take_people, take_posts
from mentor.rotations.actions.posts import found_post, place
from mentor.rotations.actions.proposing import propose
from mentor.rotations.queries.plans import board
from mentor.rotations.rules.assignments import Kind, NewAssignment
from mentor.rotations.rules.board import Edit, EditKind
from mentor.rotations.rules.plans import NewPlan, PersonDemand, PostDemand
from mentor.rotations.rules.posts import NewNeed, NewPost
from mentor.rotations.tables import PlanProject, PlanStint
from tests.builders.people import a_unit


async def rotation_objects(hr: Actor, unit: int, holder: int, project: int, now: datetime) -> dict[str, int]:
    """Parameter of an address -> its object."""
    today = local_date(now)
    post = await found_post(NewPost("GW-ACCESS", "点检员", unit, 3, 1, is_key=True), actor=hr, now=now)
    held = await place(post, holder, date(today.year - 2, 6, 1), actor=hr, now=now)
    need = await announce(post, NewNeed(today, today + timedelta(days=90), 1, "", ""), actor=hr, now=now)
    plan = await _plan(hr, unit, post, holder, now)
    tie = PlanProject(plan=plan["plan_id"], project=project, first=2, last=3)
    tied = (await PlanProject.insert(tie))[0]["id"]
    return {"post_id": post, "holder_id": held, "need_id": need, "commitment_id": tied} | plan


async def _plan(hr: Actor, unit: int, post: int, person: int, now: datetime) -> dict[str, int]:
    """A plan of next year with the post and two stints of its holder; one step can be done again."""
    starts_on = date(local_date(now).year + 1, 1, 1)
    plan = await found_plan(NewPlan("2027", unit, starts_on, 12), actor=hr, now=now)
    await take_posts(plan, [post], PostDemand("安全", 1, 3), edited=0, actor=hr, now=now)
    await take_people(plan, [person], PersonDemand(("安全",)), edited=1, actor=hr, now=now)
    seen = await board(plan, hr)
    [row], [station] = seen.people, seen.posts
    for edited, start in ((2, 1), (3, 4), (4, 7)):
        edit = Edit(EditKind.PLACE, row.id, post=station.id, start=start, length=2)
        await edit_board(plan, edit, edited=edited, actor=hr, now=now)
    edit = Edit(EditKind.PLACE, row.id, post=station.id, start=10, length=1)
    await edit_board(plan, edit, edited=5, actor=hr, now=now)
    await undo(plan, edited=6, actor=hr, now=now)
    stint = (await board(plan, hr)).stints[0].id
    await PlanStint.update({PlanStint.is_published: True}).where(PlanStint.id == stint)
    return {"plan_id": plan, "plan_post_id": station.id, "plan_person_id": row.id, "stint_id": stint}


async def assignment_objects(hr: Actor, mentee: int, technical: int, now: datetime) -> dict[str, int]:
    """A secondment of the mentee, still a proposal; the technical mentor supervises. One criterion is named."""
    host = await a_unit()
    first = local_date(now) + timedelta(days=30)
    new = NewAssignment(
        mentee, Kind.SECONDMENT, host.id, first, first + timedelta(days=364), "锻炼", tasks="工艺改进",
        supervisor=technical,
    )  # fmt: skip
    assignment = await propose(new, actor=hr, now=now)
    return {"assignment_id": assignment, "part_id": await add_aim(assignment, None, "独立组织", actor=hr, now=now)}
