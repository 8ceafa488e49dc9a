"""Twelve months of growth: logs and meetings as rows, plans and milestones through the real actions.

The two keys are never written by hand: every decision of the demo was made by `signoff`, at its own moment.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.base import Cast
from mentor.demo.pool import at
from mentor.demo.story import Course, Step, Story, Tale
from mentor.growth.actions.milestones import submit_milestone
from mentor.growth.actions.plans import submit_plan
from mentor.growth.rules.milestones import Submission, SupervisionLevel
from mentor.growth.tables import (
    DevelopmentPlan,
    Evidence,
    GrowthMonth,
    GrowthStanding,
    LogComment,
    LogEntry,
    Meeting,
    MeetingAction,
    Milestone,
    MilestoneCriterion,
    PlanGoal,
)
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.database import insert_rows, write_transaction
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from mentor.signoff.actions import NewDelegation, decide, delegate, record_calibration, rule
from mentor.signoff.rules import Decision, Minutes, SeatName
from mentor.signoff.tables import SignoffRequest, SignoffSeat

Say = Callable[[str], None]
Deed = Callable[[], Awaitable[object]]
MENTOR_SEATS = (SeatName.PARTY, SeatName.TECHNICAL)


@dataclass(slots=True)
class Growing:
    """Collects what is to be done and when, then does it in the order of time."""

    cast: Cast
    tale: Tale
    now: datetime
    chance: random.Random

    @property
    def today(self) -> date:
        return self.now.date()

    async def tell(self, say: Say) -> None:
        stories = [s for s in self.tale.stories if s.is_running]
        await self._write_plans(stories)
        deeds: list[tuple[datetime, int, Deed]] = []
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

    ids: dict[int, int] = None  # type: ignore[assignment]

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
            deeds.append((moment, len(deeds), self._deciding(state, seat, Decision.ACCEPTED, moment)))

    def _step_deeds(self, story: Story, step: Step, deeds: list[Any]) -> None:
        if step.course is Course.OPEN or story.mentorship_id % 23 == 0:
            return
        milestone = self.ids[id(step)]
        first = at(min(step.due_on, self.today) - timedelta(days=3), 1, self.chance.randint(0, 50))
        scene = _Scene(self, story, milestone, deeds, {})
        scene.submit(first, 1)
        script = {
            Course.ACCEPTED: scene.both_accept,
            Course.RETURNED_THEN_ACCEPTED: scene.returned_then_accepted,
            Course.CALIBRATED: scene.calibrated,
            Course.RULED: scene.ruled,
            Course.SPLIT: scene.split,
            Course.HALF: scene.half,
            Course.RETURNED: scene.returned,
        }.get(step.course)
        if script:  # otherwise it still waits for both
            script(first)

    def _deciding(
        self, state: dict[str, int], seat: SeatName, decision: Decision, when: datetime, comment: str = ""
    ) -> Deed:
        async def deed() -> None:
            request = state["request"]
            holder = (
                await SignoffSeat.select(SignoffSeat.holder)
                .where((SignoffSeat.request == request) & (SignoffSeat.name == seat))
                .first()
            )
            version = await SignoffRequest.select(SignoffRequest.version).where(SignoffRequest.id == request).first()
            assert holder is not None and version is not None, "just opened"  # noqa: PT018
            actor = self._actor(holder["holder"])
            words_ = comment or self.chance.choice(words.ACCEPT_REMARKS)
            await decide(request, seat, decision, words_, actor=actor, now=when, expected_version=version["version"])

        return deed

    def _actor(self, person: int, *grants: Grant) -> Actor:
        return Actor(account_id=self.cast.accounts.get(person), person_id=person, grants=grants, address="10.8.0.21")

    def office(self) -> Actor:
        """The Party office of the group, which rules."""
        person = next(i for i, man in self.cast.people if man.unit == "JH01" and "head" in man.tags)
        return self._actor(person, Grant(Role.PARTY_OFFICE, self.cast.units["JH"][1]))

    async def _write_days(self, stories: list[Story]) -> None:
        """Logs, comments and meetings, with the numbers that are kept of them."""
        diary = _Diary(self)
        for story in stories:
            diary.keep(story)
        async with write_transaction():
            await diary.write()


@dataclass(slots=True)
class _Scene:
    """One milestone from its first submission on."""

    play: Growing
    story: Story
    milestone: int
    deeds: list[Any]
    state: dict[str, int]

    def submit(self, when: datetime, version: int) -> None:
        async def deed() -> None:
            chance = self.play.chance
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
            level = (SupervisionLevel.DIRECT, SupervisionLevel.INDIRECT, SupervisionLevel.ALONE)[chance.randint(0, 2)]
            note = "已按意见补充，请审阅。" if version > 1 else "材料已备齐，请两位导师审阅。"
            actor = self.play._actor(self.story.mentee[0])
            self.state["request"] = await submit_milestone(
                self.milestone, Submission(level, note), actor=actor, now=when
            )

        self._add(when, deed)

    def _add(self, when: datetime, deed: Deed) -> None:
        self.deeds.append((when, len(self.deeds), deed))

    def _decide(self, when: datetime, seat: SeatName, decision: Decision, comment: str = "") -> None:
        self._add(when, self.play._deciding(self.state, seat, decision, when, comment))

    def both_accept(self, when: datetime) -> None:
        for seat in MENTOR_SEATS:
            self._decide(when + timedelta(hours=self.play.chance.randint(2, 70)), seat, Decision.ACCEPTED)

    def returned(self, when: datetime) -> None:
        for n, seat in enumerate(MENTOR_SEATS):
            reason = self.play.chance.choice(words.RETURN_REASONS)
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
                actor=self.play.office(),
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
                text=self.play.chance.choice(words.MINUTES),
                decide_by=moment.date() + timedelta(days=5),
            )
            actor = self.play._actor(self.story.technical[0])
            await record_calibration(self.state["request"], minutes, actor=actor, now=moment, expected_version=1)

        self._add(moment, deed)


class _Diary:
    """Rows of everyday life: two to four entries a month, a meeting every third week, comments on most."""

    def __init__(self, play: Growing) -> None:
        self.play = play
        self.chance = play.chance
        self.logs: list[LogEntry] = []
        self.comments: list[tuple[int, LogComment]] = []  # index of the entry
        self.meetings: list[tuple[Meeting, str]] = []
        self.totals: dict[int, Counter[str]] = {}
        self.months: dict[tuple[int, str], Counter[str]] = {}
        self.last: dict[int, dict[str, date]] = {}

    def keep(self, story: Story) -> None:
        end = min(story.ends_on, self.play.today - timedelta(days=1))
        quiet = story.mentorship_id % 17 == 0  # some have gone quiet: HR should see it
        if quiet:
            end = min(end, self.play.today - timedelta(days=48))
        if story.state is MentorshipState.TERMINATED:
            end = min(end, story.starts_on + timedelta(days=150))
        self.totals[story.mentorship_id] = Counter()
        self.last[story.mentorship_id] = {}
        day = story.starts_on + timedelta(days=self.chance.randint(2, 6))
        while day <= end:
            self._entry(story, day, end)
            day += timedelta(days=self.chance.randint(6, 15))
        day = story.starts_on + timedelta(days=self.chance.randint(4, 12))
        while day <= end:
            self._meeting(story, day)
            day += timedelta(days=self.chance.randint(16, 28))

    def _entry(self, story: Story, day: date, end: date) -> None:
        chance = self.chance
        kind = chance.choices(tuple(words.LOG_TEXTS), (50, 18, 10, 12, 10))[0]
        text = chance.choice(words.LOG_TEXTS[kind]).format(
            mentor=f"{chance.choice((story.party, story.technical))[1].name[0]}老师",
            place=chance.choice(words.PLACES),
            topic=chance.choice(words.TOPICS),
            problem=chance.choice(words.PROBLEMS),
        )
        written = at(day + timedelta(days=chance.choice((0, 0, 0, 1, 2, 9))), 10, chance.randint(0, 59))
        written = min(written, self.play.now)
        private = kind == "reflection" and chance.random() < 0.12
        minutes = chance.choice((None, 60, 90, 120, 240))
        late = (written.date() - day).days > 7
        recent = (self.play.today - written.date()).days < 9
        entry = LogEntry(
            mentorship=story.mentorship_id,
            author=story.mentee[0],
            draft_key=f"demo-{len(self.logs)}",
            state="submitted",
            happened_on=day,
            kind=kind,
            text=text,
            minutes=minutes,
            axis=chance.choice(("political", "business", "business", "scenario", None)),
            visibility="private" if private else chance.choices(("mentors", "unit"), (80, 20))[0],
            is_late=late,
            created_at=written,
            changed_at=written,
            submitted_at=written,
        )
        self.logs.append(entry)
        if private:
            return
        self._count(
            story.mentorship_id, day, {"logs": 1, "late_logs": int(late), "minutes": minutes or 0}, "last_log_on"
        )
        for seat, (person, _) in (("party", story.party), ("technical", story.technical)):
            self._read(story, entry, seat, person, written, unread=recent and chance.random() < 0.6)

    def _read(self, story: Story, entry: LogEntry, seat: str, person: int, written: datetime, *, unread: bool) -> None:
        if unread:
            setattr(entry, f"{seat}_unread_since", written)
            return
        moment = min(written + timedelta(days=self.chance.randint(0, 5), hours=3), self.play.now)
        setattr(entry, f"{seat}_read_at", moment)
        setattr(entry, f"{seat}_read_by", person)
        totals = self.totals[story.mentorship_id]
        totals[f"{seat}_read"] += 1
        self._seen(story.mentorship_id, f"{seat}_seen_on", moment.date())
        if self.chance.random() < 0.35:
            totals[f"{seat}_comments"] += 1
            entry.commented_at = entry.commented_at or moment
            comment = LogComment(
                log=0,
                kind="comment",
                author=person,
                seat=seat,
                text=self.chance.choice(words.COMMENTS),
                written_at=moment,
            )
            self.comments.append((len(self.logs) - 1, comment))

    def _meeting(self, story: Story, day: date) -> None:
        chance = self.chance
        kind, party, technical = chance.choice(
            (("coaching", False, True), ("talk", True, False), ("joint", True, True), ("site", False, True))
        )
        meeting = Meeting(
            mentorship=story.mentorship_id,
            kind=kind,
            held_on=day,
            minutes=chance.choice((30, 45, 60, 90)),
            place=chance.choice(words.PLACES),
            party=story.party[0] if party else None,
            technical=story.technical[0] if technical else None,
            agenda=chance.choice(words.AGENDAS),
            topics="work study" if kind == "talk" else "",
            content="按议题逐条沟通，形成下一步安排。",
            recorded_by=story.mentee[0],
            recorded_at=at(day, 9),
        )
        self.meetings.append((meeting, chance.choice(words.ACTIONS)))
        self._count(story.mentorship_id, day, {"meetings": 1}, "last_meeting_on")
        for seat, there in (("party", party), ("technical", technical)):
            if there:
                self._seen(story.mentorship_id, f"{seat}_seen_on", day)

    def _count(self, mentorship: int, day: date, add: dict[str, int], last: str) -> None:
        self.totals[mentorship].update(add)
        self.months.setdefault((mentorship, day.strftime("%Y-%m")), Counter()).update(add)
        self._seen(mentorship, last, day)

    def _seen(self, mentorship: int, name: str, day: date) -> None:
        self.last[mentorship][name] = max(self.last[mentorship].get(name, day), day)

    async def write(self) -> None:
        ids = await insert_rows(self.logs)
        for index, comment in self.comments:
            comment.log = ids[index]
        await insert_rows([comment for _, comment in self.comments])
        meetings = await insert_rows([meeting for meeting, _ in self.meetings])
        await insert_rows(
            [
                MeetingAction(
                    meeting=i,
                    mentorship=meeting.mentorship,
                    text=text,
                    due_on=meeting.held_on + timedelta(days=14),
                    done_at=at(meeting.held_on + timedelta(days=10)) if n % 5 else None,
                    done_by=meeting.recorded_by if n % 5 else None,
                )
                for n, (i, (meeting, text)) in enumerate(zip(meetings, self.meetings, strict=True))
            ]
        )
        standings: dict[int, Any] = {m: dict(c) | self.last[m] for m, c in self.totals.items()}
        await GrowthStanding.delete().where(GrowthStanding.mentorship.is_in(list(standings) or [0]))
        await insert_rows([GrowthStanding(mentorship=m, **values) for m, values in standings.items()])
        months: dict[tuple[int, str], Any] = {key: dict(c) for key, c in self.months.items()}
        await insert_rows([GrowthMonth(mentorship=m, month=month, **values) for (m, month), values in months.items()])


async def some_delegation(growing: Growing, now: datetime) -> None:
    """One mentor is away this week; a colleague decides meanwhile."""
    story = next(s for s in growing.tale.stories if s.state is MentorshipState.ACTIVE)
    others = [p for p, _ in growing.tale.technical if p != story.technical[0]]
    new = NewDelegation(
        delegate_id=others[-1],
        seat=SeatName.TECHNICAL,
        starts_on=now.date(),
        ends_on=now.date() + timedelta(days=9),
        reason="出差，由同专业导师代为认可。",
    )
    await delegate(new, actor=growing._actor(story.technical[0]), now=now)
