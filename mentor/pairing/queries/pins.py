"""What HR has fixed and ruled out in a matching, as the solver takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mentor.pairing.matching.cohort import Ban, Cohort, Pin
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import MatchingPin


async def pin_rows(scenario_id: int) -> list[dict[str, Any]]:
    """Whether the caller may see them is the caller's duty."""
    rows: list[dict[str, Any]] = (
        await MatchingPin.select().where(MatchingPin.scenario == scenario_id).order_by(MatchingPin.id)
    )
    return rows


async def with_pins(scenario_id: int, cohort: Cohort) -> Cohort:
    return pinned(cohort, await pin_rows(scenario_id))


def pinned(cohort: Cohort, rows: Sequence[Mapping[str, Any]]) -> Cohort:
    """The cohort with these decisions beside its own; who is not there (any more) is passed over.

    A mentor who has declined this mentee since cannot be held fast to.
    """
    mentees = {one.person_id for one in cohort.mentees}
    profiles = {
        Seat.PARTY: {one.profile_id for one in cohort.party},
        Seat.TECHNICAL: {one.profile_id for one in cohort.technical},
    }
    pins, bans, declined = list(cohort.pins), list(cohort.bans), set(cohort.bans)
    for row in rows:
        party = row["party"] if row["party"] in profiles[Seat.PARTY] else None
        technical = row["technical"] if row["technical"] in profiles[Seat.TECHNICAL] else None
        if row["mentee"] is not None and row["mentee"] not in mentees:
            continue
        if row["is_ban"]:
            bans.append(Ban(row["why"], row["mentee"], party, technical))
            continue
        party = None if Ban("", row["mentee"], party) in declined else party
        technical = None if Ban("", row["mentee"], None, technical) in declined else technical
        if party is not None or technical is not None:
            pins.append(Pin(row["mentee"], party, technical))
    return replace(cohort, pins=tuple(pins), bans=tuple(bans))
