"""Declarations of avoidance: only the class of the relation and who the other one is."""

from datetime import datetime

from mentor.journal.actions import record
from mentor.kernel import clock
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden, Invalid, NotFound
from mentor.kernel.i18n import Phrase
from mentor.people.queries.person import person_facts
from mentor.people.rules import AvoidanceRelation, refusal_to_declare
from mentor.people.tables import AvoidanceDeclaration, Person


async def declare(
    person_id: int, counterpart_id: int, relation: AvoidanceRelation, *, actor: Actor, now: datetime
) -> int:
    """By the person or HR; the two will not be put into one line. Gives the declaration's id."""
    async with write_transaction():
        await _may(person_id, actor)
        if counterpart_id == person_id:
            raise Invalid({"counterpart": Phrase("Please choose somebody else than the person.")})
        if not await Person.exists().where(Person.id == counterpart_id):
            raise Invalid({"counterpart": Phrase("Please choose one.")})
        made = AvoidanceDeclaration
        same = (made.person == person_id) & (made.counterpart == counterpart_id) & made.ended_on.is_null()
        if await made.exists().where(same):
            raise Invalid({"counterpart": Phrase("This has been declared already.")})
        row = made(person=person_id, counterpart=counterpart_id, relation=relation, declared_at=now)
        declaration = (await made.insert(row).returning(made.id))[0]["id"]
        after = {"counterpart": counterpart_id, "relation": relation}
        await record("people.declare_avoidance", "person", person_id, actor=actor, now=now, after=after)
    return int(declaration)


async def end_declaration(person_id: int, declaration_id: int, *, actor: Actor, now: datetime) -> None:
    """The relation is over; that it was declared stays on record."""
    async with write_transaction():
        await _may(person_id, actor)
        made = AvoidanceDeclaration
        open_one = (made.id == declaration_id) & (made.person == person_id) & made.ended_on.is_null()
        ended = await made.update({made.ended_on: clock.local_date(now)}).where(open_one).returning(made.counterpart)
        if not ended:
            raise NotFound
        before = {"counterpart": ended[0]["counterpart"]}
        await record("people.end_avoidance", "person", person_id, actor=actor, now=now, before=before)


async def _may(person_id: int, actor: Actor) -> None:
    if reason := refusal_to_declare(await person_facts(person_id, actor), actor):
        raise Forbidden(reason)
