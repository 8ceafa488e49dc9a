"""Which roles and words the enterprise has. Pure."""

from mentor.kernel.i18n import Labelled, Phrase


class Role(Labelled):
    """Granted roles. Mentee, mentor, lead and reviewer are not here: they follow from rows."""

    HR = "hr", Phrase("HR planner")
    PARTY_OFFICE = "party_office", Phrase("Party office")
    UNIT_HEAD = "unit_head", Phrase("Unit head")
    BRANCH_SECRETARY = "branch_secretary", Phrase("Party branch secretary")
    LEADER = "leader", Phrase("Leader")
    OBSERVER = "observer", Phrase("Observer")
    SYSADMIN = "sysadmin", Phrase("System administrator")
    SECADMIN = "secadmin", Phrase("Security administrator")
    AUDITOR = "auditor", Phrase("Security auditor")


#: Parts that follow from rows, not from grants; only the demo's sign-in page names them beside roles.
RELATIONS = {
    "mentee": Phrase("Mentee"),
    "party_mentor": Phrase("Party-affairs mentor"),
    "technical_mentor": Phrase("Technical mentor"),
}
#: The three administrators: mutually exclusive, exclusive with every business role, blind to business data.
ADMINISTRATORS = frozenset({Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR})
#: Roles that see people inside their administrative scope.
SEES_PEOPLE = (Role.HR, Role.PARTY_OFFICE, Role.UNIT_HEAD, Role.BRANCH_SECRETARY, Role.LEADER, Role.OBSERVER)


class UnitKind(Labelled):
    GROUP = "group", Phrase("Group")
    COMPANY = "company", Phrase("Subsidiary company")
    BRANCH = "branch", Phrase("Branch company or plant")
    DEPARTMENT = "department", Phrase("Department")
    SECTION = "section", Phrase("Section")
    WORKSHOP = "workshop", Phrase("Workshop")
    TEAM = "team", Phrase("Work team")
    PROJECT = "project", Phrase("Project department")


class PartyKind(Labelled):
    COMMITTEE = "committee", Phrase("Party committee")
    GENERAL_BRANCH = "general_branch", Phrase("General Party branch")
    BRANCH = "branch", Phrase("Party branch")
    JOINT_BRANCH = "joint_branch", Phrase("Joint Party branch")
    GROUP = "group", Phrase("Party group")
    TEMPORARY = "temporary", Phrase("Temporary Party branch")
    FUNCTIONAL = "functional", Phrase("Functional Party branch")


class EmploymentStatus(Labelled):
    EMPLOYED = "employed", Phrase("In post")
    STEPPED_BACK = "stepped_back", Phrase("Stepped back")
    REHIRED = "rehired", Phrase("Rehired after retirement")
    RETIRED = "retired", Phrase("Retired")
    EXTERNAL = "external", Phrase("External expert")
    LEFT = "left", Phrase("Left")


class Affiliation(Labelled):
    """Political affiliation, GB/T 4762-1984."""

    MEMBER = "01", Phrase("CPC member")
    PROBATIONARY = "02", Phrase("Probationary CPC member")
    YOUTH_LEAGUE = "03", Phrase("Communist Youth League member")
    RCCK = "04", Phrase("RCCK member")
    CDL = "05", Phrase("CDL member")
    CNDCA = "06", Phrase("CNDCA member")
    CAPD = "07", Phrase("CAPD member")
    CPWDP = "08", Phrase("CPWDP member")
    CZGP = "09", Phrase("China Zhi Gong Party member")
    JIUSAN = "10", Phrase("Jiusan Society member")
    TAIMENG = "11", Phrase("TDSL member")
    NONPARTY = "12", Phrase("Personage without party affiliation")
    MASSES = "13", Phrase("Not affiliated")


class Gender(Labelled):
    """GB/T 2261.1."""

    UNKNOWN = "0", Phrase("Unknown")
    MALE = "1", Phrase("Male")
    FEMALE = "2", Phrase("Female")
    UNSTATED = "9", Phrase("Not stated")


class TitleLevel(Labelled):
    """Level of the professional title (职称)."""

    NONE = "", Phrase("None")
    STAFF = "staff", Phrase("Junior staff level")
    ASSISTANT = "assistant", Phrase("Assistant level")
    INTERMEDIATE = "intermediate", Phrase("Intermediate level")
    ASSOCIATE = "associate", Phrase("Associate senior level")
    SENIOR = "senior", Phrase("Full senior level")


class SkillLevel(Labelled):
    """Vocational skill level (new eight-grade scale)."""

    NONE = "", Phrase("None")
    APPRENTICE = "apprentice", Phrase("Apprentice worker")
    JUNIOR = "junior", Phrase("Junior worker")
    INTERMEDIATE = "intermediate", Phrase("Intermediate worker")
    ADVANCED = "advanced", Phrase("Advanced worker")
    TECHNICIAN = "technician", Phrase("Technician")
    SENIOR_TECHNICIAN = "senior_technician", Phrase("Senior technician")
    SPECIAL_TECHNICIAN = "special_technician", Phrase("Special-grade technician")
    CHIEF_TECHNICIAN = "chief_technician", Phrase("Chief technician")


class MembershipKind(Labelled):
    FORMAL = "formal", Phrase("Formal membership")
    FUNCTIONAL = "functional", Phrase("Functional membership")


class AccountState(Labelled):
    CREATED = "created", Phrase("Waiting for the security administrator")
    ACTIVE = "active", Phrase("Active")
    DISABLED = "disabled", Phrase("Disabled")


class ImportState(Labelled):
    """Of a roster import. Waiting ones are taken up by a worker."""

    UPLOADED = "uploaded", Phrase("uploaded")
    QUEUED = "queued", Phrase("waiting to be checked")
    CHECKING = "checking", Phrase("being checked")
    CHECKED = "checked", Phrase("checked")
    ACCEPTED = "accepted", Phrase("waiting to be written")
    APPLYING = "applying", Phrase("being written")
    APPLIED = "applied", Phrase("done")
    CANCELLED = "cancelled", Phrase("cancelled")
    FAILED = "failed", Phrase("failed")


class RowKind(Labelled):
    """What a row of a roster means for the person of its employee number."""

    NEW = "new", Phrase("new")
    CHANGED = "changed", Phrase("changed")
    SAME = "same", Phrase("unchanged")
    REJECTED = "rejected", Phrase("rejected")


class AvoidanceRelation(Labelled):
    """Class of a relation that rules out being in one line; more is not asked."""

    SPOUSE = "spouse", Phrase("Spouse")
    LINEAL = "lineal", Phrase("Parent, child, grandparent or grandchild")
    COLLATERAL = "collateral", Phrase("Relative within three generations")
    IN_LAW = "in_law", Phrase("Close relative by marriage")
    OTHER = "other", Phrase("Other relation that may sway a judgement")
