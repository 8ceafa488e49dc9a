"""Who may review a module, and what the job has to note."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from mentor.knowledge.tables.modules import KnowledgeModule, ModuleSource
from mentor.pairing.rules.states import ProfileState
from mentor.pairing.tables import MentorProfile, Mentorship
from mentor.people.rules import EmploymentStatus
from mentor.people.tables import Person

_CHUNK = 100
#: Who answers for no module any more.
GONE = (EmploymentStatus.LEFT.value, EmploymentStatus.RETIRED.value)
_SETTLED = f"""
    SELECT m.id AS id, r.version AS version FROM signoff_request r JOIN knowledge_module m ON m.id = r.subject_id
    WHERE r.subject_kind = 'module' AND r.kind = 'module' AND r.state IN ('accepted', 'ruled_accepted')
        AND m.accepted < r.version ORDER BY m.id LIMIT {_CHUNK}
"""


async def mentors_called(numbers: Iterable[str]) -> dict[tuple[str, str], int]:
    """(employee number, seat) -> person, of those who are mentors in the pool."""
    wanted = [number for number in numbers if number]
    if not wanted:
        return {}
    person: Any = MentorProfile.person
    rows = await MentorProfile.select(
        MentorProfile.person, MentorProfile.seat, person.employee_no.as_alias("number")
    ).where(person.employee_no.is_in(wanted) & (MentorProfile.state == ProfileState.ACTIVE.value))
    return {(row["number"], row["seat"]): row["person"] for row in rows}


async def is_gone(person_id: int) -> bool:
    """Left or retired, or never there."""
    row = await Person.select(Person.status).where(Person.id == person_id).first()
    return row is None or row["status"] in GONE


async def has_lesson_in(module_id: int, person_id: int) -> bool:
    """Whether a lesson of this person went into the module."""
    lesson: Any = ModuleSource.lesson
    return await ModuleSource.exists().where((ModuleSource.module == module_id) & (lesson.author == person_id))


async def pair_of(mentorship_id: int | None) -> dict[str, str]:
    """Seat -> employee number of the pair that is credited: asked first to review."""
    if mentorship_id is None:
        return {}
    party: Any = Mentorship.party_mentor
    technical: Any = Mentorship.technical_mentor
    row = (
        await Mentorship.select(party.employee_no.as_alias("party"), technical.employee_no.as_alias("technical"))
        .where(Mentorship.id == mentorship_id)
        .first()
    )
    return {seat: number for seat, number in (row or {}).items() if number}


async def settled_reviews() -> list[tuple[int, int]]:
    """Modules whose newest version both lines accepted, unknown to the search so far: id and version."""
    return [(row["id"], row["version"]) for row in await KnowledgeModule.raw(_SETTLED)]


async def undated(today: date) -> list[int]:
    """Modules whose review has become due, unknown to the search so far."""
    rows = (
        await KnowledgeModule.select(KnowledgeModule.id)
        .where((KnowledgeModule.review_due_on <= today) & KnowledgeModule.due_noted.eq(False))
        .where(KnowledgeModule.retired_at.is_null())
        .order_by(KnowledgeModule.id)
        .limit(_CHUNK)
    )
    return [row["id"] for row in rows]
