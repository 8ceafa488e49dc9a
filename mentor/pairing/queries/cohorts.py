"""A programme's mentees and the pool of mentors as the matching sees them, loaded in a few statements for thousands.

Whether somebody heads the mentee's unit is left out: it blocks nothing, and is looked up where one mentee is shown.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.pairing.matching.cohort import Ban, Cohort, Pin
from mentor.pairing.matching.together import TogetherWeights
from mentor.pairing.queries.candidates import MENTORS, department_of, mentor_facts, site_of, units_by_id
from mentor.pairing.queries.frozen import Gathered, KeptLine, Pair, prices_of
from mentor.pairing.queries.wishes import wishes_of
from mentor.pairing.rules.facts import Axes, MenteeFacts, MentorFacts, Plan, folded, months_later
from mentor.pairing.rules.matchings import Settings
from mentor.pairing.rules.policy import read_policy
from mentor.pairing.rules.states import COUNTED, HOLDS_A_PLACE, RUNNING, Direction, MentorshipState, OfferState, Seat
from mentor.pairing.tables import MatchingScenario

#: So many more mentors than any pool has.
_MOST = 1_000_000
#: Mentorships that can be given another mentor at a price, when HR wants to look at them, too.
REMATCHED = (
    MentorshipState.AGREEMENT,
    MentorshipState.ACTIVE,
    MentorshipState.EXTENDED,
    MentorshipState.PAUSED,
)

_PROGRAMME = """
SELECT g.id, g.starts_on, g.ends_on, u.path AS unit_path, y.numbers, s.path AS scope_path
FROM pairing_programme g JOIN people_unit u ON u.id = g.unit JOIN pairing_policy y ON y.id = g.policy
    LEFT JOIN people_unit s ON s.id = {} WHERE g.id = {}
"""
_RUNS = ", ".join(f"'{state.value}'" for state in RUNNING)
_MENTEES = f"""
SELECT p.id, u.path AS unit_path, e.specialties, e.direction, e.gap_political, e.gap_business, e.gap_scenario,
    m.id AS mentorship, m.state AS mentorship_state, m.programme AS mentorship_programme
FROM pairing_enrolment e JOIN people_person p ON p.id = e.person JOIN people_unit u ON u.id = p.unit
    LEFT JOIN pairing_mentorship m ON m.mentee = p.id AND m.state IN ({_RUNS})
WHERE e.programme = {{}} AND e.withdrawn_at IS NULL AND u.path LIKE {{}} AND p.status NOT IN ('left', 'retired')
ORDER BY p.sort_order, p.id
"""
_AVOIDED = """
SELECT a.person, a.counterpart FROM people_avoidance a
WHERE (a.ended_on IS NULL OR a.ended_on > {}) AND EXISTS (SELECT 1 FROM pairing_enrolment e
    WHERE e.programme = {} AND e.withdrawn_at IS NULL AND (e.person = a.person OR e.person = a.counterpart))
