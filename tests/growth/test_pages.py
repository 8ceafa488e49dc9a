"""The pages as people use them, without JavaScript."""

import re

import pytest

from mentor.growth import jobs
from mentor.growth.actions.logs import save_draft, submit_log
from mentor.growth.actions.milestones import add_evidence, submit_milestone
from mentor.growth.rules.logs import Visibility
from mentor.growth.tables import Evidence, LogEntry, Meeting, Milestone, PlanGoal
from mentor.journal.tables import JournalEntry
from mentor.kernel.paging import write_cursor
from mentor.pairing.rules.states import MentorshipState
from tests.builders.growth import (
    NOW,
    Growth,
    a_log,
    a_mentorship,
    a_submission,
    an_agreed_milestone,
    some_text,
)
from tests.growth.conftest import Browser, SignIn, text_of

GOAL = {
    "text": "带一个班组",
    "measure": "三个月无返工",
    "axis": "scenario",
    "level": "enterprise",
    "due_on": "2026-11-30",
}
MILESTONE = {
    "title": "独立处置一类缺陷",
    "due_on": "2026-07-31",
    "criterion": ["当班独立处置", "讲清党员作用", ""],
    "criterion_axis": ["business", "political", "scenario"],
}
LOG = {
    "draft_key": "key-00000001",
    "text": "跟班巡检",
    "happened_on": "2026-06-16",
    "kind": "daily",
    "visibility": "mentors",
}


def everybody(growth: Growth) -> dict[str, object]:
    return {
        name: getattr(growth, name) for name in ("mentee", "party", "technical", "head", "hr", "secretary", "stranger")
    }


