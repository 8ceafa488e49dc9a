"""Plans of the actor's area, and everything that stands on a plan's board."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.rotations.queries.commitments import demanded
from mentor.rotations.queries.posts import within
from mentor.rotations.rules import plans as rules
from mentor.rotations.rules.board import Board, PersonOfPlan, PlanRow, PostOfPlan, Stint
from mentor.rotations.rules.commitments import busy
from mentor.rotations.rules.plans import PlanState, Settings, read_periods
from mentor.rotations.tables import PlanPerson, PlanPost, PlanStint, RotationPlan


async def plans(actor: Actor, *, after: str = "") -> Page[PlanRow]:
    """The plans of the actor's area, the newest first; NotFound for whoever has no area."""
    unit: Any = RotationPlan.unit
    if (seen := within(unit.path, actor)) is None:
        raise NotFound
    query = _plans().where(seen)
    if (key := read_cursor(after, 1)) and isinstance(key[0], int):
        query = query.where(RotationPlan.id < key[0])
    rows = await query.order_by(RotationPlan.id, ascending=False).limit(PAGE_SIZE + 1)
    shown = [_plan(row) for row in rows[:PAGE_SIZE]]
    return Page(shown, write_cursor(shown[-1].id) if len(rows) > PAGE_SIZE else "")


async def plan_row(plan_id: int, actor: Actor) -> PlanRow:
    """Raises NotFound when there is none or the actor may not see it."""
    row = await _plans().where(RotationPlan.id == plan_id).first()
    if row is None or rules.refusal_to_see(row["unit_path"], actor):
        raise NotFound
    return _plan(row)


async def board(plan_id: int, actor: Actor) -> Board:
    """Five statements, however many people."""
    return await _board(await plan_row(plan_id, actor))


async def board_of(plan_id: int) -> Board:
    """For the planner's own process, which acts for nobody."""
    row = await _plans().where(RotationPlan.id == plan_id).first()
    if row is None:
        raise NotFound
    return await _board(_plan(row))


async def _board(plan: PlanRow) -> Board:
    units, held = await demanded(plan.id)
    home = busy(held, plan.periods)
    people = tuple(replace(one, busy=home.get(one.id, {})) for one in await people_of(plan.id))
    return Board(plan, people, await posts_of(plan.id), units, await stints_of(plan.id), held)


async def people_of(plan_id: int) -> tuple[PersonOfPlan, ...]:
    person: Any = PlanPerson.person
    home: Any = PlanPerson.home
    rows = (
        await PlanPerson.select(
            *PlanPerson.all_columns(),
            person.name.as_alias("name"),
            person.employee_no.as_alias("employee_no"),
            home.name.as_alias("home_name"),
        )
        .where(PlanPerson.plan == plan_id)
        .order_by(person.pinyin, PlanPerson.id)
    )
    return tuple(
        PersonOfPlan(
            id=row["id"],
            person_id=row["person"],
            name=row["name"],
            employee_no=row["employee_no"] or "",
            home_id=row["home"],
            home_name=row["home_name"],
            needs=tuple(msgspec.json.decode(row["needs"])),
            away=read_periods(row["away"]),
            latest_start=row["latest_start"],
            has_left=bool(row["has_left"]),
        )
        for row in rows
    )


async def posts_of(plan_id: int) -> tuple[PostOfPlan, ...]:
    post: Any = PlanPost.post
    rows = (
        await PlanPost.select(
            *PlanPost.all_columns(),
            post.code.as_alias("code"),
            post.title.as_alias("title"),
            post.unit.id.as_alias("unit_id"),
            post.unit.name.as_alias("unit_name"),
        )
        .where(PlanPost.plan == plan_id)
        .order_by(post.unit.path, post.code)
    )
    names = ("id", "code", "title", "unit_id", "unit_name", "experience", "shortest", "longest", "capacity")
    return tuple(
        PostOfPlan(
            **{name: row[name] for name in names},
            post_id=row["post"],
            closed=read_periods(row["closed"]),
            handovers=read_periods(row["handovers"]),
        )
        for row in rows
    )


async def stints_of(plan_id: int) -> tuple[Stint, ...]:
    columns = [getattr(PlanStint, name) for name in Stint.__slots__]
    rows = await PlanStint.select(*columns).where(PlanStint.plan == plan_id).order_by(PlanStint.person, PlanStint.start)
    return tuple(stint(row) for row in rows)


def stint(row: Mapping[str, Any]) -> Stint:
    flags = {name: bool(row[name]) for name in ("is_locked", "is_published")}
    return Stint(**{**{name: row[name] for name in Stint.__slots__}, **flags})


def _plans() -> Any:
    unit: Any = RotationPlan.unit
    return RotationPlan.select(
        *RotationPlan.all_columns(), unit.name.as_alias("unit_name"), unit.path.as_alias("unit_path")
    )


_COLUMNS = tuple(
    ["id", "title", "unit_name", "unit_path", "starts_on", "periods", "progress", "outcome", "heard_at", "edited"]
)  # fmt: skip


def _plan(row: Mapping[str, Any]) -> PlanRow:
    names = (
        "id",
        "title",
        "unit_name",
        "unit_path",
        "starts_on",
        "periods",
        "progress",
        "outcome",
        "heard_at",
        "edited",
    )
    return PlanRow(
        **{name: row[name] for name in names},
        unit_id=row["unit"],
        state=PlanState(row["state"]),
        settings=msgspec.json.decode(row["settings"], type=Settings),
    )
