"""The pages as people use them."""

import re
from datetime import timedelta

from mentor.people.tables import Account, Person
from mentor.signoff import actions
from mentor.signoff.rules import Criterion, SeatSpec
from mentor.signoff.tables import SignoffDecision, SignoffDelegation
from tests.builders.signoff import NOON, a_cast, a_request, a_split, acting, given
from tests.signoff.conftest import SignIn, stand_at


async def test_from_the_inbox_to_accepted_in_three_clicks_and_on_to_the_next(sign_in: SignIn) -> None:
    cast = await a_cast()
    first = await a_request(cast)
    second = await a_request(cast)
    mentor = sign_in(acting(cast.party))

    inbox = await mentor.get("/signoff")
    links = re.findall(r'class="cover" href="(/milestones/\d+#decision)"', inbox.text)
    assert len(links) == 2
    page = await mentor.get(f"/signoff/{first}")
    assert 'data-key="a"' in page.text

    decided = await mentor.post(f"/signoff/{first}/decisions", seat="party", version="1", decision="accepted")
    assert decided.status_code == 303
    onward = await mentor.get(decided.headers["location"])
    assert (onward.status_code, onward.headers["location"]) == (303, links[1])
    last = await mentor.post(f"/signoff/{second}/decisions", seat="party", version="1", decision="accepted")
    back = await mentor.get(last.headers["location"])
    assert back.headers["location"] == links[1].removesuffix("#decision")
    assert await SignoffDecision.count() == 2


async def test_returning_without_a_reason_brings_the_form_back_as_it_was(sign_in: SignIn) -> None:
    cast = await a_cast()
    seats = (
        SeatSpec("party", cast.party, (Criterion("c1", "Talked about the rules"),)),
        SeatSpec("technical", cast.technical),
    )
    request = await a_request(cast, seats=seats)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "returned", "answer:c1": "not_met", "note:c1": "not <yet>"}

    page = await mentor.post(f"/signoff/{request}/decisions", **fields)

    assert page.status_code == 422
    assert "Please say what should be changed" in page.text
    assert re.search(r'name="answer:c1" value="not_met" checked', page.text)
    assert "not &lt;yet&gt;" in page.text
    assert await SignoffDecision.count() == 0


async def test_a_ready_made_reason_works_without_javascript_and_can_be_added_to(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "returned", "ready": "0", "comment_returned": "the photos"}

    assert (await mentor.post(f"/signoff/{request}/decisions", **fields)).status_code == 303

    stored = await SignoffDecision.select(SignoffDecision.comment).first()
    assert stored == {"comment": "Evidence is missing. Please add: the photos"}


async def test_accepting_what_is_not_met_is_asked_about_once(sign_in: SignIn) -> None:
    cast = await a_cast()
    seats = (SeatSpec("party", cast.party, (Criterion("c1", "Rules"),)), SeatSpec("technical", cast.technical))
    request = await a_request(cast, seats=seats)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "accepted", "answer:c1": "not_met"}

    asked = await mentor.post(f"/signoff/{request}/decisions", **fields)
    assert asked.status_code == 422
    assert 'name="confirmed"' in asked.text
    assert (await mentor.post(f"/signoff/{request}/decisions", **fields, confirmed="on")).status_code == 303


async def test_a_slow_mentor_is_told_that_somebody_else_decided_or_the_version_moved(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "accepted"}
    await given(request, "party", "accepted", cast.party)

    late = await mentor.post(f"/signoff/{request}/decisions", **fields)
    assert late.status_code == 409
    assert "has already decided for this seat" in late.text
    await actions.submit_version(request, 2, "e" * 64, actor=acting(cast.mentee), now=NOON)
    stale = await mentor.post(f"/signoff/{request}/decisions", **fields)
    assert stale.status_code == 409
    assert "Version 2" in stale.text


async def test_the_same_form_twice_counts_once(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "accepted", "_once": "abcdefgh"}

    first = await mentor.post(f"/signoff/{request}/decisions", **fields)
    again = await mentor.post(f"/signoff/{request}/decisions", **fields)

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    assert await SignoffDecision.count() == 1


