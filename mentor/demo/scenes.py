"""One milestone of the demo from its first submission on, decided by the real actions."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.story import Course, Story
from mentor.growth.actions.milestones import submit_milestone
from mentor.growth.rules.milestones import LEVEL_KEY, Submission, SupervisionLevel
from mentor.growth.tables import Evidence, Milestone
from mentor.kernel.actor import Actor
from mentor.signoff.actions import decide, record_calibration, rule
from mentor.signoff.rules import Answer, Decision, GivenAnswer, Minutes, SeatName
from mentor.signoff.tables import SignoffRequest, SignoffSeat

Deed = Callable[[], Awaitable[object]]
MENTOR_SEATS = (SeatName.PARTY, SeatName.TECHNICAL)


def deciding(
    state: dict[str, int],
    seat: SeatName,
    decision: Decision,
    when: datetime,
    comment: str,
    actor_of: Callable[[int], Actor],
    level: int = 0,
) -> Deed:
    """The holder of a seat decides at `when`; the request is in `state` once it has been opened.

    `level` is the supervision still needed, where that is asked.
    """
    answers = {LEVEL_KEY: GivenAnswer(Answer.MET, step=level)} if level and decision is Decision.ACCEPTED else {}

    async def deed() -> None:
        request = state["request"]
        mine = (SignoffSeat.request == request) & (SignoffSeat.name == seat)
        holder = (await SignoffSeat.select(SignoffSeat.holder).where(mine))[0]["holder"]
        this = SignoffRequest.id == request
        version = (await SignoffRequest.select(SignoffRequest.version).where(this))[0]["version"]
        await decide(
            request, seat, decision, comment, answers, actor=actor_of(holder), now=when, expected_version=version
        )

    return deed


@dataclass(slots=True)
class Scene:
    """One milestone from its first submission on."""

    chance: random.Random
    actor_of: Callable[[int], Actor]
    office: Actor
    story: Story
    milestone: int
    deeds: list[Any]
    state: dict[str, int]
    level: int

    def play(self, course: Course, when: datetime) -> None:
        self.submit(when, 1)
        script = {
            Course.ACCEPTED: self.both_accept,
            Course.RETURNED_THEN_ACCEPTED: self.returned_then_accepted,
            Course.CALIBRATED: self.calibrated,
            Course.RULED: self.ruled,
            Course.SPLIT: self.split,
            Course.HALF: self.half,
            Course.RETURNED: self.returned,
        }.get(course)
        if script:  # otherwise it still waits for both
            script(when)

    def submit(self, when: datetime, version: int) -> None:
        async def deed() -> None:
            chance = self.chance
            await Evidence.insert(
                Evidence(
                    milestone=self.milestone,
                    kind="text",
                    text=f"{chance.choice(words.EVIDENCE)}：{chance.choice(words.TOPICS)}，"
                    f"{chance.choice(words.PROBLEMS)}的问题已闭环。",
                    added_in=version,
                    added_by=self.story.mentee[0],
                    added_at=when,
                )
            )
            if version > 1:
                await Milestone.update({Milestone.version: version}).where(Milestone.id == self.milestone)
            note = "已按意见补充，请审阅。" if version > 1 else "材料已备齐，请两位导师审阅。"
            actor = self.actor_of(self.story.mentee[0])
            self.state["request"] = await submit_milestone(
                self.milestone, Submission(SupervisionLevel(str(self.level)), note), actor=actor, now=when
            )

        self._add(when, deed)

    def _add(self, when: datetime, deed: Deed) -> None:
        self.deeds.append((when, len(self.deeds), deed))

    def _decide(self, when: datetime, seat: SeatName, decision: Decision, comment: str = "") -> None:
        said = comment or self.chance.choice(words.ACCEPT_REMARKS)
        self._add(when, deciding(self.state, seat, decision, when, said, self.actor_of, self.level))

    def both_accept(self, when: datetime) -> None:
        for seat in MENTOR_SEATS:
            self._decide(when + timedelta(hours=self.chance.randint(2, 70)), seat, Decision.ACCEPTED)

    def returned(self, when: datetime) -> None:
        for n, seat in enumerate(MENTOR_SEATS):
            reason = self.chance.choice(words.RETURN_REASONS)
            self._decide(when + timedelta(hours=5 + 20 * n), seat, Decision.RETURNED, reason)

    def returned_then_accepted(self, when: datetime) -> None:
        self.returned(when)
        again = when + timedelta(days=4)
        self.submit(again, 2)
        self.both_accept(again)

    def half(self, when: datetime) -> None:
        self._decide(when + timedelta(hours=6), SeatName.PARTY, Decision.ACCEPTED)

    def split(self, when: datetime) -> None:
        self._decide(when + timedelta(hours=6), SeatName.TECHNICAL, Decision.ACCEPTED)
        reason = words.RETURN_REASONS[1]
        self._decide(when + timedelta(hours=9), SeatName.PARTY, Decision.RETURNED, reason)

    def calibrated(self, when: datetime) -> None:
        self._talk(when)
        for n, seat in enumerate(MENTOR_SEATS):
            self._decide(when + timedelta(days=2, hours=4 + n), seat, Decision.ACCEPTED)

    def ruled(self, when: datetime) -> None:
        self._talk(when)
        self._decide(when + timedelta(days=2, hours=4), SeatName.PARTY, Decision.RETURNED, words.RETURN_REASONS[1])
        self._decide(when + timedelta(days=2, hours=5), SeatName.TECHNICAL, Decision.ACCEPTED)
        moment = when + timedelta(days=4)

        async def deed() -> None:
            await rule(
                self.state["request"],
                accepts=True,
                reason="会商后查看了现场和谈话记录，党员作用有具体事例，予以认可；请在下一里程碑补充群众评价。",
                actor=self.office,
                now=moment,
                expected_version=1,
            )

        self._add(moment, deed)

    def _talk(self, when: datetime) -> None:
        self.split(when)
        moment = when + timedelta(days=2)

        async def deed() -> None:
            minutes = Minutes(
                held_on=moment.date(),
                present=MENTOR_SEATS,
                text=self.chance.choice(words.MINUTES),
                decide_by=moment.date() + timedelta(days=5),
            )
            actor = self.actor_of(self.story.technical[0])
            await record_calibration(self.state["request"], minutes, actor=actor, now=moment, expected_version=1)

        self._add(moment, deed)
