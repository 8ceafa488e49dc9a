"""An enterprise with a mentor pool, a programme and a mentee, and everybody who acts on them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from mentor.kernel.actor import Actor, Grant
from mentor.pairing.actions import agreements, answers, offers, programmes
from mentor.pairing.actions.offers import NewMentorship
from mentor.pairing.actions.programmes import NewEnrolment, NewProgramme
from mentor.pairing.queries.agreements import agreement_facts
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.rules.states import ProfileState, Seat
from mentor.pairing.tables import MentorProfile
from mentor.people.passwords import hash_password
from mentor.people.rules import Affiliation, Role, TitleLevel
from mentor.people.tables import OrgUnit, Person, RoleGrant
from tests.builders.people import PASSWORD, a_person, a_unit, an_account

#: Monday, 2 March 2026, noon in China; no holiday near.
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)
_number = count(1)


def later(days: int) -> datetime:
    return NOON + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class House:
    """A group with one company and two departments, its two offices, one programme."""

    root: OrgUnit
    company: OrgUnit
    department: OrgUnit
    elsewhere: OrgUnit
    hr: Actor
    party_office: Actor
    leader: Actor
    programme: int


_hashes: list[str] = []


async def _the_hash() -> str:
    """Everybody has the same password: one costly hash per process instead of one per account."""
    if not _hashes:
        _hashes.append(await hash_password(PASSWORD))
    return _hashes[0]


async def somebody(unit: OrgUnit, role: Role | None = None, scope: OrgUnit | None = None, **values: Any) -> Actor:
    """A person with an account that can be signed in to, and one granted role when wanted."""
    person = await a_person(unit=unit, **values)
    account = await an_account(person, password="", password_hash=await _the_hash())
    grants: tuple[Grant, ...] = ()
    if role is not None:
        scope = scope or unit
        await RoleGrant.insert(RoleGrant(account=account.id, role=role.value, unit=scope.id, granted_at=NOON))
        grants = (Grant(role.value, scope.path),)
    return Actor(account_id=account.id, person_id=person.id, grants=grants, name=person.name)


async def a_house(**programme: Any) -> House:
    root = await a_unit(name="集团", kind="group")
    company = await a_unit(root, name="一公司", kind="company", site="东厂区")
    department = await a_unit(company, name="动力车间", kind="workshop")
    elsewhere = await a_unit(root, name="二公司", kind="company", site="西厂区")
    hr = await somebody(root, Role.HR, name="人力干事")
    new = NewProgramme(
        **{
            "name": "2026年双导师培养",
            "year": 2026,
            "unit_id": root.id,
            "owner": "人力资源部",
            "starts_on": TODAY,
            "ends_on": date(2027, 6, 30),
        }
        | programme
    )
    return House(
        root=root,
        company=company,
        department=department,
        elsewhere=elsewhere,
        hr=hr,
        party_office=await somebody(root, Role.PARTY_OFFICE, name="党群干事"),
        leader=await somebody(root, Role.LEADER, name="分管领导"),
        programme=await programmes.create_programme(new, actor=hr, now=NOON),
    )


#: What makes a person fit for the seat.
QUALIFIED: dict[Seat, dict[str, Any]] = {
    Seat.PARTY: {
        "affiliation": Affiliation.MEMBER.value,
        "party_full_on": date(2005, 7, 1),
        "party_work_years": 12,
    },
    Seat.TECHNICAL: {"title_level": TitleLevel.ASSOCIATE.value, "specialty_years": 15, "specialties": "焊接,热处理"},
}


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor in the pool: who acts, and the profile."""

    actor: Actor
    profile: int
    seat: Seat

    @property
    def person(self) -> int:
        assert self.actor.person_id is not None
        return self.actor.person_id


