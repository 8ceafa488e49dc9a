"""Forms of the mentor pool and of public notices."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Labelled, Phrase
from mentor.pairing.actions.applications import Offering
from mentor.pairing.actions.notices import NewNotice
from mentor.pairing.actions.profiles import Appointment, Correction, Evaluation
from mentor.pairing.actions.reviews import Finding
from mentor.pairing.queries.pool import PoolFilter
from mentor.pairing.rules.facts import Axes
from mentor.pairing.rules.states import ApplicationState, Consequence, Grade, ObjectionState, Seat

LEVELS = range(5)


class Outcome(Labelled):
    """What a review can find, in the words of its form."""

    ACCEPTED = "accepted", Phrase("Accept; public notice follows")
    RETURNED = "returned", Phrase("Return for completion")
    REJECTED = "rejected", Phrase("Do not accept")


class Verdict(Labelled):
    """What the examination of an objection can find."""

    DISMISSED = "dismissed", Phrase("Dismiss the objection")
    UPHELD = "upheld", Phrase("Uphold the objection")


@dataclass(frozen=True, slots=True)
class TypedRecommendation:
    person: int
    offering: Offering
    opinion: str


@dataclass(frozen=True, slots=True)
class TypedInvitation:
    person: int
    seat: Seat
    message: str


@dataclass(frozen=True, slots=True)
class TypedVerdict:
    outcome: ObjectionState
    finding: str


def read_filter(raw: RawForm, own_unit: str = "") -> PoolFilter:
    """What to show of the pool; what cannot be read asks for nothing."""
    reader = FormReader(raw)
    unit = reader.text("unit", max_length=200, required=False)
    return PoolFilter(
        seat=reader.optional_choice("seat", Seat),
        unit_path=unit if unit.startswith("/") else own_unit if unit == "own" else "",
        specialty=reader.text("specialty", max_length=40, required=False),
        name=reader.text("name", max_length=40, required=False),
        only_free=reader.flag("free"),
    )


def chosen_person(reader: FormReader, name: str) -> int:
    """What the person picker sends; words that were typed but not chosen from bring what was found."""
    person = reader.optional_integer(name, low=1, high=2**31 - 1)
    if person is None:
        reader.complain(name, Phrase("Please choose a person from what was found."))
    return person or 0


def read_offering(raw: RawForm) -> Offering:
    reader = FormReader(raw)
    return reader.checked(_offering(reader))


def _offering(reader: FormReader) -> Offering:
    return Offering(
        seat=reader.choice("seat", Seat),
        specialties=reader.text("specialties", max_length=400),
        introduction=reader.text("introduction", max_length=2000),
        capacity=reader.integer("capacity", low=1, high=8),
    )


def read_recommendation(raw: RawForm) -> TypedRecommendation:
    reader = FormReader(raw)
    typed = TypedRecommendation(
        person=chosen_person(reader, "person"),
        offering=_offering(reader),
        opinion=reader.text("opinion", max_length=1000),
    )
    if not reader.flag("agrees"):
        reader.complain("agrees", Phrase("Please ask the person first."))
    return reader.checked(typed)


def read_invitation(raw: RawForm) -> TypedInvitation:
    reader = FormReader(raw)
    typed = TypedInvitation(
        person=chosen_person(reader, "person"),
        seat=reader.choice("seat", Seat),
        message=reader.text("message", max_length=1000),
    )
    return reader.checked(typed)


def _axes(reader: FormReader) -> Axes:
    return Axes(
        reader.integer("political", low=0, high=4),
        reader.integer("business", low=0, high=4),
        reader.integer("scenario", low=0, high=4),
    )


def read_finding(raw: RawForm) -> Finding:
    reader = FormReader(raw)
    outcome = ApplicationState(reader.choice("outcome", Outcome).value)
    takes = outcome is ApplicationState.ACCEPTED
    finding = Finding(
        outcome=outcome,
        note=reader.text("note", max_length=1000, required=False),
        capacity=reader.integer("capacity", low=1, high=8) if takes else 1,
        strengths=_axes(reader) if takes else Axes(),
        exception_reason=reader.text("exception_reason", max_length=400, required=False),
    )
    return reader.checked(finding)


def read_appointment(raw: RawForm) -> Appointment:
    reader = FormReader(raw)
    appointment = Appointment(
        letter_no=reader.text("letter_no", max_length=60),
        appointed_on=reader.date("appointed_on"),
        term_until=reader.optional_date("term_until"),
    )
    return reader.checked(appointment)


def read_correction(raw: RawForm) -> tuple[Correction, int]:
    """The correction, and the version that was shown."""
    reader = FormReader(raw)
    correction = Correction(
        specialties=reader.text("specialties", max_length=400, required=False),
        introduction=reader.text("introduction", max_length=2000, required=False),
        capacity=reader.integer("capacity", low=1, high=8),
        strengths=_axes(reader),
    )
    version = reader.integer("version", low=1, high=999_999_999)
    return reader.checked((correction, version))


def read_reason(raw: RawForm, name: str, *, limit: int = 400) -> str:
    """One reason under the name its form gives it."""
    reader = FormReader(raw)
    return reader.checked(reader.text(name, max_length=limit))


def read_pair(raw: RawForm) -> tuple[int, int, str]:
    """Two profiles, and what the pair is about."""
    reader = FormReader(raw)
    party = reader.integer("party", low=1, high=999_999_999)
    technical = reader.integer("technical", low=1, high=999_999_999)
    return reader.checked((party, technical, reader.text("theme", max_length=200, required=False)))


def read_evaluation(raw: RawForm) -> Evaluation:
    reader = FormReader(raw)
    evaluation = Evaluation(
        year=reader.integer("year", low=2000, high=2100),
        process=reader.integer("process", low=0, high=40),
        results=reader.integer("results", low=0, high=40),
        feedback=reader.integer("feedback", low=0, high=20),
        grade=reader.choice("grade", Grade),
        consequence=reader.choice("consequence", Consequence),
        note=reader.text("evaluation_note", max_length=1000, required=False),
    )
    return reader.checked(evaluation)


def read_notice(raw: RawForm) -> NewNotice:
    reader = FormReader(raw)
    chosen = [one for one in raw.all("profile_ids") if one.isdigit() and len(one) < 10]
    if not chosen:
        reader.complain("profile_ids", Phrase("Please choose candidates whose review is finished."))
    notice = NewNotice(
        title=reader.text("title", max_length=200),
        body=reader.text("body", max_length=4000, required=False),
        unit_id=reader.integer("unit_id", low=1, high=999_999_999),
        profile_ids=tuple(sorted({int(one) for one in chosen})),
        workdays=reader.integer("workdays", low=1, high=60),
    )
    return reader.checked(notice)


def read_objection(raw: RawForm) -> tuple[int, str]:
    """The entry objected to, and the objection."""
    reader = FormReader(raw)
    entry = reader.integer("entry", low=1, high=999_999_999)
    return reader.checked((entry, reader.text("objection", max_length=2000)))


def read_verdict(raw: RawForm) -> TypedVerdict:
    reader = FormReader(raw)
    outcome = ObjectionState(reader.choice("verdict", Verdict).value)
    return reader.checked(TypedVerdict(outcome, reader.text("finding", max_length=1000)))
