"""Policy profiles, programmes, and who is to be developed in them."""

from piccolo.columns import Date, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.rules import states
from mentor.people.tables import OrgUnit, Person


class PolicyProfile(Table, tablename="pairing_policy"):
    """One version of the numbers (rules/policy.py) with the document they come from. Never changed, only followed."""

    id: Serial
    code = Varchar(length=40, default=None, null=False)
    version = Integer(default=1, null=False)
    name = Varchar(length=120, default=None, null=False)
    #: Number of the policy document, such as 某集团人〔2026〕12号.
    document_no = Varchar(length=120, default="", null=False)
    effective_on = Date(null=True, default=None)
    #: JSON object: every number of rules.policy.Policy.
    numbers = Text(default="{}", null=False)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    uq_pairing_policy_code_version = Unique(["code", "version"])


class AgreementTemplate(Table, tablename="pairing_agreement_template"):
    """One version of the agreement's text with {{places}}. Never changed, only followed."""

    id: Serial
    code = Varchar(length=40, default=None, null=False)
    version = Integer(default=1, null=False)
    name = Varchar(length=120, default=None, null=False)
    text = Text(default="", null=False)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    uq_pairing_agreement_template_code_version = Unique(["code", "version"])


class Programme(Table, tablename="pairing_programme"):
    """A cohort: who owns it, when it runs, which numbers hold."""

    id: Serial
    name = Varchar(length=120, default=None, null=False)
    year = Integer(default=None, null=False)
    #: The unit whose people may take part; HR of this unit runs it.
    unit = ForeignKey(OrgUnit, null=False, on_delete=OnDelete.restrict, index=True)
    #: Who is in charge, in words: 人力资源部, 团委.
    owner = Varchar(length=120, default="", null=False)
    policy = ForeignKey(PolicyProfile, null=False, on_delete=OnDelete.restrict)
    template = ForeignKey(AgreementTemplate, null=True, default=None, on_delete=OnDelete.restrict)
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=False)
    state = Varchar(length=10, default=states.ProgrammeState.OPEN, null=False, choices=states.ProgrammeState)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    version = Integer(default=1, null=False)


class Enrolment(Table, tablename="pairing_enrolment"):
    """A mentee's place in a programme and what matching needs to know: specialties and gaps on the three axes."""

    id: Serial
    programme = ForeignKey(Programme, null=False, on_delete=OnDelete.cascade)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    direction = Varchar(length=20, default=states.Direction.BOTH, null=False, choices=states.Direction)
    specialties = Varchar(length=400, default="", null=False)
    #: 0 no gap … 4 large gap.
    gap_political = Integer(default=0, null=False)
    gap_business = Integer(default=0, null=False)
    gap_scenario = Integer(default=0, null=False)
    anchor_project = Varchar(length=200, default="", null=False)
    note = Varchar(length=400, default="", null=False)
    enrolled_by = Integer(null=True, default=None)
    enrolled_at = Timestamptz(default=None, null=False)
    withdrawn_at = Timestamptz(null=True, default=None)
    uq_pairing_enrolment_programme_person = Unique(["programme", "person"])
