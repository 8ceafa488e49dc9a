"""A unit, three people and a running mentorship, made straight in the tables."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from mentor.growth.actions.goals import save_goal
from mentor.growth.actions.planned import add_milestone
from mentor.growth.actions.plans import submit_plan
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import LogKind, NewLog, Visibility
from mentor.growth.rules.milestones import EvidenceKind, NewEvidence, Submission, SupervisionLevel
from mentor.growth.rules.plans import GoalLevel, NewGoal, NewMilestone
from mentor.kernel.actor import Actor, Grant
from mentor.pairing.rules.states import MentorshipState, PairState, ProfileState, Seat
from mentor.pairing.tables import MentorPair, MentorProfile, Mentorship, PolicyProfile, Programme
from mentor.people.rules import AccountState, Role
from mentor.people.tables import Account, OrgUnit, Person, RoleGrant
from mentor.signoff import actions as signoff
from mentor.signoff.rules import Decision
from mentor.signoff.tables import SignoffRequest, SignoffSeat

#: Tuesday, 16 June 2026, 10:00 in China.
NOW = datetime(2026, 6, 16, 2, tzinfo=UTC)
TODAY = date(2026, 6, 16)
_number = count(1)


@dataclass(frozen=True, slots=True)
class Growth:
    """One running mentorship and everybody around it."""

    mentorship: int
    programme: int
    unit: int
    unit_path: str
    mentee: Actor
    party: Actor
    technical: Actor
    head: Actor
    hr: Actor
    secretary: Actor
    stranger: Actor
    extra: dict[str, Any] = field(default_factory=dict)


async def a_unit(name: str = "动力车间", parent: str = "/") -> OrgUnit:
    number = next(_number)
    unit = OrgUnit(code=f"G{number}", name=name)
    await unit.save()
    await OrgUnit.update({OrgUnit.path: f"{parent}{unit.id}/"}).where(OrgUnit.id == unit.id)
    unit.path = f"{parent}{unit.id}/"
    return unit


async def a_person(unit: OrgUnit, name: str = "", **values: Any) -> int:
    number = next(_number)
    defaults = {"name": name or f"张{number}", "pinyin": f"zhang{number:04d}", "initials": "z", "unit": unit.id}
    row = Person(**defaults | {"employee_no": f"{number:05d}"} | values)
    return int((await Person.insert(row))[0]["id"])


async def an_actor(unit: OrgUnit, role: Role | None = None, scope: OrgUnit | None = None, name: str = "") -> Actor:
    """A person with an account and, when wanted, one granted role."""
    person = await a_person(unit, name)
    account = Account(
        login=f"u{person}", person=person, state=AccountState.ACTIVE.value, created_at=NOW, must_change_password=False
    )
    account_id = int((await Account.insert(account))[0]["id"])
    grants: tuple[Grant, ...] = ()
    if role is not None:
        scope = scope or unit
        await RoleGrant.insert(RoleGrant(account=account_id, role=role.value, unit=scope.id, granted_at=NOW))
        grants = (Grant(role.value, unit_path=scope.path),)
    return Actor(account_id=account_id, person_id=person, grants=grants, name=f"人员{person}")


async def a_mentorship(
    unit: OrgUnit | None = None, state: MentorshipState = MentorshipState.ACTIVE, **values: Any
) -> Growth:
    unit = unit or await a_unit()
    mentee, party, technical = [await an_actor(unit, name=name) for name in ("李学", "党老师", "业老师")]
    programme = values.pop("programme", None) or await a_programme(unit)
    pair = await _a_pair(party, technical)
    defaults = {
        "programme": programme,
        "mentee": mentee.person_id,
        "pair": pair,
        "party_mentor": party.person_id,
        "technical_mentor": technical.person_id,
        "state": state.value,
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2026, 12, 31),
        "created_at": NOW,
        "changed_at": NOW,
    }
    made = await Mentorship.insert(Mentorship(**defaults | values))
    return Growth(
        mentorship=int(made[0]["id"]),
        programme=programme,
        unit=unit.id,
        unit_path=unit.path,
        mentee=mentee,
        party=party,
        technical=technical,
        head=await an_actor(unit, Role.UNIT_HEAD),
        hr=await an_actor(unit, Role.HR),
        secretary=await an_actor(unit, Role.BRANCH_SECRETARY),
        stranger=await an_actor(await a_unit("另一单位")),
    )


async def a_programme(unit: OrgUnit, numbers: str = "{}") -> int:
    number = next(_number)
    policy = PolicyProfile(code=f"p{number}", name="默认", numbers=numbers, created_at=NOW)
    policy_id = (await PolicyProfile.insert(policy))[0]["id"]
    programme = Programme(
        name=f"第{number}批",
        year=2026,
        unit=unit.id,
        policy=policy_id,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 12, 31),
        created_at=NOW,
    )
    return int((await Programme.insert(programme))[0]["id"])


async def _a_pair(party: Actor, technical: Actor) -> int:
    profiles = []
    for seat, actor in ((Seat.PARTY, party), (Seat.TECHNICAL, technical)):
        row = MentorProfile(person=actor.person_id, seat=seat.value, state=ProfileState.ACTIVE.value, **_moments())
        profiles.append((await MentorProfile.insert(row))[0]["id"])
    pair = MentorPair(
        party=profiles[0], technical=profiles[1], state=PairState.ACTIVE.value, formed_on=date(2026, 1, 5)
    )
    return int((await MentorPair.insert(pair))[0]["id"])


def _moments() -> dict[str, datetime]:
    names = {column._meta.name for column in MentorProfile._meta.columns}
    return {name: NOW for name in ("created_at", "changed_at", "state_since") if name in names}


def a_goal(axis: Axis = Axis.SCENARIO, **values: Any) -> NewGoal:
    defaults = {
        "text": "把支部工作法用到检修班组",
        "measure": "独立组织三次，班组评价合格",
        "axis": axis,
        "level": GoalLevel.ENTERPRISE,
        "due_on": date(2026, 11, 30),
        "edited": 0,
    }
    return NewGoal(**defaults | values)


def a_milestone(*criteria: tuple[Axis, str], **values: Any) -> NewMilestone:
    defaults = {
        "title": "独立处置一次一类缺陷",
        "description": "",
        "due_on": date(2026, 7, 31),
        "criteria": criteria or ((Axis.SCENARIO, "现场当班独立处置，并带动党员突击队"),),
        "edited": 0,
    }
    return NewMilestone(**defaults | values)


def a_log(text: str = "今天跟班巡检，学会看振动频谱。", **values: Any) -> NewLog:
    defaults = {
        "draft_key": f"key-{next(_number):08d}",
        "happened_on": TODAY,
        "kind": LogKind.DAILY,
        "text": text,
        "minutes": 90,
        "axis": Axis.BUSINESS,
        "visibility": Visibility.MENTORS,
        "milestones": (),
        "links": (),
        "edited": 0,
    }
    return NewLog(**defaults | values)


def some_text(text: str = "缺陷处置记录") -> NewEvidence:
    return NewEvidence(EvidenceKind.TEXT, text)


def a_submission(level: SupervisionLevel = SupervisionLevel.INDIRECT, note: str = "") -> Submission:
    return Submission(level, note)


async def an_agreed_milestone(growth: Growth, new: NewMilestone | None = None) -> int:
    """A milestone in a plan that all three have accepted."""
    await save_goal(growth.mentorship, a_goal(), actor=growth.mentee, now=NOW)
    milestone = await add_milestone(growth.mentorship, new or a_milestone(), actor=growth.mentee, now=NOW)
    await accept_plan(growth)
    return milestone


async def accept_plan(growth: Growth) -> None:
    request = await submit_plan(growth.mentorship, actor=growth.mentee, now=NOW)
    version = (await SignoffRequest.select(SignoffRequest.version).where(SignoffRequest.id == request))[0]["version"]
    for seat in await SignoffSeat.select(SignoffSeat.name, SignoffSeat.holder).where(SignoffSeat.request == request):
        holder = Actor(account_id=seat["holder"], person_id=seat["holder"])
        await signoff.decide(request, seat["name"], Decision.ACCEPTED, actor=holder, now=NOW, expected_version=version)
