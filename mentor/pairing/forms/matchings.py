"""Forms of matchings: settings, what is fixed, ruled out and exchanged by hand, and publication."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase
from mentor.pairing.actions.matchings.drafting import NewScenario
from mentor.pairing.queries.frozen import Publication
from mentor.pairing.queries.matching_mentee import Asked
from mentor.pairing.rules.matchings import NUMBERS, Settings
from mentor.pairing.rules.states import Seat

_ANY_ID = {"low": 1, "high": 999_999_999}


@dataclass(frozen=True, slots=True)
class TypedScenario:
    new: NewScenario
    #: Put it before the worker at once.
    begins: bool
    #: For one that is made from another: exactly the same people.
    has_same_people: bool


@dataclass(frozen=True, slots=True)
class TypedExchange:
    pair: tuple[int, int]
    why: str
    #: The version of the matching of which the effect was shown.
    version: int


@dataclass(frozen=True, slots=True)
class TypedBan:
    seat: Seat
    why: str
    version: int


def read_scenario(raw: RawForm) -> TypedScenario:
    reader = FormReader(raw)
    numbers: dict[str, Any] = {
        f.name: reader.integer(f.name, low=f.metadata["low"], high=f.metadata["high"]) for f in NUMBERS
    }
    settings = Settings(
        **numbers,
        everywhere=reader.flag("everywhere"),
        rematches=reader.flag("rematches"),
        orders_reappointment=reader.flag("orders_reappointment"),
        unit_id=reader.optional_integer("unit_id", **_ANY_ID),
    )
    new = NewScenario(reader.text("title", max_length=120), settings)
    return reader.checked(TypedScenario(new, raw.get("begin") == "now", raw.get("people") == "same"))


def read_asked(raw: RawForm) -> Asked:
    """What is to be tried, by the address; what cannot be read is as if it were not there."""
    reader = FormReader(raw)
    return Asked(
        party=reader.optional_integer("party", **_ANY_ID),
        technical=reader.optional_integer("technical", **_ANY_ID),
        without=reader.optional_choice("without", Seat),
        name=reader.text("name", max_length=40, required=False),
    )


def read_exchange(raw: RawForm) -> TypedExchange:
    reader = FormReader(raw)
    pair = (reader.integer("party", **_ANY_ID), reader.integer("technical", **_ANY_ID))
    why = reader.text("why", max_length=400)
    return reader.checked(TypedExchange(pair, why, reader.integer("version", **_ANY_ID)))


def read_ban(raw: RawForm) -> TypedBan:
    reader = FormReader(raw)
    seat, why = reader.choice("without", Seat), reader.text("why", max_length=400)
    return reader.checked(TypedBan(seat, why, reader.integer("version", **_ANY_ID)))


def read_why(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("why", max_length=400))


def read_decision(raw: RawForm) -> int:
    reader = FormReader(raw)
    return reader.checked(reader.integer("decision", **_ANY_ID))


def read_publication(raw: RawForm) -> tuple[Publication, int]:
    """The decision, and the version of the matching that was looked at."""
    reader = FormReader(raw)
    if not reader.flag("confirmed"):
        reader.complain("confirmed", Phrase("Please confirm that you have looked at the matching and decide so."))
    publication = Publication(
        starts_on=reader.date("starts_on"),
        ends_on=reader.date("ends_on"),
        why=reader.text("why", max_length=400),
        handover_note=reader.text("handover_note", max_length=1000, required=False),
    )
    return reader.checked((publication, reader.integer("version", **_ANY_ID)))


def read_comparison(raw: RawForm) -> tuple[int, int]:
    """The two matchings to be compared; 0 for one that was not named."""
    reader = FormReader(raw)
    names = ("first", "second")
    first, second = (reader.optional_integer(name, **_ANY_ID) or 0 for name in names)
    return first, second
