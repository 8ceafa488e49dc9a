"""Everything the pairing rules look at, loaded for one mentee and any number of mentors in a few statements."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mentor.kernel.errors import NotFound
from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, Qualification, folded
from mentor.pairing.rules.policy import Policy, read_policy
from mentor.pairing.rules.states import RUNNING, Direction, Grade, ProfileState, ProgrammeState, Seat
from mentor.pairing.tables import Mentorship
from mentor.people.rules import Affiliation, EmploymentStatus, Role, SkillLevel, TitleLevel, UnitKind
from mentor.people.tables import AvoidanceDeclaration, OrgUnit

#: What counts as a department when asking whether two people are of the same.
DEPARTMENTS = (UnitKind.DEPARTMENT, UnitKind.WORKSHOP, UnitKind.PROJECT)
#: So many mentors of one seat are weighed on the pairing page; filters narrow the rest down.
MOST_MENTORS = 1000


@dataclass(frozen=True, slots=True)
class MenteeCase:
    """A mentee to be paired: the facts, and what the programme and the enrolment say."""

    facts: MenteeFacts
    programme_id: int
    programme_name: str
    programme_unit_path: str
    programme_state: ProgrammeState
    policy: Policy
    party_path: str
    unit_id: int
    party_org_id: int | None
    anchor_project: str
    starts_on: date
    ends_on: date
    #: Who heads the mentee's unit, and who is secretary of the mentee's Party branch.
    heads: frozenset[int]
    secretaries: frozenset[int]


_RUNNING = ", ".join(f"'{state.value}'" for state in RUNNING)
_MENTEE = f"""
SELECT p.id AS person_id, u.id AS unit_id, u.path AS unit_path, p.party_org AS party_org_id, o.path AS party_path,
    p.specialties AS own_specialties, e.specialties, e.direction, e.gap_political, e.gap_business, e.gap_scenario,
    e.anchor_project, g.id AS programme_id, g.name AS programme_name, g.starts_on, g.ends_on,
    gu.path AS programme_unit_path, g.state AS programme_state, y.numbers,
    (SELECT m.id FROM pairing_mentorship m WHERE m.mentee = p.id AND m.state IN ({_RUNNING})) AS running
FROM pairing_programme g
    JOIN people_unit gu ON gu.id = g.unit
    JOIN pairing_policy y ON y.id = g.policy
    JOIN people_person p ON p.id = {{}}
    JOIN people_unit u ON u.id = p.unit
    LEFT JOIN people_party_org o ON o.id = p.party_org
    LEFT JOIN pairing_enrolment e ON e.programme = g.id AND e.person = p.id AND e.withdrawn_at IS NULL
WHERE g.id = {{}}
"""
_NEAR = """
SELECT 'avoided' AS what, person, counterpart FROM people_avoidance
WHERE (person = {} OR counterpart = {}) AND (ended_on IS NULL OR ended_on > {})
UNION ALL
SELECT g.role, a.person, NULL FROM people_role_grant g JOIN people_account a ON a.id = g.account
WHERE g.revoked_at IS NULL AND ((g.role = {} AND g.unit = {}) OR (g.role = {} AND g.party_org = {}))
"""
MENTORS = """
SELECT f.id, f.person, f.seat, f.state, f.capacity, f.load, f.term_until, f.reappoint_before, f.specialties,
    f.strength_political, f.strength_business, f.strength_scenario, f.exception_reason,
    p.affiliation, p.party_joined_on, p.party_full_on, p.party_work_years, p.title_level, p.skill_level,
    p.specialty_years, p.blocked_until, p.status, u.path AS unit_path,
    (SELECT e.grade FROM pairing_evaluation e WHERE e.profile = f.id ORDER BY e.year DESC LIMIT 1) AS grade
FROM pairing_profile f
    JOIN people_person p ON p.id = f.person
    JOIN people_unit u ON u.id = p.unit
WHERE {where} ORDER BY f.id LIMIT {{}}
"""


async def mentee_case(programme_id: int, person_id: int, today: date) -> MenteeCase:
    """Raises NotFound when there is no such programme or person. Whether the actor may is the caller's duty."""
    rows = await Mentorship.raw(_MENTEE, person_id, programme_id)
    if not rows:
        raise NotFound
    row = rows[0]
    near = await _near(person_id, row["unit_id"], row["party_org_id"] or 0, today)
    facts = MenteeFacts(
        person_id=person_id,
        unit_path=row["unit_path"],
        specialties=folded(row["specialties"] or ""),
        gaps=Axes(row["gap_political"] or 0, row["gap_business"] or 0, row["gap_scenario"] or 0),
        direction=Direction(row["direction"] or Direction.BOTH),
        running_mentorship=row["running"],
        avoids=near["avoided"] - {person_id},
    )
    policy = read_policy(json.loads(row["numbers"]))
    names = ("programme_id", "programme_name", "programme_unit_path", "unit_id", "party_org_id", "starts_on", "ends_on")
    return MenteeCase(
        facts=facts,
        policy=policy,
        programme_state=ProgrammeState(row["programme_state"]),
        party_path=row["party_path"] or "",
        anchor_project=row["anchor_project"] or "",
        heads=near[Role.UNIT_HEAD],
        secretaries=near[Role.BRANCH_SECRETARY],
        **{name: row[name] for name in names},
    )


