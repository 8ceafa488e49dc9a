"""Programmes, and who is enrolled in them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.notifications.actions import tell
from mentor.pairing.actions.standards import standard_policy_id, standard_template_id
from mentor.pairing.queries.persons import place_of
from mentor.pairing.queries.programmes import ProgrammeView, programme_view, runs_programme
from mentor.pairing.rules.permissions import MOVED_ON, refusal_to_pair
from mentor.pairing.rules.states import Direction, ProgrammeState
from mentor.pairing.tables import Enrolment, Programme
from mentor.people.rules import EmploymentStatus
from mentor.people.tables import OrgUnit


@dataclass(frozen=True, slots=True)
class NewProgramme:
    """`policy_id` and `template_id` None take the newest standard ones."""

    name: str
    year: int
    unit_id: int
    owner: str
    starts_on: date
    ends_on: date
    policy_id: int | None = None
    template_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    person_id: int
    direction: Direction = Direction.BOTH
    specialties: str = ""
    gap_political: int = 0
    gap_business: int = 0
    gap_scenario: int = 0
    anchor_project: str = ""
    note: str = ""


#: What a corrected enrolment keeps.
_KEPT = ("id", "programme", "person")


async def create_programme(new: NewProgramme, *, actor: Actor, now: datetime) -> int:
    unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == new.unit_id).first()
    if unit is None:
        raise NotFound
    if not runs_programme(unit["path"], actor):
        raise Forbidden(Phrase("Only HR of this unit can open a programme for it."))
    if new.ends_on <= new.starts_on:
        raise Invalid({"ends_on": Phrase("The end must be after the start.")})
    async with write_transaction():
        row = Programme(
            name=new.name,
            year=new.year,
            unit=new.unit_id,
            owner=new.owner,
            policy=new.policy_id or await standard_policy_id(now),
            template=new.template_id or await standard_template_id(now),
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            state=ProgrammeState.OPEN.value,
            created_by=actor.person_id,
            created_at=now,
        )
        made = await Programme.insert(row).returning(Programme.id)
        after = asdict(new) | {"policy": row.policy, "template": row.template}
        await record("pairing.create_programme", "programme", made[0]["id"], actor=actor, now=now, after=after)
        return int(made[0]["id"])


async def close_programme(programme_id: int, *, actor: Actor, now: datetime) -> None:
    """No further pairing in it; what runs goes on."""
    await _turn(programme_id, ProgrammeState.OPEN, ProgrammeState.CLOSED, actor=actor, now=now)


async def reopen_programme(programme_id: int, *, actor: Actor, now: datetime) -> None:
    await _turn(programme_id, ProgrammeState.CLOSED, ProgrammeState.OPEN, actor=actor, now=now)


async def enrol(programme_id: int, new: NewEnrolment, *, actor: Actor, now: datetime) -> int:
    """Put a mentee on the programme's list, or correct what the list says of one."""
    programme = await programme_view(programme_id, actor)
    person = await place_of(new.person_id, actor)
    if refusal := refusal_to_pair(person.unit_path, person.party_path, new.person_id, actor):
        raise Forbidden(refusal)
    complaints: dict[str, Phrase] = {}
    if programme.state is not ProgrammeState.OPEN:
        complaints[""] = Phrase("This programme is not open.")
    if not person.unit_path.startswith(programme.unit_path):
        complaints["person_id"] = Phrase("This person does not work in the unit of the programme.")
    if person.status in (EmploymentStatus.LEFT, EmploymentStatus.RETIRED):
        complaints["person_id"] = Phrase("This person has left or is retired.")
    if complaints:
        raise Invalid(complaints)
    async with write_transaction():
        values = asdict(new) | {"programme": programme_id, "person": new.person_id}
        del values["person_id"]
        row = Enrolment(**values, enrolled_by=actor.person_id, enrolled_at=now, withdrawn_at=None)
        made = (
            await Enrolment.insert(row)
            .on_conflict(
                target=(Enrolment.programme, Enrolment.person),
                action="DO UPDATE",
                values=[column for column in Enrolment.all_columns() if column._meta.name not in _KEPT],
            )
            .returning(Enrolment.id)
        )
        await record("pairing.enrol", "enrolment", made[0]["id"], actor=actor, now=now, after=asdict(new))
        await _tell_mentee(programme, new.person_id, now)
        return int(made[0]["id"])


async def _tell_mentee(programme: ProgrammeView, person_id: int, now: datetime) -> None:
    phrase = Phrase(
        "You are on the list of “%(programme)s”. If you like, say whom you would wish for as mentors.",
        programme=programme.name,
    )
    address = f"/wishes/{programme.id}"
    await tell(person_id, phrase, address=address, kind="news", now=now, dedupe=f"listed {programme.id}")


async def withdraw_enrolment(enrolment_id: int, *, actor: Actor, now: datetime) -> int:
    """Take a mentee off the list; gives the programme's id. A mentorship that runs is not touched by it."""
    row = await Enrolment.select(Enrolment.programme, Enrolment.person).where(Enrolment.id == enrolment_id).first()
    if row is None:
        raise NotFound
    await programme_view(row["programme"], actor)
    person = await place_of(row["person"], actor)
    if refusal := refusal_to_pair(person.unit_path, person.party_path, row["person"], actor):
        raise Forbidden(refusal)
    async with write_transaction():
        changed = (
            await Enrolment.update({Enrolment.withdrawn_at: now})
            .where((Enrolment.id == enrolment_id) & Enrolment.withdrawn_at.is_null())
            .returning(Enrolment.id)
        )
        if not changed:
            raise Conflict(MOVED_ON)
        await record("pairing.withdraw_enrolment", "enrolment", enrolment_id, actor=actor, now=now)
    return int(row["programme"])


async def _turn(programme_id: int, old: ProgrammeState, new: ProgrammeState, *, actor: Actor, now: datetime) -> None:
    programme = await programme_view(programme_id, actor)
    if not programme.may_edit:
        raise Forbidden(Phrase("Only HR of this unit can change the programme."))
    async with write_transaction():
        changed = (
            await Programme.update({Programme.state: new.value, Programme.version: Programme.version + 1})
            .where((Programme.id == programme_id) & (Programme.state == old.value))
            .returning(Programme.id)
        )
        if not changed:
            raise Conflict(MOVED_ON)
        before, after = {"state": old}, {"state": new}
        await record(
            "pairing.turn_programme", "programme", programme_id, actor=actor, now=now, before=before, after=after
        )
