"""Agreements: the text in force, who confirmed it, earlier texts, objections. For whoever sees the mentorship."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mentor.files.queries import AttachmentLine, attachments
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase
from mentor.pairing.queries.mentorships import MentorshipView, mentorship_view
from mentor.pairing.rules import permissions
from mentor.pairing.rules.agreement_text import Part, parts
from mentor.pairing.rules.states import AgreementState, Method, ObjectionState, Signer
from mentor.pairing.rules.visibility import MentorshipFacts, runs_mentorship
from mentor.pairing.tables import Agreement, AgreementConfirmation, AgreementObjection
from mentor.people.queries import PersonLine, person_lines

#: Scans are attached to the mentorship under this kind.
SCAN = "agreement"


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The newest text of one mentorship."""

    id: int
    version: int
    state: AgreementState
    text_hash: str
    objection_until: date | None


@dataclass(frozen=True, slots=True)
class ConfirmationLine:
    signer: Signer
    person: PersonLine
    method: Method | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementObjectionLine:
    """The reason is between who objects and HR."""

    id: int
    person: PersonLine
    reason: str
    raised_at: datetime
    state: ObjectionState
    resolution: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    version: int
    state: AgreementState
    text_hash: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class AgreementView:
    mentorship: MentorshipView
    facts: AgreementFacts
    number: str
    text: str
    parts: tuple[Part, ...]
    written_at: datetime
    signed_at: datetime | None
    confirmations: tuple[ConfirmationLine, ...]
    earlier: tuple[VersionLine, ...]
    objections: tuple[AgreementObjectionLine, ...]
    scans: tuple[AttachmentLine, ...]
    refusal_to_confirm: Phrase | None
    refusal_to_edit: Phrase | None
    refusal_to_object: Phrase | None
    may_run: bool
    my_part: Signer | None

    @property
    def has_confirmed(self) -> bool:
        return any(c.signer is self.my_part and c.confirmed_at is not None for c in self.confirmations)


async def agreement_facts(mentorship_id: int) -> AgreementFacts | None:
    """The newest text; what the actor may see is the caller's duty."""
    row = await _newest(mentorship_id)
    return _facts(row) if row else None


async def agreement_view(mentorship_id: int, actor: Actor, *, now: datetime) -> AgreementView:
    """Raises NotFound when there is no text yet, or the mentorship is not the actor's to see."""
    view = await agreement_of(await mentorship_view(mentorship_id, actor), actor, now=now)
    if view is None:
        raise NotFound
    return view


async def agreement_of(mentorship: MentorshipView, actor: Actor, *, now: datetime) -> AgreementView | None:
    """The agreement of a mentorship that the actor sees; None before both mentors have accepted."""
    mentorship_id = mentorship.id
    rows = (
        await Agreement.select()
        .where(Agreement.mentorship == mentorship_id)
        .order_by(Agreement.version, ascending=False)
    )
    if not rows:
        return None
    confirmations = await _confirmations(rows[0]["id"], mentorship)
    objections = await _objections([row["id"] for row in rows], mentorship.facts, actor)
    scans = await attachments(SCAN, [mentorship_id])
    return _view(rows, mentorship, confirmations, objections, scans, actor, local_date(now))


async def unconfirmed(actor: Actor) -> list[int]:
    """Mentorships whose agreement waits for this actor's confirmation, oldest first."""
    me = actor.person_id
    if me is None:
        return []
    rows = await Agreement.raw(_UNCONFIRMED, me, me, me, me)
    return [row["mentorship"] for row in rows]


_UNCONFIRMED = """
SELECT a.mentorship FROM pairing_agreement a JOIN pairing_mentorship m ON m.id = a.mentorship
WHERE a.state = 'confirming' AND (m.mentee = {} OR m.party_mentor = {} OR m.technical_mentor = {})
    AND NOT EXISTS (SELECT 1 FROM pairing_confirmation c
        WHERE c.agreement = a.id AND c.person = {} AND c.voided_at IS NULL)
ORDER BY a.id
"""


async def _newest(mentorship_id: int) -> Mapping[str, Any] | None:
    texts = Agreement.select().where(Agreement.mentorship == mentorship_id)
    return await texts.order_by(Agreement.version, ascending=False).first()


async def _confirmations(agreement_id: int, mentorship: MentorshipView) -> tuple[ConfirmationLine, ...]:
    """One line for each of the three, confirmed or not."""
    rows = await AgreementConfirmation.select().where(
        (AgreementConfirmation.agreement == agreement_id) & AgreementConfirmation.voided_at.is_null()
    )
    given = {Signer(row["signer"]): row for row in rows}
    three = {
        Signer.PARTY: mentorship.party_mentor,
        Signer.TECHNICAL: mentorship.technical_mentor,
        Signer.MENTEE: mentorship.mentee,
    }
    return tuple(_confirmation(signer, person, given.get(signer)) for signer, person in three.items() if person)


def _confirmation(signer: Signer, person: PersonLine, row: Mapping[str, Any] | None) -> ConfirmationLine:
    if row is None:
        return ConfirmationLine(signer, person, None, None)
    return ConfirmationLine(signer, person, Method(row["method"]), row["confirmed_at"])


async def _objections(
    agreement_ids: Sequence[int], facts: MentorshipFacts, actor: Actor
) -> tuple[AgreementObjectionLine, ...]:
    query = AgreementObjection.select().where(AgreementObjection.agreement.is_in(list(agreement_ids)))
    if not runs_mentorship(facts, actor):
        query = query.where(AgreementObjection.person == (actor.person_id or 0))
    rows = await query.order_by(AgreementObjection.id, ascending=False)
    people = await person_lines([row["person"] for row in rows])
    return tuple(
        AgreementObjectionLine(
            id=row["id"],
            person=people[row["person"]],
            reason=row["reason"],
            raised_at=row["raised_at"],
            state=ObjectionState(row["state"]),
            resolution=row["resolution"],
        )
        for row in rows
    )


def _facts(row: Mapping[str, Any]) -> AgreementFacts:
    return AgreementFacts(
        row["id"], row["version"], AgreementState(row["state"]), row["text_hash"], row["objection_until"]
    )


def _view(
    rows: Sequence[Mapping[str, Any]],
    mentorship: MentorshipView,
    confirmations: tuple[ConfirmationLine, ...],
    objections: tuple[AgreementObjectionLine, ...],
    scans: Sequence[AttachmentLine],
    actor: Actor,
    today: date,
) -> AgreementView:
    facts = _facts(rows[0])
    my_part = permissions.signer_of(mentorship.facts, actor.person_id)
    confirmed = any(one.signer is my_part and one.confirmed_at is not None for one in confirmations)
    return AgreementView(
        mentorship=mentorship,
        facts=facts,
        number=rows[0]["number"],
        text=rows[0]["text"],
        parts=tuple(parts(rows[0]["text"])),
        written_at=rows[0]["written_at"],
        signed_at=rows[0]["signed_at"],
        confirmations=confirmations,
        earlier=tuple(
            VersionLine(row["version"], AgreementState(row["state"]), row["text_hash"], row["written_at"])
            for row in rows[1:]
        ),
        objections=objections,
        scans=tuple(scans),
        refusal_to_confirm=permissions.refusal_to_confirm(mentorship.facts, facts.state, confirmed, actor),
        refusal_to_edit=permissions.refusal_to_edit_agreement(mentorship.facts, facts.state, actor),
        refusal_to_object=permissions.refusal_to_object(
            mentorship.facts, facts.state, facts.objection_until, actor, today
        ),
        may_run=runs_mentorship(mentorship.facts, actor),
        my_part=my_part,
    )
