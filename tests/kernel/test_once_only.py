"""What was sent twice takes effect once."""

import asyncio

import pytest

from mentor.kernel.database import AlreadyDone, once_only, write_transaction
from tests.kernel.conftest import Tally

TallyClass = type[Tally]


class Claims:
    """A claim as receipts make it: a row with the key, in the transaction it protects."""

    def __init__(self, tally: TallyClass) -> None:
        self.tally = tally
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
        if not await self.tally.insert(self.tally(name="claim")).on_conflict((self.tally.name,), "DO NOTHING"):
            raise AlreadyDone("/done")


async def test_the_claim_is_made_once_by_the_first_transaction(tally: TallyClass) -> None:
    claim = Claims(tally)
    with once_only(claim):
        async with write_transaction():
            await tally.add("first")
        async with write_transaction():
            await tally.add("second")
    assert claim.times == 1
    assert set(await tally.now()) == {"claim", "first", "second"}


async def test_what_was_done_before_is_not_done_again(tally: TallyClass) -> None:
    with once_only(Claims(tally)):
        async with write_transaction():
            await tally.add("first")
    with pytest.raises(AlreadyDone) as done, once_only(Claims(tally)):
        async with write_transaction():
            await tally.add("again")
    assert done.value.answer == "/done"
    assert set(await tally.now()) == {"claim", "first"}


async def test_a_failed_attempt_leaves_no_claim_behind(tally: TallyClass) -> None:
    claim = Claims(tally)
    with once_only(claim):
        with pytest.raises(ZeroDivisionError):
            async with write_transaction():
                raise ZeroDivisionError
        async with write_transaction():
            await tally.add("second try")
    assert claim.times == 2
    assert set(await tally.now()) == {"claim", "second try"}


async def test_the_same_form_sent_many_times_at_once_counts_once(tally: TallyClass) -> None:
    await tally.add("count", 0)

    async def send() -> bool:
        try:
            with once_only(Claims(tally)):
                async with write_transaction():
                    await tally.update({tally.n: tally.n + 1}).where(tally.name == "count")
        except AlreadyDone:
            return False
        return True

    outcomes = await asyncio.gather(*(asyncio.create_task(send()) for _ in range(16)))
    assert sum(outcomes) == 1
    assert (await tally.now())["count"] == 1
