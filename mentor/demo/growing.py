"""Twelve months of growth: logs and meetings as rows, plans and milestones through the real actions.

The two keys are never written by hand: every decision of the demo was made by `signoff`, at its own moment.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.diary import Diary
from mentor.demo.founding import Cast
from mentor.demo.moments import at
from mentor.demo.scenes import Scene, deciding
from mentor.demo.story import Course, Step, Story, Tale
from mentor.demo.ventures.script import Deeds
from mentor.growth.actions.plans import submit_plan
from mentor.growth.tables import (
    DevelopmentPlan,
    Milestone,
    MilestoneCriterion,
    PlanGoal,
)
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.clock import local_date
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from mentor.signoff.actions import NewDelegation, delegate
from mentor.signoff.rules import Decision, SeatName

Say = Callable[[str], None]


@dataclass(slots=True)
class Growing:
    """Collects what is to be done and when, then does it in the order of time."""

    cast: Cast
    tale: Tale
    now: datetime
    chance: random.Random
    #: Key of each milestone, by the identity of its step.
    ids: dict[int, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    async def tell(self, say: Say, more: Deeds) -> None:
        """`more`: what others do meanwhile."""
        stories = [s for s in self.tale.stories if s.is_running]
        await self._write_plans(stories)
        deeds: Deeds = [*more]
        for story in stories:
            self._plan_deeds(story, deeds)
            for step in story.steps:
                self._step_deeds(story, step, deeds)
        deeds.sort(key=lambda one: one[:2])
        for n, (_, _, deed) in enumerate(deeds):
            if n % 200 == 0:
                say(f"{n}/{len(deeds)}")
            await deed()
        await self._write_days(stories)

    async def _write_plans(self, stories: list[Story]) -> None:
        """Goals, milestones and criteria as they stood when the plan was first submitted."""
        async with write_transaction():
            plans = await insert_rows(
                [DevelopmentPlan(mentorship=s.mentorship_id, changed_at=at(s.starts_on)) for s in stories]
            )
            goals = [g for s, plan in zip(stories, plans, strict=True) for g in self._goals(s, plan)]
            await insert_rows(goals)
            steps = [(s, step) for s in stories for step in s.steps]
            ids = await insert_rows([self._milestone(s, step) for s, step in steps])
            self.ids = {id(step): i for (_, step), i in zip(steps, ids, strict=True)}
            await insert_rows([c for (_, step), i in zip(steps, ids, strict=True) for c in self._criteria(step, i)])

    def _goals(self, story: Story, plan: int) -> list[PlanGoal]:
        axes = ("political", "business", "scenario")
        chosen = [(axis, *self.chance.choice(words.GOALS[axis])) for axis in axes]
        return [
            PlanGoal(
                plan=plan,
                position=n,
                text=text,
                measure=measure,
                axis=axis,
                level=("personal", "enterprise", "national")[n % 3],
                due_on=min(story.starts_on + timedelta(days=120 + 90 * n), story.ends_on),
            )
            for n, (axis, text, measure) in enumerate(chosen)
        ]

    def _milestone(self, story: Story, step: Step) -> Milestone:
        return Milestone(
            mentorship=story.mentorship_id,
            title=step.title,
            description=f"结合“{story.project}”完成，形成可核对的材料。",
            axis=step.axis,
            due_on=step.due_on,
            created_at=at(story.starts_on),
        )

    def _criteria(self, step: Step, milestone: int) -> list[MilestoneCriterion]:
        party = [("political", text) for text in words.CRITERIA["party"][:2]]
        technical = [("business", text) for text in words.CRITERIA["technical"][:2]]
        wanted = {
            "political": party,
            "business": technical,
            "scenario": [*party[:1], *technical[:1], ("scenario", "党建与业务的作用能在同一件事上看到")],
        }[step.axis]
        return [
            MilestoneCriterion(milestone=milestone, position=n, axis=axis, text=text)
            for n, (axis, text) in enumerate(wanted)
        ]

    def _plan_deeds(self, story: Story, deeds: list[Any]) -> None:
        when = at(story.starts_on + timedelta(days=2), 1)
        state: dict[str, int] = {}

        async def ask() -> None:
            state["request"] = await submit_plan(story.mentorship_id, actor=self._actor(story.mentee[0]), now=when)

        deeds.append((when, len(deeds), ask))
        fresh = story.state is MentorshipState.ACTIVE and story.mentorship_id % 23 == 0
        for n, seat in enumerate((SeatName.PARTY, SeatName.TECHNICAL, SeatName.UNIT_HEAD)):
            if fresh and seat is SeatName.UNIT_HEAD:
                continue  # some plans still wait for the unit head
            moment = when + timedelta(days=1 + n, hours=self.chance.randint(0, 6))
            said = self.chance.choice(words.ACCEPT_REMARKS)
            deed = deciding(state, seat, Decision.ACCEPTED, moment, said, self._actor)
            deeds.append((moment, len(deeds), deed))

    def _step_deeds(self, story: Story, step: Step, deeds: list[Any]) -> None:
        if step.course is Course.OPEN or story.mentorship_id % 23 == 0:
            return
        milestone = self.ids[id(step)]
        first = at(min(step.due_on, self.today) - timedelta(days=3), 1, self.chance.randint(0, 50))
        level = min(5, 2 + story.steps.index(step) + self.chance.randint(-1, 1))
        scene = Scene(self.chance, self._actor, self.office(), story, milestone, deeds, {}, level)
        scene.play(step.course, first)

    def _actor(self, person: int, *grants: Grant) -> Actor:
        return Actor(account_id=self.cast.accounts.get(person), person_id=person, grants=grants, address="10.8.0.21")

    def office(self) -> Actor:
        """The Party office of the group, which rules."""
        person = next(i for i, man in self.cast.people if man.unit == "JH01" and "head" in man.tags)
        return self._actor(person, Grant(Role.PARTY_OFFICE, self.cast.units["JH"][1]))

    async def _write_days(self, stories: list[Story]) -> None:
        """Logs, comments and meetings, with the numbers that are kept of them."""
        diary = Diary(self.chance, self.now)
        for story in stories:
            diary.keep(story)
        async with write_transaction():
            await diary.write()


async def some_delegation(growing: Growing, now: datetime) -> None:
    """One mentor is away this week; a colleague decides meanwhile."""
    story = next(s for s in growing.tale.stories if s.state is MentorshipState.ACTIVE)
    others = [p for p, _ in growing.tale.technical if p != story.technical[0]]
    new = NewDelegation(
        delegate_id=others[-1],
        seat=SeatName.TECHNICAL,
        starts_on=local_date(now),
        ends_on=local_date(now) + timedelta(days=9),
        reason="出差，由同专业导师代为认可。",
    )
    await delegate(new, actor=growing._actor(story.technical[0]), now=now)
