"""Forms of pairing by hand, of offers, agreements, changes and the course of a mentorship."""

from dataclasses import dataclass
from datetime import date

from mentor.kernel.forms import FormReader, RawForm, Upload
from mentor.kernel.i18n import Phrase
from mentor.pairing.actions.changes import Replacement
from mentor.pairing.actions.offers import NewMentorship
from mentor.pairing.rules.states import Direction, EndReason, ObjectionState, Seat, Signer

_ANY_ID = {"low": 1, "high": 999_999_999}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen so far on the pairing page, by its address."""

    party: int | None
    technical: int | None
    everywhere: bool
    name: str


@dataclass(frozen=True, slots=True)
class TypedPause:
    reason: str
    resumes_on: date


@dataclass(frozen=True, slots=True)
class TypedScan:
    upload: Upload
    signers: tuple[Signer, ...]
    declared: bool


def read_choice(raw: RawForm) -> Choice:
    reader = FormReader(raw)
    return Choice(
        party=reader.optional_integer("party", **_ANY_ID),
        technical=reader.optional_integer("technical", **_ANY_ID),
        everywhere=reader.flag("everywhere"),
        name=reader.text("name", max_length=40, required=False),
    )


def read_new_mentorship(raw: RawForm, programme_id: int, mentee_id: int) -> NewMentorship:
    reader = FormReader(raw)
    new = NewMentorship(
        programme_id=programme_id,
        mentee_id=mentee_id,
        party_profile_id=reader.integer("party", **_ANY_ID),
        technical_profile_id=reader.integer("technical", **_ANY_ID),
        starts_on=reader.date("starts_on"),
        ends_on=reader.date("ends_on"),
        direction=reader.choice("direction", Direction),
        anchor_project=reader.text("anchor_project", max_length=200, required=False),
        orders_reappointment=reader.flag("orders_reappointment"),
    )
    return reader.checked(new)


def read_seat(raw: RawForm) -> tuple[Seat, int, bool]:
    """The seat, the profile to be asked, and whether a reappointment is ordered along with it."""
    reader = FormReader(raw)
    seat, profile = reader.choice("seat", Seat), reader.integer("profile", **_ANY_ID)
    return reader.checked((seat, profile, reader.flag("orders_reappointment")))


def read_replacement(raw: RawForm) -> Replacement:
    """Successors are chosen per seat; a seat without one stays as it is."""
    reader = FormReader(raw)
    chosen = {seat: reader.optional_integer(f"successor_{seat.value}", **_ANY_ID) for seat in Seat}
    successors = {seat: profile for seat, profile in chosen.items() if profile is not None}
    if not successors:
        reader.complain("", Phrase("Please choose a successor."))
    change = Replacement(
        successors=successors,
        reason=reader.text("reason", max_length=400),
        handover_note=reader.text("handover_note", max_length=4000),
        override_reason=reader.text("override_reason", max_length=400, required=False),
        orders_reappointment=reader.flag("orders_reappointment"),
    )
    return reader.checked(change)


def read_pause(raw: RawForm) -> TypedPause:
    reader = FormReader(raw)
    return reader.checked(TypedPause(reader.text("pause_reason", max_length=400), reader.date("resumes_on")))


def read_ending(raw: RawForm) -> tuple[EndReason, str]:
    reader = FormReader(raw)
    return reader.checked((reader.choice("end_reason", EndReason), reader.text("end_note", max_length=1000)))


def read_result(raw: RawForm) -> tuple[bool, str]:
    """Whether the mentee graduates, and the finding in words."""
    reader = FormReader(raw)
    result = raw.get("result")
    if result not in ("graduated", "failed"):
        reader.complain("result", Phrase("Please choose one."))
    return reader.checked((result == "graduated", reader.text("result_note", max_length=1000)))


def read_extension(raw: RawForm) -> tuple[int, str]:
    reader = FormReader(raw)
    return reader.checked((reader.integer("months", low=1, high=12), reader.text("reason", max_length=1000)))


def read_confirmation(raw: RawForm) -> tuple[str, str]:
    """The hash of the text that was shown, and the password or code."""
    reader = FormReader(raw)
    if not reader.flag("agrees"):
        reader.complain("agrees", Phrase("Please confirm that you have read the text and agree to it."))
    return reader.checked((reader.text("hash", max_length=64), reader.secret("secret")))


def read_text(raw: RawForm) -> tuple[str, int]:
    """The new text of an agreement, and the version that was shown."""
    reader = FormReader(raw)
    return reader.checked((reader.text("text", max_length=30_000), reader.integer("version", **_ANY_ID)))


def read_verdict(raw: RawForm) -> tuple[ObjectionState, str]:
    reader = FormReader(raw)
    outcome = reader.choice("verdict", ObjectionState)
    if outcome is ObjectionState.OPEN:
        reader.complain("verdict", Phrase("Please choose one."))
    return reader.checked((outcome, reader.text("resolution", max_length=1000)))


def read_scan(raw: RawForm) -> TypedScan:
    reader = FormReader(raw)
    files = raw.files.get("file", ())
    if not files:
        reader.complain("file", Phrase("Please choose a file."))
    signers = tuple(Signer(one) for one in raw.all("signers") if one in tuple(Signer))
    upload = files[0] if files else Upload("", b"")
    return reader.checked(TypedScan(upload, signers, reader.flag("declared")))
