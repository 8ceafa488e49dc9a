"""Who is enrolled in a programme, and how far the pairing of each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from piccolo.columns.combination import WhereRaw

from mentor.kernel.actor import Actor
from mentor.kernel.forms import clean
from mentor.kernel.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from mentor.pairing.queries.pool import called
from mentor.pairing.queries.programmes import programme_view
from mentor.pairing.queries.scopes import within
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.states import RUNNING, Direction, MentorshipState
from mentor.pairing.rules.visibility import SEES_MENTORSHIPS
from mentor.pairing.tables import Enrolment, Mentorship
from mentor.people.queries import PersonLine, person_lines

_PERSON: Any = Enrolment.person


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """One mentee of a programme, and how far the pairing is."""

    id: int
    person: PersonLine
    direction: Direction
    specialties: str
    gaps: Axes
    anchor_project: str
    note: str
    mentorship_id: int | None
    state: MentorshipState | None


async def enrolments(
    programme_id: int,
    actor: Actor,
    *,
    only_waiting: bool = False,
    name: str = "",
    after: str = "",
    size: int = PAGE_SIZE,
) -> Page[EnrolmentLine]:
    """The mentees of a programme as far as they are in the actor's scope and `called` so, in their official order."""
    await programme_view(programme_id, actor)
    scope = within(_PERSON.unit.path, actor.unit_scopes(*SEES_MENTORSHIPS), actor)
    query = _enrolments().where((Enrolment.programme == programme_id) & Enrolment.withdrawn_at.is_null() & scope)
    if only_waiting:
        query = query.where(WhereRaw(WITHOUT_MENTORS))
    if wanted := clean(name):
        query = query.where(called(_PERSON, wanted))
    match read_cursor(after, 2):
        case [int(order), int(last)] if max(abs(order), abs(last)) < 2**31:
            behind = (_PERSON.sort_order == order) & (Enrolment.id > last)
            query = query.where((_PERSON.sort_order > order) | behind)
    found = await query.order_by(_PERSON.sort_order, Enrolment.id).limit(size + 1)
    rows = found[:size]
    people = await person_lines([row["person"] for row in rows])
    running = await running_of([row["person"] for row in rows])
    lines = [_enrolment(row, people, running) for row in rows]
    return Page(lines, write_cursor(rows[-1]["sort_order"], rows[-1]["id"]) if len(found) > size else "")


#: A condition on enrolments.
WITHOUT_MENTORS = f"""NOT EXISTS (SELECT 1 FROM pairing_mentorship m
    WHERE m.mentee = pairing_enrolment.person AND m.state IN ({", ".join(f"'{state.value}'" for state in RUNNING)}))"""


def _enrolments() -> Any:
    return Enrolment.select(*Enrolment.all_columns(), _PERSON.sort_order.as_alias("sort_order"))


async def running_of(person_ids: list[int]) -> dict[int, tuple[int, MentorshipState]]:
    """The mentorship that runs, of those who have one."""
    if not person_ids:
        return {}
    rows = await Mentorship.select(Mentorship.id, Mentorship.mentee, Mentorship.state).where(
        Mentorship.mentee.is_in(person_ids) & Mentorship.state.is_in(list(RUNNING))
    )
    return {row["mentee"]: (row["id"], MentorshipState(row["state"])) for row in rows}


def _enrolment(
    row: dict[str, Any], people: Mapping[int, PersonLine], running: Mapping[int, tuple[int, MentorshipState]]
) -> EnrolmentLine:
    mentorship_id, state = running.get(row["person"], (None, None))
    return EnrolmentLine(
        id=row["id"],
        person=people[row["person"]],
        direction=Direction(row["direction"]),
        specialties=row["specialties"],
        gaps=Axes(row["gap_political"], row["gap_business"], row["gap_scenario"]),
        anchor_project=row["anchor_project"],
        note=row["note"],
        mentorship_id=mentorship_id,
        state=state,
    )
