"""Accounts, what they sign in with, their grants and sessions, and lists they keep."""

from piccolo.columns import BigInt, Boolean, Date, ForeignKey, Integer, OnDelete, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.people import rules
from mentor.people.tables.organisation import OrgUnit, PartyOrg
from mentor.people.tables.persons import Person


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


class SavedView(Table, tablename="people_saved_view"):
    """A filtered list kept under a name by one account."""

    id: Serial
    account = ForeignKey(Account, null=False, on_delete=OnDelete.cascade, index=True)
    page = Varchar(length=60, default=None, null=False)
    name = Varchar(length=80, default=None, null=False)
    query = Varchar(length=1000, default="", null=False)
    uq_people_saved_view = Unique([account, page, name])
