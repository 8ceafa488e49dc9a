"""Programmes, policy versions, templates, enrolment, pairs."""

from dataclasses import replace
from datetime import date

import pytest

from mentor.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from mentor.pairing.actions import offers, pairs, programmes, standards
from mentor.pairing.actions.programmes import NewEnrolment
from mentor.pairing.actions.standards import NewPolicy, NewTemplate
from mentor.pairing.queries import policy_for
from mentor.pairing.queries.enrolments import enrolments
from mentor.pairing.queries.pairs import pair_view
from mentor.pairing.queries.pairs import pairs as list_pairs
from mentor.pairing.queries.programmes import policies, programme_view, standing_policy, templates
from mentor.pairing.queries.programmes import programmes as list_programmes
from mentor.pairing.rules.default_agreement import DEFAULT_AGREEMENT
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import MentorshipState, PairState, Seat
from mentor.people.queries import person_lines
from mentor.people.rules import Role
from tests.builders.pairing import NOON, TODAY, a_house, a_mentee, a_mentor, a_running, an_offered, plan, somebody
from tests.builders.pairing import later as later_days

pytestmark = pytest.mark.usefixtures("database")


def numbers(**changes: int) -> NewPolicy:
    return NewPolicy("standard", "2026年度参数", "集团人〔2026〕12号", TODAY, replace(Policy(), **changes))


async def test_the_first_programme_brings_the_standard_numbers_and_text() -> None:
    house = await a_house()
    assert await policy_for(house.programme) == Policy()
    assert [one.version for one in await policies(house.hr)] == [1]
    assert (await templates(house.hr))[0].text == DEFAULT_AGREEMENT


async def test_a_new_version_of_the_numbers_leaves_running_programmes_as_they_are() -> None:
    house = await a_house()
    await standards.write_policy(numbers(objection_days=15), actor=house.hr, now=NOON)
    assert (await policy_for(house.programme)).objection_days == 30
    assert (await standing_policy(TODAY)).objection_days == 15
    assert [one.version for one in await policies(house.hr)] == [2, 1]
    new = programmes.NewProgramme("下一批", 2027, house.root.id, "人力资源部", TODAY, date(2028, 1, 1))
    fresh = await programmes.create_programme(new, actor=house.hr, now=NOON)
    assert (await policy_for(fresh)).objection_days == 15


async def test_numbers_that_take_effect_later_do_not_hold_yet() -> None:
    house = await a_house()
    future = replace(numbers(notice_workdays=7), effective_on=date(2026, 7, 1))
    await standards.write_policy(future, actor=house.hr, now=NOON)
    assert (await standing_policy(TODAY)).notice_workdays == 5
    assert (await standing_policy(date(2026, 7, 1))).notice_workdays == 7


async def test_wrong_numbers_are_refused_by_name() -> None:
    house = await a_house()
    with pytest.raises(Invalid) as refused:
        await standards.write_policy(numbers(mentorship_months=99), actor=house.hr, now=NOON)
    assert set(refused.value.errors) == {"mentorship_months"}


async def test_only_hr_and_party_office_of_the_whole_enterprise_set_numbers_and_texts() -> None:
    house = await a_house()
    local = await somebody(house.department, Role.HR)
    for wrong in (local, house.leader):
        with pytest.raises(Forbidden):
            await standards.write_policy(numbers(), actor=wrong, now=NOON)
        with pytest.raises(Forbidden):
            await standards.write_template(NewTemplate("standard", "协议", DEFAULT_AGREEMENT), actor=wrong, now=NOON)


async def test_a_new_template_is_used_for_the_next_agreement() -> None:
    house = await a_house()
    text = DEFAULT_AGREEMENT.replace("双导师结对培养协议书", "双导师培养协议（2026版）")
    template = await standards.write_template(NewTemplate("standard", "2026版", text), actor=house.hr, now=NOON)
    new = programmes.NewProgramme(
        "下一批", 2026, house.root.id, "人力资源部", TODAY, date(2028, 1, 1), template_id=template
    )
    programme = await programmes.create_programme(new, actor=house.hr, now=NOON)
    assert (await programme_view(programme, house.hr)).template_id == template
    with pytest.raises(Invalid):
        await standards.write_template(NewTemplate("standard", "坏", "没有填写项"), actor=house.hr, now=NOON)


async def test_a_mentee_is_enrolled_once_and_corrected_afterwards() -> None:
    house = await a_house()
    mentee = await a_mentee(house, specialties="焊接", gap_business=3)
    assert mentee.person_id is not None
    again = NewEnrolment(mentee.person_id, specialties="无损检测", gap_business=2)
    await programmes.enrol(house.programme, again, actor=house.hr, now=NOON)
    lines = (await enrolments(house.programme, house.hr)).rows
    assert [(line.person.id, line.specialties, line.gaps.business) for line in lines] == [
        (mentee.person_id, "无损检测", 2)
    ]
    await programmes.withdraw_enrolment(lines[0].id, actor=house.hr, now=NOON)
    assert (await enrolments(house.programme, house.hr)).rows == []
    with pytest.raises(Conflict):
        await programmes.withdraw_enrolment(lines[0].id, actor=house.hr, now=NOON)


async def test_the_list_says_how_far_each_pairing_is() -> None:
    match = await an_offered()
    other = await a_mentee(match.house)
    lines = {line.person.id: line for line in (await enrolments(match.house.programme, match.house.hr)).rows}
    assert lines[match.mentee.person_id or 0].state is MentorshipState.OFFERED
    assert lines[match.mentee.person_id or 0].mentorship_id == match.id
    assert lines[other.person_id or 0].state is None


