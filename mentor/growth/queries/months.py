"""Months that are still open, with the numbers of their programmes; for the job that closes them."""

from dataclasses import dataclass
from typing import Any

from piccolo.query import Min

from mentor.growth.queries.bonds import policy_of
from mentor.growth.tables import GrowthMonth
from mentor.pairing.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class OpenMonth:
    id: int
    month: str
    policy: Policy


async def oldest_open_month() -> str | None:
    row = await GrowthMonth.select(Min(GrowthMonth.month, alias="month")).where(GrowthMonth.closed_at.is_null()).first()
    return row["month"] if row else None


async def open_months(*, before: str, after: int, limit: int) -> list[OpenMonth]:
    """Open months earlier than `before`, in order of their ids after `after`."""
    mentorship: Any = GrowthMonth.mentorship
    rows = (
        await GrowthMonth.select(
            GrowthMonth.id, GrowthMonth.month, mentorship.programme.policy.numbers.as_alias("numbers")
        )
        .where(GrowthMonth.closed_at.is_null() & (GrowthMonth.month < before) & (GrowthMonth.id > after))
        .order_by(GrowthMonth.id)
        .limit(limit)
    )
    return [OpenMonth(row["id"], row["month"], policy_of(row["numbers"] or "{}")) for row in rows]
