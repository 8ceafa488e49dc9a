"""A person publishes a matching; mentors are asked one after the other; who declines is replaced and nobody else."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, NotFound
from mentor.kernel.i18n import render
from mentor.kernel.phrases import read_phrase
from mentor.pairing.actions import answers
from mentor.pairing.actions.matchings import exporting
from mentor.pairing.actions.matchings.carrying import carry_out
from mentor.pairing.actions.matchings.drafting import NewScenario, repeat
from mentor.pairing.actions.matchings.publishing import publish
from mentor.pairing.pages import router
from mentor.pairing.queries.frozen import Publication
from mentor.pairing.queries.matching_figures import figures_of
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.queries.scenarios import scenario_view
from mentor.pairing.rules.matchings import ScenarioState, Settings
from mentor.pairing.rules.states import MentorshipState, OfferState, Seat
from mentor.pairing.tables import MatchingLine, MentorProfile, Mentorship, Offer
from mentor.people.rules import AccountState
from mentor.people.tables import Account
from tests.browser_of import browser_of
from tests.builders.pairing import NOON, TODAY, Mentor, a_mentee, a_mentor, a_running, answered
from tests.builders.scenarios import Cohort, a_cohort, a_matching, table_of, worked

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]
DECISION = Publication(TODAY, date(2027, 3, 1), "最合适", "请继续")


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' moment is the builders'."""
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


async def published(cohort: Cohort, scenario: int) -> None:
    version = (await scenario_view(scenario, cohort.house.hr)).facts.version
    await publish(scenario, DECISION, version, actor=cohort.house.hr, now=NOON)
    while await carry_out(NOON):
        pass


async def lines(scenario: int) -> dict[int, dict[str, object]]:
    rows = await MatchingLine.select().where(MatchingLine.scenario == scenario).order_by(MatchingLine.id)
    return {row["mentee"]: row for row in rows}


async def again(cohort: Cohort, scenario: int, **settings: object) -> int:
    new = NewScenario("补配", replace(Settings(), **settings))  # type: ignore[arg-type]
    made = await repeat(scenario, new, same_people=False, actor=cohort.house.hr, now=NOON)
    await worked()
    return made


async def test_every_mentor_is_asked_once_in_the_name_of_who_decided() -> None:
    cohort = await a_cohort(mentees=3, mentors=2)
    scenario = await a_matching(cohort.house)
    await published(cohort, scenario)
    assert await carry_out(NOON) == 0
    rows = await lines(scenario)
    assert {row["state"] for row in rows.values()} == {"asked"}
    offers = await Offer.select()
    assert len(offers) == 6
    assert {one["offered_by"] for one in offers} == {cohort.house.hr.person_id}
    made = await JournalEntry.count().where(JournalEntry.action == "pairing.make_offer")
    assert made == 3
    assert sum(row["load"] for row in await MentorProfile.select(MentorProfile.load)) == 6


async def test_what_was_not_looked_at_is_not_published_and_nothing_twice() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario, hr = await a_matching(cohort.house), cohort.house.hr
    version = (await scenario_view(scenario, hr)).facts.version
    with pytest.raises(Conflict):
        await publish(scenario, DECISION, version - 1, actor=hr, now=NOON)
    with pytest.raises(NotFound):
        await publish(scenario, DECISION, version, actor=cohort.house.party_office, now=NOON)
    await publish(scenario, DECISION, version, actor=hr, now=NOON)
    with pytest.raises(Forbidden):
        await publish(scenario, DECISION, version + 1, actor=hr, now=NOON)


async def test_another_matching_made_before_is_not_published_after() -> None:
    cohort = await a_cohort(mentees=2, mentors=1)
    first, second = await a_matching(cohort.house), await a_matching(cohort.house)
    hr, soon = cohort.house.hr, NOON.replace(hour=5)
    for scenario, refused in ((first, False), (second, True)):
        version = (await scenario_view(scenario, hr)).facts.version
        if refused:
            with pytest.raises(Forbidden):
                await publish(scenario, DECISION, version, actor=hr, now=soon)
        else:
            await publish(scenario, DECISION, version, actor=hr, now=soon)


async def test_a_match_that_became_impossible_says_why_and_the_others_go_on() -> None:
    cohort = await a_cohort(mentees=2, mentors=2)
    scenario = await a_matching(cohort.house)
    table = await table_of(scenario)
    lost = table[cohort.ids[0]][0]
    await MentorProfile.update({MentorProfile.capacity: 0}).where(MentorProfile.id == lost)
    await published(cohort, scenario)
    rows = await lines(scenario)
    refused = [mentee for mentee, row in rows.items() if row["state"] == "refused"]
    assert refused == [mentee for mentee, pair in table.items() if pair[0] == lost]
    assert "No free place" in render(read_phrase(str(rows[refused[0]]["note"])), "en")
    assert (await figures_of(scenario))[scenario].open == len(refused)


async def test_in_the_name_of_somebody_who_may_not_act_any_more_nobody_is_asked() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = await a_matching(cohort.house)
    version = (await scenario_view(scenario, cohort.house.hr)).facts.version
    await publish(scenario, DECISION, version, actor=cohort.house.hr, now=NOON)
    gone = {Account.state: AccountState.DISABLED.value}
    await Account.update(gone).where(Account.id == cohort.house.hr.account_id)
    await carry_out(NOON)
    assert await Offer.count() == 0
    assert {row["state"] for row in (await lines(scenario)).values()} == {"refused"}