async def test_the_list_is_paged_and_can_be_narrowed_to_those_without_mentors() -> None:
    match = await an_offered()
    waiting = [(await a_mentee(match.house, sort_order=n)).person_id for n in (3, 1, 1, 2)]
    first = await enrolments(match.house.programme, match.house.hr, size=3)
    rest = await enrolments(match.house.programme, match.house.hr, after=first.after, size=3)
    seen = [line.person.id for line in (*first.rows, *rest.rows)]
    assert seen == [match.mentee.person_id, waiting[1], waiting[2], waiting[3], waiting[0]]
    assert rest.after == ""
    only = await enrolments(match.house.programme, match.house.hr, only_waiting=True)
    assert [line.person.id for line in only.rows] == seen[1:]


async def test_one_mentee_is_found_by_name_on_a_long_list() -> None:
    match = await an_offered()
    wanted = await a_mentee(match.house)
    name = (await person_lines([wanted.person_id or 0]))[wanted.person_id or 0].name
    found = await enrolments(match.house.programme, match.house.hr, name=f" {name} ")
    assert [line.person.id for line in found.rows if line.person.name == name] == [
        line.person.id for line in found.rows
    ]
    assert wanted.person_id in [line.person.id for line in found.rows]
    for odd in ("没有此人", "%", "\x00", "2" * 40):
        await enrolments(match.house.programme, match.house.hr, name=odd)
    assert (await enrolments(match.house.programme, match.house.hr, name="没有此人")).rows == []


async def test_only_people_of_the_unit_can_be_enrolled() -> None:
    house = await a_house()
    narrow = programmes.NewProgramme("车间批次", 2026, house.department.id, "车间", TODAY, date(2027, 1, 1))
    programme = await programmes.create_programme(narrow, actor=house.hr, now=NOON)
    outsider = await somebody(house.elsewhere)
    assert outsider.person_id is not None
    with pytest.raises(Invalid):
        await programmes.enrol(programme, NewEnrolment(outsider.person_id), actor=house.hr, now=NOON)


async def test_a_closed_programme_takes_nobody_and_pairs_nobody() -> None:
    house = await a_house()
    mentee = await a_mentee(house)
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    await programmes.close_programme(house.programme, actor=house.hr, now=NOON)
    with pytest.raises(Invalid):
        await a_mentee(house)
    with pytest.raises(Forbidden):
        await offers.make_offer(plan(house, mentee, party, technical), actor=house.hr, now=NOON)
    await programmes.reopen_programme(house.programme, actor=house.hr, now=NOON)
    await offers.make_offer(plan(house, mentee, party, technical), actor=house.hr, now=NOON)


async def test_a_programme_is_seen_where_its_unit_is_in_reach() -> None:
    house = await a_house()
    other = await a_house()
    assert [one.id for one in await list_programmes(house.hr)] == [house.programme]
    with pytest.raises(NotFound):
        await programme_view(house.programme, other.hr)
    with pytest.raises(NotFound):
        await list_programmes(await somebody(house.root, Role.SECADMIN))


async def test_a_pair_exists_without_a_mentee_and_serves_several() -> None:
    house = await a_house()
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    pair = await pairs.form_pair(party.profile, technical.profile, "安全攻关", actor=house.party_office, now=NOON)
    assert (await pair_view(pair, house.leader)).facts.running == 0
    for _ in range(2):
        await an_offered(house, party=party, technical=technical)
    line = (await list_pairs(house.leader)).rows[0]
    assert (line.facts.id, line.facts.running, line.theme) == (pair, 2, "安全攻关")
    with pytest.raises(Forbidden):
        await pairs.dissolve_pair(pair, "调整", actor=house.party_office, now=NOON)


async def test_a_dissolved_pair_can_be_formed_again() -> None:
    house = await a_house()
    party, technical = await a_mentor(house, Seat.PARTY), await a_mentor(house, Seat.TECHNICAL)
    pair = await pairs.form_pair(party.profile, technical.profile, "", actor=house.hr, now=NOON)
    await pairs.dissolve_pair(pair, "调整", actor=house.hr, now=NOON)
    assert (await pair_view(pair, house.hr)).facts.state is PairState.DISSOLVED
    assert await pairs.form_pair(party.profile, technical.profile, "", actor=house.hr, now=later_days(1)) == pair
    view = await pair_view(pair, house.hr)
    assert (view.facts.state, view.dissolved_on, view.reason) == (PairState.ACTIVE, None, "")


async def test_a_party_mentor_works_in_as_many_pairs_as_the_policy_allows() -> None:
    house = await a_house()
    party = await a_mentor(house, Seat.PARTY)
    for _ in range(5):
        technical = await a_mentor(house, Seat.TECHNICAL)
        await pairs.form_pair(party.profile, technical.profile, "", actor=house.hr, now=NOON)
    sixth = await a_mentor(house, Seat.TECHNICAL)
    with pytest.raises(Conflict):
        await pairs.form_pair(party.profile, sixth.profile, "", actor=house.hr, now=NOON)
    with pytest.raises(Conflict):
        await an_offered(house, party=party, technical=sixth)


async def test_one_person_is_never_both_halves_of_a_pair() -> None:
    match = await a_running()
    with pytest.raises(Invalid):
        await pairs.form_pair(match.party.profile, match.party.profile, "", actor=match.house.party_office, now=NOON)
