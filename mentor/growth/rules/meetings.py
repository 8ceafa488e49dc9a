"""Meetings: who met whom and what was agreed; what was said stays with those who were there. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentor.growth.rules import bonds
from mentor.growth.rules.bonds import Bond
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Labelled, Phrase
from mentor.people.rules import Role

CONTENT_LENGTH = 10_000
AGENDA_LENGTH = 500
ACTIONS_LIMIT = 8
MINUTES_LIMIT = 8 * 60
#: A meeting may be put on record so long after it took place.
RECORD_WITHIN = timedelta(days=60)
#: Who may put a meeting on record for a mentor who does not use computers; the mentor confirms it.
RECORDS_FOR_MENTORS = (Role.BRANCH_SECRETARY, Role.HR, Role.PARTY_OFFICE)


class MeetingKind(Labelled):
    COACHING = "coaching", Phrase("Mentoring session")
    TALK = "talk", Phrase("Heart-to-heart talk")
    JOINT = "joint", Phrase("Meeting of all three")
    SITE = "site", Phrase("On site together")


class TalkTopic(Labelled):
    """All that anybody outside learns of a heart-to-heart talk."""

    THOUGHT = "thought", Phrase("Ideals and attitude")
    WORK = "work", Phrase("Work")
    STUDY = "study", Phrase("Study")
    CAREER = "career", Phrase("Career")
    TEAM = "team", Phrase("Team and relations")
    LIFE = "life", Phrase("Life and difficulties")
    INTEGRITY = "integrity", Phrase("Integrity and discipline")


class ActionOwner(Labelled):
    """Who is to do what was agreed."""

    MENTEE = "mentee", Phrase("Mentee")
    PARTY = "party", Phrase("Party-affairs mentor")
    TECHNICAL = "technical", Phrase("Technical mentor")


@dataclass(frozen=True, slots=True)
class NewAction:
    text: str
    owner: ActionOwner
    due_on: date | None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    kind: MeetingKind
    held_on: date
    minutes: int | None
    place: str
    with_party: bool
    with_technical: bool
    agenda: str
    topics: tuple[TalkTopic, ...]
    content: str
    next_on: date | None
    actions: tuple[NewAction, ...]


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """`party_id` and `technical_id`: the mentors who took part, as persons; a successor was not there."""

    party_id: int | None
    technical_id: int | None
    recorded_by: int
    needs_confirmation: bool

    def attended(self, actor: Actor) -> bool:
        return actor.person_id is not None and actor.person_id in (self.party_id, self.technical_id)


def sees_content(meeting: MeetingFacts, bond: Bond, actor: Actor) -> bool:
    """What was said belongs to those who were there; a secretary who wrote it down keeps it only until confirmed."""
    if bonds.is_mentee(bond, actor) or meeting.attended(actor):
        return True
    return meeting.needs_confirmation and actor.person_id is not None and actor.person_id == meeting.recorded_by


def refusal_to_record(bond: Bond, actor: Actor) -> Phrase | None:
    """Why the actor may not put a meeting of this mentorship on record."""
    if not bond.is_open:
        return bonds.ENDED
    if bonds.is_party_to(bond, actor) or bonds.covers_mentee(bond, actor, *RECORDS_FOR_MENTORS):
        return None
    return Phrase("Only the mentee, the two mentors, or a secretary on behalf of a mentor can record a meeting.")


def is_on_behalf(bond: Bond, actor: Actor) -> bool:
    """Whether the record is written for others (代录) and so needs a mentor's confirmation."""
    return not bonds.is_party_to(bond, actor)


def refusal_of_day(held_on: date, today: date) -> Phrase | None:
    if held_on > today:
        return Phrase("This day has not come yet.")
    if today - held_on > RECORD_WITHIN:
        return Phrase("Meetings are put on record within %(days)s days.", days=RECORD_WITHIN.days)
    return None


def complaints_about_mentors(bond: Bond, actor: Actor, *, with_party: bool, with_technical: bool) -> Phrase | None:
    """Why these mentors cannot have met; a mentor who records was there."""
    if not (with_party or with_technical):
        return Phrase("Please say which mentor took part.")
    if (with_party and bond.party_id is None) or (with_technical and bond.technical_id is None):
        return Phrase("This seat is vacant at present.")
    seat = bonds.seat_held(bond, actor)
    if (seat == bonds.PARTY and not with_party) or (seat == bonds.TECHNICAL and not with_technical):
        return Phrase("You can only record meetings in which you took part.")
    return None


def refusal_to_confirm(meeting: MeetingFacts, actor: Actor) -> Phrase | None:
    if not meeting.attended(actor):
        return Phrase("Only a mentor who took part can confirm this record.")
    return None if meeting.needs_confirmation else Phrase("This record is confirmed already.")


def refusal_to_finish_action(owner: ActionOwner, meeting: MeetingFacts, bond: Bond, actor: Actor) -> Phrase | None:
    """Why the actor may not tick an agreed action: who has to do it does, or a mentor who agreed on it."""
    if not bond.is_open:
        return bonds.ENDED
    if meeting.attended(actor) or (bonds.is_mentee(bond, actor) and owner is ActionOwner.MENTEE):
        return None
    return Phrase("Only those who agreed on it can do this.")
