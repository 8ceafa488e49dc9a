"""Days that differ from the plain week."""

from piccolo.columns import Date, Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mentor.calendar import rules


class WorkDay(Table, tablename="calendar_day"):
    """One day off, or one weekend day that is worked."""

    id: Serial
    date = Date(default=None, null=False, unique=True)
    kind = Varchar(length=10, default=None, null=False, choices=rules.DayKind)
    #: Key of a festival, or what somebody typed.
    name = Varchar(length=60, default="", null=False)
    source = Varchar(length=10, default=rules.DaySource.HAND, null=False, choices=rules.DaySource)
    changed_by = Integer(null=True, default=None)
    changed_at = Timestamptz(default=None, null=False)
