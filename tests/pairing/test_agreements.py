"""The agreement of three: text, hash, confirmations with the password, objections, paper."""

import asyncio
from datetime import timedelta

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.kernel.forms import Upload
from mentor.notifications.tables import Message
from mentor.pairing import jobs
from mentor.pairing.actions import agreements, objections
from mentor.pairing.queries import mentorship_view
from mentor.pairing.queries.agreements import agreement_facts, agreement_view, unconfirmed
from mentor.pairing.rules.agreement_text import text_hash
from mentor.pairing.rules.states import AgreementState, EndReason, MentorshipState, Method, ObjectionState, Signer
from mentor.pairing.tables import Agreement, AgreementConfirmation, MentorProfile, Mentorship
from tests.builders.pairing import NOON, TODAY, Match, a_house, a_mentee, a_running, an_accepted, confirmed, later
from tests.builders.people import PASSWORD

pytestmark = pytest.mark.usefixtures("database")
PNG = b"\x89PNG\r\n\x1a\n...."


async def state_of(match: Match) -> MentorshipState:
    return (await mentorship_view(match.id, match.house.hr)).state


async def newest(match: Match) -> AgreementState:
    facts = await agreement_facts(match.id)
    assert facts is not None
    return facts.state


async def test_the_text_names_the_three_the_dates_and_the_window() -> None:
    match = await an_accepted()
    view = await agreement_view(match.id, match.mentee, now=NOON)
    for words in (
        match.mentee.name,
        match.party.actor.name,
        match.technical.actor.name,
        "2027年3月1日",
        "30日内",
        "12个月",
    ):
        assert words in view.text, words
    assert "{{" not in view.text
    assert view.facts.text_hash == text_hash(view.text)


async def test_three_confirmations_with_the_password_start_the_mentorship() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee, match.technical.actor)
    assert await state_of(match) is MentorshipState.AGREEMENT
    await confirmed(match, match.party.actor)
    view = await agreement_view(match.id, match.mentee, now=NOON)
    assert await state_of(match) is MentorshipState.ACTIVE
    assert view.mentorship.activated_on == TODAY
    assert view.facts.state is AgreementState.SIGNED
    assert view.facts.objection_until == TODAY + timedelta(days=30)
    rows = await AgreementConfirmation.select()
    assert {row["text_hash"] for row in rows} == {view.facts.text_hash}
    assert {row["method"] for row in rows} == {Method.ELECTRONIC}


async def test_a_wrong_password_confirms_nothing() -> None:
    match = await an_accepted()
    facts = await agreement_facts(match.id)
    assert facts is not None
    with pytest.raises(Invalid) as refused:
        await agreements.confirm(match.id, facts.text_hash, "wrong", actor=match.mentee, now=NOON)
    assert set(refused.value.errors) == {"secret"}
    assert not await AgreementConfirmation.exists()


async def test_confirmed_is_the_text_that_was_shown_or_nothing() -> None:
    match = await an_accepted()
    with pytest.raises(Conflict):
        await agreements.confirm(match.id, text_hash("something else"), PASSWORD, actor=match.mentee, now=NOON)


async def test_nobody_confirms_twice_or_for_another() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee)
    with pytest.raises(Forbidden):
        await confirmed(match, match.mentee)
    with pytest.raises(Forbidden):
        await confirmed(match, match.house.hr)
    stranger = await a_mentee(match.house)
    with pytest.raises(NotFound):
        await confirmed(match, stranger)


async def test_two_clicks_at_once_are_one_confirmation() -> None:
    match = await an_accepted()
    facts = await agreement_facts(match.id)
    assert facts is not None
    outcomes = await asyncio.gather(
        *(agreements.confirm(match.id, facts.text_hash, PASSWORD, actor=match.mentee, now=NOON) for _ in range(4)),
        return_exceptions=True,
    )
    assert sum(one is False for one in outcomes) == 1
    assert all(one is False or isinstance(one, Conflict | Forbidden) for one in outcomes), outcomes
    assert await AgreementConfirmation.count() == 1


async def test_three_who_confirm_at_the_same_moment_start_it_once() -> None:
    match = await an_accepted()
    outcomes = await asyncio.gather(
        *(confirmed(match, actor) for actor in (match.mentee, match.party.actor, match.technical.actor)),
        return_exceptions=True,
    )
    assert [one for one in outcomes if one is not None] == []
    assert await state_of(match) is MentorshipState.ACTIVE


