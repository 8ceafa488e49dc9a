"""The pages without JavaScript: forms are filled as they are shown, and every page stays within its statements."""

import re
from contextlib import AsyncExitStack

import pytest

from mentor.kernel.actor import Actor
from mentor.pairing.actions import applications, extensions, notices, objections, profiles, reviews
from mentor.pairing.actions.applications import Offering
from mentor.pairing.actions.notices import NewNotice
from mentor.pairing.actions.profiles import Evaluation
from mentor.pairing.actions.reviews import Finding
from mentor.pairing.pages import router
from mentor.pairing.queries import current_mentorship, mentorship_view
from mentor.pairing.queries.agreements import agreement_view
from mentor.pairing.queries.notices import notice_view
from mentor.pairing.queries.offers import pending_offers
from mentor.pairing.queries.profiles import own_profiles
from mentor.pairing.rules.states import ApplicationState, Consequence, Grade, MentorshipState, ProfileState, Seat
from mentor.people.rules import Role
from mentor.signoff.pages import router as signoff_router
from tests.browser_of import Browser, browser_of
from tests.builders.pairing import (
    NOON,
    QUALIFIED,
    Match,
    a_house,
    a_mentee,
    a_mentor,
    a_running,
    an_accepted,
    an_offered,
    somebody,
)
from tests.builders.people import PASSWORD

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]
#: One statement finds the session, which these pages do without.
MOST = 7


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' moment is the builders'."""
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


async def shown(actor: Actor, path: str, status: int = 200) -> str:
    async with browser_of(actor, router, signoff_router) as browser:
        await browser.get(path)
        assert browser.page.status_code == status, (path, browser.page.status_code, browser.text[:500])
        return browser.text


async def test_hr_pairs_a_mentee_by_hand_and_three_confirm() -> None:
    house = await a_house()
    mentee = await a_mentee(house, specialties="焊接", gap_business=3)
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    full = await a_mentor(house, Seat.PARTY, capacity=1, load=1)
    here = f"/programmes/{house.programme}/mentees/{mentee.person_id}"
    async with browser_of(house.hr, router) as browser:
        await browser.get(f"/programmes/{house.programme}")
        assert "Find two mentors" in browser.text
        await browser.get(f"{here}/pairing")
        assert "Has 焊接 of what was asked for." in browser.text
        assert "No free place: 1 of 1 are taken." in browser.text
        assert full.actor.name in browser.text
        await browser.get(f"{here}/pairing?party={party.profile}&technical={technical.profile}")
        assert "The pair you chose" in browser.text
        await browser.send(
            f"{here}/offers", starts_on="2026-03-02", ends_on="2027-03-01", direction="both", anchor_project="余热回收"
        )
        await browser.follow()
        assert "Waiting for an answer" in browser.text
    for mentor in (party, technical):
        async with browser_of(mentor.actor, router) as browser:
            offer = (await pending_offers(mentor.actor))[0]
            await browser.get(f"/mentorships/{offer.mentorship_id}/offers")
            await browser.send(f"/mentorships/{offer.mentorship_id}/offers/{offer.id}/acceptances")
            await browser.follow()
    assert mentee.person_id is not None
    mentorship = await current_mentorship(mentee.person_id)
    assert mentorship is not None
    for actor in (mentee, party.actor, technical.actor):
        async with browser_of(actor, router) as browser:
            await browser.get(f"/mentorships/{mentorship.id}/agreement")
            await browser.send(f"/mentorships/{mentorship.id}/agreement/confirmations", agrees="on", secret=PASSWORD)
            await browser.follow()
    assert (await mentorship_view(mentorship.id, house.hr)).state is MentorshipState.ACTIVE


async def test_an_offer_that_breaks_a_hard_rule_comes_back_with_the_reason_and_what_was_typed() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    full, technical = await a_mentor(house, Seat.PARTY, capacity=1, load=1), await a_mentor(house, Seat.TECHNICAL)
    here = f"/programmes/{house.programme}/mentees/{mentee.person_id}"
    async with browser_of(house.hr, router) as browser:
        await browser.get(f"{here}/pairing?party={full.profile}&technical={technical.profile}")
        await browser.send(
            f"{here}/offers", starts_on="2026-03-02", ends_on="2027-03-01", direction="both", anchor_project="余热回收"
        )
        assert browser.page.status_code == 422
        assert "Ruled out: No free place: 1 of 1 are taken." in browser.text
        assert 'value="余热回收"' in browser.page.text


async def test_a_mentor_declines_with_a_reason_and_hr_asks_somebody_else() -> None:
    match = await an_offered()
    offer = (await pending_offers(match.party.actor))[0]
    here = f"/mentorships/{match.id}/offers"
    async with browser_of(match.party.actor, router) as browser:
        await browser.get(here)
        await browser.send(f"{here}/{offer.id}/refusals", reason="")
        assert browser.page.status_code == 422
        await browser.send(f"{here}/{offer.id}/refusals", reason="近期出差较多")
        assert browser.page.status_code == 303
    successor = await a_mentor(match.house, Seat.PARTY)
    async with browser_of(match.house.hr, router) as browser:
        await browser.get(here)
        assert "This seat is vacant: Party-affairs mentor." in browser.text
        assert "近期出差较多" in browser.text
        await browser.get(f"{here}/new?seat=party")
        await browser.send(here, profile=str(successor.profile))
        await browser.follow()
        assert successor.actor.name in browser.text


async def test_a_wrong_password_brings_the_agreement_back_with_the_complaint() -> None:
    match = await an_accepted()
    here = f"/mentorships/{match.id}/agreement"
    async with browser_of(match.mentee, router) as browser:
        await browser.get(here)
        await browser.send(f"{here}/confirmations", agrees="on", secret="wrong")
        assert browser.page.status_code == 422
        assert "This is not your password (or code)." in browser.text
        assert "wrong" not in re.findall(r'name="secret"[^>]*', browser.page.text)[0]
        await browser.send(f"{here}/confirmations", secret=PASSWORD)
        assert "Please confirm that you have read the text" in browser.text


async def test_the_agreement_prints_as_a_pdf_for_those_who_see_it() -> None:
    match = await an_accepted()
    path = f"/mentorships/{match.id}/agreement/pdf"
    async with browser_of(match.mentee, router) as browser:
        answer = await browser.get(path)
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
    await shown(await a_mentee(match.house), path, 404)


async def test_from_application_to_appointment_on_the_pages() -> None:
    house = await a_house()
    actor = await somebody(house.department, **QUALIFIED[Seat.PARTY])
    async with browser_of(actor, router) as browser:
        await browser.get("/mentor-profile")
        await browser.send("/mentor-profile/applications", seat="party", specialties="", introduction="", capacity="x")
        assert browser.page.status_code == 422
        assert browser.text.count("Please fill this in.") == 2
        typed = {"seat": "party", "specialties": "党建", "introduction": "十二年党务经历", "capacity": "2"}
        await browser.send("/mentor-profile/applications", **typed)
        await browser.follow()
        assert "Waiting for review" in browser.text
    profile = (await own_profiles(actor))[0].id
    async with browser_of(house.party_office, router) as browser:
        await browser.get("/pool/candidates")
        assert actor.name in browser.text
        await browser.get(f"/pool/{profile}")
        assert "Qualified for the seat" in browser.text
        finding = {"outcome": "accepted", "capacity": "2", "political": "4", "business": "0", "scenario": "3"}
        await browser.send(f"/pool/{profile}/reviews", note="符合条件", **finding)
        await browser.get("/pool/candidates")
        notice = {
            "title": "导师人选公示",
            "unit_id": str(house.root.id),
            "workdays": "5",
            "profile_ids": [str(profile)],
        }
        await browser.send("/notices", **notice)
        await browser.follow()
        assert "Public notice running" in browser.text
    assert (await own_profiles(actor))[0].facts.state is ProfileState.NOTICED
    async with browser_of(await somebody(house.elsewhere), router) as browser:
        await browser.get("/notices")
        assert "导师人选公示" in browser.text
        await browser.get("/notices/1")
        await browser.send("/notices/1/objections", objection="考核材料不实")
        await browser.follow()
        assert "考核材料不实" in browser.text


async def test_a_programme_is_opened_filled_and_closed() -> None:
    house = await a_house()
    person = await somebody(house.department, employee_no="A1001")
    async with browser_of(house.hr, router) as browser:
        await browser.get("/programmes/new")
        typed = {"name": "第二批", "year": "2026", "unit_id": str(house.root.id), "owner": "人力资源部"}
        await browser.send("/programmes", starts_on="2026-03-02", ends_on="2027-06-30", **typed)
        await browser.follow()
        here = browser.page.url.path
        entry = {"direction": "both", "gap_political": "1", "gap_business": "3", "gap_scenario": "2"}
        await browser.send(f"{here}/enrolments", q="A1001", **entry)
        assert "Please choose a person from what was found." in browser.text
        assert f'name="person" value="{person.person_id}"' in browser.page.text
        await browser.send(f"{here}/enrolments", person=str(person.person_id), specialties="焊接", **entry)
        await browser.follow()
        assert person.name in browser.text
        await browser.send(f"{here}/closings")
        await browser.follow()
        assert "Closed for pairing" in browser.text


async def test_numbers_and_texts_get_new_versions() -> None:
    house = await a_house()
    async with browser_of(house.hr, router) as browser:
        await browser.get("/policies")
        fields = dict(re.findall(r'<input id="(\w+)" name="\1" type="number" value="(\d+)"', browser.page.text))
        typed = {"code": "standard", "name": "默认", "document_no": "集团人〔2026〕12号"}
        levels = {"title_level": "intermediate", "skill_level": "technician"}
        await browser.send("/policies", **typed, **levels, **(fields | {"objection_days": "200"}))
        assert browser.page.status_code == 422
        await browser.send("/policies", **typed, **levels, **(fields | {"objection_days": "20"}))
        await browser.follow()
        assert "集团人〔2026〕12号" in browser.text
        await browser.get("/agreement-templates")
        await browser.send("/agreement-templates", code="standard", name="新版", text="没有填写项")
        assert "The text needs a place for" in browser.text


async def test_a_mentor_is_replaced_on_the_pages() -> None:
    match = await a_running()
    successor = await a_mentor(match.house, Seat.TECHNICAL)
    here = f"/mentorships/{match.id}/changes"
    async with browser_of(match.house.hr, router) as browser:
        await browser.get(f"{here}/new?seat=technical")
        await browser.send(here, reason="调离", handover_note="")
        assert browser.page.status_code == 422
        assert "Please choose a successor." in browser.text
        await browser.send(here, reason="调离", handover_note="已交接", successor_technical=str(successor.profile))
        await browser.follow()
        assert f"{match.technical.actor.name}" in browser.text
        assert "已交接" in browser.text


async def test_pause_resume_and_end_on_the_pages() -> None:
    match = await a_running()
    here = f"/mentorships/{match.id}"
    async with browser_of(match.house.hr, router) as browser:
        await browser.get(f"{here}/course")
        await browser.send(f"{here}/pauses", pause_reason="外派学习", resumes_on="2026-01-01")
        assert "Please give a day in the future." in browser.text
        await browser.send(f"{here}/pauses", pause_reason="外派学习", resumes_on="2026-06-01")
        await browser.follow()
        assert "外派学习" in browser.text
        await browser.send(f"{here}/resumptions")
        await browser.follow()
        await browser.send(f"{here}/endings", end_reason="by_agreement", end_note="协商一致")
        await browser.follow()
        assert "Ended early" in browser.text


async def test_an_extension_is_asked_and_shown_with_its_keys() -> None:
    match = await a_running()
    here = f"/mentorships/{match.id}"
    async with browser_of(match.mentee, router, signoff_router) as browser:
        await browser.get(f"{here}/extension")
        await browser.send(f"{here}/extensions", months="3", reason="项目延期")
        await browser.follow()
        assert "Extension until 1 Jun 2027" in browser.text
        assert "Waiting for decisions" in browser.text
    assert "项目延期" in await shown(match.party.actor, f"{here}/extension")


async def _much_to_show(match: Match) -> None:
    """A candidate, one on notice with an objection, an extension asked for, an objection to the agreement."""
    house = match.house
    offering = Offering(Seat.PARTY, "党建", "十二年党务经历", 2)
    for n in range(2):
        person = await somebody(house.department, **QUALIFIED[Seat.PARTY])
        profile = await applications.apply(offering, actor=person, now=NOON)
        if n:
            continue
        await reviews.review(profile, Finding(ApplicationState.ACCEPTED), actor=house.party_office, now=NOON)
        new = NewNotice("导师人选公示", "", house.root.id, (profile,), 5)
        notice = await notices.publish(new, actor=house.party_office, now=NOON)
        entry = (await notice_view(notice, match.mentee, now=NOON)).entries[0].facts.id
        await notices.object_to(entry, "考核材料不实", actor=match.mentee, now=NOON)
    await extensions.ask_extension(match.id, 3, "项目延期", actor=match.mentee, now=NOON)
    await objections.object_to(match.id, "时间难以协调", actor=match.mentee, now=NOON)
    made = Evaluation(2025, 36, 35, 18, Grade.GOOD, Consequence.KEEP)
    await profiles.evaluate(match.party.profile, made, actor=house.party_office, now=NOON)


async def _pages(match: Match) -> list[tuple[Actor, str]]:
    hr, office = match.house.hr, match.house.party_office
    mentorship, programme = f"/mentorships/{match.id}", f"/programmes/{match.house.programme}"
    other = await a_mentee(match.house)
    return [
        (match.mentee, "/pool"),
        (match.mentee, "/pool?seat=party&free=on&specialty=x&name=y"),
        (match.party.actor, "/mentor-profile"),
        (office, f"/pool/{match.party.profile}"),
        (office, "/pool/recommendations/new"),
        (office, "/pool/invitations/new"),
        (office, "/pool/candidates"),
        (hr, "/handovers"),
        (match.mentee, "/notices"),
        (office, "/notices/1"),
        (match.mentee, "/pairs"),
        (hr, "/pairs/new"),
        (match.mentee, "/pairs/1"),
        (hr, "/programmes"),
        (hr, "/programmes/new"),
        (hr, programme),
        (hr, "/policies"),
        (hr, "/agreement-templates"),
        (hr, f"{programme}/mentees/{other.person_id}/pairing"),
        (hr, f"{mentorship}/offers"),
        (match.mentee, f"{mentorship}/agreement"),
        (hr, f"{mentorship}/agreement/versions/new"),
        (hr, f"{mentorship}/changes"),
        (hr, f"{mentorship}/changes/new"),
        (hr, f"{mentorship}/course"),
        (hr, f"{mentorship}/extension"),
    ]


async def _seen(match: Match, statements: list[str], language: str) -> dict[str, int]:
    """Every page with the number of its statements; each actor opens one browser."""
    counted: dict[str, int] = {}
    async with AsyncExitStack() as stack:
        browsers: dict[int | None, Browser] = {}
        for actor, path in await _pages(match):
            if actor.person_id not in browsers:
                opened = browser_of(actor, router, signoff_router, language=language)
                browsers[actor.person_id] = await stack.enter_async_context(opened)
            statements.clear()
            answer = await browsers[actor.person_id].get(path)
            assert answer.status_code == 200, (path, answer.text[:500])
            assert len(answer.content) < 60_000, (path, len(answer.content))
            assert len(statements) <= MOST, (path, len(statements), statements)
            counted[path] = len(statements)
    return counted


async def test_every_page_answers_within_its_statements_whatever_the_number_of_rows(statements: list[str]) -> None:
    match = await a_running()
    await _much_to_show(match)
    before = await _seen(match, statements, "zh-CN")
    for _ in range(5):
        await _much_to_show(await a_running(match.house))
        await a_mentee(match.house)
        await a_mentor(match.house, Seat.PARTY, state="suspended", suspended_because="by_hand", capacity=3, load=1)
    after = await _seen(match, statements, "en")
    assert list(after.values()) == list(before.values()), (before, after)


@pytest.mark.parametrize(
    "path",
    [
        "/mentorships/1/offers",
        "/mentorships/1/agreement",
        "/mentorships/1/agreement/pdf",
        "/mentorships/1/agreement/versions/new",
        "/mentorships/1/changes",
        "/mentorships/1/changes/new",
        "/mentorships/1/course",
        "/mentorships/1/extension",
        "/programmes/1",
        "/programmes/1/mentees/4/pairing",
    ],
)
async def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(path: str) -> None:
    await a_running()
    stranger = await somebody((await a_house()).elsewhere)
    words = await shown(stranger, path, 404)
    assert words == await shown(stranger, path.replace("/1", "/999", 1), 404)


@pytest.mark.parametrize(
    "path", ["/pool", "/notices", "/pairs", "/programmes", "/policies", "/mentor-profile", "/pool/1"]
)
@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
async def test_the_three_administrators_see_nothing_of_it(path: str, role: Role) -> None:
    match = await an_offered()
    await shown(await somebody(match.house.root, role), path, 404)


async def test_an_offer_is_not_answered_under_the_address_of_another_mentorship() -> None:
    match = await an_offered()
    other = await an_offered(match.house, party=match.party)
    offers = {offer.mentorship_id: offer.id for offer in await pending_offers(match.party.actor)}
    async with browser_of(match.party.actor, router) as browser:
        await browser.get(f"/mentorships/{match.id}/offers")
        wrong = f"/mentorships/{match.id}/offers/{offers[other.id]}/acceptances"
        await browser.send(f"/mentorships/{match.id}/offers/{offers[match.id]}/acceptances", to=wrong)
        assert browser.page.status_code == 404


async def test_what_people_type_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    match = await an_offered(anchor_project=evil)
    async with browser_of(match.mentee, router) as browser:
        answer = await browser.get(f"/mentorships/{match.id}/offers")
        assert evil not in answer.text
        assert "&lt;script&gt;" in answer.text
    assert await agreement_view((await an_accepted(match.house, anchor_project=evil)).id, match.house.hr, now=NOON)
