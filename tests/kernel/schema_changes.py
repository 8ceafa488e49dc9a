"""The kinds of change that tables go through, each as the tables before and after."""

from dataclasses import dataclass

HEAD = """
import datetime, decimal, uuid
from piccolo.columns import *
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check, Unique
from piccolo.table import Table
"""

#: Two tables with rows: one Org "a" and the Persons "p" and "p2" in it.
BASE = """
class Org(Table):
    name = Varchar(length=100)
class Person(Table):
    name = Varchar(length=100)
    org = ForeignKey(Org)
    n = Integer(null=True, default=None)
    extra = Varchar(length=11, null=True, default=None)
"""


@dataclass(frozen=True)
class Change:
    name: str
    after: str
    before: str = BASE
    #: Databases that refuse the change, because the rows that are there do not allow it.
    refused_by: tuple[str, ...] = ()
    #: Going back on PostgreSQL loses a length or an index (Piccolo's own code); rows are kept all the same.
    inexact_backwards: bool = False


def _altered(old: str, new: str, base: str = BASE) -> str:
    assert old in base, old
    return base.replace(old, new)


def _added(line: str, base: str = BASE) -> str:
    return f"{base}    {line}\n"


INDEXED = _altered("length=11,", "length=11, index=True,")

EVERY_TYPE = """
class Org(Table):
    id = UUID(primary_key=True)
    name = Varchar(length=100, unique=True)
class Person(Table):
    id = BigSerial(primary_key=True)
    org = ForeignKey(Org, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=100, index=True)
    bio = Text()
    tags = Array(Varchar())
    days = Array(Date())
    meta = JSONB()
    meta2 = JSON()
    at = Timestamptz()
    ts = Timestamp()
    d = Date()
    t = Time()
    money = Numeric(digits=(12, 2))
    ratio = DoublePrecision()
    dur = Interval()
    ok = Boolean()
    blob = Bytea()
    em = Email()
    sec = Secret()
"""

NEW_TABLES = (
    Change("a table of every column type", EVERY_TYPE, before=""),
    Change(
        "a Unique constraint", "class Org(Table):\n    a = Varchar()\n    b = Varchar()\n    u = Unique([a, b])\n", ""
    ),
    Change("a Check constraint", "class Org(Table):\n    a = Integer()\n    c = Check(a >= 0)\n", before=""),
    Change(
        "several constraints and indexes",
        "class Org(Table):\n    a = Integer(index=True)\n    b = Varchar(index=True)\n"
        "    c = Check((a >= 0) & (a < 9))\n    d = Check(b != '')\n    u = Unique([a, b])\n",
        before="",
    ),
    Change(
        "a gin index", "class Org(Table):\n    a = Array(Varchar(), index=True, index_method=IndexMethod.gin)\n", ""
    ),
    Change("a quote in a default", 'class Org(Table):\n    a = Varchar(default="it\'s")\n', before=""),
    Change(
        "a table referring to itself", "class Org(Table):\n    parent = ForeignKey('self')\n    n = Integer()\n", ""
    ),
)

NEW_COLUMNS = (
    *(
        Change(f"add {name}", _added(line))
        for name, line in (
            ("a nullable column", "x = Varchar(null=True, default=None)"),
            ("a column with a default", "x = Varchar(default='q')"),
            ("a Boolean", "x = Boolean(default=False)"),
            ("a Timestamptz that is now", "x = Timestamptz()"),
            ("a nullable Timestamptz", "x = Timestamptz(null=True, default=None)"),
            ("a UUID", "x = UUID()"),
            ("a JSONB", "x = JSONB(default='{}')"),
            ("an Array", "x = Array(Varchar(), default=list)"),
            ("a unique column", "x = Varchar(unique=True, null=True, default=None)"),
            ("an indexed column", "x = Varchar(index=True)"),
            ("nullable references", "boss = ForeignKey('self')\n    org2 = ForeignKey(Org, null=True)"),
        )
    ),
    Change(
        "add a required reference",
        _added("org2 = ForeignKey(Org, null=False, default=1)"),
        refused_by=("sqlite", "postgres"),
    ),
    Change(
        "add a Timestamptz from Python",
        _added("x = Timestamptz(default=now)").replace(
            "class Org",
            "def now():\n    return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)\nclass Org",
        ),
    ),
    Change("add a Unique constraint", _added("u = Unique([name, org])")),
    Change("add a Check constraint", _added("c = Check(n >= 0)")),
)

LOSSES = (
    Change("drop a column", _altered("    extra = Varchar(length=11, null=True, default=None)\n", "")),
    Change("drop a reference", _altered("    org = ForeignKey(Org)\n", "")),
    Change(
        "drop an indexed column",
        _altered("    extra = Varchar(length=11, null=True, default=None)\n", ""),
        before=INDEXED,
        inexact_backwards=True,
    ),
    Change("drop a Unique constraint", BASE, before=_added("u = Unique([name, org])")),
    Change("drop a Check constraint", BASE, before=_added("c = Check(n >= 0)")),
    Change("drop a table", BASE.split("class Person")[0]),
)

RENAMES = (
    Change("rename a column", _altered("extra =", "extra_new =")),
    Change(
        "rename an indexed column",
        _altered("extra =", "extra_new =", INDEXED),
        before=INDEXED,
    ),
    Change("rename a table", _altered("class Person(", "class Human(")),
    Change("rename a table with children", BASE.replace("class Org(", "class Unit(").replace("(Org)", "(Unit)")),
    Change(
        "add a table referring to another", BASE + "class Note(Table):\n    p = ForeignKey(Person)\n    t = Text()\n"
    ),
)

ALTERATIONS = (
    Change(
        "nullable to required",
        _altered("n = Integer(null=True, default=None)", "n = Integer(null=False, default=0)"),
        refused_by=("postgres",),
    ),
    Change("default", _altered("n = Integer(null=True, default=None)", "n = Integer(null=True, default=5)")),
    Change("length", _altered("length=11,", "length=50,")),
    Change("integer to bigint", _altered("n = Integer(", "n = BigInt(")),
    Change("varchar to text", _altered("extra = Varchar(length=11, ", "extra = Text("), inexact_backwards=True),
    Change("make unique", _altered("length=11,", "length=11, unique=True,")),
    Change("add an index", INDEXED),
    Change("drop an index", BASE, before=INDEXED),
    Change("on_delete", _altered("ForeignKey(Org)", "ForeignKey(Org, on_delete=OnDelete.restrict)")),
    Change("digits", _added("m = Numeric(digits=(12, 4))"), before=_added("m = Numeric(digits=(5, 2))")),
    Change(
        "the parent of rows",
        _altered(
            "    name = Varchar(length=100)\nclass Person",
            "    name = Text(null=True)\n    code = Varchar(unique=True, null=True, default=None)\nclass Person",
        ),
        inexact_backwards=True,
    ),
    Change(
        "a table referring to itself",
        _added("boss = ForeignKey('self')\n    c = Check(n >= 0)"),
        before=_added("boss = ForeignKey('self')"),
    ),
    Change(
        "several things at once",
        _added("c = Check(n >= 0)", _altered("length=11,", "length=11, unique=True,", INDEXED))
        .replace("n = Integer(null=True, default=None)", "n = BigInt(null=True, default=7, index=True)")
        .replace(
            "ForeignKey(Org)",
            "ForeignKey(Org, on_delete=OnDelete.restrict)\n    at = Timestamptz()",
        ),
        before=INDEXED,
    ),
)

CHANGES = NEW_TABLES + NEW_COLUMNS + LOSSES + RENAMES + ALTERATIONS