async def test_an_edit_of_the_text_voids_every_confirmation() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee, match.party.actor)
    before = await agreement_view(match.id, match.house.hr, now=NOON)
    await agreements.edit(match.id, before.text + "\n补充条款。", 1, actor=match.house.hr, now=later(1))
    after = await agreement_view(match.id, match.house.hr, now=later(1))
    assert (after.facts.version, after.facts.text_hash) == (2, text_hash(after.text))
    assert after.facts.text_hash != before.facts.text_hash
    assert [line.confirmed_at for line in after.confirmations] == [None, None, None]
    assert all(row["voided_at"] is not None for row in await AgreementConfirmation.select())
    await confirmed(match, match.technical.actor)
    assert await state_of(match) is MentorshipState.AGREEMENT
    await confirmed(match, match.mentee, match.party.actor)
    assert await state_of(match) is MentorshipState.ACTIVE


async def test_the_earlier_text_stays_as_it_was() -> None:
    match = await an_accepted()
    first = await agreement_view(match.id, match.house.hr, now=NOON)
    await agreements.edit(match.id, first.text + "\n补充条款。", 1, actor=match.house.hr, now=NOON)
    row = await Agreement.select(Agreement.text, Agreement.state).where(Agreement.version == 1).first()
    assert row == {"text": first.text, "state": AgreementState.SUPERSEDED}


async def test_an_edit_of_a_text_that_has_moved_on_is_a_conflict() -> None:
    match = await an_accepted()
    await agreements.edit(match.id, "第二稿", 1, actor=match.house.hr, now=NOON)
    with pytest.raises(Conflict):
        await agreements.edit(match.id, "另一稿", 1, actor=match.house.hr, now=NOON)


async def test_a_confirmation_of_the_text_before_the_edit_is_a_conflict() -> None:
    match = await an_accepted()
    old = await agreement_facts(match.id)
    assert old is not None
    await agreements.edit(match.id, "第二稿", 1, actor=match.house.hr, now=NOON)
    with pytest.raises(Conflict):
        await agreements.confirm(match.id, old.text_hash, PASSWORD, actor=match.mentee, now=NOON)


async def test_only_hr_edits_and_never_one_of_the_three() -> None:
    match = await an_accepted()
    for actor in (match.mentee, match.party.actor, match.house.party_office, match.house.leader):
        with pytest.raises(Forbidden):
            await agreements.edit(match.id, "改动", 1, actor=actor, now=NOON)


@pytest.mark.parametrize("who", ["mentee", "party", "technical"])
async def test_each_of_the_three_may_object_until_the_last_day_of_the_window(who: str) -> None:
    match = await a_running()
    actor: Actor = {"mentee": match.mentee, "party": match.party.actor, "technical": match.technical.actor}[who]
    with pytest.raises(Forbidden):
        await objections.object_to(match.id, "时间难以协调", actor=actor, now=later(31))
    await objections.object_to(match.id, "时间难以协调", actor=actor, now=later(30))
    assert await newest(match) is AgreementState.OBJECTED


async def test_the_reason_of_an_objection_is_between_who_objects_and_hr() -> None:
    match = await a_running()
    await objections.object_to(match.id, "时间难以协调", actor=match.mentee, now=later(3))
    for reader, sees in ((match.house.hr, True), (match.mentee, True), (match.party.actor, False)):
        view = await agreement_view(match.id, reader, now=later(3))
        assert ("时间难以协调" in str(view.objections)) is sees
    told = await Message.select(Message.phrase).where(Message.recipient == match.house.hr.person_id)
    assert not any("时间难以协调" in row["phrase"] for row in told)


async def test_a_dismissed_objection_leaves_the_agreement_standing() -> None:
    match = await a_running()
    await objections.object_to(match.id, "时间难以协调", actor=match.mentee, now=later(3))
    row = (await agreement_view(match.id, match.house.hr, now=later(3))).objections[0]
    await objections.decide(row.id, ObjectionState.DISMISSED, "已协调", actor=match.house.hr, now=later(4))
    assert await newest(match) is AgreementState.SIGNED
    assert await state_of(match) is MentorshipState.ACTIVE
    with pytest.raises(Conflict):
        await objections.decide(row.id, ObjectionState.UPHELD, "改判", actor=match.house.hr, now=later(4))


