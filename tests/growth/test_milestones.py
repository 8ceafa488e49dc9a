"""Evidence, submission, both keys, new versions, waiving, reopening, and what acceptance shows."""

from datetime import timedelta

import pytest

from mentor.files.tables import Attachment
from mentor.growth.actions.competence import record_accepted
from mentor.growth.actions.logs import change_log, submit_log
from mentor.growth.actions.milestones import add_evidence, remove_evidence, submit_milestone
from mentor.growth.actions.planned import change_milestone
from mentor.growth.actions.settling import reopen, waive
from mentor.growth.queries.milestones import EvidenceLine, milestone_page, sees_milestone
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import Visibility
from mentor.growth.rules.milestones import EvidenceKind, MilestoneState, NewEvidence, SupervisionLevel
from mentor.growth.tables import CompetenceEvidence, Milestone, MilestoneVersion
from mentor.journal.tables import JournalEntry
from mentor.kernel.actor import system_actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.pairing.tables import Mentorship
from mentor.people.tables import OrgUnit
from mentor.signoff import actions as signoff
from mentor.signoff.actions.delegating import NewDelegation
from mentor.signoff.queries import request_view
from mentor.signoff.rules import Answer, Decision, GivenAnswer, RequestState, SeatName
from tests.builders.growth import (
    NOW,
    TODAY,
    Growth,
    a_log,
    a_mentorship,
    a_milestone,
    a_submission,
    an_actor,
    an_agreed_milestone,
    some_text,
)
from tests.growth.refusals import refuses

pytestmark = pytest.mark.usefixtures("database")
JOB = system_actor("growth.test")


async def submitted(growth: Growth, milestone: int) -> int:
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    return await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)


async def decide(growth: Growth, request: int, seat: str, decision: Decision, version: int = 1, level: int = 0):
    actor = growth.party if seat == "party" else growth.technical
    answers = {"level": GivenAnswer(Answer.MET, step=level)} if level else {}
    return await signoff.decide(
        request, seat, decision, "请看一下", answers, actor=actor, now=NOW, expected_version=version
    )


async def evidence_lines(growth: Growth, milestone: int) -> tuple[EvidenceLine, ...]:
    return (await milestone_page(milestone, growth.mentee, TODAY)).row.evidence


async def state_of(growth: Growth, milestone: int) -> MilestoneState:
    return (await milestone_page(milestone, growth.mentee, TODAY)).row.facts.state


async def test_both_keys_accept_and_the_levels_are_on_record():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    assert await state_of(growth, milestone) is MilestoneState.IN_REVIEW

    await decide(growth, request, "party", Decision.ACCEPTED, level=4)
    assert await state_of(growth, milestone) is MilestoneState.IN_REVIEW, "one key is never enough"
    await decide(growth, request, "technical", Decision.ACCEPTED, level=3)
    assert await state_of(growth, milestone) is MilestoneState.ACCEPTED

    assert await record_accepted(actor=JOB, now=NOW) == 1
    assert await record_accepted(actor=JOB, now=NOW) == 0, "each outcome is recorded once"
    shown = await CompetenceEvidence.select().where(CompetenceEvidence.mentorship == growth.mentorship)
    assert [(row["axis"], row["level"]) for row in shown] == [("scenario", 3)]
    row = await Milestone.select(Milestone.settled_on).where(Milestone.id == milestone).first()
    assert row["settled_on"] == TODAY


async def test_each_seat_gets_its_criteria_and_the_proposed_level():
    growth = await a_mentorship()
    criteria = ((Axis.POLITICAL, "讲清楚为什么"), (Axis.BUSINESS, "会做"), (Axis.SCENARIO, "带头做"))
    milestone = await an_agreed_milestone(growth, a_milestone(*criteria))
    request = await submitted(growth, milestone)
    view = await request_view(request, growth.party, now=NOW)
    asked = {seat.name: [one.text for one in seat.criteria] for seat in view.seats}
    assert asked["party"][:-1] == ["讲清楚为什么", "带头做"]
    assert asked["technical"][:-1] == ["会做", "带头做"]
    level = view.form.criteria[-1]
    assert (level.key, level.proposed, len(level.scale)) == ("level", 3, 5)


async def test_a_split_leads_to_a_second_version_that_both_accept():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    await decide(growth, request, "technical", Decision.ACCEPTED)
    await decide(growth, request, "party", Decision.RETURNED)
    assert await state_of(growth, milestone) is MilestoneState.SPLIT

    await add_evidence(milestone, some_text("补充的群众评价"), actor=growth.mentee, now=NOW)
    page = await milestone_page(milestone, growth.mentee, TODAY)
    assert (page.row.version, page.row.facts.state) == (2, MilestoneState.PLANNED)
    assert await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW) == request
    for seat in ("party", "technical"):
        await decide(growth, request, seat, Decision.ACCEPTED, version=2)
    assert await state_of(growth, milestone) is MilestoneState.ACCEPTED
    assert await MilestoneVersion.count() == 2