async def declined(mentor: Mentor) -> int:
    """The first offer of this mentor; gives the mentorship."""
    offer = (await pending_offers(mentor.actor))[0]
    await answers.decline(offer.id, "太忙", actor=mentor.actor, now=NOON)
    return offer.mentorship_id


async def test_after_a_decline_only_the_empty_seat_is_filled() -> None:
    cohort = await a_cohort(mentees=4, mentors=3)
    scenario = await a_matching(cohort.house)
    await published(cohort, scenario)
    before = await table_of(scenario)
    away = next(one for one in cohort.party if any(pair[0] == one.profile for pair in before.values()))
    mentorship = await declined(away)
    child = await again(cohort, scenario)
    assert (await scenario_view(child, cohort.house.hr)).state is ScenarioState.DONE
    rows, after = await lines(child), await table_of(child)
    moved = [mentee for mentee in before if before[mentee] != after[mentee]]
    assert [rows[one]["mentorship"] for one in moved] == [mentorship]
    assert after[moved[0]][1] == before[moved[0]][1]
    assert sorted(str(row["state"]) for row in rows.values()) == ["kept", "kept", "kept", "planned"]
    await published(cohort, child)
    row = await Mentorship.select().where(Mentorship.id == mentorship).first()
    assert row is not None
    assert row["state"] == MentorshipState.OFFERED.value
    pending = [one for one in await Offer.select() if one["state"] == OfferState.PENDING.value]
    assert len(pending) == 8


async def test_a_running_mentorship_gets_its_new_mentor_with_a_handover() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    running = await a_running(
        cohort.house, mentee=cohort.mentees[0], party=cohort.party[0], technical=cohort.technical[0]
    )
    better = await a_mentor(cohort.house, Seat.PARTY, strength_political=4, strength_scenario=4, capacity=8)
    scenario = await a_matching(cohort.house, rematches=True, change_party=0, pair_price=0, known=0)
    await published(cohort, scenario)
    row = await Mentorship.select().where(Mentorship.id == running.id).first()
    assert row is not None
    assert row["party_mentor"] == better.person
    assert row["technical_mentor"] == cohort.technical[0].person
    assert [line["state"] for line in (await lines(scenario)).values()] == ["changed"]


async def test_the_workbook_holds_every_match_and_is_in_the_journal() -> None:
    cohort = await a_cohort(mentees=3, mentors=1)
    scenario = await a_matching(cohort.house)
    content = await exporting.take_workbook(scenario, actor=cohort.house.hr, now=NOON)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    sheets = [book.get_sheet_by_index(n).to_python() for n in range(len(book.sheet_names))]
    assert [len(sheet) for sheet in sheets[:4]] == [3, 1 + 2 * 15, 2, 3]
    assert await JournalEntry.count().where(JournalEntry.action == "pairing.export_matching") == 1
    with pytest.raises(NotFound):
        await exporting.take_workbook(scenario, actor=cohort.house.leader, now=NOON)


async def test_hr_compares_two_publishes_one_and_sees_who_declined_on_screen() -> None:
    cohort = await a_cohort(mentees=3, mentors=3)
    first = await a_matching(cohort.house, pair_price=1000)
    second = await a_matching(cohort.house, pair_price=0)
    programme = cohort.house.programme
    async with browser_of(cohort.house.hr, router) as browser:
        await browser.get(f"/programmes/{programme}/matchings")
        assert "Compare two" in browser.text
        await browser.get(f"/programmes/{programme}/matchings/comparison?first={first}&second={second}")
        assert "of 3 mentees who are in both have another pair" in browser.text
        await browser.get(f"/programmes/{programme}/matchings/comparison?first={first}&second=0")
        assert browser.page.status_code == 404
        await browser.get(f"/matchings/{second}/publications/new")
        where = f"/matchings/{second}/publications"
        await browser.send(where, starts_on="2026-03-02", ends_on="2026-03-01", why="x")
        assert browser.page.status_code == 422
        await browser.send(where, starts_on="2026-03-02", ends_on="2027-03-01", why="均衡", confirmed="on")
        await browser.follow()
        assert "still to be dealt with" in browser.text
        assert await carry_out(NOON) == 3
        used = {pair[1] for pair in (await table_of(second)).values()}
        await declined(next(one for one in cohort.technical if one.profile in used))
        await browser.get(f"/matchings/{second}")
        assert "needs another mentor" in browser.text
        await browser.get(f"/matchings/{second}?only=open")
        assert "Being matched" in browser.text
        await browser.send(f"/matchings/{second}/exports")
        assert browser.page.content[:2] == b"PK"


async def test_who_joins_and_who_leaves_is_matched_again_and_nobody_else_moves() -> None:
    cohort = await a_cohort(mentees=4, mentors=4)
    scenario = await a_matching(cohort.house)
    before = await table_of(scenario)
    left = before[cohort.ids[0]][0]
    gone = {MentorProfile.state: "suspended", MentorProfile.suspended_because: "by_hand"}
    await MentorProfile.update(gone).where(MentorProfile.id == left)
    joined = await a_mentee(cohort.house)
    after = await table_of(await again(cohort, scenario, change_party=100, change_technical=100))
    assert joined.person_id in after
    assert [mentee for mentee in before if before[mentee] != after[mentee]] == [
        mentee for mentee, pair in before.items() if pair[0] == left
    ]
    await answered(cohort.party[0])
