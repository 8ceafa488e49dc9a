"""A mentorship during a stay: the Party seat goes on, the technical seat goes to the host and comes back."""

import pytest

from mentor.kernel.errors import Invalid
from mentor.overview.queries import home
from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import Mentorship
from mentor.rotations.actions import ending, seats
from mentor.rotations.actions.ending import Ending
from mentor.rotations.actions.seats import Arrangement
from mentor.rotations.queries.seat_page import seat_page
from mentor.rotations.rules.assignments import Remedy
from mentor.rotations.rules.life import Needed, State, Step
from tests.builders.assignments import LAST, Stay, a_stay, looked_back, on
from tests.builders.pairing import NOON, Match, Mentor, a_house, a_mentor, a_running, later

pytestmark = pytest.mark.usefixtures("database")


async def a_stay_of_a_mentee() -> tuple[Stay, Match, Mentor]:
    """The mentee of a running mentorship goes to a company that has a technical mentor with a free place."""
    house = await a_house()
    match = await a_running(house)
    host_mentor = await a_mentor(house, Seat.TECHNICAL, house.elsewhere, name="魏接导")
    return await a_stay(house, match.mentee), match, host_mentor


async def mentors(match: Match) -> tuple[int, int]:
    row = await Mentorship.select(Mentorship.party_mentor, Mentorship.technical_mentor).where(Mentorship.id == match.id)
    return row[0]["party_mentor"], row[0]["technical_mentor"]


async def test_the_technical_seat_goes_to_the_host_and_must_come_back_before_the_return() -> None:
    stay, match, host_mentor = await a_stay_of_a_mentee()
    [offered] = [one for one in (await seat_page(stay.id, stay.hr, NOON)).possible if one.in_host]
    assert offered.profile == host_mentor.profile
    with pytest.raises(Invalid):
        await seats.arrange(stay.id, Arrangement(Remedy.HAND_OVER, "交代清楚"), actor=stay.hr, now=NOON)
    chosen = Arrangement(Remedy.HAND_OVER, "图纸会看了，现场还少。", host_mentor.profile)
    await seats.arrange(stay.id, chosen, actor=stay.hr, now=NOON)
    assert await mentors(match) == (match.party.person, host_mentor.person)
    assert (await stay.row()).seat.is_out
    await looked_back(stay)
    with pytest.raises(Invalid):
        await ending.finish(stay.id, Ending(Step.RETURN, LAST), actor=stay.hr, now=on(LAST))
    await seats.give_back(stay.id, "已能独立组织检修。", comes_back=True, actor=stay.hr, now=on(LAST))
    assert await mentors(match) == (match.party.person, match.technical.person)
    await ending.finish(stay.id, Ending(Step.RETURN, LAST), actor=stay.hr, now=on(LAST))
    assert await stay.state() is State.RETURNED


async def test_what_becomes_of_the_mentorship_is_asked_before_the_stay_and_may_stay_as_it_is() -> None:
    stay, match, _ = await a_stay_of_a_mentee()
    assert Needed.MENTORING in (await stay.row()).life.wanted
    await seats.arrange(stay.id, Arrangement(Remedy.CONTINUE, "视频指导，每月一次。"), actor=stay.hr, now=NOON)
    row = await stay.row()
    assert (row.seat.remedy, row.seat.is_out) == (Remedy.CONTINUE, False)
    assert await mentors(match) == (match.party.person, match.technical.person)


async def test_hr_finds_the_proposal_to_repair_on_the_first_screen() -> None:
    stay = await a_stay()
    lines = (await home(stay.hr, now=later(20))).others
    assert [(str(one.kind.key), one.title, one.address) for one in lines] == [
        ("Repair the proposal or ask for consents", "李学", f"/assignments/{stay.id}")
    ]
