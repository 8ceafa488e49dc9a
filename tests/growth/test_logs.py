"""Drafts, submission, reading, comments, counting, and the closing of months."""

from datetime import date, timedelta

import pytest

from mentor.files.tables import Attachment
from mentor.growth.actions.logs import add_addendum, change_log, delete_log, save_draft, submit_log
from mentor.growth.actions.reading import confirm_comment, read_log, record_comment
from mentor.growth.queries.logs import log_page
from mentor.growth.rules.bonds import PARTY
from mentor.growth.rules.logs import LogState, Visibility
from mentor.growth.tables import GrowthMonth, GrowthStanding, LogComment, LogEntry, LogLink
from mentor.journal.tables import JournalEntry
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.pairing.rules.states import MentorshipState
from tests.builders.growth import NOW, TODAY, Growth, a_log, a_mentorship, an_agreed_milestone
from tests.growth.refusals import refuses

pytestmark = pytest.mark.usefixtures("database")


async def numbers(growth: Growth) -> dict:
    return await GrowthStanding.select().where(GrowthStanding.mentorship == growth.mentorship).first() or {}


async def test_a_draft_saves_itself_again_and_again_as_one_entry():
    growth = await a_mentorship()
    first = await save_draft(
        growth.mentorship, a_log("写到一半", draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW
    )
    again = await save_draft(
        growth.mentorship, a_log("写到一半，再写一点", draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW
    )
    assert first == again
    row = await LogEntry.select().first()
    assert (row["text"], row["state"]) == ("写到一半，再写一点", LogState.DRAFT)
    actions = [row["action"] for row in await JournalEntry.select(JournalEntry.action)]
    assert actions.count("growth.begin_log") == 1
    assert not await numbers(growth), "a draft is in no number"


async def test_submitting_turns_the_draft_into_the_entry():
    growth = await a_mentorship()
    draft = await save_draft(growth.mentorship, a_log(draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW)
    entry = await submit_log(growth.mentorship, a_log(draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW)
    assert entry == draft
    row = await LogEntry.select().first()
    assert row["state"] == LogState.SUBMITTED
    assert row["party_unread_since"] == row["technical_unread_since"] == NOW
    found = await numbers(growth)
    assert (found["logs"], found["minutes"], found["last_log_on"]) == (1, 90, TODAY)


async def test_a_late_draft_save_never_overwrites_what_was_submitted():
    growth = await a_mentorship()
    await submit_log(growth.mentorship, a_log("定稿", draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW)
    with pytest.raises(Conflict):
        await save_draft(growth.mentorship, a_log("旧稿", draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW)
    with pytest.raises(Conflict):
        await submit_log(growth.mentorship, a_log("旧稿", draft_key="key-abcdefgh"), actor=growth.mentee, now=NOW)
    assert (await LogEntry.select().first())["text"] == "定稿"


async def test_a_private_reflection_has_one_reader_and_no_number():
    growth = await a_mentorship()
    entry = await submit_log(
        growth.mentorship, a_log("只写给自己", visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW
    )
    assert (await log_page(entry, growth.mentee, TODAY)).log.text == "只写给自己"
    for actor in (growth.party, growth.technical, growth.head, growth.hr, growth.secretary, growth.stranger):
        with pytest.raises(NotFound):
            await log_page(entry, actor, TODAY)
        with pytest.raises(NotFound):
            await read_log(entry, "看到了", actor=actor, now=NOW)
    assert not await numbers(growth)
    assert not await GrowthMonth.exists()
    assert (await LogEntry.select().first())["party_unread_since"] is None
    assert "只写给自己" not in str(await JournalEntry.select())


async def test_who_reads_follows_from_the_visibility():
    growth = await a_mentorship()
    shared = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    opened = await submit_log(growth.mentorship, a_log(visibility=Visibility.UNIT), actor=growth.mentee, now=NOW)
    for entry, readers in ((shared, 2), (opened, 4)):
        seen = 0
        for actor in (growth.party, growth.technical, growth.head, growth.secretary, growth.hr, growth.stranger):
            try:
                await log_page(entry, actor, TODAY)
                seen += 1
            except NotFound:
                pass
        assert seen == readers


async def test_a_mentor_reads_and_comments_and_the_entry_is_locked():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(draft_key="key-00000001"), actor=growth.mentee, now=NOW)
    await read_log(entry, "", actor=growth.party, now=NOW)
    await read_log(entry, "", actor=growth.party, now=NOW)
    found = await numbers(growth)
    assert (found["party_read"], found["technical_read"], found["party_seen_on"]) == (1, 0, TODAY)
    await change_log(entry, a_log("改一改"), actor=growth.mentee, now=NOW)
    row = await LogEntry.select().first()
    assert row["party_unread_since"] is not None, "changed since it was read"
    assert (await numbers(growth))["party_read"] == 1

    await read_log(entry, "写得实在", actor=growth.technical, now=NOW)
    with refuses(Forbidden, "addendum"):
        await change_log(entry, a_log(edited=1), actor=growth.mentee, now=NOW)
    await add_addendum(entry, "后来又发现一个问题", actor=growth.mentee, now=NOW)
    page = await log_page(entry, growth.party, TODAY)
    assert [(one.kind, one.seat) for one in page.around.comments] == [("comment", "technical"), ("addendum", "")]
    assert (await numbers(growth))["technical_comments"] == 1


async def test_only_mentors_comment():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(visibility=Visibility.UNIT), actor=growth.mentee, now=NOW)
    for actor in (growth.mentee, growth.head):
        with pytest.raises(Forbidden):
            await read_log(entry, "好", actor=actor, now=NOW)


async def test_a_secretary_writes_down_a_comment_and_the_mentor_confirms_it():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(visibility=Visibility.UNIT), actor=growth.mentee, now=NOW)
    await record_comment(entry, PARTY, "党老师当面说：继续坚持", actor=growth.secretary, now=NOW)
    page = await log_page(entry, growth.mentee, TODAY)
    assert page.around.comments[0].is_unconfirmed
    assert page.around.comments[0].author_id == growth.party.person_id
    assert "party_comments" not in await numbers(growth) or (await numbers(growth))["party_comments"] == 0
    for actor in (growth.technical, growth.secretary):
        with pytest.raises(Forbidden):
            await confirm_comment(page.around.comments[0].id, actor=actor, now=NOW)
    await confirm_comment(page.around.comments[0].id, actor=growth.party, now=NOW)
    assert not (await log_page(entry, growth.mentee, TODAY)).around.comments[0].is_unconfirmed
    assert (await numbers(growth))["party_comments"] == 1
    with pytest.raises(Conflict):
        await confirm_comment(page.around.comments[0].id, actor=growth.party, now=NOW)


async def test_a_secretary_does_not_reach_entries_that_are_not_open_to_the_unit():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    with pytest.raises(NotFound):
        await record_comment(entry, PARTY, "他说好", actor=growth.secretary, now=NOW)
    assert await LogComment.count() == 0


async def test_a_closed_month_takes_no_entry_and_no_change():
    growth = await a_mentorship()
    may = a_log(happened_on=date(2026, 5, 20))
    with pytest.raises(Invalid) as refused:
        await submit_log(growth.mentorship, may, actor=growth.mentee, now=NOW)
    assert "closed" in refused.value.errors["happened_on"].key
    june = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    later = NOW + timedelta(days=40)
    with refuses(Forbidden, "closed"):
        await change_log(june, a_log(), actor=growth.mentee, now=later)
    await add_addendum(june, "七月补记", actor=growth.mentee, now=later)


async def test_entries_of_the_last_month_are_open_until_the_fifth_working_day():
    growth = await a_mentorship()
    first_of_july = NOW.replace(month=7, day=1)
    june = a_log(happened_on=date(2026, 6, 30))
    assert await submit_log(growth.mentorship, june, actor=growth.mentee, now=first_of_july)
    month = await GrowthMonth.select().first()
    assert (month["month"], month["logs"]) == ("2026-06", 1)


async def test_late_entries_are_flagged_and_a_correction_does_not_make_one_late():
    growth = await a_mentorship()
    late = await submit_log(growth.mentorship, a_log(happened_on=date(2026, 6, 2)), actor=growth.mentee, now=NOW)
    assert (await log_page(late, growth.mentee, TODAY)).log.is_late
    assert (await numbers(growth))["late_logs"] == 1
    on_time = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    await change_log(on_time, a_log("更正一个数"), actor=growth.mentee, now=NOW + timedelta(days=10))
    assert not (await log_page(on_time, growth.mentee, TODAY)).log.is_late
    assert (await numbers(growth))["late_logs"] == 1


async def test_numbers_follow_every_change():
    growth = await a_mentorship()
    first = await submit_log(growth.mentorship, a_log(happened_on=date(2026, 6, 10)), actor=growth.mentee, now=NOW)
    second = await submit_log(growth.mentorship, a_log(minutes=60), actor=growth.mentee, now=NOW)
    await change_log(second, a_log(minutes=30, happened_on=date(2026, 6, 9)), actor=growth.mentee, now=NOW)
    found = await numbers(growth)
    assert (found["logs"], found["minutes"], found["last_log_on"]) == (2, 120, date(2026, 6, 10))
    await change_log(first, a_log(visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW)
    found = await numbers(growth)
    assert (found["logs"], found["minutes"], found["last_log_on"]) == (1, 30, date(2026, 6, 9))
    month = await GrowthMonth.select().first()
    assert (month["logs"], month["minutes"]) == (1, 30)
    await change_log(second, a_log(visibility=Visibility.PRIVATE, edited=1), actor=growth.mentee, now=NOW)
    assert (await numbers(growth))["last_log_on"] is None


async def test_two_windows_do_not_overwrite_each_other():
    growth = await a_mentorship()
    entry = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    await change_log(entry, a_log("第一个窗口"), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid) as refused:
        await change_log(entry, a_log("第二个窗口"), actor=growth.mentee, now=NOW)
    assert "another window" in refused.value.errors[""].key


async def test_drafts_and_private_reflections_can_be_deleted_with_their_files():
    growth = await a_mentorship()
    upload = Upload("照片.png", b"\x89PNG\r\n\x1a\n123")
    draft = await save_draft(growth.mentorship, a_log(uploads=(upload,), declared=True), actor=growth.mentee, now=NOW)
    assert await delete_log(draft, actor=growth.mentee, now=NOW) == growth.mentorship
    assert (await Attachment.select().first())["removed_at"] is not None
    shared = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    with pytest.raises(Forbidden):
        await delete_log(shared, actor=growth.mentee, now=NOW)


async def test_links_are_to_the_own_milestones():
    growth = await a_mentorship()
    own = await an_agreed_milestone(growth)
    others = await an_agreed_milestone(await a_mentorship())
    entry = await submit_log(
        growth.mentorship,
        a_log(milestones=(own,), links=("https://example.test/procedure",)),
        actor=growth.mentee,
        now=NOW,
    )
    assert [one.milestone_id for one in (await log_page(entry, growth.party, TODAY)).around.links] == [own, None]
    with pytest.raises(Invalid):
        await submit_log(growth.mentorship, a_log(milestones=(others,)), actor=growth.mentee, now=NOW)
    assert await LogLink.count() == 2


async def test_only_the_mentee_of_an_open_mentorship_writes():
    growth = await a_mentorship()
    for actor in (growth.party, growth.head, growth.hr):
        with pytest.raises(Forbidden):
            await save_draft(growth.mentorship, a_log(), actor=actor, now=NOW)
    with pytest.raises(NotFound):
        await submit_log(growth.mentorship, a_log(), actor=growth.stranger, now=NOW)
    ended = await a_mentorship(state=MentorshipState.GRADUATED)
    with pytest.raises(Forbidden):
        await submit_log(ended.mentorship, a_log(), actor=ended.mentee, now=NOW)


async def test_a_draft_of_another_person_is_not_reached_by_its_key():
    one, other = await a_mentorship(), await a_mentorship()
    await save_draft(one.mentorship, a_log("甲", draft_key="key-abcdefgh"), actor=one.mentee, now=NOW)
    await save_draft(other.mentorship, a_log("乙", draft_key="key-abcdefgh"), actor=other.mentee, now=NOW)
    assert sorted(row["text"] for row in await LogEntry.select()) == ["乙", "甲"]


async def test_a_marked_text_is_neither_kept_as_draft_nor_submitted():
    growth = await a_mentorship()
    for do in (save_draft, submit_log):
        with pytest.raises(Invalid):
            await do(growth.mentorship, a_log("绝密★ 型号参数"), actor=growth.mentee, now=NOW)
    assert await LogEntry.count() == 0
