"""What each mentor says of a graduate, for the credential the graduate takes along."""

from piccolo.columns import ForeignKey, OnDelete, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.rules.states import Seat
from mentor.pairing.tables import Mentorship
from mentor.people.tables import Person


class Endorsement(Table, tablename="growth_endorsement"):
    """One mentor vouches for one graduate. Never changed: the credential carries it signed."""

    id: Serial
    mentorship = ForeignKey(Mentorship, null=False, on_delete=OnDelete.cascade)
    seat = Varchar(length=10, default=None, null=False, choices=Seat)
    mentor = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    text = Varchar(length=1000, default=None, null=False)
    given_at = Timestamptz(default=None, null=False)
    uq_growth_endorsement_mentorship_seat = Unique(["mentorship", "seat"])
