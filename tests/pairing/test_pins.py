"""What HR has fixed and ruled out, as the solver takes it."""

from dataclasses import replace

from mentor.pairing.matching.cohort import Ban, Cohort, Pin
from mentor.pairing.queries.pins import pinned
from tests.pairing.facts import MENTEE, PARTY, PLAN, TECHNICAL

COHORT = Cohort((MENTEE,), (PARTY,), (TECHNICAL,), PLAN)
FIXED = {
    "mentee": MENTEE.person_id,
    "party": PARTY.profile_id,
    "technical": TECHNICAL.profile_id,
    "is_ban": False,
    "why": "",
}


def test_a_pair_that_was_fixed_stays_fixed() -> None:
    assert pinned(COHORT, [FIXED]).pins == (Pin(MENTEE.person_id, PARTY.profile_id, TECHNICAL.profile_id),)


def test_a_mentor_who_has_declined_since_is_not_held_fast_to() -> None:
    declined = replace(COHORT, bans=(Ban("", MENTEE.person_id, None, TECHNICAL.profile_id),))
    assert pinned(declined, [FIXED]).pins == (Pin(MENTEE.person_id, PARTY.profile_id),)


def test_who_is_not_there_any_more_is_passed_over() -> None:
    assert pinned(replace(COHORT, technical=()), [FIXED | {"party": None}]).pins == ()
    assert pinned(COHORT, [FIXED | {"mentee": 999}]).pins == ()


def test_what_was_ruled_out_stays_ruled_out() -> None:
    rows = [FIXED | {"is_ban": True, "party": None, "why": "外派"}]
    assert pinned(COHORT, rows).bans == (Ban("外派", MENTEE.person_id, None, TECHNICAL.profile_id),)
