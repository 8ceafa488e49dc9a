"""A small enterprise, who is who in it, and an object of the one mentee behind every parameter of an address."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mentor.demo.build import build_demo
from mentor.files.actions import keep
from mentor.growth import tables as growth
from mentor.journal.tables import JournalEntry
from mentor.kernel import clock
from mentor.kernel.actor import Actor, Grant
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Phrase
from mentor.kernel.phrases import write_phrase
from mentor.notifications.tables import Mail, Message
from mentor.pairing import tables as pairing
from mentor.pairing.rules.states import Seat
from mentor.people import tables as people
from mentor.people.rules import AccountState, Role
from mentor.signoff import tables as signoff
from mentor.web.api import SCOPES
from tests.access.of_knowledge import knowledge_objects
from tests.access.of_matching import a_matching, a_wish
from tests.access.of_projects import project_objects
from tests.access.of_rotations import assignment_objects, rotation_objects
from tests.builders.people import a_grant, a_party_org, a_person, a_unit, an_account
from tests.builders.roster import checked
from tests.builders.roster import people as roster_rows
from tests.databases import MigratedDatabase

#: Whose object it is.
OWN = "mentee", "party", "technical"
#: Colleagues of the mentee's unit: without any part, and the three of another mentorship.
SAME_UNIT = "colleague", "other_mentee", "other_party", "other_technical"
SCOPED = {
    "hr": Role.HR,
    "party_office": Role.PARTY_OFFICE,
    "unit_head": Role.UNIT_HEAD,
    "branch_secretary": Role.BRANCH_SECRETARY,
    "leader": Role.LEADER,
    "observer": Role.OBSERVER,
}
#: The same roles over another company.
ELSEWHERE = tuple(f"{role}_elsewhere" for role in SCOPED)
ADMINISTRATORS = "sysadmin", "secadmin", "auditor"
NOBODY = "anonymous", "disabled"
STRANGERS = (*SAME_UNIT, *ELSEWHERE, *ADMINISTRATORS, *NOBODY)
ACTORS = (*OWN, *SAME_UNIT, *SCOPED, *ELSEWHERE, *ADMINISTRATORS, *NOBODY)
#: Something still open is looked for first.
ENDS = {signoff.SignoffRequest: signoff.SignoffRequest.closed_at, growth.Milestone: growth.Milestone.settled_on}
#: No such row: whoever is let in learns so, everybody else is turned away before.
MISSING = 999_999


@dataclass(slots=True)
class World:
    accounts: dict[str, people.Account] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    #: What stands in forms besides numbers of objects.
    words: dict[str, str] = field(default_factory=dict)
    #: The name of the mentee: in no answer that turns somebody away.
    canary: str = ""


def token_of(name: str) -> str:
    return f"mt_{name}"


#: Made once per process, then put back: most of what these tests cost would be making it.
_MADE: list[World] = []


async def a_world(database: MigratedDatabase) -> World:
    """The database, empty before, holds the world."""
    if _MADE:
        await database.put_back("world")
    else:
        _MADE.append(await _make())
        await database.keep("world")
    return _MADE[0]


async def _make() -> World:
    now = clock.now()
    tale = await build_demo(now, lambda _: None, mentorships=8)
    assert tale
    world = World()
    own = await _the_own(world)
    await _strangers_of(world, own)
    await _scoped(world, own)
    await _administrators(world)
    for name, account in world.accounts.items():
        await _token(name, account, now)
    await _rows(world, own, now)
    await _objects(world, own)
    return world


async def _account_of(person: int) -> people.Account:
    account = await people.Account.objects().get(people.Account.person == person)
    assert account
    return account


async def _the_own(world: World) -> pairing.Mentorship:
    mentee = await people.Account.objects().get(people.Account.login == "demo-mentee")
    assert mentee
    own = await pairing.Mentorship.objects().get(pairing.Mentorship.mentee == mentee.person)
    assert own
    for name, person in zip(OWN, (own.mentee, own.party_mentor, own.technical_mentor), strict=True):
        world.accounts[name] = await _account_of(person)
    person = await people.Person.objects().get(people.Person.id == own.mentee)
    assert person
    world.canary = person.name
    return own


async def _without_grants(persons: set[int]) -> None:
    """The demo's mentors may be heads of something too; here they are mentors and nothing else."""
    accounts = await people.Account.select(people.Account.id).where(people.Account.person.is_in(sorted(persons)))
    await people.RoleGrant.delete().where(people.RoleGrant.account.is_in([one["id"] for one in accounts]))


