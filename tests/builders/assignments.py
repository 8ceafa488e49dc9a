"""An assignment from one company to another, and everybody who acts on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit
from mentor.rotations.actions import consents, deciding, ending, handing, proposing
from mentor.rotations.actions.ending import Ending, Written
from mentor.rotations.actions.posts import found_post, place
from mentor.rotations.queries.assignments import AssignmentRow, Parts, assignment_row, parts_of
from mentor.rotations.rules.assignments import Grade, Kind, NewAssignment, Outcome, ReviewKind, TaskKind, Verdict
from mentor.rotations.rules.life import State, Step
from mentor.rotations.rules.posts import NewPost
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision
from tests.builders.pairing import NOON, TODAY, House, a_house, a_mentee, later, somebody

#: The first day of the stay, and its last: a year.
FIRST, LAST = TODAY + timedelta(days=30), date(2027, 3, 31)


def on(day: date) -> datetime:
    """Noon of this day."""
    return NOON + (day - TODAY)


@dataclass(frozen=True, slots=True)
class Stay:
    """Who goes from the workshop of one company to another company, and who acts on it."""

    id: int
    house: House
    host: OrgUnit
    person: Actor
    home_head: Actor
    host_head: Actor
    supervisor: Actor
    receiver: Actor
    witness: Actor

    @property
    def hr(self) -> Actor:
        return self.house.hr

    async def row(self, actor: Actor | None = None) -> AssignmentRow:
        return await assignment_row(self.id, actor or self.hr)

    async def parts(self) -> Parts:
        return await parts_of(self.id)

    async def state(self) -> State:
        return (await self.row()).life.state


def number(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


async def a_stay(house: House | None = None, person: Actor | None = None, **changes: Any) -> Stay:
    """Proposed: a secondment of a year unless `changes` of the proposal say otherwise."""
    house = house or await a_house()
    person = person or await a_mentee(house, name="李学")
    host = house.elsewhere
    home_head = await somebody(house.department, Role.UNIT_HEAD, name="派出负责")
    host_head = await somebody(host, Role.UNIT_HEAD, name="接收负责")
    supervisor = await somebody(host, name="周指导")
    values: dict[str, Any] = {
        "person": number(person), "kind": Kind.SECONDMENT, "host_unit": host.id, "starts_on": FIRST,
        "planned_end": LAST, "reason": "补足现场经历", "tasks": "负责检修计划", "host_position": "设备室副主任",
        "supervisor": number(supervisor),
    }  # fmt: skip
    made = await proposing.propose(NewAssignment(**values | changes), actor=house.hr, now=NOON)
    receiver, witness = await somebody(house.department, name="钱接班"), await somebody(house.company, name="孙监交")
    return Stay(made, house, host, person, home_head, host_head, supervisor, receiver, witness)


async def a_post_of(house: House, unit: OrgUnit, holder: Actor | None = None) -> int:
    post = await found_post(NewPost(f"GW{unit.id}", "点检员", unit.id, 2, 0), actor=house.hr, now=NOON)
    if holder is not None:
        await place(post, number(holder), date(2022, 1, 1), actor=house.hr, now=NOON)
    return post


async def asked(stay: Stay, now: datetime = NOON) -> int:
    return await consents.ask(stay.id, actor=stay.hr, now=now)


async def answered(
    stay: Stay, request: int, actor: Actor, decision: Decision = Decision.ACCEPTED, comment: str = ""
) -> None:
    seat = {
        stay.person.person_id: "mentee",
        stay.home_head.person_id: "unit_head",
        stay.host_head.person_id: "host",
    }[actor.person_id]
    await signoff.decide(request, seat, decision, comment, actor=actor, now=later(1), expected_version=1)


async def consented(stay: Stay) -> None:
    request = await asked(stay)
    for actor in (stay.person, stay.home_head, stay.host_head):
        await answered(stay, request, actor)


async def decided(stay: Stay, verdict: Verdict = Verdict.CLEAR, reason: str = "") -> None:
    """Consents, avoidance, what the law asks for, the number of the decision."""
    await consented(stay)
    await deciding.check_avoidance(stay.id, verdict, reason, actor=stay.hr, now=later(2))
    for task in (await stay.parts()).of("task"):
        await deciding.complete_task(stay.id, task.id, f"材料{TaskKind(task.kind).value}", actor=stay.hr, now=later(3))
    await deciding.approve(stay.id, "人字〔2026〕12号", actor=stay.hr, now=later(4))


async def handing_over(stay: Stay) -> None:
    await decided(stay)
    await handing.open_handover(stay.id, number(stay.receiver), number(stay.witness), actor=stay.hr, now=later(5))


async def ticked(stay: Stay, *actors: Actor) -> None:
    for item in (await stay.parts()).of("item"):
        for actor in actors:
            await handing.tick(stay.id, item.id, "无", actor=actor, now=later(6))


async def signed(stay: Stay) -> None:
    await handing_over(stay)
    await ticked(stay, stay.person, stay.receiver)
    for actor in (stay.person, stay.receiver, stay.witness):
        await handing.sign(stay.id, actor=actor, now=later(7))


async def begun(stay: Stay) -> None:
    await signed(stay)
    await handing.start(stay.id, "", actor=stay.hr, now=on(FIRST))


async def reviewed(stay: Stay, kind: ReviewKind, actor: Actor, now: datetime) -> None:
    """Written, every criterion delivered and the grade good when it is the appraisal."""
    written = Written(kind, "工作扎实，完成任务。")
    if kind is ReviewKind.APPRAISAL:
        outcomes = tuple((one.id, Outcome.MET) for one in (await stay.parts()).of("aim"))
        written = replace(written, grade=Grade.EXCELLENT, outcomes=outcomes)
    await ending.write_review(stay.id, written, actor=actor, now=now)


async def looked_back(stay: Stay) -> None:
    """In post, half-way reviewed, at its end, everything written."""
    await begun(stay)
    await reviewed(stay, ReviewKind.MID, stay.supervisor, on(date(2026, 10, 1)))
    await ending.open_review(stay.id, actor=stay.hr, now=on(LAST))
    await reviewed(stay, ReviewKind.SUMMARY, stay.person, on(LAST))
    await reviewed(stay, ReviewKind.APPRAISAL, stay.supervisor, on(LAST))
    await reviewed(stay, ReviewKind.OPINION, stay.home_head, on(LAST))


async def returned(stay: Stay) -> None:
    await looked_back(stay)
    await ending.finish(stay.id, Ending(Step.RETURN, LAST), actor=stay.hr, now=on(LAST))
