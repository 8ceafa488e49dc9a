"""What the subjects of the journal are called; tests/journal/test_verbs.py knows when one is missing."""

from mentor.kernel.i18n import Phrase

#: What the entries are about.
KINDS = {
    "account": Phrase("an account"),
    "agreement_template": Phrase("an agreement template"),
    "api_token": Phrase("an API token"),
    "assignment": Phrase("an assignment"),
    "attachment": Phrase("an attachment"),
    "calendar": Phrase("the work calendar"),
    "calendar_day": Phrase("a day of the calendar"),
    "cohort_export": Phrase("an export of the cohort list"),
    "dead_end": Phrase("a vain search"),
    "enrolment": Phrase("an enrolment"),
    "goal": Phrase("a goal"),
    "grant": Phrase("a granted role"),
    "import_mapping": Phrase("a column mapping"),
    "import_run": Phrase("a roster import"),
    "journal": Phrase("the journal"),
    "lesson": Phrase("a lesson"),
    "lesson_import": Phrase("a file of lessons"),
    "lesson_mapping": Phrase("a column mapping of lessons"),
    "log": Phrase("a log entry"),
    "mail": Phrase("a mail"),
    "matching_wish": Phrase("a wish for the matching"),
    "matching": Phrase("a matching"),
    "meeting": Phrase("a meeting"),
    "mentor_profile": Phrase("a mentor profile"),
    "mentorship": Phrase("a mentorship"),
    "message": Phrase("a message"),
    "milestone": Phrase("a milestone"),
    "module": Phrase("a knowledge module"),
    "month": Phrase("a month of logs"),
    "notice": Phrase("a public notice"),
    "notice_entry": Phrase("an entry of a public notice"),
    "pair": Phrase("a pair"),
    "party_org": Phrase("a Party organisation"),
    "person": Phrase("a person"),
    "plan": Phrase("a development plan"),
    "policy": Phrase("a policy profile"),
    "post": Phrase("a post"),
    "post_holder": Phrase("somebody on a post"),
    "programme": Phrase("a programme"),
    "project": Phrase("a joint project"),
    "project_objection": Phrase("an objection to a project"),
    "criteria": Phrase("criteria of project reviews"),
    "project_round": Phrase("a review round of a project"),
    "saved_view": Phrase("a saved view"),
    "rotation_plan": Phrase("a rotation plan"),
    "session": Phrase("a session"),
    "signoff_delegation": Phrase("a delegation"),
    "signoff_request": Phrase("a request for decisions"),
    "toolkit": Phrase("a tool"),
    "unit": Phrase("a unit"),
}


def subject_name(kind: str, number: int) -> Phrase | str:
    """What an entry is about, with its number when it has one."""
    name = KINDS.get(kind, kind)
    return Phrase("%(kind)s %(number)s", kind=name, number=number) if kind and number else name
