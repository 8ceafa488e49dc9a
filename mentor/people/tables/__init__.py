"""Both trees, persons with dated memberships, accounts, grants, sessions and roster imports."""

from mentor.people.tables.accounts import (
    Account,
    ApiToken,
    PasswordHistory,
    RecoveryCode,
    RoleGrant,
    SavedView,
    SetupCode,
    SignInFailure,
    SignInSession,
)
from mentor.people.tables.imports import (
    ImportMapping,
    ImportRow,
    ImportRun,
)
from mentor.people.tables.organisation import (
    OrgUnit,
    PartyOrg,
)
from mentor.people.tables.persons import (
    AvoidanceDeclaration,
    PartyMembership,
    Person,
    UnitMembership,
)

__all__ = [
    "Account",
    "ApiToken",
    "AvoidanceDeclaration",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "OrgUnit",
    "PartyMembership",
    "PartyOrg",
    "PasswordHistory",
    "Person",
    "RecoveryCode",
    "RoleGrant",
    "SavedView",
    "SetupCode",
    "SignInFailure",
    "SignInSession",
    "UnitMembership",
]