"""
_OFFERS = f"""
SELECT m.mentee, o.seat, o.profile, o.state FROM pairing_offer o JOIN pairing_mentorship m ON m.id = o.mentorship
WHERE m.programme = {{}} AND m.state IN ({_RUNS}) ORDER BY o.id
"""
_PAIRS = "SELECT party, technical FROM pairing_pair WHERE state IN ({})".format(
    ", ".join(f"'{state.value}'" for state in COUNTED)
)
#: A mentor at work with a mentee of the programme belongs to the pool of the matching, wherever they work.
_POOL = """f.state IN ('active', 'suspended') AND (u.path LIKE {} OR f.id IN (SELECT o.profile FROM pairing_offer o
    JOIN pairing_mentorship m ON m.id = o.mentorship WHERE m.programme = {} AND o.state IN ('pending', 'accepted')))"""


async def gather(programme_id: int, settings: Settings, drafted: Mapping[int, Pair], *, now: datetime) -> Gathered:
    """What is to be matched. `drafted`: pairs of the matching this one starts from. Authorising is the caller's duty.

    Eight statements and the units. Raises NotFound when there is no such programme.
    """
    today = local_date(now)
    programme, people = await _people(programme_id, settings)
    held, declined = _seats(await MatchingScenario.raw(_OFFERS, programme_id))
    kept, matched = _parted(people, programme_id, settings, held)
    within = "/" if settings.everywhere else programme["unit_path"]
    pool = await MatchingScenario.raw(MENTORS.format("{}", where=_POOL), f"{within}%", programme_id, _MOST)
    places = _Places(await _all_units({row["unit_path"] for row in (*matched, *pool)}))
    avoids = _avoids(await MatchingScenario.raw(_AVOIDED, today, programme_id))
    mentees = tuple(_mentee(row, places, avoids) for row in matched)
    released = [profile for one in mentees for profile in held.get(one.person_id, {}).values()]
    mentors = _mentors(pool, places, released, settings.most_new)
    pairs = await MatchingScenario.raw(_PAIRS)
    wishes, refusals = await wishes_of(programme_id)
    staffed = {row["id"] for row in matched if row["mentorship_state"] in REMATCHED}
    cohort = Cohort(
        mentees=mentees,
        party=tuple(one for one in mentors if one.seat is Seat.PARTY),
        technical=tuple(one for one in mentors if one.seat is Seat.TECHNICAL),
        plan=_plan(programme, settings, today),
        prices=prices_of(settings),
        weights=TogetherWeights(settings.place, settings.known, settings.range),
        wishes=wishes,
        refusals=refusals,
        pins=tuple(_held_pins(mentees, staffed, held)),
        bans=tuple(Ban("", one.person_id, *pair) for one in mentees for pair in declined.get(one.person_id, ())),
        pairs=frozenset((row["party"], row["technical"]) for row in pairs),
        current=_current(mentees, held, staffed, drafted),
    )
    return Gathered(cohort, kept, {row["id"]: row["mentorship"] for row in matched if row["mentorship"] is not None})


async def _people(programme_id: int, settings: Settings) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """The programme and the mentees on its list who still belong to it."""
    rows = await MatchingScenario.raw(_PROGRAMME, settings.unit_id, programme_id)
    if not rows:
        raise NotFound
    programme = rows[0]
    scope = programme["scope_path"] or programme["unit_path"]
    people = await MatchingScenario.raw(_MENTEES, programme_id, f"{scope}%")
    return programme, [row for row in people if row["unit_path"].startswith(programme["unit_path"])]


class _Places:
    """Site and department of every unit path, found once."""

    def __init__(self, units: Mapping[int, Mapping[str, Any]]) -> None:
        self._units = units
        self._found: dict[str, tuple[str, str]] = {}

    def of(self, path: str) -> tuple[str, str]:
        if path not in self._found:
            self._found[path] = site_of(path, self._units), department_of(path, self._units)
        return self._found[path]

    @property
    def units(self) -> Mapping[int, Mapping[str, Any]]:
        return self._units


async def _all_units(paths: Iterable[str]) -> dict[int, Mapping[str, Any]]:
    ids = sorted({int(part) for path in paths for part in path.strip("/").split("/") if part})
    found: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(ids), 10_000):
        found |= await units_by_id(set(ids[start : start + 10_000]))
    return found


def _plan(programme: Mapping[str, Any], settings: Settings, today: date) -> Plan:
    policy = read_policy(json.loads(programme["numbers"]))
    starts_on = max(today, programme["starts_on"])
    ends_on = min(months_later(starts_on, policy.mentorship_months), max(programme["ends_on"], starts_on))
    return Plan(policy, today, ends_on, None, settings.orders_reappointment)


Held = dict[int, dict[Seat, int]]


def _seats(rows: Sequence[Mapping[str, Any]]) -> tuple[Held, dict[int, list[Pair]]]:
    """Profiles that hold (or are asked for) a mentee's seats, and those that said no or did not answer."""
    held: Held = {}
    declined: dict[int, list[Pair]] = {}
    for row in rows:
        seat, profile = Seat(row["seat"]), row["profile"]
        if row["state"] in HOLDS_A_PLACE:
            held.setdefault(row["mentee"], {})[seat] = profile
        elif row["state"] in (OfferState.DECLINED, OfferState.EXPIRED):
            pair = (profile, None) if seat is Seat.PARTY else (None, profile)
            declined.setdefault(row["mentee"], []).append(pair)
    return held, declined