async def _strangers_of(world: World, own: pairing.Mentorship) -> None:
    """Three of another mentorship, sharing nobody with the own one, moved into the mentee's unit."""
    mentee = await people.Person.objects().get(people.Person.id == own.mentee)
    assert mentee
    taken = {own.mentee, own.party_mentor, own.technical_mentor}
    alike = (pairing.Mentorship.state == own.state) & (pairing.Mentorship.programme == own.programme)
    others = await pairing.Mentorship.objects().where(alike).order_by(pairing.Mentorship.id)
    other = next(one for one in others if not taken & {one.mentee, one.party_mentor, one.technical_mentor})
    unit = await people.OrgUnit.objects().get(people.OrgUnit.id == mentee.unit)
    await _without_grants({*taken, other.mentee, other.party_mentor, other.technical_mentor})
    colleague = await a_person(unit=unit)
    for name, person in zip(
        SAME_UNIT, (colleague.id, other.mentee, other.party_mentor, other.technical_mentor), strict=True
    ):
        await people.Person.update({people.Person.unit: mentee.unit}).where(people.Person.id == person)
        world.accounts[name] = await an_account(colleague) if name == "colleague" else await _account_of(person)


async def _scoped(world: World, own: pairing.Mentorship) -> None:
    """Every role over the mentee's company (Party roles: over the root of the Party tree) and over another one."""
    mentee = await people.Person.objects().get(people.Person.id == own.mentee)
    unit = await people.OrgUnit.objects().get(people.OrgUnit.id == mentee.unit) if mentee else None
    org = await people.PartyOrg.objects().get(people.PartyOrg.id == mentee.party_org) if mentee else None
    assert unit
    company = await people.OrgUnit.objects().get(people.OrgUnit.id == int(unit.path.split("/")[2]))
    root = await people.PartyOrg.objects().get(people.PartyOrg.id == 1)
    group = await people.OrgUnit.objects().get(people.OrgUnit.id == company.parent)
    elsewhere, party_elsewhere = await a_unit(group), await a_party_org(root)
    scopes = {"": (company, org or root), "_elsewhere": (elsewhere, party_elsewhere)}
    for suffix, (over, party) in scopes.items():
        for name, role in SCOPED.items():
            account = await an_account(await a_person(unit=over))
            where: Any = {"party_org": party.id} if role is Role.BRANCH_SECRETARY else {"unit": over}
            await a_grant(account, role, **where)
            world.accounts[name + suffix] = account
    world.accounts["disabled"] = await an_account(await a_person(unit=company), state=AccountState.DISABLED)


async def _administrators(world: World) -> None:
    for role in ADMINISTRATORS:
        account = await people.Account.objects().get(people.Account.login == f"demo-{role}")
        assert account
        world.accounts[role] = account


async def _token(name: str, account: people.Account, now: datetime) -> None:
    digest = hashlib.sha256(token_of(name).encode()).hexdigest()
    row = people.ApiToken(account=account.id, name=name, token_hash=digest, scopes=" ".join(SCOPES), created_at=now)
    await people.ApiToken.insert(row)


