"""Counters of a mentorship as one portable statement each: inserted when missing, else moved on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns import Column
from piccolo.query import Query
from piccolo.querystring import QueryString

from mentor.growth.rules.logs import month_of
from mentor.growth.tables import GrowthMonth, GrowthStanding


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one event adds to (or, negative, takes from) the totals."""

    logs: int = 0
    late_logs: int = 0
    minutes: int = 0
    meetings: int = 0
    party_read: int = 0
    technical_read: int = 0
    party_comments: int = 0
    technical_comments: int = 0


def standing_upsert(mentorship_id: int, add: Numbers, last: Mapping[str, date] | None = None) -> Query[Any, Any]:
    """`last`: columns such as last_log_on that move forward to this day, never back."""
    columns = [getattr(GrowthStanding, name) for name in Numbers.__slots__]
    days: Mapping[str, Any] = last or {}
    row = GrowthStanding(mentorship=mentorship_id, **_changes(add), **days)
    moves = [(column, _sum("growth_standing", column)) for column in columns]
    forward = [(getattr(GrowthStanding, name), _later("growth_standing", name)) for name in days]
    return GrowthStanding.insert(row).on_conflict(
        target=GrowthStanding.mentorship, action="DO UPDATE", values=[*moves, *forward]
    )


def month_upsert(mentorship_id: int, day: date, add: Numbers) -> Query[Any, Any]:
    """The same for the month of `day`; a closed month does not move."""
    names = ("logs", "late_logs", "minutes", "meetings")
    changes = {name: value for name, value in _changes(add).items() if name in names}
    row = GrowthMonth(mentorship=mentorship_id, month=month_of(day), **changes)
    moves = [(getattr(GrowthMonth, name), _sum("growth_month", getattr(GrowthMonth, name))) for name in names]
    return GrowthMonth.insert(row).on_conflict(
        target=(GrowthMonth.mentorship, GrowthMonth.month),
        action="DO UPDATE",
        values=moves,
        where=GrowthMonth.closed_at.is_null(),
    )


def _changes(add: Numbers) -> dict[str, Any]:
    return {name: getattr(add, name) for name in Numbers.__slots__}


def _sum(table: str, column: Column) -> QueryString:
    name = column._meta.db_column_name
    return QueryString(f'"{table}"."{name}" + EXCLUDED."{name}"')


def _later(table: str, name: str) -> QueryString:
    kept, new = f'"{table}"."{name}"', f'EXCLUDED."{name}"'
    return QueryString(f"CASE WHEN {kept} IS NULL OR {kept} < {new} THEN {new} ELSE {kept} END")
