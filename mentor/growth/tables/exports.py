"""Exports of the cohort list: who took out what, and who agreed."""

from piccolo.columns import ForeignKey, Integer, OnDelete, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mentor.people.tables import Person


class CohortExport(Table, tablename="growth_export"):
    """One list taken out, or asked for when it is over the limit and needs a second person."""

    id: Serial
    asked_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    #: Filters, order and columns as they stood in the address of the list.
    query = Varchar(length=1000, default="", null=False)
    #: What it is for, in the words of who asked.
    purpose = Varchar(length=400, default="", null=False)
    #: Persons on the list when it was asked for.
    rows = Integer(default=0, null=False)
    #: Who is asked to agree; empty below the limit.
    second = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    asked_at = Timestamptz(default=None, null=False)
    approved_at = Timestamptz(null=True, default=None)
    refused_at = Timestamptz(null=True, default=None)
    answer = Varchar(length=400, default="", null=False)
    #: How often the file was taken, and when last.
    taken = Integer(default=0, null=False)
    taken_at = Timestamptz(null=True, default=None)