async def _rows(world: World, own: pairing.Mentorship, now: datetime) -> None:
    """What the demo has no example of. HR's own things belong to `hr`, personal ones to the mentee."""
    hr, mentee, technical = world.accounts["hr"], world.accounts["mentee"], world.accounts["technical"]
    unit = (await people.Person.objects().get(people.Person.id == own.mentee)).unit
    today = clock.local_date(now)
    rows = {
        "mapping_id": people.ImportMapping(name="SAP", saved_by=hr.id, saved_at=now),
        "export_id": growth.CohortExport(asked_by=hr.person, query="", purpose="", rows=1, asked_at=now),
        "view_id": people.SavedView(account=hr.id, page="cohort", name="mine", query=""),
        "declaration_id": people.AvoidanceDeclaration(
            person=own.mentee, counterpart=own.party_mentor, relation="other", declared_at=now
        ),
        "delegation_id": signoff.SignoffDelegation(
            principal=technical.person,
            delegate=hr.person,
            seat="technical",
            starts_on=today,
            ends_on=today,
            reason="away",
            created_at=now,
        ),
        "session_id": people.SignInSession(
            token_hash="x", account=mentee.id, created_at=now, seen_at=now, ends_at=now + timedelta(hours=1)
        ),
        "message_id": Message(recipient=own.mentee, kind="news", phrase=write_phrase(Phrase("Home")), created_at=now),
        "mail_id": Mail(
            recipient=own.mentee,
            to_address="a@b.example",
            content=write_phrase(Phrase("Home")),
            state="failed",
            next_try_at=now,
            created_at=now,
        ),
        "notice_id": pairing.PublicNotice(title="公示", starts_on=today, ends_on=today, unit=unit, published_at=now),
    }
    for parameter, row in rows.items():
        made = await type(row).insert(row)
        world.objects[parameter] = made[0]["id"]
    await _an_import(world, hr)
    await _a_meeting_of_three(world, own, now)
    actor = Actor(account_id=mentee.id, person_id=own.mentee, grants=(), language="en")
    over = (
        await people.RoleGrant.select(people.RoleGrant.unit.path)
        .where(people.RoleGrant.account == hr.id)
        .order_by(people.RoleGrant.id)
        .first()
    )
    assert over
    keeper = Actor(account_id=hr.id, person_id=hr.person, grants=(Grant(Role.HR, over["unit.path"]),), language="en")
    world.objects |= await knowledge_objects(actor, keeper, now)
    office, party = world.accounts["party_office"], world.accounts["party"]
    secretary = Actor(office.id, office.person, (Grant(Role.PARTY_OFFICE, over["unit.path"]),), language="en")
    leads = [Actor(one.id, one.person, language="en") for one in (party, technical)]
    panel = tuple(Actor(one.id, one.person, language="en") for one in (world.accounts["other_party"], hr))
    world.objects |= await project_objects(secretary, *leads, actor, panel, unit, now)
    await _a_matching(world, keeper, own, now)
    world.objects |= await rotation_objects(
        keeper, unit, world.accounts["other_technical"].person, world.objects["project_id"], now
    )
    world.objects |= await assignment_objects(keeper, own.mentee, own.technical_mentor, now)
    log = (
        await growth.LogEntry.objects().where(growth.LogEntry.mentorship == own.id).order_by(growth.LogEntry.id).first()
    )
    assert log
    upload = Upload("minutes.txt", "会议记录".encode())
    world.objects["attachment_id"] = await keep(
        upload, subject_kind="log", subject_id=log.id, declared_non_classified=True, actor=actor, now=now
    )


async def _a_matching(world: World, keeper: Actor, own: pairing.Mentorship, now: datetime) -> None:
    company = await people.OrgUnit.objects().get(people.OrgUnit.path == keeper.grants[0].unit_path)
    assert company
    mentors = {}
    for seat, person in ((Seat.PARTY, own.party_mentor), (Seat.TECHNICAL, own.technical_mentor)):
        profile = await pairing.MentorProfile.objects().get(
            (pairing.MentorProfile.person == person) & (pairing.MentorProfile.seat == seat.value)
        )
        assert profile
        mentors[seat] = profile.id
    world.objects["scenario_id"] = await a_matching(keeper, company, own, mentors, now)


async def _a_meeting_of_three(world: World, own: pairing.Mentorship, now: datetime) -> None:
    """Both mentors were there, and the mentee promised something."""
    meeting = growth.Meeting(
        mentorship=own.id,
        held_on=clock.local_date(now),
        party=own.party_mentor,
        technical=own.technical_mentor,
        recorded_by=own.technical_mentor,
        recorded_at=now,
    )
    made = await growth.Meeting.insert(meeting)
    action = growth.MeetingAction(meeting=made[0]["id"], mentorship=own.id, position=1, text="报告")
    world.objects["action_id"] = (await growth.MeetingAction.insert(action))[0]["id"]