async def test_no_page_tells_a_hidden_decision(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "returned", cast.party, comment="a canary of a comment")
    people = [acting(cast.technical), acting(cast.mentee), cast.hr(), cast.party_office()]

    for browser in map(sign_in, people):
        for path in (f"/signoff/{request}", "/signoff", "/signoff/rulings"):
            page = await browser.get(path)
            assert page.status_code == 200
            assert "canary" not in page.text
            assert "Returned" not in page.text
    own = await sign_in(acting(cast.party)).get(f"/signoff/{request}")
    assert "canary" in own.text


async def test_strangers_find_nothing_and_mentees_cannot_decide(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    fields = {"seat": "party", "version": "1", "decision": "accepted"}
    stranger, mentee = sign_in(acting(cast.others[3])), sign_in(acting(cast.mentee))

    assert (await stranger.get(f"/signoff/{request}")).status_code == 404
    assert (await stranger.post(f"/signoff/{request}/decisions", **fields)).status_code == 404
    assert (await mentee.post(f"/signoff/{request}/decisions", **fields)).status_code == 403
    assert (await mentee.get("/signoff/999999")).status_code == 404


async def test_talking_it_over_and_ruling(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_split(cast)
    mentor, office = sign_in(acting(cast.party)), sign_in(cast.party_office())
    page = await mentor.get(f"/signoff/{request}")
    assert 'id="calibration"' in page.text
    fields = {"version": "1", "held_on": "2026-03-02", "decide_by": "2026-03-04", "present": ["party", "technical"]}

    empty = await mentor.post(f"/signoff/{request}/calibrations", **fields)
    assert empty.status_code == 422
    kept = await mentor.post(f"/signoff/{request}/calibrations", **fields, text="We looked at the record together")
    assert (kept.status_code, kept.headers["location"]) == (303, f"/signoff/{request}")
    assert "We looked at" in (await mentor.get(f"/signoff/{request}")).text
    assert "We looked at" not in (await sign_in(acting(cast.mentee)).get(f"/signoff/{request}")).text
    await given(request, "party", "returned", cast.party)
    await given(request, "technical", "accepted", cast.technical)
    assert f"/signoff/{request}" in (await office.get("/signoff/rulings")).text
    assert 'id="ruling"' in (await office.get(f"/signoff/{request}")).text

    refused = await office.post(f"/signoff/{request}/rulings", version="1", verdict="accept", reason="")
    assert refused.status_code == 422
    ruled = await office.post(f"/signoff/{request}/rulings", version="1", verdict="accept", reason="Enough was shown")
    assert ruled.status_code == 303
    seen = (await sign_in(acting(cast.mentee)).get(f"/signoff/{request}")).text
    assert "Accepted by ruling" in seen
    assert "Enough was shown" in seen


async def test_hr_gives_an_abstained_seat_another_holder(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    await given(request, "party", "abstained", cast.party, comment="We have never met")
    hr = sign_in(cast.hr())
    page = (await hr.get(f"/signoff/{request}")).text
    assert "We have never met" in page
    fields = {"handover_seat": "party", "handover_reason": "no contact"}

    nobody = await hr.post(f"/signoff/{request}/handovers", **fields, holder="no such number")
    assert nobody.status_code == 422
    assert "Nobody here has this number" in nobody.text
    beside = await hr.post(f"/signoff/{request}/handovers", **fields, holder=await number_of(cast.technical))
    assert beside.status_code == 422
    assert "another seat here" in beside.text
    done = await hr.post(f"/signoff/{request}/handovers", **fields, holder=await number_of(cast.others[2]))
    assert done.status_code == 303
    assert "/milestones/" in (await sign_in(acting(cast.others[2])).get("/signoff")).text
    assert "no contact" in (await hr.get(f"/signoff/{request}")).text
    assert "no contact" not in (await sign_in(acting(cast.mentee)).get(f"/signoff/{request}")).text


async def number_of(person: int) -> str:
    row = await Person.select(Person.employee_no).where(Person.id == person).first()
    assert row
    return str(row["employee_no"])


async def test_withdrawing_and_waiving(sign_in: SignIn) -> None:
    cast = await a_cast()
    request, other = await a_request(cast), await a_request(cast)
    mentee, hr = sign_in(acting(cast.mentee)), sign_in(cast.hr())

    assert (await mentee.post(f"/signoff/{request}/withdrawals", version="1")).status_code == 303
    assert "Withdrawn" in (await mentee.get(f"/signoff/{request}")).text
    assert (await hr.post(f"/signoff/{other}/waivers", version="1")).status_code == 422
    assert (
        await hr.post(f"/signoff/{other}/waivers", version="1", waiver_reason="Left the programme")
    ).status_code == 303
    assert "Waived" in (await mentee.get(f"/signoff/{other}")).text
    assert (await mentee.post(f"/signoff/{other}/waivers", version="1", waiver_reason="x")).status_code == 409


async def test_delegating_and_ending_it(sign_in: SignIn) -> None:
    cast = await a_cast()
    delegate = cast.others[2]
    await Account.insert(Account(login="delegate", person=delegate, state="active", created_at=NOON))
    request = await a_request(cast)
    mentor, stand_in = sign_in(acting(cast.party)), sign_in(acting(delegate))
    fields = {"seat": "party", "starts_on": "2026-03-02", "ends_on": "2026-03-06"}

    wrong = await mentor.post("/signoff/delegations", **fields, delegate=await number_of(cast.technical))
    assert wrong.status_code == 422
    assert "other seat beside you" in wrong.text
    assert (await mentor.post("/signoff/delegations", **fields, delegate=await number_of(delegate))).status_code == 303
    assert "on behalf of" in (await stand_in.get("/signoff")).text
    row = await SignoffDelegation.select(SignoffDelegation.id).first()
    assert row
    ending = f"/signoff/delegations/{row['id']}/endings"
    assert (await stand_in.post(ending)).status_code == 403
    assert (await sign_in(acting(cast.mentee)).post(ending)).status_code == 404
    assert (await mentor.post(ending)).status_code == 303
    assert (await stand_in.get(f"/signoff/{request}")).status_code == 404


async def test_second_decisions_end_with_their_day(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_split(cast)
    mentor = sign_in(acting(cast.party))
    fields = {"version": "1", "held_on": "2026-03-02", "decide_by": "2026-03-04", "present": ["party", "technical"]}
    await mentor.post(f"/signoff/{request}/calibrations", **fields, text="Talked")
    assert 'value="accepted"' in (await mentor.get(f"/signoff/{request}")).text

    stand_at(NOON + timedelta(days=3))

    page = await mentor.get(f"/signoff/{request}")
    assert "The time for the second decision is over" in page.text
    assert 'value="accepted"' not in page.text
    assert 'id="ruling"' in (await sign_in(cast.party_office()).get(f"/signoff/{request}")).text


async def test_pages_speak_chinese_too(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_split(cast)
    for path in (f"/signoff/{request}", "/signoff", "/signoff/delegations"):
        page = await sign_in(acting(cast.party), "zh-CN").get(path)
        assert page.status_code == 200
        assert "党务导师" in page.text


async def test_a_secrecy_mark_is_refused_with_the_form_kept(sign_in: SignIn) -> None:
    cast = await a_cast()
    request = await a_request(cast)
    mentor = sign_in(acting(cast.party))
    fields = {"seat": "party", "version": "1", "decision": "returned", "comment_returned": "见附件（机密）"}
    page = await mentor.post(f"/signoff/{request}/decisions", **fields)
    assert page.status_code == 422
    assert "（机密）" in page.text
    assert 'role="alert"' in page.text
    fields = {"seat": "party", "starts_on": "2026-03-02", "ends_on": "2026-03-03", "reason": "机密"}
    refused = await mentor.post("/signoff/delegations", **fields, delegate=await number_of(cast.others[2]))
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
