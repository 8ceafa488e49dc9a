"""Programmes, the mentor pool, pairs, mentorships and their agreements."""

from mentor.pairing.tables.agreements import Agreement, AgreementConfirmation, AgreementObjection
from mentor.pairing.tables.matchings import MatchingLine, MatchingPin, MatchingScenario
from mentor.pairing.tables.mentorships import MentorChange, MentorPair, Mentorship, MentorshipExtension, Offer
from mentor.pairing.tables.pool import (
    MentorApplication,
    MentorEvaluation,
    MentorProfile,
    NoticeEntry,
    NoticeObjection,
    PublicNotice,
)
from mentor.pairing.tables.programmes import AgreementTemplate, Enrolment, PolicyProfile, Programme
from mentor.pairing.tables.wishes import MatchingWish

__all__ = [
    "Agreement",
    "AgreementConfirmation",
    "AgreementObjection",
    "AgreementTemplate",
    "Enrolment",
    "MatchingLine",
    "MatchingPin",
    "MatchingScenario",
    "MatchingWish",
    "MentorApplication",
    "MentorChange",
    "MentorEvaluation",
    "MentorPair",
    "MentorProfile",
    "Mentorship",
    "MentorshipExtension",
    "NoticeEntry",
    "NoticeObjection",
    "Offer",
    "PolicyProfile",
    "Programme",
    "PublicNotice",
]
