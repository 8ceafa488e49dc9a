"""HR matches the demo's cohort in a browser: by hand where they know better, published, and carried on after a no."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.journeys.acting import enter, press
from tests.journeys.conftest import Visitor

Pair = tuple[int, int]


def asked(demo_file: Path, sql: str, *values: object) -> list[tuple[int, ...]]:
    with sqlite3.connect(demo_file, timeout=20) as database:
        found: list[tuple[int, ...]] = database.execute(sql, values).fetchall()
    return found


def table_of(demo_file: Path, matching: int) -> dict[int, Pair]:
    """Mentee -> profiles of both mentors."""
    sql = "SELECT mentee, party, technical FROM pairing_matching_line WHERE scenario = ? AND party > 0 ORDER BY points"
    return {mentee: (party, technical) for mentee, party, technical in asked(demo_file, sql, matching)}


def number_in(hr: Visitor) -> int:
    """Of the matching whose page is shown, as soon as its table is there."""
    hr.page.wait_for_url("**/matchings/*")
    hr.page.locator("#fair").wait_for(timeout=30_000)
    return int(hr.page.url.rstrip("/").rpartition("/")[2])


def match(hr: Visitor, programme: str) -> int:
    hr.go(f"{programme}/matchings/new")
    press(hr, hr.page.locator("button[name=begin]"))
    return number_in(hr)


def give(hr: Visitor, matching: int, mentee: int, pair: Pair) -> None:
    """Look at what the pair would mean, then decide for it."""
    hr.go(f"/matchings/{matching}/mentees/{mentee}?party={pair[0]}&technical={pair[1]}")
    hr.page.fill("#effect [name=why]", "班组更熟悉")
    press(hr, hr.page.locator("#effect button.primary"))


def pin(hr: Visitor, matching: int, mentee: int) -> None:
    hr.go(f"/matchings/{matching}/mentees/{mentee}")
    form = hr.page.locator("form[action$='/pins']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=why]").fill("已与车间商定")
    press(hr, form.locator("button"))


def ban(hr: Visitor, matching: int, mentee: int) -> None:
    hr.go(f"/matchings/{matching}/mentees/{mentee}?without=technical")
    hr.page.fill("#effect [name=why]", "近期外派")
    press(hr, hr.page.locator("#effect button.primary"))


def swappable(table: dict[int, Pair], but: set[int]) -> tuple[int, int]:
    """Two mentees without a mentor in common."""
    free = [mentee for mentee in table if mentee not in but]
    return next((one, other) for one in free for other in free if not set(table[one]) & set(table[other]))


def compare(hr: Visitor, programme: str, first: int, second: int) -> int:
    """How many mentees have another pair in the other matching."""
    hr.go(f"{programme}/matchings")
    hr.page.select_option("#first", str(first))
    hr.page.select_option("#second", str(second))
    hr.page.locator("form[action$='/comparison'] button").click()
    hr.page.locator("#who").wait_for()
    return hr.page.locator("section[aria-labelledby=who] tbody tr").count()


def publish(hr: Visitor, matching: int, demo_file: Path) -> None:
    """Decide, and wait until every mentor is asked."""
    hr.go(f"/matchings/{matching}")
    hr.page.locator("a.button.primary").click()
    hr.page.locator("[name=why]").fill("兼顾意愿与厂区，逐人核对")
    hr.page.locator("[name=confirmed]").check()
    press(hr, hr.page.locator("form[action$='/publications'] button.primary"))
    left = "SELECT COUNT(*) FROM pairing_matching_line WHERE scenario = ? AND state = 'planned' AND party > 0"
    for _ in range(60):
        if asked(demo_file, left, matching) == [(0,)]:
            return
        hr.page.wait_for_timeout(300)
    raise AssertionError("not every mentor was asked")


def offers(demo_file: Path) -> set[tuple[int, ...]]:
    """Every offer of the programme: mentorship, mentor's profile."""
    sql = """SELECT o.mentorship, o.profile FROM pairing_offer o JOIN pairing_mentorship m ON m.id = o.mentorship
        WHERE m.programme = (SELECT MAX(programme) FROM pairing_matching)"""
    return set(asked(demo_file, sql))


def decline(mentor: Visitor, mentorship: int) -> None:
    mentor.go(f"/mentorships/{mentorship}/offers")
    assert mentor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form = mentor.page.locator("form[action$='/refusals']")
    form.locator("xpath=ancestor::details/summary").click()
    form.locator("[name=reason]").fill("近期外出学习")
    press(mentor, form.locator("button.return"))


def test_a_cohort_is_matched_adjusted_published_and_carried_on_after_a_no(
    visit: Callable[..., Visitor], demo_file: Path
) -> None:
    hr = visit().sign_in("hr")
    [(number, tried)] = asked(demo_file, "SELECT programme, MIN(id) FROM pairing_matching GROUP BY programme")
    programme = f"/programmes/{number}"
    matching = match(hr, programme)
    table = table_of(demo_file, matching)
    pinned, banned = list(table)[:2]

    pin(hr, matching, pinned)
    ban(hr, matching, banned)
    adjusted = table_of(demo_file, matching)
    assert adjusted[pinned] == table[pinned]
    assert adjusted[banned][1] != table[banned][1]
    choosy = asked(demo_file, "SELECT mentee FROM pairing_matching_wish WHERE is_refusal")
    one, other = swappable(adjusted, {pinned, banned, *(mentee for (mentee,) in choosy)})
    give(hr, matching, one, adjusted[other])
    if table_of(demo_file, matching)[other] != adjusted[one]:  # who made room may have got that pair at once
        give(hr, matching, other, adjusted[one])
    swapped = table_of(demo_file, matching)
    assert (swapped[one], swapped[other], swapped[pinned]) == (adjusted[other], adjusted[one], table[pinned])

    was = table_of(demo_file, tried)
    assert compare(hr, programme, tried, matching) == sum(was[who] != swapped[who] for who in swapped)
    publish(hr, matching, demo_file)
    before = offers(demo_file)
    assert len(before) == 2 * len(swapped)

    sql = """SELECT l.mentorship, f.person, l.mentee FROM pairing_matching_line l
        JOIN pairing_profile f ON f.id = l.technical WHERE l.scenario = ? AND l.mentee = ?"""
    [(mentorship, technical, mentee)] = asked(demo_file, sql, matching, one)
    mentor, person = enter(visit(390), demo_file, technical), enter(visit(390), demo_file, mentee)
    person.go(f"/mentorships/{mentorship}/explanation")
    assert "提出建议" in person.page.locator("main").inner_text()
    decline(mentor, mentorship)

    hr.go(f"/matchings/{matching}/repetitions/new")
    press(hr, hr.page.locator("form[action$='/repetitions'] button.primary"))
    again = number_in(hr)
    anew = table_of(demo_file, again)
    assert [who for who in swapped if anew[who] != swapped[who]] == [one]
    assert anew[one][0] == swapped[one][0]
    publish(hr, again, demo_file)
    [(asked_now, _)] = offers(demo_file) - before
    assert asked_now == mentorship
    assert not [text for visitor in (hr, mentor, person) for text in visitor.complaints]
