"""Numbers kept per mentorship, so that no list ever counts ten million logs. Changed with what they count."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.tables import Mentorship


class GrowthStanding(Table, tablename="growth_standing"):
    """Totals and last contacts of one mentorship. Drafts and private reflections are in none of them."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade, unique=True)
    logs = Integer(default=0, null=False)
    late_logs = Integer(default=0, null=False)
    minutes = Integer(default=0, null=False)
    #: Entries each mentor has read.
    party_read = Integer(default=0, null=False)
    technical_read = Integer(default=0, null=False)
    party_comments = Integer(default=0, null=False)
    technical_comments = Integer(default=0, null=False)
    meetings = Integer(default=0, null=False)
    #: Day of the last event, empty while there was none.
    last_log_on = Date(null=True, default=None)
    last_meeting_on = Date(null=True, default=None)
    #: The last reading, comment, meeting or accepted milestone of each mentor.
    party_seen_on = Date(null=True, default=None)
    technical_seen_on = Date(null=True, default=None)


class GrowthMonth(Table, tablename="growth_month"):
    """The same for one month; after `closed_at` it does not change any more."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    #: 2026-11
    month = Varchar(length=7, default=None, null=False)
    logs = Integer(default=0, null=False)
    late_logs = Integer(default=0, null=False)
    minutes = Integer(default=0, null=False)
    meetings = Integer(default=0, null=False)
    closed_at = Timestamptz(null=True, default=None)
    uq_growth_month_mentorship_month = Unique(["mentorship", "month"])
