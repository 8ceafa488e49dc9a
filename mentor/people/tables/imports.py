"""Roster imports: saved column mappings, runs, and what every row of a run comes to."""

from typing import Any

from piccolo.columns import BigSerial, Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.people import rules
from mentor.people.tables.organisation import OrgUnit, PartyOrg
from mentor.people.tables.persons import Person


class ImportMapping(Table, tablename="people_import_mapping"):
    """How a foreign roster's columns become our fields; saved by name, replaced as a whole."""

    id: Serial
    name = Varchar(length=80, default=None, null=False, unique=True)
    #: JSON; its shape is described in people/roster/mapping.py.
    content = Text(default="{}", null=False)
    saved_by = Integer(null=True, default=None)
    saved_at = Timestamptz(default=None, null=False)


class ImportRun(Table, tablename="people_import_run"):
    """One roster import, from the uploaded file over the dry run to the change of the roster."""

    id: Serial
    state = Varchar(length=20, default=rules.ImportState.UPLOADED, null=False, choices=rules.ImportState)
    file_name = Varchar(length=200, default="", null=False)
    #: SHA-256 of the file. The file itself is in the data folder until the run is over.
    file_sha256 = Varchar(length=64, default="", null=False)
    #: The rows of this file replace the rejected ones of that run.
    amends: ForeignKey[Any] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.cascade, index=True)
    #: JSON of the column mapping as it was used; "" until one is chosen.
    mapping = Text(default="", null=False)
    #: The day whose state the file shows; "three years in post" counts back from here.
    as_of = Date(null=True, default=None)
    is_full_roster = Boolean(default=False, null=False)
    #: A full roster of this unit and all below it; empty: of everything the actor may change.
    extent = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.set_null)
    rows_total = Integer(default=0, null=False)
    rows_read = Integer(default=0, null=False)
    #: JSON: new, changed, unchanged, missing, newly missing, rejected.
    counts = Text(default="{}", null=False)
    #: JSON: units and Party organisations that are made when it is applied.
    planned = Text(default="{}", null=False)
    #: JSON of a phrase: why it failed or was checked again.
    note = Text(default="", null=False)
    #: Which process works on it, and when that one was last alive.
    claim = Varchar(length=40, default="", null=False)
    alive_at = Timestamptz(null=True, default=None)
    started_by = Integer(null=True, default=None, index=True)
    started_at = Timestamptz(default=None, null=False)
    finished_at = Timestamptz(null=True, default=None)


class ImportRow(Table, tablename="people_import_row"):
    """What one row of a run comes to; kept from the dry run until the run is over, so that applying is only SQL.

    The columns from `name` on are the person as it will be.
    """

    id: BigSerial
    run = ForeignKey(ImportRun, null=False, on_delete=OnDelete.cascade)
    #: Counts through the run; `row_no` is the number people see, in the file of run `of_run`.
    place = Integer(default=None, null=False)
    row_no = Integer(default=None, null=False)
    of_run = Integer(default=None, null=False)
    kind = Varchar(length=10, default=None, null=False, choices=rules.RowKind)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.cascade)
    #: Version of the person that was compared; another one when applying means somebody else changed it.
    base_version = Integer(null=True, default=None)
    #: JSON: phrases of a rejected row; or field -> [old, new] of a changed one.
    detail = Text(default="", null=False)
    moves_unit = Boolean(default=False, null=False)
    moves_party = Boolean(default=False, null=False)
    #: When a new membership begins, and the last day of the former one.
    starts_on = Date(null=True, default=None)
    closes_on = Date(null=True, default=None)
    #: Numbers in `ImportRun.planned`, when the unit or Party organisation does not exist yet.
    new_unit = Integer(null=True, default=None)
    new_party_org = Integer(null=True, default=None)

    name = Varchar(length=60, default="", null=False)
    pinyin = Varchar(length=120, default="", null=False)
    initials = Varchar(length=20, default="", null=False)
    employee_no = Varchar(length=40, default="", null=False)
    gender = Varchar(length=1, default=rules.Gender.UNKNOWN, null=False)
    birth_month = Varchar(length=7, default="", null=False)
    unit = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.cascade)
    party_org = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.cascade)
    position = Varchar(length=120, default="", null=False)
    in_post_since = Date(null=True, default=None)
    joined_on = Date(null=True, default=None)
    status = Varchar(length=20, default=rules.EmploymentStatus.EMPLOYED, null=False)
    affiliation = Varchar(length=2, default=rules.Affiliation.MASSES, null=False)
    party_joined_on = Date(null=True, default=None)
    party_full_on = Date(null=True, default=None)
    party_work_years = Integer(default=0, null=False)
    education = Varchar(length=20, default="", null=False)
    title_name = Varchar(length=60, default="", null=False)
    title_level = Varchar(length=20, default="", null=False)
    skill_level = Varchar(length=20, default="", null=False)
    specialty_years = Integer(default=0, null=False)
    specialties = Varchar(length=400, default="", null=False)
    phone = Varchar(length=40, default="", null=False)
    email = Varchar(length=120, default="", null=False)
    sort_order = Integer(default=0, null=False)

    uq_people_import_row_place = Unique(["run", "place"])