def _parted(
    people: Sequence[Mapping[str, Any]], programme_id: int, settings: Settings, held: Held
) -> tuple[tuple[KeptLine, ...], list[Mapping[str, Any]]]:
    """Who stays as they are, and who is matched. Whoever is paired in another programme is neither."""
    kept, matched = [], []
    for row in people:
        state = row["mentorship_state"]
        if state is None:
            matched.append(row)
        elif row["mentorship_programme"] != programme_id:
            continue
        elif state == MentorshipState.PROPOSED or (settings.rematches and state in REMATCHED):
            matched.append(row)
        else:
            seats = held.get(row["id"], {})
            kept.append(KeptLine(row["id"], row["mentorship"], (seats.get(Seat.PARTY), seats.get(Seat.TECHNICAL))))
    return tuple(kept), matched


def _avoids(rows: Sequence[Mapping[str, Any]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row in rows:
        pair = (row["person"], row["counterpart"])
        for one, other in (pair, pair[::-1]):
            if one is not None and other is not None:
                found.setdefault(one, set()).add(other)
    return found


def _mentee(row: Mapping[str, Any], places: _Places, avoids: Mapping[int, set[int]]) -> MenteeFacts:
    site, department = places.of(row["unit_path"])
    return MenteeFacts(
        person_id=row["id"],
        unit_path=row["unit_path"],
        site=site,
        department_path=department,
        specialties=folded(row["specialties"]),
        gaps=Axes(row["gap_political"], row["gap_business"], row["gap_scenario"]),
        direction=Direction(row["direction"]),
        avoids=frozenset(avoids.get(row["id"], ())),
    )


def _mentors(
    pool: Sequence[Mapping[str, Any]], places: _Places, released: Sequence[int], most_new: int
) -> list[MentorFacts]:
    """Without the places that mentees of this matching take now."""
    fewer: dict[int, int] = {}
    for profile in released:
        fewer[profile] = fewer.get(profile, 0) + 1
    found = []
    for row in pool:
        one = mentor_facts(row, places.units, heads=False, secretary=False)
        load = max(one.load - fewer.get(one.profile_id, 0), 0)
        most = load + max(most_new, fewer.get(one.profile_id, 0))
        found.append(replace(one, load=load, capacity=min(one.capacity, most)))
    return found


def _held_pins(mentees: Sequence[MenteeFacts], staffed: set[int], held: Held) -> Iterable[Pin]:
    """A mentor who has accepted or is being asked keeps the seat while the other one is vacant."""
    for one in mentees:
        seats = held.get(one.person_id, {})
        if seats and one.person_id not in staffed:
            yield Pin(one.person_id, seats.get(Seat.PARTY), seats.get(Seat.TECHNICAL))


def _current(
    mentees: Sequence[MenteeFacts], held: Held, staffed: set[int], drafted: Mapping[int, Pair]
) -> dict[int, Pair]:
    found: dict[int, Pair] = {}
    for one in mentees:
        seats = held.get(one.person_id, {})
        if one.person_id in staffed:
            found[one.person_id] = (seats.get(Seat.PARTY), seats.get(Seat.TECHNICAL))
        elif drafted.get(one.person_id, (None, None)) != (None, None):
            party, technical = drafted[one.person_id]
            found[one.person_id] = (seats.get(Seat.PARTY, party), seats.get(Seat.TECHNICAL, technical))
    return found
