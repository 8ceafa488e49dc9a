"""Why these mentors: the three read reasons in words and who decided, HR reads everything."""

from datetime import date

import pytest

from mentor.kernel.errors import Forbidden, NotFound
from mentor.kernel.i18n import catalogue, render
from mentor.pairing.actions.answers import decline
from mentor.pairing.actions.matchings.carrying import carry_out
from mentor.pairing.actions.matchings.publishing import publish
from mentor.pairing.actions.offers import offer_seat
from mentor.pairing.actions.wishes import NewWish, write_wish
from mentor.pairing.pages import router
from mentor.pairing.queries import current_mentorship
from mentor.pairing.queries.explanations import Explanation, explanation
from mentor.pairing.queries.frozen import Publication
from mentor.pairing.queries.matching_records import matching_record
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules.states import Seat, Signer
from mentor.pairing.rules.telling import TOLD
from mentor.pairing.tables import MatchingLine
from tests.browser_of import browser_of
from tests.builders.pairing import NOON, TODAY, Match, a_house, a_mentee, a_mentor, an_offered, later, somebody
from tests.builders.scenarios import a_cohort, a_matching

pytestmark = pytest.mark.usefixtures("database")


async def a_wished_match() -> Match:
    """The mentee asked for the technical mentor and refused another one; both work at the same place."""
    house = await a_house()
    mentee = await a_mentee(house, specialties="焊接", gap_political=2)
    party = await a_mentor(house, Seat.PARTY, strength_political=3)
    technical, other = await a_mentor(house, Seat.TECHNICAL), await a_mentor(house, Seat.TECHNICAL)
    for mentor, no in ((technical, False), (other, True)):
        said = NewWish(Signer.MENTEE, mentor.profile, is_refusal=no, why="她的手艺最好" if not no else "吵过架")
        await write_wish(house.programme, said, actor=mentee, now=NOON)
    return await an_offered(house, mentee=mentee, party=party, technical=technical)


def words(view: Explanation, seat: Seat) -> list[str]:
    [one] = [one for one in view.seats if one.seat is seat]
    return [render(reason, "en") for reason in one.reasons]


async def test_the_three_read_what_spoke_for_each_mentor_and_who_decided() -> None:
    match = await a_wished_match()
    for actor in (match.mentee, match.party.actor, match.technical.actor):
        view = await explanation(match.id, actor)
        assert words(view, Seat.TECHNICAL)[:2] == [
            "The mentee wished for this mentor.",
            "Brings what the mentee wants to learn: 焊接.",
        ]
        assert "Is strong where the mentee wants to grow." in words(view, Seat.PARTY)
        assert all("人力干事" in render(one.decided, "en") for one in view.seats)
        assert not view.may_read_record


async def test_the_three_read_no_points_no_refusals_and_no_free_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)
    match = await a_wished_match()
    async with browser_of(match.mentee, router) as browser:
        await browser.get(f"/mentorships/{match.id}/explanation")
        for secret in ("她的手艺最好", "吵过架", "/ 30", "evaluat", "places are free"):
            assert secret not in browser.text
        assert (await browser.get(f"/mentorships/{match.id}/matching-record")).status_code == 403
        paper = await browser.get(f"/mentorships/{match.id}/explanation/pdf")
        assert paper.content.startswith(b"%PDF")


async def test_hr_reads_every_point_every_answer_and_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)
    match = await a_wished_match()
    [offer] = await pending_offers(match.technical.actor)
    await decline(offer.id, "年底太忙", actor=match.technical.actor, now=later(1))
    record = await matching_record(match.id, match.house.hr, now=later(1))
    assert {line.why for line in record.said} == {"她的手艺最好", "吵过架"}
    assert [one.offer.reason for one in record.offers if one.offer.reason] == ["年底太忙"]
    assert all(one.offer.reasons for one in record.offers)
    assert record.matching is None
    async with browser_of(match.house.hr, router) as browser:
        await browser.get(f"/mentorships/{match.id}/matching-record")
        for part in ("吵过架", "年底太忙", "/ 30"):
            assert part in browser.text
        paper = await browser.get(f"/mentorships/{match.id}/matching-record/pdf")
        assert paper.content.startswith(b"%PDF")


async def test_a_refusal_by_the_officer_who_reads_is_left_out_and_others_see_nothing() -> None:
    match = await a_wished_match()
    with pytest.raises(Forbidden):
        await matching_record(match.id, match.house.party_office, now=NOON)
    with pytest.raises(NotFound):
        await explanation(match.id, await somebody(match.house.department))
    with pytest.raises(NotFound):
        await matching_record(match.id, await somebody(match.house.department), now=NOON)


async def test_whoever_follows_a_mentor_who_declined_is_explained_instead() -> None:
    match = await a_wished_match()
    [offer] = await pending_offers(match.technical.actor)
    await decline(offer.id, "忙", actor=match.technical.actor, now=NOON)
    assert [one.seat for one in (await explanation(match.id, match.mentee)).seats] == [Seat.PARTY]
    third = await a_mentor(match.house, Seat.TECHNICAL)
    await offer_seat(match.id, Seat.TECHNICAL, third.profile, actor=match.house.hr, now=NOON)
    view = await explanation(match.id, match.mentee)
    assert [one.mentor.id for one in view.seats] == [match.party.person, third.person]
    assert "The mentee wished for this mentor." not in words(view, Seat.TECHNICAL)


@pytest.mark.once
def test_what_the_three_are_told_is_what_the_rules_say() -> None:
    """A sentence changed in a rule would silently not be told any more."""
    assert [key for key in TOLD if key not in catalogue("zh-CN")] == []


async def test_a_published_matching_is_in_the_record_and_the_three_read_that_a_person_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)
    cohort = await a_cohort()
    hr, mentee = cohort.house.hr, cohort.mentees[0]
    scenario = await a_matching(cohort.house)
    version = (await scenario_view(scenario, hr)).facts.version
    await publish(scenario, Publication(TODAY, date(2027, 3, 1), "最合适", ""), version, actor=hr, now=NOON)
    while await carry_out(NOON):
        pass
    match = await current_mentorship(mentee.person_id or 0)
    assert match
    for one in (await explanation(match.id, mentee)).seats:
        said = render(one.decided, "en")
        assert said.startswith("A computer compared the possible pairs and proposed. 人力干事")
    record = await matching_record(match.id, hr, now=NOON)
    assert record.matching
    assert (record.matching.id, record.matching.violations, record.matching.gap) == (scenario, 0, 0)
    assert record.matching.published_by
    assert record.matching.published_by.id == hr.person_id
    line = await MatchingLine.select(MatchingLine.points).where(
        (MatchingLine.scenario == scenario) & (MatchingLine.mentee == mentee.person_id)
    )
    assert record.matching.account.fit == line[0]["points"]
    async with browser_of(hr, router) as browser:
        paper = await browser.get(f"/mentorships/{match.id}/matching-record/pdf")
        assert paper.content.startswith(b"%PDF")
        await browser.get(f"/mentorships/{match.id}/matching-record")
        assert "They would be a new pair." in browser.text
