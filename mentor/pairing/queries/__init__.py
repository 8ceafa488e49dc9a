"""What can be seen of the pool, of pairs, programmes and mentorships."""

from mentor.pairing.queries.mentorships import (
    ChangeLine,
    MentorshipView,
    changes_of,
    current_mentorship,
    is_mentor,
    mentorship_facts,
    mentorship_view,
    mentorships_of,
    seat_holders,
)
from mentor.pairing.queries.programmes import policies_for, policy_for, standing_policy

__all__ = [
    "ChangeLine",
    "MentorshipView",
    "changes_of",
    "current_mentorship",
    "is_mentor",
    "mentorship_facts",
    "mentorship_view",
    "mentorships_of",
    "policies_for",
    "policy_for",
    "seat_holders",
    "standing_policy",
]
