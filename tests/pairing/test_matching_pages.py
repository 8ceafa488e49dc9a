"""The pages of matchings, as HR sees them, without JavaScript."""

import pytest

from mentor.pairing.pages import router
from mentor.pairing.rules.matchings import NUMBERS, Settings
from tests.browser_of import browser_of
from tests.builders.pairing import NOON, a_mentee
from tests.builders.scenarios import a_cohort, a_matching, a_scenario, table_of, worked

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' moment is the builders'."""
    monkeypatch.setattr("mentor.kernel.clock.now", lambda: NOON)


#: What the form sends when nothing is changed in it.
TYPED = {one.name: str(getattr(Settings(), one.name)) for one in NUMBERS} | {"title": "第一次"}


async def test_hr_prepares_a_matching_watches_it_and_reads_the_table() -> None:
    cohort = await a_cohort(mentees=4, mentors=1)
    here = f"/programmes/{cohort.house.programme}/matchings"
    async with browser_of(cohort.house.hr, router) as browser:
        await browser.get(here)
        assert "No matching yet" in browser.text
        await browser.get(f"{here}/new")
        await browser.send(here, **TYPED | {"pair_price": "x"})
        assert browser.page.status_code == 422
        await browser.send(here, **TYPED, begin="now")
        await browser.follow()
        scenario = browser.page.url.path
        assert "Waiting to be worked on" in browser.text
        assert await worked() == 1
        await browser.get(f"{scenario}/progress")
        assert browser.page.headers["hx-refresh"] == "true"
        await browser.get(scenario)
        for words in ("no matching of these people earns more points", "mentees share 1 persons"):
            assert words in browser.text, browser.text
        await browser.get(f"{scenario}?only=left_out&sort=strongest&name=zz")
        assert "Nobody here." in browser.text
        await browser.get(here)
        assert "2 of 4 mentees with mentors" in browser.text


async def test_a_matching_that_waits_is_cancelled_and_started_on_its_page() -> None:
    cohort = await a_cohort(mentees=1, mentors=1)
    scenario = f"/matchings/{await a_scenario(cohort.house)}"
    async with browser_of(cohort.house.hr, router) as browser:
        await browser.get(scenario)
        await browser.send(f"{scenario}/starts")
        await browser.follow()
        await browser.send(f"{scenario}/cancellations")
        await browser.follow()
        assert "Cancelled" in browser.text
        await browser.send(f"{scenario}/starts")


async def test_matching_again_keeps_what_was_and_takes_in_who_is_new() -> None:
    cohort = await a_cohort(mentees=3, mentors=3)
    first = await a_matching(cohort.house)
    before = await table_of(first)
    new = await a_mentee(cohort.house)
    async with browser_of(cohort.house.hr, router) as browser:
        await browser.get(f"/matchings/{first}/repetitions/new")
        await browser.send(f"/matchings/{first}/repetitions", **TYPED | {"people": "fresh", "title": "第二次"})
        second = int(browser.page.headers["location"].rpartition("/")[2])
        await worked()
        await browser.get(f"/matchings/{second}")
        assert "Made from" in browser.text
    after = await table_of(second)
    assert {mentee: pair for mentee, pair in after.items() if mentee != new.person_id} == before
    assert new.person_id in after