async def mentors_by_id(case: MenteeCase, profile_ids: Sequence[int]) -> dict[int, MentorFacts]:
    """The facts of these profiles with regard to this mentee."""
    if not profile_ids:
        return {}
    places = ", ".join("{}" for _ in profile_ids)
    rows = await Mentorship.raw(MENTORS.format(where=f"f.id IN ({places})"), *profile_ids, len(profile_ids))
    _, mentors = await _placed(case, rows)
    return {mentor.profile_id: mentor for mentor in mentors}


async def case_with_pool(case: MenteeCase, within: str, name: str = "") -> tuple[MenteeCase, list[MentorFacts]]:
    """The case with its places filled in, and the mentors of the pool inside the subtree `within` called `name`…"""
    where, values = "f.state IN ('active', 'suspended') AND u.path LIKE {}", [f"{within}%"]
    if text := name.translate(str.maketrans("", "", "%_\\")):
        where += " AND (p.name LIKE {} OR p.pinyin LIKE {} OR p.initials LIKE {} OR p.employee_no = {})"
        values += [f"{text}%", f"{text.lower()}%", f"{text.lower()}%", text]
    rows = await Mentorship.raw(MENTORS.format(where=where), *values, 2 * MOST_MENTORS)
    return await _placed(case, rows)


async def with_places(case: MenteeCase) -> MenteeCase:
    """The case with site and department of the mentee, for judging single mentors."""
    return (await _placed(case, []))[0]


async def _near(person_id: int, unit_id: int, party_org_id: int, today: date) -> Mapping[str, frozenset[int]]:
    """Who is to be avoided, and who holds the two roles over the mentee."""
    roles = (Role.UNIT_HEAD.value, unit_id, Role.BRANCH_SECRETARY.value, party_org_id)
    rows = await AvoidanceDeclaration.raw(_NEAR, person_id, person_id, today, *roles)
    found: dict[str, set[int]] = {"avoided": set(), Role.UNIT_HEAD: set(), Role.BRANCH_SECRETARY: set()}
    for row in rows:
        found[row["what"]] |= {row["person"], row["counterpart"]} - {None}
    return {what: frozenset(persons) for what, persons in found.items()}


async def _placed(case: MenteeCase, rows: Sequence[Mapping[str, Any]]) -> tuple[MenteeCase, list[MentorFacts]]:
    paths = {case.facts.unit_path, *(row["unit_path"] for row in rows)}
    units = await units_by_id({int(part) for path in paths for part in path.strip("/").split("/") if part})
    facts = replace(
        case.facts,
        site=site_of(case.facts.unit_path, units),
        department_path=department_of(case.facts.unit_path, units),
    )
    mentors = [mentor_facts(row, units, row["person"] in case.heads, row["person"] in case.secretaries) for row in rows]
    return replace(case, facts=facts), mentors


async def units_by_id(ids: set[int]) -> dict[int, Mapping[str, Any]]:
    rows = await OrgUnit.select(OrgUnit.id, OrgUnit.path, OrgUnit.site, OrgUnit.kind).where(
        OrgUnit.id.is_in(sorted(ids))
    )
    return {row["id"]: row for row in rows}


def _upwards(path: str, units: Mapping[int, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The unit at `path` and those above it, nearest first."""
    return [units[int(part)] for part in reversed(path.strip("/").split("/")) if part and int(part) in units]


def site_of(path: str, units: Mapping[int, Mapping[str, Any]]) -> str:
    return next((unit["site"] for unit in _upwards(path, units) if unit["site"]), "")


def department_of(path: str, units: Mapping[int, Mapping[str, Any]]) -> str:
    return next((unit["path"] for unit in _upwards(path, units) if unit["kind"] in DEPARTMENTS), path)


def mentor_facts(
    row: Mapping[str, Any], units: Mapping[int, Mapping[str, Any]], heads: bool, secretary: bool
) -> MentorFacts:
    return MentorFacts(
        profile_id=row["id"],
        person_id=row["person"],
        seat=Seat(row["seat"]),
        state=ProfileState(row["state"]),
        unit_path=row["unit_path"],
        qualification=qualification(row, has_exception=bool(row["exception_reason"])),
        site=site_of(row["unit_path"], units),
        capacity=row["capacity"],
        load=row["load"],
        term_until=row["term_until"],
        reappointment_planned=row["reappoint_before"] is not None,
        specialties=folded(row["specialties"]),
        strengths=Axes(row["strength_political"], row["strength_business"], row["strength_scenario"]),
        last_grade=Grade(row["grade"]) if row["grade"] else None,
        blocked_until=row["blocked_until"],
        status=EmploymentStatus(row["status"]),
        heads_unit=heads,
        is_secretary=secretary,
    )


def qualification(row: Mapping[str, Any], *, has_exception: bool = False) -> Qualification:
    """What the qualification rules look at, from columns of people_person."""
    return Qualification(
        affiliation=Affiliation(row["affiliation"]),
        party_joined_on=row["party_joined_on"],
        party_full_on=row["party_full_on"],
        party_work_years=row["party_work_years"],
        title_level=TitleLevel(row["title_level"]),
        skill_level=SkillLevel(row["skill_level"]),
        specialty_years=row["specialty_years"],
        has_exception=has_exception,
    )