async def test_an_upheld_objection_ends_the_mentorship_and_frees_the_mentors() -> None:
    match = await a_running()
    await objections.object_to(match.id, "时间难以协调", actor=match.party.actor, now=later(3))
    row = (await agreement_view(match.id, match.house.hr, now=later(3))).objections[0]
    await objections.decide(row.id, ObjectionState.UPHELD, "理由成立", actor=match.house.hr, now=later(4))
    view = await mentorship_view(match.id, match.house.hr)
    assert (view.state, view.end_reason) == (MentorshipState.TERMINATED, EndReason.OBJECTION)
    assert [row["load"] for row in await MentorProfile.select(MentorProfile.load)] == [0, 0]


async def test_only_hr_decides_an_objection() -> None:
    match = await a_running()
    await objections.object_to(match.id, "时间难以协调", actor=match.mentee, now=later(3))
    row = (await agreement_view(match.id, match.house.hr, now=later(3))).objections[0]
    for actor in (match.mentee, match.party.actor, match.house.party_office):
        with pytest.raises(Forbidden):
            await objections.decide(row.id, ObjectionState.DISMISSED, "已协调", actor=actor, now=later(4))


async def test_who_signed_in_ink_is_recorded_with_the_scan() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee, match.technical.actor)
    await objections.keep_scan(
        match.id,
        Upload("协议扫描件.png", PNG),
        [Signer.PARTY],
        declared_non_classified=True,
        actor=match.house.hr,
        now=NOON,
    )
    view = await agreement_view(match.id, match.house.hr, now=NOON)
    assert await state_of(match) is MentorshipState.ACTIVE
    assert [scan.name for scan in view.scans] == ["协议扫描件.png"]
    assert {line.signer: line.method for line in view.confirmations}[Signer.PARTY] is Method.PAPER


async def test_a_scan_without_the_declaration_is_refused_and_nothing_is_kept() -> None:
    match = await an_accepted()
    with pytest.raises(Invalid):
        await objections.keep_scan(
            match.id, Upload("扫描件.png", PNG), [], declared_non_classified=False, actor=match.house.hr, now=NOON
        )
    assert (await agreement_view(match.id, match.house.hr, now=NOON)).scans == ()


async def test_one_of_the_three_cannot_record_ink_for_the_others() -> None:
    match = await an_accepted()
    with pytest.raises(Forbidden):
        await objections.keep_scan(
            match.id,
            Upload("扫描件.png", PNG),
            [Signer.PARTY],
            declared_non_classified=True,
            actor=match.mentee,
            now=NOON,
        )


async def test_the_agreement_is_seen_by_those_concerned_and_by_nobody_else() -> None:
    match = await an_accepted()
    for reader in (match.mentee, match.party.actor, match.technical.actor, match.house.hr, match.house.leader):
        assert (await agreement_view(match.id, reader, now=NOON)).facts.version == 1
    other = await a_house()
    for stranger in (other.hr, await a_mentee(match.house)):
        with pytest.raises(NotFound):
            await agreement_view(match.id, stranger, now=NOON)


async def test_reminders_go_to_who_has_not_confirmed_and_at_last_to_hr() -> None:
    match = await an_accepted()
    await confirmed(match, match.mentee)
    assert await unconfirmed(match.party.actor) == [match.id]
    assert await unconfirmed(match.mentee) == []

    async def reminded(actor: Actor) -> int:
        rows = await Message.select(Message.dedupe).where(Message.recipient == actor.person_id)
        return sum((row["dedupe"] or "").startswith("agreement:") for row in rows)

    await jobs.remind_agreements(later(2))
    assert await reminded(match.party.actor) == 0
    for day in (3, 3, 8, 11, 30):
        await jobs.remind_agreements(later(day))
    assert await reminded(match.party.actor) == 3
    assert await reminded(match.mentee) == 0
    assert await reminded(match.house.hr) == 1


async def test_the_confirmed_text_is_the_one_in_the_table_whatever_happens_later() -> None:
    match = await a_running()
    rows = await Agreement.select().where(Agreement.mentorship == match.id)
    assert [text_hash(row["text"]) == row["text_hash"] for row in rows] == [True]
    assert await Mentorship.count() == 1
