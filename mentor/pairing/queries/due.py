"""What has come due by itself, for the jobs. Nothing here is shown to anybody."""

from datetime import date
from typing import Any

from mentor.pairing.rules.states import (
    IN_POOL,
    RUNNING,
    WORKING,
    AgreementState,
    ExtensionState,
    MentorshipState,
    OfferState,
    ProfileState,
    SuspensionCause,
)
from mentor.pairing.tables import (
    Agreement,
    AgreementConfirmation,
    MentorProfile,
    Mentorship,
    MentorshipExtension,
    Offer,
)
from mentor.people.rules import EmploymentStatus

_PERSON: Any = MentorProfile.person


async def to_suspend(today: date) -> list[tuple[int, SuspensionCause]]:
    """Active mentors who have left, are blocked, or whose term is over."""
    active = MentorProfile.state == ProfileState.ACTIVE.value
    left = _PERSON.status == EmploymentStatus.LEFT.value
    blocked = _PERSON.blocked_until >= today
    over = MentorProfile.term_until < today
    rows = await MentorProfile.select(
        MentorProfile.id, _PERSON.status.as_alias("status"), _PERSON.blocked_until.as_alias("blocked_until")
    ).where(active & (left | blocked | over))
    return [(row["id"], _cause(row, today)) for row in rows]


def _cause(row: dict[str, Any], today: date) -> SuspensionCause:
    if row["status"] == EmploymentStatus.LEFT:
        return SuspensionCause.LEFT
    if row["blocked_until"] is not None and row["blocked_until"] >= today:
        return SuspensionCause.BLOCKED
    return SuspensionCause.TERM_OVER


async def to_release() -> list[int]:
    """Mentors who wanted to leave and whose last mentee has been handed over."""
    rows = await MentorProfile.select(MentorProfile.id).where(
        MentorProfile.state.is_in([state.value for state in IN_POOL])
        & (MentorProfile.suspended_because == SuspensionCause.LEAVING.value)
        & (MentorProfile.load == 0)
    )
    return [row["id"] for row in rows]


async def past_end(today: date) -> list[int]:
    rows = await Mentorship.select(Mentorship.id).where(
        Mentorship.state.is_in([state.value for state in WORKING]) & (Mentorship.ends_on < today)
    )
    return [row["id"] for row in rows]


async def to_resume(today: date) -> list[int]:
    rows = await Mentorship.select(Mentorship.id).where(
        (Mentorship.state == MentorshipState.PAUSED.value) & (Mentorship.resumes_on <= today)
    )
    return [row["id"] for row in rows]


async def ending_between(start: date, end: date) -> list[dict[str, Any]]:
    """Mentorships at work that end within these days, with who has to know."""
    mentee: Any = Mentorship.mentee
    return await Mentorship.select(
        Mentorship.id,
        Mentorship.mentee,
        Mentorship.party_mentor,
        Mentorship.technical_mentor,
        Mentorship.programme,
        Mentorship.ends_on,
        mentee.unit.path.as_alias("unit_path"),
    ).where(
        Mentorship.state.is_in([state.value for state in WORKING])
        & (Mentorship.ends_on >= start)
        & (Mentorship.ends_on <= end)
    )


async def offers_expiring(until: date) -> list[dict[str, Any]]:
    """Pending offers whose last day to answer is not after `until`, with the person asked."""
    profile: Any = Offer.profile
    return await Offer.select(Offer.id, Offer.mentorship, Offer.expires_on, profile.person.as_alias("person")).where(
        (Offer.state == OfferState.PENDING.value) & (Offer.expires_on <= until)
    )


async def unconfirmed_agreements() -> list[dict[str, Any]]:
    """Texts that wait for confirmations, with the persons who have not confirmed."""
    agreement: Any = Agreement.mentorship
    rows = await Agreement.select(
        Agreement.id,
        Agreement.mentorship,
        Agreement.written_at,
        agreement.programme.as_alias("programme"),
        agreement.mentee.as_alias("mentee"),
        agreement.party_mentor.as_alias("party_mentor"),
        agreement.technical_mentor.as_alias("technical_mentor"),
        agreement.mentee.unit.path.as_alias("unit_path"),
    ).where(
        (Agreement.state == AgreementState.CONFIRMING.value) & agreement.state.is_in([state.value for state in RUNNING])
    )
    given = await _given([row["id"] for row in rows])
    for row in rows:
        three = (row["mentee"], row["party_mentor"], row["technical_mentor"])
        row["missing"] = [person for person in three if (row["id"], person) not in given]
    return rows


async def _given(agreement_ids: list[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for start in range(0, len(agreement_ids), 500):
        rows = await AgreementConfirmation.select(AgreementConfirmation.agreement, AgreementConfirmation.person).where(
            AgreementConfirmation.agreement.is_in(agreement_ids[start : start + 500])
            & AgreementConfirmation.voided_at.is_null()
        )
        found |= {(row["agreement"], row["person"]) for row in rows}
    return found


async def extensions_asked() -> list[int]:
    rows = await MentorshipExtension.select(MentorshipExtension.id).where(
        MentorshipExtension.state == ExtensionState.ASKED.value
    )
    return [row["id"] for row in rows]
