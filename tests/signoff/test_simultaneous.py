"""Many people click at once, in two processes: a decision counts exactly once.

`MENTOR_TEST_CLICKS=500` takes so many requests; the default keeps the suite quick.
"""

import asyncio
import json
import os
import random
import sys
from datetime import timedelta
from typing import Any

from mentor.people.tables import Account
from mentor.signoff import actions, rules
from mentor.signoff.rules import RequestState, SeatName
from mentor.signoff.tables import SignoffRequest
from tests.builders.signoff import NOON, TODAY, Cast, a_cast, a_request, acting
from tests.signoff.stored import StoredRequest
from tests.signoff.test_laws import check_laws
from tests.source import ROOT

REQUESTS = int(os.environ.get("MENTOR_TEST_CLICKS", "25"))
CLICKS = 16
Click = list[Any]


async def with_one_delegate_of_both(cast: Cast) -> int:
    delegate = cast.others[2]
    await Account.insert(Account(login="both", person=delegate, state="active", created_at=NOON))
    for principal, seat in ((cast.party, "party"), (cast.technical, "technical")):
        new = actions.NewDelegation(delegate, SeatName(seat), TODAY, TODAY + timedelta(days=9))
        await actions.delegate(new, actor=acting(principal), now=NOON)
    return delegate


def clicks_on(request: int, cast: Cast, delegate: int, dice: random.Random) -> list[Click]:
    """Both mentors in two tabs, and the one delegate of both, accepting and returning."""
    people = [(cast.party, "party"), (cast.technical, "technical"), (delegate, "party"), (delegate, "technical")]
    chosen = [dice.choice(people) for _ in range(CLICKS)]
    return [[request, seat, dice.choice(["accepted", "returned"]), person] for person, seat in chosen]


async def in_a_process(clicks: list[Click], database: str) -> list[tuple[Click, str, dict[str, str]]]:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.programs.deciding",
        cwd=ROOT,
        env=os.environ | {"MENTOR_DATABASE_URL": database},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await program.communicate(json.dumps(clicks).encode())
    assert program.returncode == 0
    return [(click, word, values) for click, (word, values) in zip(clicks, json.loads(out), strict=True)]


async def test_of_sixteen_clicks_on_each_request_in_two_processes_each_seat_counts_once(database: str) -> None:
    cast = await a_cast()
    delegate = await with_one_delegate_of_both(cast)
    dice = random.Random(7)
    requests = [await a_request(cast) for _ in range(REQUESTS)]
    clicks = [click for request in requests for click in clicks_on(request, cast, delegate, dice)]
    dice.shuffle(clicks)

    halves = await asyncio.gather(in_a_process(clicks[::2], database), in_a_process(clicks[1::2], database))

    answers = [*halves[0], *halves[1]]
    for request in requests:
        await check_request(request, cast, [one for one in answers if one[0][0] == request])


async def check_request(request: int, cast: Cast, answers: list[tuple[Click, str, dict[str, str]]]) -> None:
    """The tables hold what was acknowledged and nothing else; the losers learnt why."""
    stored = await StoredRequest(request, NOON).look()
    won = sorted((seat, word, person) for (_, seat, word, person), answer, _ in answers if answer == "ok")
    kept = sorted((key.seat.value, key.decision.value, key.decided_by) for key in stored.standing.keys)
    assert won == kept, "nothing lost, nothing doubled"
    assert stored.state is rules.state(stored.standing)
    check_laws(stored.state, stored.standing, cast.mentee, None)
    assert {answer for _, answer, _ in answers} <= {"ok", "Conflict", "Forbidden"}
    for (_, seat, _, person), answer, named in answers:
        if answer == "Conflict":
            assert named.get("name", "").startswith("Person ") or named.get("state"), (seat, person)


async def test_the_database_agrees_that_every_acceptance_has_two_persons(database: str) -> None:
    cast = await a_cast()
    requests = [await a_request(cast) for _ in range(5)]
    people = [(cast.party, SeatName.PARTY), (cast.technical, SeatName.TECHNICAL)]
    clicks = [(acting(person), seat, rules.Decision.ACCEPTED) for person, seat in people] * 8
    answers = await asyncio.gather(*(StoredRequest(one, NOON).click(clicks, 1) for one in requests))
    assert all(one.count("ok") == 2 and one.count("Conflict") == 14 for one in answers)
    states = await SignoffRequest.select(SignoffRequest.state)
    assert {row["state"] for row in states} == {RequestState.ACCEPTED}
