"""What is filled into the text of an agreement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentor.kernel.errors import NotFound
from mentor.pairing.rules.policy import Policy, read_policy
from mentor.pairing.rules.states import Direction, Signer
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


@dataclass(frozen=True, slots=True)
class TextSource:
    """What is filled into a template for one mentorship."""

    template_id: int | None
    programme: str
    owner: str
    policy_document: str
    policy: Policy
    direction: Direction
    anchor_project: str
    starts_on: date
    ends_on: date
    people: Mapping[Signer, Mapping[str, str]]


async def text_source(mentorship_id: int) -> TextSource:
    """Everything a text needs, in two statements; the caller has authorised."""
    programme: Any = Mentorship.programme
    row = (
        await Mentorship.select(
            Mentorship.mentee,
            Mentorship.party_mentor,
            Mentorship.technical_mentor,
            Mentorship.direction,
            Mentorship.anchor_project,
            Mentorship.starts_on,
            Mentorship.ends_on,
            programme.name.as_alias("programme"),
            programme.owner.as_alias("owner"),
            programme.template.as_alias("template_id"),
            programme.policy.document_no.as_alias("policy_document"),
            programme.policy.numbers.as_alias("numbers"),
        )
        .where(Mentorship.id == mentorship_id)
        .first()
    )
    if row is None:
        raise NotFound
    seats = {Signer.MENTEE: "mentee", Signer.PARTY: "party_mentor", Signer.TECHNICAL: "technical_mentor"}
    people = await _described([row[column] for column in seats.values()])
    names = ("template_id", "programme", "owner", "policy_document", "anchor_project", "starts_on", "ends_on")
    return TextSource(
        **{name: row[name] for name in names},
        policy=read_policy(json.loads(row["numbers"])),
        direction=Direction(row["direction"]),
        people={signer: people[row[column]] for signer, column in seats.items()},
    )


async def _described(person_ids: list[int]) -> dict[int, Mapping[str, str]]:
    unit: Any = Person.unit
    rows = await Person.select(Person.id, Person.name, Person.position, unit.name.as_alias("unit")).where(
        Person.id.is_in(person_ids)
    )
    return {row["id"]: row for row in rows}
