"""Persons, their dated memberships in both trees, and what rules them out for each other."""

from piccolo.columns import Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Timestamptz, Varchar
from piccolo.table import Table

from mentor.people import rules
from mentor.people.tables.organisation import OrgUnit, PartyOrg


class Person(Table, tablename="people_person"):
    """One person. No identity number, home address, family or health: none is needed."""

    id: Serial
    name = Varchar(length=60, default=None, null=False)
    #: Full pinyin without spaces and initials, for search and sorting; correctable, surnames are often misread.
    pinyin = Varchar(length=120, default="", null=False)
    initials = Varchar(length=20, default="", null=False)
    #: Text: leading zeros count. Retired mentors and external experts may have none.
    employee_no = Varchar(length=40, null=True, default=None, unique=True)
    gender = Varchar(length=1, default=rules.Gender.UNKNOWN, null=False, choices=rules.Gender)
    birth_month = Varchar(length=7, default="", null=False)  # 1985-03
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict)
    party_org = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.restrict)
    position = Varchar(length=120, default="", null=False)
    in_post_since = Date(null=True, default=None)
    joined_on = Date(null=True, default=None)
    status = Varchar(length=20, default=rules.EmploymentStatus.EMPLOYED, null=False, choices=rules.EmploymentStatus)
    affiliation = Varchar(length=2, default=rules.Affiliation.MASSES, null=False, choices=rules.Affiliation)
    party_joined_on = Date(null=True, default=None)
    party_full_on = Date(null=True, default=None)
    party_work_years = Integer(default=0, null=False)
    education = Varchar(length=20, default="", null=False)
    title_name = Varchar(length=60, default="", null=False)
    title_level = Varchar(length=20, default="", null=False, choices=rules.TitleLevel)
    skill_level = Varchar(length=20, default="", null=False, choices=rules.SkillLevel)
    specialty_years = Integer(default=0, null=False)
    #: Comma-separated specialties as typed; matching compares them folded.
    specialties = Varchar(length=400, default="", null=False)
    phone = Varchar(length=40, default="", null=False)
    email = Varchar(length=120, default="", null=False)
    is_classified_staff = Boolean(default=False, null=False)
    #: Only a date: until when a disciplinary effect blocks appointments. Never a reason.
    blocked_until = Date(null=True, default=None)
    #: The official order within lists.
    sort_order = Integer(default=0, null=False)
    #: Set when a later full roster no longer lists the person; nobody is deleted by an import.
    missing_since = Date(null=True, default=None)
    version = Integer(default=1, null=False)


class UnitMembership(Table, tablename="people_unit_membership"):
    """Who held which position in which unit, from when to when. The open one equals Person.unit."""

    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    position = Varchar(length=120, default="", null=False)
    starts_on = Date(default=None, null=False)
    ends_on = Date(null=True, default=None)


class PartyMembership(Table, tablename="people_party_membership"):
    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    party_org = ForeignKey(PartyOrg, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=20, default=rules.MembershipKind.FORMAL, null=False, choices=rules.MembershipKind)
    post = Varchar(length=60, default="", null=False)
    starts_on = Date(default=None, null=False)
    ends_on = Date(null=True, default=None)


class AvoidanceDeclaration(Table, tablename="people_avoidance"):
    """A relation that rules out being in one line: its class and the counterpart only (data minimisation)."""

    id: Serial
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    counterpart = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    relation = Varchar(length=30, default=None, null=False)
    declared_at = Timestamptz(default=None, null=False)
    ended_on = Date(null=True, default=None)
