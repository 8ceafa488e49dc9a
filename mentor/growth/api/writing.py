"""What a machine may do in growth: write an entry, read one off, bring evidence, submit, record a meeting."""

import secrets
from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from mentor.growth.actions import logs, meetings, milestones, reading
from mentor.growth.forms.milestones import is_web_address
from mentor.growth.queries.bonds import bond
from mentor.growth.queries.logs import log_row
from mentor.growth.queries.milestones import milestone_row
from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.logs import COMMENT_LENGTH, MINUTES_LIMIT, TEXT_LENGTH, LogKind, NewLog, Visibility
from mentor.growth.rules.meetings import (
    AGENDA_LENGTH,
    CONTENT_LENGTH,
    ActionOwner,
    MeetingKind,
    NewAction,
    NewMeeting,
    TalkTopic,
)
from mentor.growth.rules.meetings import MINUTES_LIMIT as MEETING_MINUTES
from mentor.growth.rules.milestones import EvidenceKind, NewEvidence, Submission, SupervisionLevel
from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Labelled, Phrase
from mentor.web.api import problems

Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
Id = Annotated[int, msgspec.Meta(ge=1, le=2_147_483_647)]


def _one_of(options: type[Labelled], *, empty: bool = False) -> str:
    words = [one.value for one in options] + ([""] if empty else [])
    return "^(" + "|".join(words) + ")$"


class Made(msgspec.Struct):
    id: int


class LogIn(msgspec.Struct):
    happened_on: date
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_LENGTH)]
    kind: Annotated[str, msgspec.Meta(pattern=_one_of(LogKind))] = LogKind.DAILY.value
    visibility: Annotated[str, msgspec.Meta(pattern=_one_of(Visibility))] = Visibility.MENTORS.value
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MINUTES_LIMIT)] | None = None
    axis: Annotated[str, msgspec.Meta(pattern=_one_of(Axis, empty=True))] = ""
    milestones: Annotated[list[Id], msgspec.Meta(max_length=5)] = []


class ReadingIn(msgspec.Struct):
    comment: Annotated[str, msgspec.Meta(max_length=COMMENT_LENGTH)] = ""


class EvidenceIn(msgspec.Struct):
    """A text, a link, or one of the own entries; files are brought on the page, where they are declared."""

    text: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    address: Annotated[str, msgspec.Meta(max_length=400)] = ""
    log: Id | None = None


class SubmissionIn(msgspec.Struct):
    level: Annotated[int, msgspec.Meta(ge=1, le=5)]
    note: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


class ActionIn(msgspec.Struct):
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    owner: Annotated[str, msgspec.Meta(pattern=_one_of(ActionOwner))] = ActionOwner.MENTEE.value
    due_on: date | None = None


class MeetingIn(msgspec.Struct):
    held_on: date
    agenda: Annotated[str, msgspec.Meta(min_length=1, max_length=AGENDA_LENGTH)]
    kind: Annotated[str, msgspec.Meta(pattern=_one_of(MeetingKind))] = MeetingKind.COACHING.value
    with_party: bool = False
    with_technical: bool = False
    minutes: Annotated[int, msgspec.Meta(ge=1, le=MEETING_MINUTES)] | None = None
    place: Annotated[str, msgspec.Meta(max_length=120)] = ""
    topics: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=_one_of(TalkTopic))]], msgspec.Meta(max_length=len(TalkTopic))
    ] = []
    content: Annotated[str, msgspec.Meta(max_length=CONTENT_LENGTH)] = ""
    next_on: date | None = None
    actions: Annotated[list[ActionIn], msgspec.Meta(max_length=8)] = []


@post(
    "/mentorships/{mentorship_id:int}/logs",
    opt={"scope": "growth:write"},
    tags=["growth"],
    responses=problems(409, 422),
)
async def add_log(mentorship_id: FromPath[int], data: JSONBody[LogIn], actor: Act, now: Now) -> Made:
    """Submit an entry of the token's person; send an Idempotency-Key so that a retry counts once."""
    await bond(mentorship_id, actor)
    return Made(await logs.submit_log(mentorship_id, _log(data), actor=actor, now=now))


