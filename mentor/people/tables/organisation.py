"""Both trees: a subtree is one range of the materialised path."""

from typing import Any

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Varchar
from piccolo.table import Table

from mentor.people import rules


class OrgUnit(Table, tablename="people_unit"):
    """One unit of the administrative tree. `path` holds the ids from the root, "/1/7/": a subtree is one range."""

    id: Serial
    parent: ForeignKey[Any] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)
    code = Varchar(length=40, default=None, null=False, unique=True)
    name = Varchar(length=120, default=None, null=False)
    short_name = Varchar(length=60, default="", null=False)
    kind = Varchar(length=20, default=rules.UnitKind.DEPARTMENT, null=False, choices=rules.UnitKind)
    path = Varchar(length=200, default="", null=False, index=True)
    sort_order = Integer(default=0, null=False)
    #: Place of work, for pairing and rotation.
    site = Varchar(length=60, default="", null=False)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class PartyOrg(Table, tablename="people_party_org"):
    """One organisation of the Party tree; temporary and functional ones hold no formal membership."""

    id: Serial
    parent: ForeignKey[Any] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.restrict)
    code = Varchar(length=40, default=None, null=False, unique=True)
    name = Varchar(length=120, default=None, null=False)
    kind = Varchar(length=20, default=rules.PartyKind.BRANCH, null=False, choices=rules.PartyKind)
    path = Varchar(length=200, default="", null=False, index=True)
    sort_order = Integer(default=0, null=False)
    established_on = Date(null=True, default=None)
    dissolved_on = Date(null=True, default=None)
