"""What mentees and mentors wish, and what they do not want, before a programme is matched."""

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.rules import states
from mentor.pairing.tables.pool import MentorProfile
from mentor.pairing.tables.programmes import Programme
from mentor.people.tables import Person


class MatchingWish(Table, tablename="pairing_matching_wish"):
    """One of the three about one mentor for one mentee. A refusal is read by HR and its author only."""

    id: Serial
    programme = ForeignKey(Programme, null=False, on_delete=OnDelete.cascade)
    mentee = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    profile = ForeignKey(MentorProfile, null=False, on_delete=OnDelete.cascade, index=True)
    signer = Varchar(length=10, default=None, null=False, choices=states.Signer)
    is_refusal = Boolean(default=False, null=False)
    #: Points of a rule; none for a refusal, which blocks.
    points = Integer(default=0, null=False)
    why = Varchar(length=400, default="", null=False)
    written_by = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict)
    written_at = Timestamptz(default=None, null=False)
    uq_pairing_matching_wish_programme_mentee_profile_signer = Unique(["programme", "mentee", "profile", "signer"])
