"""Matchings of whole programmes: one row per attempt, one per mentee in it, and what HR has fixed or ruled out."""

from typing import Any

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from mentor.pairing.rules.matchings import LineState, ScenarioState
from mentor.pairing.tables.mentorships import Mentorship
from mentor.pairing.tables.pool import MentorProfile
from mentor.pairing.tables.programmes import Programme
from mentor.people.tables import Person


class MatchingScenario(Table, tablename="pairing_matching"):
    """One attempt at matching a programme. Its people are frozen when the run begins, so it can be repeated."""

    id: Serial
    programme = ForeignKey(Programme, null=False, on_delete=OnDelete.cascade, index=True)
    title = Varchar(length=120, default=None, null=False)
    state = Varchar(length=12, default=ScenarioState.DRAFT, null=False, choices=ScenarioState, index=True)
    #: JSON of rules.matchings.Settings.
    settings = Text(default="{}", null=False)
    #: Made from that one: its pairs are kept unless a change gains more than it costs.
    parent: ForeignKey[Any] = ForeignKey("self", null=True, default=None, on_delete=OnDelete.set_null, index=True)
    #: With exactly the people of the parent, as they were then; otherwise with who is there when the run begins.
    has_same_people = Boolean(default=False, null=False)
    #: JSON of matching.cohort.Cohort without pins and bans; "" before the first run. Large: never read it in passing.
    cohort = Text(default="", null=False)
    frozen_at = Timestamptz(null=True, default=None)
    #: JSON: stage, seconds, objective, bound, placed.
    progress = Text(default="{}", null=False)
    cancel_asked = Boolean(default=False, null=False)
    #: Which process works on it, and when that one was last alive.
    claim = Varchar(length=40, default="", null=False)
    heard_at = Timestamptz(null=True, default=None)
    #: In tenths of points of the rules; the bound is proven.
    objective = Integer(null=True, default=None)
    bound = Integer(null=True, default=None)
    ending = Varchar(length=12, default="", null=False)
    mentees = Integer(default=0, null=False)
    placed = Integer(default=0, null=False)
    #: What the independent check found; published only when it found nothing.
    violations = Integer(default=0, null=False)
    #: JSON of a phrase: why it failed.
    note = Text(default="", null=False)
    created_by = Integer(null=True, default=None)
    created_at = Timestamptz(default=None, null=False)
    finished_at = Timestamptz(null=True, default=None)
    #: Whose decision the publication was, and JSON of what was decided along with it.
    published_by = Integer(null=True, default=None)
    published_account = Integer(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    publication = Text(default="{}", null=False)
    version = Integer(default=1, null=False)


class MatchingLine(Table, tablename="pairing_matching_line"):
    """One mentee in one matching: both mentors, or neither and the shortage."""

    id: Serial
    scenario = ForeignKey(MatchingScenario, null=False, on_delete=OnDelete.cascade)
    mentee = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    party = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    technical = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    #: Tenths of points of the rules.
    points = Integer(default=0, null=False)
    #: Whom the mentee had, or had in the parent (profiles); empty for somebody new.
    before_party = Integer(null=True, default=None)
    before_technical = Integer(null=True, default=None)
    is_by_hand = Boolean(default=False, null=False)
    #: JSON of a phrase: why nobody could be given; "" otherwise.
    shortage = Text(default="", null=False)
    state = Varchar(length=10, default=LineState.PLANNED, null=False, choices=LineState)
    #: JSON of a phrase: why it was not possible any more.
    note = Text(default="", null=False)
    mentorship = ForeignKey(Mentorship, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    uq_pairing_matching_line_scenario_mentee = Unique(["scenario", "mentee"])


class MatchingPin(Table, tablename="pairing_matching_pin"):
    """A decision of HR that holds in further runs: these mentors for this mentee, or not these."""

    id: Serial
    scenario = ForeignKey(MatchingScenario, null=False, on_delete=OnDelete.cascade, index=True)
    #: Empty: the two are not to be a pair for anybody.
    mentee = ForeignKey(Person, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    party = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    technical = ForeignKey(MentorProfile, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    is_ban = Boolean(default=False, null=False)
    why = Varchar(length=400, default="", null=False)
    written_by = Integer(null=True, default=None)
    written_at = Timestamptz(default=None, null=False)
