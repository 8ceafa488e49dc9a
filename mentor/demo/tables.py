"""The mark of a demo database: without it nothing of the demo is ever shown or rebuilt."""

from piccolo.columns import Boolean, Integer, Serial, Timestamptz
from piccolo.table import Table


class DemoMark(Table, tablename="demo_mark"):
    id: Serial
    seed = Integer(default=1, null=False)
    started_at = Timestamptz(default=None, null=False)
    is_finished = Boolean(default=False, null=False)