async def a_mentor(house: House, seat: Seat, unit: OrgUnit | None = None, **values: Any) -> Mentor:
    """Already appointed. Keywords of MentorProfile go to the profile, others to the person."""
    columns = {column._meta.name for column in MentorProfile.all_columns()}
    of_profile = {name: value for name, value in values.items() if name in columns and name != "specialties"}
    of_person = {name: value for name, value in values.items() if name not in of_profile}
    actor = await somebody(unit or house.department, **QUALIFIED[seat] | of_person)
    profile = MentorProfile(
        **{
            "person": actor.person_id,
            "seat": seat.value,
            "state": ProfileState.ACTIVE.value,
            "specialties": of_person.get("specialties", "焊接,热处理"),
            "appointed_on": TODAY,
            "term_until": date(2028, 3, 1),
            "letter_no": f"聘字{next(_number)}号",
            "changed_at": NOON,
        }
        | of_profile
    )
    made = await MentorProfile.insert(profile).returning(MentorProfile.id)
    return Mentor(actor, int(made[0]["id"]), seat)


async def a_mentee(house: House, unit: OrgUnit | None = None, **values: Any) -> Actor:
    """On the programme's list. Keywords of NewEnrolment go to the list, others to the person."""
    names = set(NewEnrolment.__dataclass_fields__)
    listed = {name: value for name, value in values.items() if name in names}
    actor = await somebody(unit or house.department, **{k: v for k, v in values.items() if k not in names})
    assert actor.person_id is not None
    await programmes.enrol(house.programme, NewEnrolment(actor.person_id, **listed), actor=house.hr, now=NOON)
    return actor


@dataclass(frozen=True, slots=True)
class Match:
    """A mentee with two mentors, somewhere between offer and the end."""

    house: House
    id: int
    mentee: Actor
    party: Mentor
    technical: Mentor

    def mentor(self, seat: Seat) -> Mentor:
        return self.party if seat is Seat.PARTY else self.technical


def plan(house: House, mentee: Actor, party: Mentor, technical: Mentor, **changes: Any) -> NewMentorship:
    assert mentee.person_id is not None
    values = {
        "programme_id": house.programme,
        "mentee_id": mentee.person_id,
        "party_profile_id": party.profile,
        "technical_profile_id": technical.profile,
        "starts_on": TODAY,
        "ends_on": date(2027, 3, 1),
    }
    return NewMentorship(**values | changes)


async def an_offered(house: House | None = None, **changes: Any) -> Match:
    house = house or await a_house()
    mentee = changes.pop("mentee", None) or await a_mentee(house)
    party = changes.pop("party", None) or await a_mentor(house, Seat.PARTY)
    technical = changes.pop("technical", None) or await a_mentor(house, Seat.TECHNICAL)
    new = plan(house, mentee, party, technical, **changes)
    mentorship = await offers.make_offer(new, actor=house.hr, now=NOON)
    return Match(house, mentorship, mentee, party, technical)


async def answered(mentor: Mentor, now: datetime = NOON) -> None:
    """Everything this mentor is asked, accepted."""
    for offer in await pending_offers(mentor.actor):
        await answers.accept(offer.id, actor=mentor.actor, now=now)


async def an_accepted(house: House | None = None, **changes: Any) -> Match:
    """Both mentors have accepted; the agreement waits for three confirmations."""
    match = await an_offered(house, **changes)
    await answered(match.party)
    await answered(match.technical)
    return match


async def confirmed(match: Match, *actors: Actor, now: datetime = NOON) -> None:
    for actor in actors:
        facts = await agreement_facts(match.id)
        assert facts is not None
        await agreements.confirm(match.id, facts.text_hash, PASSWORD, actor=actor, now=now)


async def a_running(house: House | None = None, now: datetime = NOON, **changes: Any) -> Match:
    """All three have confirmed: the mentorship runs."""
    match = await an_accepted(house, **changes)
    await confirmed(match, match.mentee, match.party.actor, match.technical.actor, now=now)
    return match


async def person_of(actor: Actor) -> Person:
    person = await Person.objects().get(Person.id == actor.person_id)
    assert person is not None
    return person
