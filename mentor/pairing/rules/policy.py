"""The numbers of one programme: a frozen set with defaults and limits. The founding paper gives none of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from mentor.kernel.i18n import Phrase
from mentor.people.rules import SkillLevel, TitleLevel


def _number(default: int, low: int, high: int, label: Phrase) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "label": label})


@dataclass(frozen=True, slots=True)
class Policy:
    """All numbers of a policy profile; months, days and years as the names say, scores in points."""

    mentorship_months: int = _number(12, 6, 36, Phrase("Length of a mentorship (months)"))
    mentees_per_mentor: int = _number(2, 1, 8, Phrase("Mentees per mentor, usual"))
    mentees_per_mentor_max: int = _number(3, 1, 8, Phrase("Mentees per mentor, at most"))
    pairs_per_party_mentor: int = _number(5, 1, 20, Phrase("Pairs per Party-affairs mentor, at most"))
    mentor_term_months: int = _number(24, 6, 60, Phrase("Term of a mentor's appointment (months)"))
    party_age_years: int = _number(5, 0, 30, Phrase("Party-affairs mentor: years since full Party membership"))
    party_work_years: int = _number(3, 0, 30, Phrase("Party-affairs mentor: years of Party work"))
    specialty_years: int = _number(5, 0, 30, Phrase("Technical mentor: years in the specialty"))
    notice_workdays: int = _number(5, 1, 30, Phrase("Public notice (working days)"))
    offer_workdays: int = _number(5, 1, 30, Phrase("Time to answer an offer (working days)"))
    agreement_reminder_workdays: int = _number(3, 1, 30, Phrase("Reminder to confirm the agreement (working days)"))
    objection_days: int = _number(30, 0, 90, Phrase("Objection window after the agreement (days)"))
    extension_months_max: int = _number(6, 1, 12, Phrase("Extension, at most (months)"))
    seat_overlap_days: int = _number(30, 0, 180, Phrase("Days between changes of the two seats, at least"))
    end_reminder_days: int = _number(14, 1, 90, Phrase("Reminder before the end (days)"))
    approval_workdays: int = _number(5, 1, 30, Phrase("Time for a decision (working days)"))
    logs_per_month: int = _number(2, 0, 31, Phrase("Log entries of a mentee per month, at least"))
    log_late_days: int = _number(7, 1, 31, Phrase("A log entry counts as late after (days)"))
    log_lock_workday: int = _number(5, 1, 20, Phrase("The month's log locks on this working day of the next month"))
    mentor_comment_months: int = _number(1, 1, 12, Phrase("Mentor's comment every (months)"))
    unit_assessment_months: int = _number(3, 1, 12, Phrase("Assessment by the unit every (months)"))
    yearly_assessment_months: int = _number(12, 6, 24, Phrase("Assessment by the enterprise every (months)"))
    first_meeting_days: int = _number(10, 1, 60, Phrase("First meeting within (days)"))
    meeting_watch_days: int = _number(45, 7, 180, Phrase("No meeting: watch after (days)"))
    meeting_late_days: int = _number(60, 7, 365, Phrase("No meeting: late after (days)"))
    review_watch_days: int = _number(60, 7, 365, Phrase("No review by the mentors: watch after (days)"))
    review_late_days: int = _number(90, 7, 365, Phrase("No review by the mentors: late after (days)"))
    stuck_days: int = _number(21, 7, 180, Phrase("Stuck in one stage after (days)"))
    general_tenure_years: int = _number(5, 1, 20, Phrase("Tenure in a post, at most (years)"))
    key_tenure_years: int = _number(3, 1, 20, Phrase("Tenure in a key post, at most (years)"))
    rotation_share_professionals_low: int = _number(3, 0, 100, Phrase("Professionals rotating per year, from (%%)"))
    rotation_share_professionals_high: int = _number(5, 0, 100, Phrase("Professionals rotating per year, to (%%)"))
    rotation_share_managers_low: int = _number(10, 0, 100, Phrase("Managers rotating per year, from (%%)"))
    rotation_share_managers_high: int = _number(15, 0, 100, Phrase("Managers rotating per year, to (%%)"))
    secondment_months: int = _number(12, 1, 36, Phrase("Length of a secondment (months)"))
    module_review_months: int = _number(12, 3, 36, Phrase("Review of knowledge modules every (months)"))
    feedback_months: int = _number(6, 1, 24, Phrase("Feedback round every (months)"))
    post_evaluation_months: int = _number(6, 1, 24, Phrase("Post-evaluation of a project after (months)"))
    record_retention_days: int = _number(365, 180, 3650, Phrase("Operating logs kept (days)"))
    weight_specialty: int = _number(30, 0, 100, Phrase("Points: specialty"))
    weight_strength: int = _number(25, 0, 100, Phrase("Points: strength where the mentee has gaps"))
    weight_site: int = _number(15, 0, 100, Phrase("Points: same place of work"))
    weight_load: int = _number(15, 0, 100, Phrase("Points: free places"))
    weight_results: int = _number(10, 0, 100, Phrase("Points: earlier results"))
    weight_department: int = _number(5, 0, 100, Phrase("Points: Party-affairs mentor from another department"))
    wish_first: int = _number(15, 0, 100, Phrase("Points: the mentee's first wish"))
    wish_second: int = _number(10, 0, 100, Phrase("Points: the mentee's second wish"))
    wish_third: int = _number(5, 0, 100, Phrase("Points: the mentee's third wish"))
    wish_of_mentor: int = _number(10, 0, 100, Phrase("Points: a mentor's wish"))
    title_level: TitleLevel = field(
        default=TitleLevel.INTERMEDIATE, metadata={"label": Phrase("Technical mentor: professional title, at least")}
    )
    skill_level: SkillLevel = field(
        default=SkillLevel.TECHNICIAN, metadata={"label": Phrase("Technical mentor: or skill level, at least")}
    )


WEIGHTS = tuple(f.name for f in fields(Policy) if f.name.startswith("weight_"))
NUMBERS = tuple(f for f in fields(Policy) if "low" in f.metadata)


def read_policy(stored: Mapping[str, Any]) -> Policy:
    """The policy kept in a row; a number that is not there (kept before it existed) takes its default."""
    known = {f.name for f in fields(Policy)}
    values = {name: value for name, value in stored.items() if name in known}
    if "title_level" in values:
        values["title_level"] = TitleLevel(values["title_level"])
    if "skill_level" in values:
        values["skill_level"] = SkillLevel(values["skill_level"])
    return Policy(**values)


def complaints_about(policy: Policy) -> dict[str, Phrase]:
    """What is wrong with a set of numbers, by name."""
    complaints = {
        f.name: Phrase(
            "Please give a whole number from %(low)s to %(high)s.", low=f.metadata["low"], high=f.metadata["high"]
        )
        for f in NUMBERS
        if not f.metadata["low"] <= getattr(policy, f.name) <= f.metadata["high"]
    }
    if sum(getattr(policy, name) for name in WEIGHTS) != 100:
        complaints.setdefault("weight_specialty", Phrase("The points of all six rules must add up to 100."))
    if policy.mentees_per_mentor > policy.mentees_per_mentor_max:
        complaints.setdefault("mentees_per_mentor", Phrase("The usual number may not exceed the greatest number."))
    return complaints
