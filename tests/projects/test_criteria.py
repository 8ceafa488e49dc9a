"""Criteria of reviews: a new version for new rounds, and rounds that keep theirs."""

import httpx
import pytest

from mentor.kernel.actor import Actor, Grant
from mentor.kernel.errors import Forbidden, Invalid
from mentor.kernel.i18n import render
from mentor.people.rules import Role
from mentor.projects.actions.convening import convene
from mentor.projects.actions.criteria import write_criteria
from mentor.projects.actions.proposals import submit_proposal
from mentor.projects.queries.criteria import newest_criteria
from mentor.projects.queries.round_page import round_page
from mentor.projects.rules.criteria import NewCriteria, NewCriterion
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.words import Line, RoundKind
from tests.builders.growth import NOW, a_unit, an_actor
from tests.builders.people import a_grant, a_person, an_account
from tests.builders.people import a_unit as a_root
from tests.builders.projects import a_project
from tests.builders.web import post, sign_in_as, words

WHOLE = Actor(account_id=None, person_id=None, grants=(Grant(Role.PARTY_OFFICE, "/1/"),))


def criteria(*weights: int) -> NewCriteria:
    lines = tuple(NewCriterion(list(Line)[n % 2], f"达标100%第{n}条", one) for n, one in enumerate(weights))
    return NewCriteria(RoundKind.PROPOSAL, "党组〔2026〕7号", lines)


async def test_an_open_round_keeps_its_version_and_the_next_one_takes_the_newest(database: str) -> None:
    teams = [await a_project(*Line) for _ in range(2)]
    for team in teams:
        await submit_proposal(team.project, reason="", actor=team.party, now=NOW)
    seats = [PanelSeat((await an_actor(await a_unit())).person_id or 0, line) for line in Line]
    first = await convene(teams[0].project, seats, actor=teams[0].office, now=NOW)
    before = [one.id for one in (await round_page(first, teams[0].office)).criteria]
    assert await write_criteria(criteria(60, 40), actor=WHOLE, now=NOW) == 2
    second = await convene(teams[1].project, seats, actor=teams[1].office, now=NOW)
    assert [one.id for one in (await round_page(first, teams[0].office)).criteria] == before
    seen = (await round_page(second, teams[1].office)).criteria
    assert [(render(one.text), one.weight) for one in seen] == [("达标100%第0条", 60), ("达标100%第1条", 40)]
    newest = {one.kind: one for one in await newest_criteria(WHOLE)}
    assert (newest[RoundKind.PROPOSAL].number, newest[RoundKind.ACCEPTANCE].number) == (2, 0)


@pytest.mark.parametrize("weights", [(100,), (60, 30), (101, -1), (50, 0, 50)])
async def test_both_lines_are_scored_and_the_weights_make_a_hundred(database: str, weights: tuple[int, ...]) -> None:
    with pytest.raises(Invalid):
        await write_criteria(criteria(*weights), actor=WHOLE, now=NOW)


async def test_only_the_party_office_of_the_whole_enterprise_writes_them(database: str) -> None:
    with pytest.raises(Forbidden):
        office = await an_actor(await a_unit(parent="/1/"), Role.PARTY_OFFICE)
        await write_criteria(criteria(60, 40), actor=office, now=NOW)


async def test_the_page_takes_a_criterion_a_line_and_gives_a_wrong_one_back(client: httpx.AsyncClient) -> None:
    root = await a_root()
    account = await an_account(await a_person(unit=root))
    await a_grant(account, Role.PARTY_OFFICE, root)
    await sign_in_as(client, account)
    fields = {"kind": "stage", "party": "50 Members lead", "business": "40 Target reached"}
    wrong = await post(client, "/review-criteria", fields)
    assert (wrong.status_code, "they make 90 now" in words(wrong), "Members lead" in wrong.text) == (422, True, True)
    await post(client, "/review-criteria", fields | {"business": "30 Target reached\n20% On time"})
    assert "On time weight 20" in words(await client.get("/review-criteria"))
