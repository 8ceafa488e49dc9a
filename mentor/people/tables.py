"""Both trees, persons with dated memberships, accounts, grants, sessions and import mappings."""

from typing import Any

from piccolo.columns import BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
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


class Person(Table, tablename="people_person"):
    """One person. No identity number, home address, family or health: none is needed."""

    id: Serial
    name = Varchar(length=60, default=None, null=False)
    #: Full pinyin without spaces and initials, for search and sorting; correctable, surnames are often misread.
    pinyin = Varchar(length=120, default="", null=False, index=True)
    initials = Varchar(length=20, default="", null=False, index=True)
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


class Account(Table, tablename="people_account"):
    """A way to sign in. Not a person: it may be locked, expire, have a second factor."""

    id: Serial
    login = Varchar(length=60, default=None, null=False, unique=True)
    person = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, unique=True)
    state = Varchar(length=20, default=rules.AccountState.CREATED, null=False, choices=rules.AccountState)
    password_hash = Varchar(length=200, default="", null=False)
    password_changed_at = Timestamptz(null=True, default=None)
    must_change_password = Boolean(default=True, null=False)
    #: The initial secret works once and expires.
    initial_until = Timestamptz(null=True, default=None)
    failures = Integer(default=0, null=False)
    locked_until = Timestamptz(null=True, default=None)
    #: Encrypted TOTP secret; empty means no second factor yet.
    totp_secret = Varchar(length=200, default="", null=False)
    #: The last accepted time step, so that a code counts once.
    totp_step = BigInt(default=0, null=False)
    language = Varchar(length=10, default="", null=False)
    theme = Varchar(length=10, default="", null=False)
    expires_on = Date(null=True, default=None)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    last_sign_in_at = Timestamptz(null=True, default=None)


class PasswordHistory(Table, tablename="people_password_history"):
    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    password_hash = Varchar(length=200, default=None, null=False)
    set_at = Timestamptz(default=None, null=False)


class RecoveryCode(Table, tablename="people_recovery_code"):
    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    code_hash = Varchar(length=64, default=None, null=False)
    used_at = Timestamptz(null=True, default=None)


class RoleGrant(Table, tablename="people_role_grant"):
    """A role in a subtree of one of the trees. Revoked, never deleted."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    role = Varchar(length=20, default=None, null=False, choices=rules.Role)
    unit = ForeignKey(OrgUnit, null=True, default=None, on_delete=OnDelete.restrict)
    party_org = ForeignKey(PartyOrg, null=True, default=None, on_delete=OnDelete.restrict)
    granted_by = Integer(null=True, default=None)
    granted_at = Timestamptz(default=None, null=False)
    ends_on = Date(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    revoked_by = Integer(null=True, default=None)


class SignInSession(Table, tablename="people_session"):
    """One signed-in browser. The token itself is only in the cookie; here is its SHA-256."""

    id: Serial
    token_hash = Varchar(length=64, default=None, null=False, unique=True)
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    created_at = Timestamptz(default=None, null=False)
    seen_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    #: Password or second factor was entered here last; decisions that need it ask again after some minutes.
    confirmed_at = Timestamptz(null=True, default=None)
    #: False while the second factor (or a forced password change) is still owed.
    is_complete = Boolean(default=False, null=False)
    address = Varchar(length=60, default="", null=False)
    device = Varchar(length=200, default="", null=False)


class SignInFailure(Table, tablename="people_sign_in_failure"):
    """One failed sign-in from an address; old ones are cleared by a job."""

    id: Serial
    address = Varchar(length=60, default="", null=False, index=True)
    at = Timestamptz(default=None, null=False)


class ApiToken(Table, tablename="people_api_token"):
    """A bearer token of a machine, acting as its account within the listed scopes."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=80, default=None, null=False)
    token_hash = Varchar(length=64, default=None, null=False, unique=True)
    #: Space-separated, such as "people:read growth:write".
    scopes = Varchar(length=400, default="", null=False)
    created_at = Timestamptz(default=None, null=False)
    expires_on = Date(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class SetupCode(Table, tablename="people_setup_code"):
    """The one-time code of the first start, printed in the terminal; only its hash is kept."""

    id: Serial
    code_hash = Varchar(length=64, default=None, null=False)
    made_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(null=True, default=None)


class ImportMapping(Table, tablename="people_import_mapping"):
    """How a foreign roster's columns become our fields; saved by name, versioned by replacing."""

    id: Serial
    name = Varchar(length=80, default=None, null=False, unique=True)
    #: JSON; see people/mapping.py for its shape.
    content = Text(default="{}", null=False)
    saved_by = Integer(null=True, default=None)
    saved_at = Timestamptz(default=None, null=False)


class ImportRun(Table, tablename="people_import_run"):
    """One roster import: dry run, progress, counts, and the file of what was rejected."""

    id: Serial
    state = Varchar(length=20, default="uploaded", null=False)
    file_name = Varchar(length=200, default="", null=False)
    #: SHA-256 of the uploaded file in the data folder.
    file_sha256 = Varchar(length=64, default="", null=False)
    mapping = Text(default="{}", null=False)
    rows_total = Integer(default=0, null=False)
    rows_read = Integer(default=0, null=False)
    #: JSON counts: new, changed, unchanged, missing, rejected.
    counts = Text(default="{}", null=False)
    #: JSON: the first rejected rows with their reasons; all of them are in the correction file.
    problems = Text(default="[]", null=False)
    correction_sha256 = Varchar(length=64, default="", null=False)
    started_by = Integer(null=True, default=None)
    started_at = Timestamptz(default=None, null=False)
    finished_at = Timestamptz(null=True, default=None)
    is_full_roster = Boolean(default=False, null=False)
    error = Text(default="", null=False)


class SavedView(Table, tablename="people_saved_view"):
    """A filtered list kept under a name by one account."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    page = Varchar(length=60, default=None, null=False)
    name = Varchar(length=80, default=None, null=False)
    query = Varchar(length=1000, default="", null=False)
    uq_people_saved_view = Unique([account, page, name])
