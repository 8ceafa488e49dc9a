"""Rotations, secondments and loans of the demo: one in every state, each lived through by the people who act on it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.demo.moving import hr_of
from mentor.demo.story import is_mentee
from mentor.kernel.actor import Actor
from mentor.pairing.rules.states import MentorshipState
from mentor.pairing.tables import Mentorship
from mentor.rotations.actions import consents, deciding, ending, handing, proposing, seats
from mentor.rotations.actions.ending import Ending, Written
from mentor.rotations.actions.seats import Arrangement
from mentor.rotations.queries.assignments import AssignmentRow, Parts, assignment_row, parts_of
from mentor.rotations.rules.assignments import Grade, Kind, NewAssignment, Remedy, ReviewKind, Verdict, middle
from mentor.rotations.rules.life import Needed, Step
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision

MORNING = time(1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stay:
    """`begins`: days from today to the first day, negative when it has begun; it takes `days`, or ends after fewer."""

    kind: Kind
    home: str
    host: str
    begins: int
    days: int
    position: str
    tasks: str
    reason: str
    ends_early: int | None = None
    is_mentee: bool = False


STAYS = (
    Stay(Kind.LOAN, "KD", "HY", 39, 120, "", "参加年度大修的备件核对。", "大修期间人手不足"),
    Stay(Kind.SECONDMENT, "KD", "HY", 32, 365, "设备室副主任（挂职）", "负责检修计划和外协管理。", "补足现场管理经历"),
    Stay(Kind.LOAN, "HY", "KD", 29, 180, "", "参加新牌号试制的工艺记录。", "试制项目需要熟悉热工的人"),
    Stay(Kind.PROJECT, "KD", "HY", 20, 300, "", "余热利用项目的材料选型。", "联建项目派驻"),
    Stay(Kind.SECONDMENT, "HY", "KD", 8, 364, "质量室主任助理（挂职）", "负责质量改进小组。", "补足质量管理经历",
         is_mentee=True),
    Stay(Kind.LOAN, "KD", "HY", 1, 150, "", "参加安全标准化复审。", "复审期间借调"),
    Stay(Kind.LOAN, "KD", "HY", -40, 200, "", "编制检修作业指导书。", "编写任务集中"),
    Stay(Kind.SECONDMENT, "HY", "KD", -200, 364, "工艺室副主任（挂职）", "主持工艺稳定性改进。", "岗位实践锻炼",
         is_mentee=True),
    Stay(Kind.LOAN, "KD", "HY", -184, 180, "", "参加能源管理体系建设。", "体系认证前借调"),
    Stay(Kind.SECONDMENT, "KD", "HY", -420, 364, "安全室副主任（挂职）", "负责班组安全建设。", "党务与业务双向锻炼"),
    Stay(Kind.LOAN, "HY", "KD", -150, 270, "", "参加检测实验室搬迁。", "搬迁期间借调", ends_early=90),
)  # fmt: skip


@dataclass(slots=True)
class _Living:
    """One assignment and everybody who acts on it."""

    stay: Stay
    cast: Cast
    hr: Actor
    today: date
    person: int
    supervisor: int
    receiver: int
    witness: int
    id: int = 0
    request: int = 0
    first: date = field(init=False)
    last: date = field(init=False)

    def __post_init__(self) -> None:
        self.first = self.today + timedelta(days=self.stay.begins)
        self.last = self.first + timedelta(days=self.stay.days)

    def actor(self, person: int | None) -> Actor:
        assert person is not None
        return Actor(account_id=self.cast.accounts[person], person_id=person, address="10.8.0.31")

    async def row(self) -> AssignmentRow:
        return await assignment_row(self.id, self.hr)

    async def parts(self) -> Parts:
        return await parts_of(self.id)


_Deed = Callable[[_Living, datetime], Awaitable[None]]


async def build_stays(cast: Cast, today: date, now: datetime) -> None:
    """Every deed that lies in the past by now, one assignment after the other."""
    hr, matched = hr_of(cast), await _matched()
    chosen: set[int] = set()
    heads = {person for person, man in cast.people if "head" in man.tags}
    for n, stay in enumerate(STAYS):
        host = f"{stay.host}{('03', '04', '05')[n % 3]}"
        free = [one for one in _young(cast, stay.home, today) if one[0] not in chosen | heads]
        person, man = next((one for one in free if (one[0] in matched) is stay.is_mentee), free[0])
        mates = [i for i, other in cast.people if other.unit == man.unit and i not in heads | chosen | {person}]
        guide = next(i for i, other in cast.people if other.unit == host and i not in heads | chosen)
        chosen |= {person, guide}
        living = _Living(stay, cast, hr, today, person, guide, mates[0], mates[1])
        for day, deed in _course(living):
            moment = datetime.combine(day, MORNING) + timedelta(minutes=n)
            if moment <= now:
                await deed(living, moment)


async def _matched() -> set[int]:
    """Who has a running mentorship."""
    rows = await Mentorship.select(Mentorship.mentee).where(Mentorship.state == MentorshipState.ACTIVE.value)
    return {row["mentee"] for row in rows}


def _young(cast: Cast, company: str, today: date) -> Sequence[tuple[int, Man]]:
    return [(i, man) for i, man in cast.people if man.unit.startswith(company) and is_mentee(man, today)]


def _course(living: _Living) -> list[tuple[date, _Deed]]:
    """What happens on which day; days before the first one are counted back from it."""
    stay, first = living.stay, living.first

    def before(days: int) -> date:
        return first - timedelta(days=days)

    course: list[tuple[date, _Deed]] = [
        (before(40), _propose), (before(38), _ask), (before(33), _person_agrees), (before(33), _home_agrees),
        (before(31), _host_agrees), (before(28), _check), (before(25), _approve), (before(10), _open_handover),
        (before(6), _tick), (before(3), _sign), (first, _start),
    ]  # fmt: skip
    if stay.ends_early is not None:
        return [*course, (first + timedelta(days=stay.ends_early), _end_early)]
    course += [(middle(first, living.last), _mid_review), (living.last, _open_review)]
    course += [(living.last + timedelta(days=2), _summary), (living.last + timedelta(days=6), _appraise)]
    return [*course, (living.last + timedelta(days=7), _return)]


async def _propose(it: _Living, now: datetime) -> None:
    host = f"{it.stay.host}{('03', '04', '05')[STAYS.index(it.stay) % 3]}"
    new = NewAssignment(
        person=it.person, kind=it.stay.kind, host_unit=it.cast.units[host][0], starts_on=it.first,
        planned_end=it.last, reason=it.stay.reason, host_position=it.stay.position, tasks=it.stay.tasks,
        supervisor=it.supervisor,
    )  # fmt: skip
    it.id = await proposing.propose(new, actor=it.hr, now=now)


async def _ask(it: _Living, now: datetime) -> None:
    it.request = await consents.ask(it.id, actor=it.hr, now=now)


async def _agree(it: _Living, seat: str, person: int | None, now: datetime) -> None:
    await signoff.decide(it.request, seat, Decision.ACCEPTED, "", actor=it.actor(person), now=now, expected_version=1)


async def _person_agrees(it: _Living, now: datetime) -> None:
    await _agree(it, "mentee", it.person, now)


async def _home_agrees(it: _Living, now: datetime) -> None:
    await _agree(it, "unit_head", (await it.row()).facts.home_decider, now)


async def _host_agrees(it: _Living, now: datetime) -> None:
    await _agree(it, "host", (await it.row()).facts.host_decider, now)


async def _check(it: _Living, now: datetime) -> None:
    await deciding.check_avoidance(it.id, Verdict.CLEAR, "", actor=it.hr, now=now)
    if Needed.MENTORING in (await it.row()).life.wanted:
        note = "两位导师照常指导，每月一次视频。"
        await seats.arrange(it.id, Arrangement(Remedy.CONTINUE, note), actor=it.hr, now=now)
    for task in (await it.parts()).of("task"):
        await deciding.complete_task(it.id, task.id, "已签订变更协议，存人力资源部。", actor=it.hr, now=now)


async def _approve(it: _Living, now: datetime) -> None:
    await deciding.approve(it.id, f"人字〔{now.year}〕{100 + it.id}号", actor=it.hr, now=now)


async def _open_handover(it: _Living, now: datetime) -> None:
    await handing.open_handover(it.id, it.receiver, it.witness, actor=it.hr, now=now)


async def _tick(it: _Living, now: datetime) -> None:
    for part in (await it.parts()).of("item"):
        for person in (it.person, it.receiver):
            await handing.tick(it.id, part.id, "见清单附页", actor=it.actor(person), now=now)


async def _sign(it: _Living, now: datetime) -> None:
    for person in (it.person, it.receiver, it.witness):
        await handing.sign(it.id, actor=it.actor(person), now=now)


async def _start(it: _Living, now: datetime) -> None:
    await handing.start(it.id, "", actor=it.hr, now=now)


async def _review(it: _Living, written: Written, person: int | None, now: datetime) -> None:
    await ending.write_review(it.id, written, actor=it.actor(person), now=now)


async def _mid_review(it: _Living, now: datetime) -> None:
    if Needed.MID_REVIEW in (await it.row()).life.wanted:
        text = "已熟悉现场和人员，能独立安排日常工作；下一步多参加事故分析。"
        await _review(it, Written(ReviewKind.MID, text), it.supervisor, now)


async def _open_review(it: _Living, now: datetime) -> None:
    await ending.open_review(it.id, actor=it.hr, now=now)


async def _summary(it: _Living, now: datetime) -> None:
    await _review(it, Written(ReviewKind.SUMMARY, "完成了约定的任务，学会了与班组打交道。"), it.person, now)


async def _appraise(it: _Living, now: datetime) -> None:
    written = Written(ReviewKind.APPRAISAL, "工作主动，作风扎实，提出的三条建议已采用。", Grade.EXCELLENT)
    await _review(it, written, it.supervisor, now)
    opinion = replace(written, kind=ReviewKind.OPINION, text="同意接收单位的鉴定意见。", grade=None)
    await _review(it, opinion, (await it.row()).facts.home_decider, now)


async def _return(it: _Living, now: datetime) -> None:
    await ending.finish(it.id, Ending(Step.RETURN, it.last), actor=it.hr, now=now)


async def _end_early(it: _Living, now: datetime) -> None:
    day = it.first + timedelta(days=it.stay.ends_early or 0)
    await ending.finish(it.id, Ending(Step.END_EARLY, day, "实验室搬迁提前完成。"), actor=it.hr, now=now)
