"""HR's list of mentees: what can be filtered, ordered and shown, what alarms, and what may be taken out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.policy import Policy
from mentor.pairing.rules.states import WORKING, MentorshipState
from mentor.pairing.rules.visibility import SEES_MENTORSHIPS
from mentor.people.rules import Role, is_administrator

#: Who has the list, each for the people in scope.
HAS_LIST = SEES_MENTORSHIPS
#: Who may take it out of the house.
EXPORTS = (Role.HR, Role.PARTY_OFFICE, Role.LEADER)
#: Who may agree to a large export of somebody else.
SECONDS = (Role.HR, Role.LEADER)
#: One file never holds more; take it in parts.
EXPORT_MOST = 20_000
#: An export can be taken for so long after it was asked for or agreed to.
EXPORT_VALID = timedelta(hours=24)
NO_LOG_DAYS = 30


class Alarm(Labelled):
    """What HR should look at; each is a fact about dates, none a judgement of a person."""

    NO_LOG = "no_log", Phrase("No log entry for 30 days")
    NO_MEETING = "no_meeting", Phrase("No meeting for 45 days")
    MEETING_LATE = "meeting_late", Phrase("No meeting for 60 days")
    OVERDUE = "overdue", Phrase("Overdue milestone")
    WAITING = "waiting", Phrase("A decision is overdue")
    SPLIT = "split", Phrase("The two mentors disagree")


class Stage(Labelled):
    PLANNING = "planning", Phrase("No plan in force yet")
    GROWING = "growing", Phrase("Plan in force, milestones open")
    READY = "ready", Phrase("All milestones settled")


class Sort(Labelled):
    NAME = "name", Phrase("Name")
    NEWEST = "newest", Phrase("Newest first")
    LAST_LOG = "last_log", Phrase("Longest without log entry")
    LAST_MEETING = "last_meeting", Phrase("Longest without meeting")
    ENDS = "ends", Phrase("Ends first")


class Column(Labelled):
    UNIT = "unit", Phrase("Unit")
    PROGRAMME = "programme", Phrase("Programme")
    STATE = "state", Phrase("State")
    STAGE = "stage", Phrase("Stage")
    PARTY = "party", Phrase("Party-affairs mentor")
    TECHNICAL = "technical", Phrase("Technical mentor")
    MILESTONES = "milestones", Phrase("Milestones accepted")
    NEXT_DUE = "next_due", Phrase("Next due")
    LOGS = "logs", Phrase("Log entries")
    READ = "read", Phrase("Read by the mentors")
    LAST_LOG = "last_log", Phrase("Last log entry")
    MEETINGS = "meetings", Phrase("Meetings")
    LAST_MEETING = "last_meeting", Phrase("Last meeting")
    STARTS = "starts", Phrase("Start")
    ENDS = "ends", Phrase("End")
    ALARMS = "alarms", Phrase("To look at")


DEFAULT_COLUMNS = (
    Column.UNIT,
    Column.STAGE,
    Column.PARTY,
    Column.TECHNICAL,
    Column.MILESTONES,
    Column.LAST_LOG,
    Column.LAST_MEETING,
    Column.ALARMS,
)


@dataclass(frozen=True, slots=True)
class CohortFilter:
    """What somebody wants to see; empty parts do not narrow the list."""

    words: str = ""
    programme: int | None = None
    unit: str = ""
    state: MentorshipState | None = None
    stage: Stage | None = None
    alarm: Alarm | None = None
    sort: Sort = Sort.NAME
    columns: tuple[Column, ...] = DEFAULT_COLUMNS

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for beside the whole list."""
        return any((self.words, self.programme, self.unit, self.state, self.stage, self.alarm))

    def query(self, **more: str) -> str:
        """The filter as the query part of an address, to be read again by forms.read_filter."""
        pairs: list[tuple[str, str]] = [
            ("q", self.words),
            ("programme", str(self.programme or "")),
            ("unit", self.unit),
            ("state", self.state or ""),
            ("stage", self.stage or ""),
            ("alarm", self.alarm or ""),
            ("sort", "" if self.sort is Sort.NAME else self.sort),
        ]
        if self.columns != DEFAULT_COLUMNS:
            pairs += [("column", column) for column in self.columns]
        return urlencode([(name, str(value)) for name, value in [*pairs, *more.items()] if value])


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """The dates of one mentorship from which alarms follow."""

    state: MentorshipState
    starts_on: date
    last_log_on: date | None
    last_meeting_on: date | None
    earliest_due_on: date | None
    earliest_decision_on: date | None
    has_split: bool
    policy: Policy = field(default_factory=Policy)