async def _an_import(world: World, hr: people.Account) -> None:
    """A dry run with a rejected row, and so with a correction file."""
    over = (
        await people.RoleGrant.select(people.RoleGrant.unit.path)
        .where(people.RoleGrant.account == hr.id)
        .order_by(people.RoleGrant.id)
        .first()
    )
    assert over
    actor = Actor(account_id=hr.id, person_id=hr.person, grants=(Grant(Role.HR, over["unit.path"]),), language="en")
    world.objects["run_id"] = (await checked(roster_rows(["", "甲", "x"]), actor=actor, name="a.csv")).id


async def _objects(world: World, own: pairing.Mentorship) -> None:
    of_mentee = {
        "log_id": (growth.LogEntry, growth.LogEntry.mentorship),
        "meeting_id": (growth.Meeting, growth.Meeting.mentorship),
        "milestone_id": (growth.Milestone, growth.Milestone.mentorship),
        "goal_id": (growth.PlanGoal, growth.PlanGoal.plan.mentorship),
        "comment_id": (growth.LogComment, growth.LogComment.log.mentorship),
        "evidence_id": (growth.Evidence, growth.Evidence.milestone.mentorship),
        "offer_id": (pairing.Offer, pairing.Offer.mentorship),
    }
    of_person = {
        "profile_id": (pairing.MentorProfile, pairing.MentorProfile.person, own.party_mentor),
        "pair_id": (pairing.MentorPair, pairing.MentorPair.id, own.pair),
        "enrolment_id": (pairing.Enrolment, pairing.Enrolment.person, own.mentee),
        "request_id": (signoff.SignoffRequest, signoff.SignoffRequest.subject_person, own.mentee),
        "token_id": (people.ApiToken, people.ApiToken.account, world.accounts["mentee"].id),
        "grant_id": (people.RoleGrant, people.RoleGrant.account, world.accounts["hr"].id),
    }
    wanted = {name: (table, column, own.id) for name, (table, column) in of_mentee.items()} | of_person
    for parameter, (table, column, value) in wanted.items():
        query = table.select(table.id).where(column == value).order_by(table.id)
        ends = ENDS.get(table)
        row = (await query.where(ends.is_null()).first() if ends else None) or await query.first()
        world.objects[parameter] = row["id"] if row else MISSING
    mentee = await people.Person.objects().get(people.Person.id == own.mentee)
    colleague = await people.Person.objects().get(people.Person.id == world.accounts["colleague"].person)
    other = (
        await pairing.MentorProfile.select(pairing.MentorProfile.id)
        .where((pairing.MentorProfile.seat == "technical") & (pairing.MentorProfile.person != own.technical_mentor))
        .where(pairing.MentorProfile.state == "active")
        .order_by(pairing.MentorProfile.id)
        .first()
    )
    entry = await JournalEntry.select(JournalEntry.seq).order_by(JournalEntry.seq).first()
    assert mentee
    assert colleague
    assert other
    assert entry
    today = clock.local_date(clock.now())
    world.words = {
        "today": str(today),
        "later": str(today + timedelta(days=60)),
        "colleague_no": str(colleague.employee_no),
    }
    world.objects |= {
        "mentorship_id": own.id,
        "programme_id": own.programme,
        "mentee_id": own.mentee,
        "person_id": own.mentee,
        "colleague_id": colleague.id,
        "other_profile_id": other["id"],
        "account_id": world.accounts["mentee"].id,
        "unit_id": mentee.unit,
        "node_id": mentee.unit,
        "party_node_id": mentee.party_org or 1,
        "seq": entry["seq"],
        "year": clock.now().year,
        "objection_id": MISSING,
        "wish_id": await a_wish(world.objects["profile_id"], own, colleague.id, clock.now()),
    }