async def test_an_edit_voids_what_was_decided():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    await decide(growth, request, "party", Decision.ACCEPTED)
    await add_evidence(milestone, some_text("再补一份"), actor=growth.mentee, now=NOW)
    with pytest.raises(Conflict):
        await decide(growth, request, "technical", Decision.ACCEPTED)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    await decide(growth, request, "technical", Decision.ACCEPTED, version=2)
    assert await state_of(growth, milestone) is MilestoneState.IN_REVIEW, "the old key does not count"


async def test_old_versions_keep_their_evidence():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    await submitted(growth, milestone)
    first = (await evidence_lines(growth, milestone))[0]
    await remove_evidence(milestone, first.id, actor=growth.mentee, now=NOW)
    await add_evidence(milestone, some_text("换一份"), actor=growth.mentee, now=NOW)
    lines = await evidence_lines(growth, milestone)
    assert [one.text for one in lines if one.belongs_to(1)] == ["缺陷处置记录"]
    assert [one.text for one in lines if one.belongs_to(2)] == ["换一份"]


async def test_a_file_is_evidence_with_its_hash_and_only_for_those_who_see_the_milestone():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    upload = Upload("检修记录.txt", "第一次独立检修".encode())
    new = NewEvidence(EvidenceKind.FILE, "检修记录", upload=upload, declared=True)
    await add_evidence(milestone, new, actor=growth.mentee, now=NOW)
    line = (await evidence_lines(growth, milestone))[0]
    assert len(line.sha256) == 64
    assert line.address.startswith("/files/")
    assert await sees_milestone(milestone, growth.party, TODAY)
    assert not await sees_milestone(milestone, growth.stranger, TODAY)
    await remove_evidence(milestone, line.id, actor=growth.mentee, now=NOW)
    row = await Attachment.select().first()
    assert row["removed_at"] is not None, "nobody had seen it, so it goes"


async def test_a_file_that_was_submitted_stays_for_the_record():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    upload = Upload("检修记录.txt", "第一次独立检修".encode())
    new = NewEvidence(EvidenceKind.FILE, "检修记录", upload=upload, declared=True)
    evidence = await add_evidence(milestone, new, actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    await remove_evidence(milestone, evidence, actor=growth.mentee, now=NOW)
    assert (await Attachment.select().first())["removed_at"] is None


async def test_without_declaration_or_evidence_or_agreement_nothing_is_submitted():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    upload = NewEvidence(EvidenceKind.FILE, "", upload=Upload("a.txt", b"x"), declared=False)
    with pytest.raises(Invalid) as refused:
        await add_evidence(milestone, upload, actor=growth.mentee, now=NOW)
    assert "declared" in refused.value.errors
    with refuses(Forbidden, "evidence"):
        await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    await change_milestone(milestone, a_milestone(title="别的要求"), actor=growth.mentee, now=NOW)
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    with refuses(Forbidden, "has not been accepted"):
        await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)


async def test_a_log_entry_is_evidence_but_a_private_reflection_never():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    shared = await submit_log(growth.mentorship, a_log(), actor=growth.mentee, now=NOW)
    private = await submit_log(growth.mentorship, a_log(visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW)
    await add_evidence(milestone, NewEvidence(EvidenceKind.LOG, "", log=shared), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid) as refused:
        await add_evidence(milestone, NewEvidence(EvidenceKind.LOG, "", log=private), actor=growth.mentee, now=NOW)
    assert "log" in refused.value.errors
    with pytest.raises(Invalid) as kept:
        await change_log(shared, a_log(visibility=Visibility.PRIVATE), actor=growth.mentee, now=NOW)
    assert "visibility" in kept.value.errors, "evidence cannot be hidden from the mentors"


async def test_mentors_cannot_touch_evidence_and_strangers_do_not_know_it_exists():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    for actor in (growth.party, growth.technical, growth.hr, growth.head):
        with pytest.raises(Forbidden):
            await add_evidence(milestone, some_text(), actor=actor, now=NOW)
        with pytest.raises(Forbidden):
            await submit_milestone(milestone, a_submission(), actor=actor, now=NOW)
    with pytest.raises(NotFound):
        await add_evidence(milestone, some_text(), actor=growth.stranger, now=NOW)
    with pytest.raises(NotFound):
        await milestone_page(milestone, growth.stranger, TODAY)


async def test_hr_waives_with_a_reason_even_while_mentors_decide():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    await waive(milestone, "岗位调整，不再适用", actor=growth.hr, now=NOW)
    assert await state_of(growth, milestone) is MilestoneState.WAIVED
    view = await request_view(request, growth.party, now=NOW)
    assert view.state is RequestState.WAIVED
    with pytest.raises(Forbidden):
        await waive(milestone, "再来一次", actor=growth.hr, now=NOW)
    assert await record_accepted(actor=JOB, now=NOW) == 0, "waived shows no level"
    with pytest.raises(Forbidden):
        await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)


