"""Imports as a worker handles them: one at a time, cancelled, taken over, overtaken by other changes."""

from datetime import timedelta

import pytest

from mentor.kernel import clock
from mentor.kernel.errors import Conflict
from mentor.people.actions import roster
from mentor.people.actions.roster import checking
from mentor.people.actions.roster.working import KEPT, new_claim
from mentor.people.queries.roster import import_run, reference
from mentor.people.roster import shelf
from mentor.people.tables import ImportRow, ImportRun, OrgUnit, Person
from tests.builders.people import START, a_person, a_unit
from tests.builders.roster import PLAIN, SYSTEM, apply, checked, counts, people

ONE = ["001", "甲", "一公司"]


async def waiting(*rows: list[str]) -> int:
    run_id = await roster.upload(people(*rows or (ONE,)), "r.csv", actor=SYSTEM, now=START)
    await roster.start_check(run_id, roster.Choice(PLAIN), actor=SYSTEM, now=START)
    return run_id


async def state_of(run_id: int) -> str:
    return (await import_run(run_id, SYSTEM)).state


async def test_waiting_imports_are_claimed_one_by_one_and_checked_then_written(database: str) -> None:
    await a_unit(name="一公司")
    first, second = await waiting(), await waiting(["002", "乙", "一公司"])

    claims = [await roster.claim_next(START) for _ in range(3)]

    assert [claim and claim[0] for claim in claims] == [first, second, None]
    for claim in claims[:2]:
        assert claim is not None
        await roster.perform(*claim)
    assert [await state_of(one) for one in (first, second)] == ["checked", "checked"]
    await roster.accept(first, actor=SYSTEM, now=START)
    claim = await roster.claim_next(START)
    assert claim is not None
    await roster.perform(*claim)
    assert await state_of(first) == "applied"
    assert await Person.count() == 1


async def test_a_dead_process_loses_its_import_to_another_one(database: str) -> None:
    await a_unit(name="一公司")
    run_id = await waiting()
    dead = await roster.claim_next(START)
    assert dead is not None

    assert await roster.claim_next(START + timedelta(minutes=1)) is None
    living = await roster.claim_next(START + timedelta(minutes=3))
    assert living is not None
    await roster.perform(*living)
    await roster.perform(*dead)  # it was only very slow

    assert counts(await import_run(run_id, SYSTEM)) == {"new": 1}
    assert await ImportRow.count() == 1


async def test_a_process_that_is_overtaken_in_the_middle_stops_and_writes_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_unit(name="一公司")
    run = await checked(people(ONE))
    claim = new_claim()
    await roster.accept(run.id, actor=SYSTEM, now=START, claim=claim)
    await ImportRun.update({ImportRun.claim: "another"}).where(ImportRun.id == run.id)

    await roster.perform(run.id, claim)

    assert await state_of(run.id) == "applying"
    assert not await Person.exists()


async def test_a_cancelled_dry_run_stops_at_its_next_step_and_leaves_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_person("乙", await a_unit(name="一公司"))
    monkeypatch.setattr(checking, "CHUNK", 1)
    run_id = await waiting(*([f"{n:03}", "甲", "一公司"] for n in range(5)))
    claim = await roster.claim_next(START)
    assert claim is not None
    compared = []
    compare = reference.people_by_number

    async def compare_until_cancelled(numbers: list[str]) -> dict[str, dict[str, object]]:
        compared.append(numbers)
        if len(compared) == 3:
            await roster.cancel(run_id, actor=SYSTEM, now=START)
        return await compare(numbers)

    monkeypatch.setattr(reference, "people_by_number", compare_until_cancelled)
    await roster.perform(*claim)

    assert await state_of(run_id) == "cancelled"
    assert len(compared) == 3
    assert await ImportRow.count() == 0
    assert not shelf.file_of(run_id).exists()


async def test_what_is_written_cannot_be_cancelled(database: str) -> None:
    await a_unit(name="一公司")
    run = await apply(await checked(people(ONE)))

    with pytest.raises(Conflict):
        await roster.cancel(run.id, actor=SYSTEM, now=START)
    second = await waiting()
    await roster.cancel(second, actor=SYSTEM, now=START)
    assert await roster.claim_next(START) is None
    with pytest.raises(Conflict):
        await roster.start_check(second, roster.Choice(PLAIN), actor=SYSTEM, now=START)


async def test_somebody_elses_change_in_between_is_not_overwritten(database: str) -> None:
    unit = await a_unit(name="一公司")
    person = await a_person("甲", unit, employee_no="001")
    run = await checked(people(["001", "甲甲", "一公司"], ["002", "乙", "一公司"]))
    await Person.update({Person.name: "丙", Person.version: 2}).where(Person.id == person.id)

    after = await apply(run)

    assert after.state == "queued"
    assert after.note is not None
    assert (await Person.select(Person.name))[0]["name"] == "丙"
    assert await Person.count() == 1
    claim = await roster.claim_next(START)
    assert claim is not None
    await roster.perform(*claim)
    assert (await apply(await import_run(run.id, SYSTEM))).state == "applied"
    assert await Person.count() == 2


async def test_a_number_that_was_taken_meanwhile_is_not_given_twice(database: str) -> None:
    unit = await a_unit(name="一公司")
    run = await checked(people(ONE))
    await a_person("乙", unit, employee_no="001")

    assert (await apply(run)).state == "queued"
    assert await Person.count() == 1


async def test_a_unit_that_was_removed_meanwhile_is_noticed(database: str) -> None:
    unit = await a_unit(name="一公司")
    run = await checked(people(ONE))
    await OrgUnit.delete().where(OrgUnit.id == unit.id)

    assert (await apply(run)).state == "queued"
    assert not await Person.exists()


async def test_a_file_that_is_gone_fails_the_import_clearly(database: str) -> None:
    run_id = await waiting()
    shelf.file_of(run_id).unlink()
    claim = await roster.claim_next(START)
    assert claim is not None

    await roster.perform(*claim)

    assert await state_of(run_id) == "failed"


async def test_a_surprise_fails_the_import_and_is_not_hidden(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_unit(name="一公司")
    run_id = await waiting()
    claim = await roster.claim_next(START)
    assert claim is not None
    monkeypatch.setattr(checking, "both_trees", None)

    with pytest.raises(TypeError):
        await roster.perform(*claim)

    assert await state_of(run_id) == "failed"
    assert await ImportRow.count() == 0


async def test_imports_that_nobody_finishes_are_cleared_after_a_week(database: str) -> None:
    await a_unit(name="一公司")
    old, young = await checked(people(ONE)), await checked(people(ONE))
    await ImportRun.update({ImportRun.started_at: START - KEPT - timedelta(days=1)}).where(ImportRun.id == old.id)

    await roster.forget_old(START)

    assert (await state_of(old.id), await state_of(young.id)) == ("cancelled", "checked")
    assert [row["run"] for row in await ImportRow.select(ImportRow.run)] == [young.id]
    assert not shelf.file_of(old.id).exists()
    await roster.forget_old(clock.now() + KEPT * 2)
    assert await ImportRow.count() == 0
    assert not shelf.file_of(young.id).exists()