async def test_from_an_empty_plan_to_an_accepted_milestone(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    mentee = sign_in(growth.mentee)
    base = f"/mentorships/{growth.mentorship}"
    assert "No plan yet" in (await mentee.get(base)).text
    assert (await mentee.post(f"{base}/goals", **GOAL)).headers["location"] == f"{base}/plan"
    assert (await mentee.post(f"{base}/milestones", **MILESTONE)).status_code == 303
    plan = await mentee.get(f"{base}/plan")
    assert "Submit to both mentors and the unit head" in plan.text
    await mentee.post(f"{base}/plan/submissions")
    request = re.search(r"/signoff/(\d+)/decisions", (await sign_in(growth.party).get(f"{base}/plan")).text)[1]
    for seat, who in (("party", growth.party), ("technical", growth.technical), ("unit_head", growth.head)):
        decided = await sign_in(who).post(f"/signoff/{request}/decisions", seat=seat, version="1", decision="accepted")
        assert decided.status_code == 303, decided.text
    assert "In force" in (await mentee.get(f"{base}/plan")).text

    milestone = (await Milestone.select(Milestone.id).first())["id"]
    page = f"/milestones/{milestone}"
    added = await mentee.post(
        f"{page}/evidence", files={"file": ("记录.txt", "处置记录".encode())}, text="处置记录", declared="on"
    )
    assert added.status_code == 303
    submitted = await mentee.post(f"{page}/submissions", level="3", note="请两位老师把关")
    assert submitted.status_code == 303, text_of(submitted)
    await approve_both(sign_in, growth, page)
    await jobs.record_outcomes(NOW)
    overview = text_of(await mentee.get(base))
    assert "1 of 1 accepted" in overview
    assert "Milestone accepted" in overview


async def approve_both(sign_in: SignIn, growth: Growth, page: str) -> None:
    """Each mentor sees criteria, evidence and the form on one page, with the proposed level chosen."""
    for seat, who in (("party", growth.party), ("technical", growth.technical)):
        mentor = sign_in(who)
        shown = await mentor.get(page)
        assert "处置记录" in shown.text
        assert re.search(r'name="step:level" value="3" checked', shown.text)
        request = re.search(r"/signoff/(\d+)/decisions", shown.text)[1]
        fields = {"seat": seat, "version": "1", "decision": "accepted", "step:level": "4"}
        assert (await mentor.post(f"/signoff/{request}/decisions", **fields)).status_code == 303
        file = re.search(r'href="(/files/\d+)"', shown.text)[1]
        taken = await mentor.get(file)
        assert taken.content == "处置记录".encode()
        assert taken.headers["content-disposition"].startswith("attachment")
        assert taken.headers["x-content-type-options"] == "nosniff"
        assert (await sign_in(growth.stranger).get(file)).status_code == 404


async def test_a_one_sided_plan_says_why_and_offers_no_button(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    mentee = sign_in(growth.mentee)
    base = f"/mentorships/{growth.mentorship}"
    await mentee.post(f"{base}/goals", **GOAL)
    await mentee.post(f"{base}/milestones", **MILESTONE | {"criterion": ["会操作"], "criterion_axis": ["business"]})
    page = await mentee.get(f"{base}/plan")
    assert "one-sided" in page.text
    assert "plan/submissions" not in page.text
    assert (await mentee.post(f"{base}/plan/submissions")).status_code == 403


@pytest.mark.parametrize(
    ("path", "fields", "kept"),
    [
        ("/mentorships/{m}/goals", GOAL | {"measure": ""}, "带一个班组"),
        ("/mentorships/{m}/milestones", MILESTONE | {"due_on": "soon"}, "讲清党员作用"),
        ("/mentorships/{m}/logs", LOG | {"hours": "99"}, "跟班巡检"),
        ("/mentorships/{m}/meetings", {"agenda": "近况", "content": "谈了倒班", "action": "写作业卡"}, "谈了倒班"),
    ],
)
async def test_a_rejected_form_comes_back_filled(sign_in: SignIn, path: str, fields: dict, kept: str) -> None:
    growth = await a_mentorship()
    page = await sign_in(growth.mentee).post(path.format(m=growth.mentorship), **fields)
    assert page.status_code == 422
    assert kept in page.text
    assert 'class="complaint"' in page.text


async def test_the_log_on_a_phone(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    mentee = sign_in(growth.mentee)
    base = f"/mentorships/{growth.mentorship}"
    form = await mentee.get(f"{base}/logs/new")
    for one in Visibility:
        assert one.readers.key in form.text.replace("&#39;", "'"), "who will see it is said before saving"
    saved = await mentee.post(f"{base}/logs/drafts", **LOG)
    assert saved.text.startswith("Draft saved at")
    again = await mentee.post(f"{base}/logs", **LOG | {"text": "跟班巡检，写完了", "save": "draft"})
    assert again.headers["location"].endswith("/edit")
    assert "跟班巡检，写完了" in (await mentee.get(again.headers["location"])).text
    sent = await mentee.post(f"{base}/logs", **LOG | {"hours": "1.5"})
    entry = await mentee.get(sent.headers["location"])
    assert "1.5 hours" in entry.text
    late = await mentee.post(f"{base}/logs/drafts", **LOG)
    assert "already been submitted" in late.text
    assert await LogEntry.count() == 1


async def test_a_draft_with_a_secrecy_mark_is_not_kept_and_says_so(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    mentee = sign_in(growth.mentee)
    answer = await mentee.post(f"/mentorships/{growth.mentorship}/logs/drafts", **LOG | {"text": "机密★ 参数"})
    assert "secrecy mark" in answer.text
    assert not await LogEntry.exists()


async def test_reading_one_after_the_other(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    for text in ("第一篇", "第二篇"):
        await submit_log(growth.mentorship, a_log(text), actor=growth.mentee, now=NOW)
    mentor = sign_in(growth.party)
    page = await mentor.get("/logs/reading")
    assert "2 entries wait" in page.text
    assert "第一篇" in page.text
    onward = await mentor.post(re.search(r'action="(/logs/\d+/readings)"', page.text)[1], next="1", comment="写得实在")
    assert onward.headers["location"] == "/logs/reading"
    page = await mentor.get("/logs/reading")
    assert "第二篇" in page.text
    await mentor.post(re.search(r'action="(/logs/\d+/readings)"', page.text)[1], next="1", comment="")
    assert "Everything is read" in (await mentor.get("/logs/reading")).text
    assert "2 entries wait" in (await sign_in(growth.technical).get("/logs/reading")).text


async def test_no_page_of_anybody_else_shows_a_private_reflection(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    await an_agreed_milestone(growth)
    entry = await submit_log(
        growth.mentorship, a_log("金丝雀只写给自己", visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW
    )
    draft = await save_draft(growth.mentorship, a_log("金丝雀的草稿"), actor=growth.mentee, now=NOW)
    base = f"/mentorships/{growth.mentorship}"
    paths = (base, f"{base}/logs", f"{base}/meetings", f"{base}/plan", f"/logs/{entry}", f"/logs/{entry}/edit")
    paths += (f"/logs/{draft}", "/logs/reading", "/mentees", "/cohort", "/cohort?column=logs&column=alarms")
    for name, actor in everybody(growth).items():
        for path in paths:
            shown = "金丝雀" in (await sign_in(actor).get(path)).text
            assert shown == (name == "mentee" and path in (base, f"{base}/logs", *paths[4:7])), (name, path)


async def test_who_gets_which_page(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    goal = (await PlanGoal.select(PlanGoal.id).first())["id"]
    base = f"/mentorships/{growth.mentorship}"
    growths = [base, f"{base}/plan", f"{base}/logs", f"{base}/meetings", f"/milestones/{milestone}", f"/goals/{goal}"]
    seen = {name: growths for name in everybody(growth) if name != "stranger"} | {"stranger": []}
    for name, actor in everybody(growth).items():
        for path in growths:
            expected = 200 if path in seen[name] else 404
            assert (await sign_in(actor).get(path)).status_code == expected, (name, path)
        reads = name in ("mentee", "party", "technical")
        assert (await sign_in(actor).get(f"/logs/{entry}")).status_code == (200 if reads else 404), name
        lists = name in ("head", "hr", "secretary")
        assert (await sign_in(actor).get("/cohort")).status_code == (200 if lists else 404), name


async def test_both_languages_on_every_page(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    base = f"/mentorships/{growth.mentorship}"
    paths = (base, f"{base}/plan", f"{base}/goals/new", f"{base}/milestones/new", f"/milestones/{milestone}")
    paths += (f"{base}/logs", f"{base}/logs/new", f"/logs/{entry}", f"{base}/meetings/new", "/mentees", "/growth")
    for language in ("en", "zh-CN"):
        for path in paths:
            page = await sign_in(growth.mentee, language).get(path)
            assert page.status_code in (200, 303), (language, path)
            assert f'lang="{language}"' in page.text or page.status_code == 303
    assert "里程碑" in (await sign_in(growth.hr, "zh-CN").get(base)).text


async def test_a_meeting_written_down_by_the_secretary_is_confirmed_by_the_mentor(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    fields = {
        "kind": "talk",
        "held_on": "2026-06-15",
        "with_party": "on",
        "agenda": "思想和工作",
        "content": "谈了倒班的压力",
        "topic": ["thought", "work"],
        "action": ["写作业卡", ""],
        "action_owner": ["mentee", "mentee"],
        "action_due": ["2026-06-30", ""],
    }
    base = f"/mentorships/{growth.mentorship}/meetings"
    assert (await sign_in(growth.secretary).post(base, **fields)).status_code == 303
    meeting = (await Meeting.select(Meeting.id).first())["id"]
    party = sign_in(growth.party)
    page = await party.get(f"/meetings/{meeting}")
    assert "谈了倒班的压力" in page.text
    assert (await party.post(f"/meetings/{meeting}/confirmations")).status_code == 303
    assert "谈了倒班的压力" not in (await sign_in(growth.secretary).get(base)).text
    listed = await sign_in(growth.mentee).get(base)
    done = re.search(r"/meeting-actions/\d+/completions", listed.text)[0]
    assert (await sign_in(growth.mentee).post(done)).status_code == 303


async def test_the_cohort_is_filtered_kept_and_taken_out(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    hr = sign_in(growth.hr)
    page = await hr.get("/cohort?q=李学&column=unit&column=logs")
    assert "李学" in page.text
    kept = await hr.post("/cohort/views", name="我的名单", query="q=李学&column=unit")
    assert "我的名单" in (await hr.get(kept.headers["location"])).text
    form = await hr.get("/cohort/exports/new?q=李学&column=unit")
    assert "This list has 1 person." in form.text
    asked = await hr.post("/cohort/exports", query="q=李学&column=unit", purpose="季度例会")
    export = await hr.get(asked.headers["location"])
    file = await hr.get(re.search(r'href="(/cohort/exports/\d+/file)"', export.text)[1])
    assert file.content.startswith(b"PK")
    assert "mentees-2026-06-16.xlsx" in file.headers["content-disposition"]
    assert (await sign_in(growth.head).get(asked.headers["location"])).status_code == 404
    assert await JournalEntry.exists().where(JournalEntry.action == "growth.take_export")


async def test_a_large_export_waits_for_the_second_person(sign_in: SignIn, set_settings) -> None:
    growth = await a_mentorship()
    other = (await a_mentorship()).hr
    set_settings(export_limit=0)
    hr = sign_in(growth.hr)
    form = await hr.get("/cohort/exports/new")
    assert "no other HR planner" in form.text, "nobody of this area could agree"
    refused = await hr.post("/cohort/exports", query="", purpose="会议", second=str(other.person_id))
    assert refused.status_code == 422


async def test_hr_waives_with_a_reason(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    hr = sign_in(growth.hr)
    assert (await hr.post(f"/milestones/{milestone}/waivers", reason="")).status_code == 422
    assert (await hr.post(f"/milestones/{milestone}/waivers", reason="岗位调整")).status_code == 303
    assert "岗位调整" in (await sign_in(growth.mentee).get(f"/milestones/{milestone}")).text


async def test_evidence_that_is_refused_keeps_what_was_typed(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    mentee = sign_in(growth.mentee)
    page = await mentee.post(
        f"/milestones/{milestone}/evidence", files={"file": ("a.exe", b"MZ")}, text="这是说明", declared="on"
    )
    assert page.status_code == 422
    assert "这是说明" in page.text
    assert "not accepted" in page.text
    assert not await Evidence.exists()


async def test_people_without_a_mentorship_are_told_so(sign_in: SignIn) -> None:
    growth = await a_mentorship(state=MentorshipState.GRADUATED)
    stranger: Browser = sign_in(growth.stranger)
    assert "not in a mentorship" in (await stranger.get("/growth")).text
    assert "No mentees yet" in (await stranger.get("/mentees")).text
    own = await sign_in((await a_mentorship()).mentee).get("/growth/log")
    assert own.headers["location"].endswith("/logs/new")


async def test_a_damaged_address_is_no_fault(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    hr, mentee = sign_in(growth.hr), sign_in(growth.mentee)
    for path in ("/cohort?after=xyz&sort=no&programme=abc&column=x&q=%25%27", "/cohort?after=WyJ4IiwieSJd&sort=ends"):
        assert (await hr.get(path)).status_code == 200, path
    base = f"/mentorships/{growth.mentorship}"
    for path in (f"{base}/logs?month=2026-13", f"{base}/logs?after=zzz", f"{base}/meetings?after=WyJ4IiwieSJd"):
        assert (await mentee.get(path)).status_code == 200, path


async def test_numbers_no_database_takes_are_not_found(sign_in: SignIn) -> None:
    growth = await a_mentorship()
    hr, mentee = sign_in(growth.hr), sign_in(growth.mentee)
    for number in (2**31, 2**63, 10**30):
        for path in ("/milestones/{}", "/mentorships/{}", "/logs/{}", "/files/{}", "/goals/{}", "/meetings/{}"):
            assert (await mentee.get(path.format(number))).status_code == 404, (path, number)
        cursor = write_cursor("2026-06-01", number)
        nul = write_cursor("a\x00", number)
        for path in (
            f"/cohort?after={cursor}&sort=ends",
            f"/cohort?after={nul}",
            f"/cohort?q=%00{number}&programme={number}",
        ):
            assert (await hr.get(path)).status_code == 200, path
        assert (await mentee.get(f"/mentorships/{growth.mentorship}/logs?after={cursor}")).status_code == 200
        assert (await mentee.get(f"/mentorships/{growth.mentorship}/meetings?after={cursor}")).status_code == 200