async def test_a_settled_milestone_opened_again_needs_both_keys_anew_and_keeps_what_it_showed():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    for seat in ("party", "technical"):
        await decide(growth, request, seat, Decision.ACCEPTED, level=2)
    await record_accepted(actor=JOB, now=NOW)

    await reopen(milestone, "证据有误", actor=growth.hr, now=NOW)
    assert await state_of(growth, milestone) is MilestoneState.PLANNED
    await add_evidence(milestone, some_text("新的证据"), actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(SupervisionLevel.ALONE), actor=growth.mentee, now=NOW)
    for seat in ("party", "technical"):
        await decide(growth, request, seat, Decision.ACCEPTED, version=2, level=4)
    await record_accepted(actor=JOB, now=NOW + timedelta(days=1))
    levels = [row["level"] for row in await CompetenceEvidence.select().order_by(CompetenceEvidence.id)]
    assert levels == [2, 4]


async def test_reopening_a_waived_milestone_that_was_never_submitted():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    await waive(milestone, "不适用", actor=growth.hr, now=NOW)
    await reopen(milestone, "又适用了", actor=growth.hr, now=NOW)
    request = await submitted(growth, milestone)
    for seat in ("party", "technical"):
        version = (await milestone_page(milestone, growth.mentee, TODAY)).row.version
        await decide(growth, request, seat, Decision.ACCEPTED, version=version)
    assert await state_of(growth, milestone) is MilestoneState.ACCEPTED


async def test_a_new_mentor_holds_the_seat_of_the_next_version():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    for seat in ("party", "technical"):
        await decide(growth, request, seat, Decision.RETURNED)
    unit = await OrgUnit.objects().get(OrgUnit.id == growth.unit)
    successor = await an_actor(unit, name="新党老师")
    await Mentorship.update({Mentorship.party_mentor: successor.person_id}).where(Mentorship.id == growth.mentorship)
    await add_evidence(milestone, some_text("补充"), actor=growth.mentee, now=NOW)
    await submit_milestone(milestone, a_submission(), actor=growth.mentee, now=NOW)
    view = await request_view(request, successor, now=NOW)
    holders = {seat.name: seat.holder.id for seat in view.seats}
    assert holders == {"party": successor.person_id, "technical": growth.technical.person_id}


async def test_one_main_entry_per_action_is_in_the_journal():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    before = await JournalEntry.count()
    await add_evidence(milestone, some_text(), actor=growth.mentee, now=NOW)
    entries = await JournalEntry.select(JournalEntry.action, JournalEntry.person_id).order_by(JournalEntry.seq)
    assert [(row["action"], row["person_id"]) for row in entries[before:]] == [
        ("growth.add_evidence", growth.mentee.person_id)
    ]


async def test_twenty_pieces_are_enough():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    for number in range(20):
        await add_evidence(milestone, some_text(f"{number}"), actor=growth.mentee, now=NOW)
    with pytest.raises(Invalid):
        await add_evidence(milestone, some_text("太多"), actor=growth.mentee, now=NOW)


async def test_a_delegate_sees_what_there_is_to_decide_on_while_the_delegation_lasts():
    growth = await a_mentorship()
    milestone = await an_agreed_milestone(growth)
    request = await submitted(growth, milestone)
    delegation = NewDelegation(growth.stranger.person_id, SeatName.TECHNICAL, TODAY, TODAY + timedelta(days=3), "出差")
    await signoff.delegate(delegation, actor=growth.technical, now=NOW)
    page = await milestone_page(milestone, growth.stranger, TODAY)
    assert page.edit_refusal is not None
    assert page.row.evidence
    assert await sees_milestone(milestone, growth.stranger, TODAY)
    outcome = await signoff.decide(
        request, "technical", Decision.ACCEPTED, actor=growth.stranger, now=NOW, expected_version=1
    )
    assert outcome.state is RequestState.OPEN
    with pytest.raises(NotFound):
        await milestone_page(milestone, growth.stranger, TODAY + timedelta(days=4))
