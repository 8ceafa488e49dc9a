"""The log: who sees an entry, when it may be changed, when its month is closed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mentor.calendar.rules import WorkCalendar
from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import OF_UNIT, Axis, Bond
from mentor.kernel.actor import Actor
from mentor.kernel.forms import Upload
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.rules.policy import Policy
from mentor.people.rules import Role, is_administrator

TEXT_LENGTH = 10_000
COMMENT_LENGTH = 2_000
LINKS_LIMIT = 5
#: Longest entry that is believed: a day has no more working hours.
MINUTES_LIMIT = 16 * 60


class LogKind(Labelled):
    DAILY = "daily", Phrase("Daily work")
    REFLECTION = "reflection", Phrase("Learning reflection")
    TALK = "talk", Phrase("Talk")
    SITE = "site", Phrase("On site")
    PROJECT = "project", Phrase("Project")


class LogState(Labelled):
    DRAFT = "draft", Phrase("Draft")
    SUBMITTED = "submitted", Phrase("Submitted")


class Visibility(Labelled):
    """Who may read an entry. HR, Party office and leaders only ever see how many there are."""

    PRIVATE = "private", Phrase("Only me")
    MENTORS = "mentors", Phrase("My two mentors")
    UNIT = "unit", Phrase("My two mentors and my unit")

    @property
    def readers(self) -> Phrase:
        """Who will see it, in words, before it is saved."""
        return _READERS[self.value]


_READERS = {
    "private": Phrase("Nobody but you will ever see this. It is not exported, and it does not count for anything."),
    "mentors": Phrase("Your two mentors will see this. Others only see that there is one entry more."),
    "unit": Phrase(
        "Your two mentors, your unit head and your branch secretary will see this. Others only see that there is one "
        "entry more."
    ),
}


class CommentKind(Labelled):
    COMMENT = "comment", Phrase("Comment")
    ADDENDUM = "addendum", Phrase("Addendum")


@dataclass(frozen=True, slots=True)
class NewLog:
    draft_key: str
    happened_on: date
    kind: LogKind
    text: str
    minutes: int | None
    axis: Axis | None
    visibility: Visibility
    milestones: tuple[int, ...]
    links: tuple[str, ...]
    edited: int
    uploads: tuple[Upload, ...] = ()
    declared: bool = False


@dataclass(frozen=True, slots=True)
class LogFacts:
    """One entry as the rules need it; `month_closes_on` is the last day on which its month is open."""

    state: LogState
    visibility: Visibility
    author_id: int
    is_commented: bool
    month_closes_on: date


def month_closes_on(happened_on: date, calendar: WorkCalendar, policy: Policy) -> date:
    """The last day on which entries of this date's month may be written or changed."""
    first_of_next = (happened_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    return calendar.add_workdays(first_of_next - timedelta(days=1), policy.log_lock_workday)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def first_day_of(month: str) -> date:
    """Of a month such as 2026-11."""
    return date.fromisoformat(f"{month}-01")


def is_late(happened_on: date, today: date, policy: Policy) -> bool:
    return (today - happened_on).days > policy.log_late_days


def is_visible(log: LogFacts, bond: Bond, actor: Actor) -> bool:
    """A private reflection has one reader, its author, whatever the roles of others; a draft too."""
    if actor.person_id is None or is_administrator(actor):
        return False
    if actor.person_id == log.author_id:
        return True
    if log.state is LogState.DRAFT or log.visibility is Visibility.PRIVATE:
        return False
    if bonds.seat_held(bond, actor):
        return True
    return log.visibility is Visibility.UNIT and bonds.covers_mentee(bond, actor, *OF_UNIT)


class Reach(StrEnum):
    """How much of a mentorship's log an actor reads in lists; the same as asking is_visible for each entry."""

    ALL = "all"
    SHARED = "shared"
    UNIT = "unit"
    NOTHING = "nothing"


def reach(bond: Bond, actor: Actor) -> Reach:
    if actor.person_id is None or is_administrator(actor):
        return Reach.NOTHING
    if bonds.is_mentee(bond, actor):
        return Reach.ALL
    if bonds.seat_held(bond, actor):
        return Reach.SHARED
    return Reach.UNIT if bonds.covers_mentee(bond, actor, *OF_UNIT) else Reach.NOTHING


def refusal_to_write(bond: Bond, actor: Actor) -> Phrase | None:
    """Why the actor may not begin an entry in this mentorship."""
    if not bonds.is_mentee(bond, actor):
        return Phrase("Only the mentee writes the log.")
    return None if bond.is_open else bonds.ENDED


def refusal_of_day(happened_on: date, bond: Bond, today: date) -> Phrase | None:
    """Why an entry may not carry this date, whatever its month."""
    if happened_on > today:
        return Phrase("This day has not come yet.")
    if happened_on < bond.starts_on.replace(day=1):
        return Phrase("This day lies before the mentorship.")
    return None


def refusal_of_month(closes_on: date, today: date) -> Phrase | None:
    """Why an entry may no longer be put into a month that was open until `closes_on`."""
    if closes_on < today:
        return Phrase(
            "The log of that month was closed on %(day)s. Please give the day on which you write, and name the day "
            "of the event in the text.",
            day=closes_on,
        )
    return None


def refusal_to_edit(log: LogFacts, bond: Bond, actor: Actor, today: date) -> Phrase | None:
    """Why a submitted entry stays as it is; a draft is free."""
    if actor.person_id is None or actor.person_id != log.author_id:
        return Phrase("Only the author can change this.")
    if not bond.is_open:
        return bonds.ENDED
    if log.state is LogState.DRAFT:
        return None
    if log.is_commented:
        return Phrase("A mentor has commented on this entry. Please write an addendum.")
    if log.visibility is not Visibility.PRIVATE and log.month_closes_on < today:
        return Phrase("The month of this entry is closed. Please write an addendum.")
    return None


def refusal_to_delete(log: LogFacts, bond: Bond, actor: Actor) -> Phrase | None:
    if actor.person_id is None or actor.person_id != log.author_id:
        return Phrase("Only the author can change this.")
    if log.state is LogState.SUBMITTED and log.visibility is not Visibility.PRIVATE:
        return Phrase("A submitted entry cannot be deleted.")
    return None if bond.is_open else bonds.ENDED


def refusal_to_add(log: LogFacts, bond: Bond, actor: Actor) -> Phrase | None:
    """Why the author may not write an addendum."""
    if actor.person_id is None or actor.person_id != log.author_id:
        return Phrase("Only the author can write an addendum.")
    if not bond.is_open:
        return bonds.ENDED
    return Phrase("Submit the entry first.") if log.state is LogState.DRAFT else None


def refusal_to_comment(log: LogFacts, bond: Bond, actor: Actor) -> Phrase | None:
    """Why the actor may not read off or comment on a visible entry; mentors do, nobody else."""
    if not bonds.seat_held(bond, actor):
        return Phrase("Only the two mentors comment on the log.")
    if log.state is LogState.DRAFT or log.visibility is Visibility.PRIVATE:
        return Phrase("This entry is not for mentors.")
    return None


def counts(state: LogState, visibility: Visibility) -> bool:
    """Whether an entry is in anybody's numbers: drafts and private reflections never are."""
    return state is LogState.SUBMITTED and visibility is not Visibility.PRIVATE


def refusal_to_record_comment(log: LogFacts, bond: Bond, actor: Actor) -> Phrase | None:
    """Why the actor may not write down a mentor's comment: only a branch secretary to whom the entry is open."""
    if bonds.is_party_to(bond, actor) or not bonds.covers_mentee(bond, actor, Role.BRANCH_SECRETARY):
        return Phrase("Only the branch secretary writes down comments for a mentor.")
    if log.state is LogState.DRAFT or log.visibility is not Visibility.UNIT:
        return Phrase("This entry is not open to the unit.")
    return None


def refusal_to_confirm_comment(author_id: int, actor: Actor) -> Phrase | None:
    if actor.person_id is None or actor.person_id != author_id:
        return Phrase("Only the mentor whose word it is can confirm it.")
    return None