def alarms(facts: CohortFacts, today: date) -> tuple[Alarm, ...]:
    """What is to be looked at; nothing alarms about a mentorship that is not running."""
    if facts.state not in WORKING:
        return ()
    log_gap = (today - (facts.last_log_on or facts.starts_on)).days
    meeting_gap = (today - (facts.last_meeting_on or facts.starts_on)).days
    found: Mapping[Alarm, bool] = {
        Alarm.NO_LOG: log_gap > NO_LOG_DAYS,
        Alarm.NO_MEETING: facts.policy.meeting_watch_days < meeting_gap <= facts.policy.meeting_late_days,
        Alarm.MEETING_LATE: meeting_gap > facts.policy.meeting_late_days,
        Alarm.OVERDUE: facts.earliest_due_on is not None and facts.earliest_due_on < today,
        Alarm.WAITING: facts.earliest_decision_on is not None and facts.earliest_decision_on < today,
        Alarm.SPLIT: facts.has_split,
    }
    return tuple(alarm for alarm, holds in found.items() if holds)


def has_list(actor: Actor) -> bool:
    return not is_administrator(actor) and actor.has(*HAS_LIST)


def refusal_to_export(rows: int, actor: Actor) -> Phrase | None:
    if is_administrator(actor) or not actor.has(*EXPORTS):
        return Phrase("Only HR, the Party office and leaders take lists out.")
    if rows == 0:
        return Phrase("There is nothing on this list.")
    if rows > EXPORT_MOST:
        return Phrase("At most %(most)s persons fit one file. Please narrow the list.", most=EXPORT_MOST)
    return None


def needs_second(rows: int, limit: int) -> bool:
    """More persons than `limit` leave the house only with a second person's agreement."""
    return rows > limit


@dataclass(frozen=True, slots=True)
class ExportWish:
    query: str
    purpose: str
    second: int | None


@dataclass(frozen=True, slots=True)
class ExportFacts:
    asked_by: int
    second: int | None
    asked_at: datetime
    approved_at: datetime | None
    refused_at: datetime | None


def refusal_to_second(export: ExportFacts, actor: Actor) -> Phrase | None:
    """Why the actor may not agree to (or refuse) this export."""
    if actor.person_id is None or actor.person_id == export.asked_by:
        return Phrase("Who asked for an export cannot agree to it.")
    if actor.person_id != export.second or not actor.has(*SECONDS):
        return Phrase("Somebody else was asked to agree.")
    if export.approved_at or export.refused_at:
        return Phrase("This has been answered already.")
    return None


def refusal_to_take(export: ExportFacts, actor: Actor, now: datetime) -> Phrase | None:
    """Why the file cannot be taken (any more)."""
    if actor.person_id is None or actor.person_id != export.asked_by or not actor.has(*EXPORTS):
        return Phrase("Only who asked for it can take this file.")
    if export.refused_at:
        return Phrase("The second person did not agree.")
    if export.second and not export.approved_at:
        return Phrase("The second person has not agreed yet.")
    if now - (export.approved_at or export.asked_at) > EXPORT_VALID:
        return Phrase("The time to take this file is over; please ask again.")
    return None