@post("/logs/{log_id:int}/readings", opt={"scope": "growth:write"}, tags=["growth"], responses=problems(409, 422))
async def add_reading(log_id: FromPath[int], data: JSONBody[ReadingIn], actor: Act, now: Now) -> Made:
    """Note that the token's person, a mentor, has read the entry, with a comment or without."""
    await log_row(log_id, actor)
    await reading.read_log(log_id, clean(data.comment), actor=actor, now=now)
    return Made(log_id)


@post(
    "/milestones/{milestone_id:int}/evidence",
    opt={"scope": "growth:write"},
    tags=["growth"],
    responses=problems(409, 422),
)
async def add_evidence(milestone_id: FromPath[int], data: JSONBody[EvidenceIn], actor: Act, now: Now) -> Made:
    """Bring one piece of evidence; while mentors decide this makes a new version."""
    await milestone_row(milestone_id, actor)
    return Made(await milestones.add_evidence(milestone_id, _evidence(data), actor=actor, now=now))


@post(
    "/milestones/{milestone_id:int}/submissions",
    opt={"scope": "growth:write"},
    tags=["growth"],
    responses=problems(409, 422),
)
async def add_submission(milestone_id: FromPath[int], data: JSONBody[SubmissionIn], actor: Act, now: Now) -> Made:
    """Put the milestone before both mentors; gives the id of the sign-off request."""
    await milestone_row(milestone_id, actor)
    wish = Submission(SupervisionLevel(str(data.level)), clean(data.note))
    return Made(await milestones.submit_milestone(milestone_id, wish, actor=actor, now=now))


@post(
    "/mentorships/{mentorship_id:int}/meetings",
    opt={"scope": "growth:write"},
    tags=["growth"],
    responses=problems(409, 422),
)
async def add_meeting(mentorship_id: FromPath[int], data: JSONBody[MeetingIn], actor: Act, now: Now) -> Made:
    """Put a meeting on record."""
    await bond(mentorship_id, actor)
    return Made(await meetings.record_meeting(mentorship_id, _meeting(data), actor=actor, now=now))


def _log(data: LogIn) -> NewLog:
    return NewLog(
        draft_key=secrets.token_urlsafe(12),
        happened_on=data.happened_on,
        kind=LogKind(data.kind),
        text=_filled("text", data.text),
        minutes=data.minutes,
        axis=Axis(data.axis) if data.axis else None,
        visibility=Visibility(data.visibility),
        milestones=tuple(dict.fromkeys(data.milestones)),
        links=(),
        edited=0,
    )


def _evidence(data: EvidenceIn) -> NewEvidence:
    text, address = clean(data.text), clean(data.address)
    if address and not is_web_address(address):
        raise Invalid({"address": Phrase("Please give an address that begins with http:// or https://.")})
    if data.log is not None and address:
        raise Invalid({"log": Phrase("Please add one thing at a time: a file, a log entry or a link.")})
    if not (text or address or data.log):
        raise Invalid({"text": Phrase("Please fill this in.")})
    kind = EvidenceKind.LOG if data.log else EvidenceKind.LINK if address else EvidenceKind.TEXT
    return NewEvidence(kind, text, address, data.log)


def _meeting(data: MeetingIn) -> NewMeeting:
    return NewMeeting(
        kind=MeetingKind(data.kind),
        held_on=data.held_on,
        minutes=data.minutes,
        place=clean(data.place),
        with_party=data.with_party,
        with_technical=data.with_technical,
        agenda=_filled("agenda", data.agenda),
        topics=tuple(topic for topic in TalkTopic if topic.value in data.topics),
        content=clean(data.content),
        next_on=data.next_on,
        actions=tuple(
            NewAction(_filled("actions", one.text), ActionOwner(one.owner), one.due_on) for one in data.actions
        ),
    )


def _filled(name: str, text: str) -> str:
    """Text without control characters; blanks alone are nothing."""
    value = clean(text)
    if not value:
        raise Invalid({name: Phrase("Please fill this in.")})
    return value


HANDLERS = (add_log, add_reading, add_evidence, add_submission, add_meeting)
