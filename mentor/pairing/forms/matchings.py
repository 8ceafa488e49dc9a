"""Forms of matchings: settings, what is fixed, ruled out and exchanged by hand, and publication."""

from dataclasses import dataclass
from typing import Any

from mentor.kernel.forms import FormReader, RawForm
from mentor.pairing.actions.matchings.drafting import NewScenario
from mentor.pairing.rules.matchings import NUMBERS, Settings

_ANY_ID = {"low": 1, "high": 999_999_999}


@dataclass(frozen=True, slots=True)
class TypedScenario:
    new: NewScenario
    #: Put it before the worker at once.
    begins: bool
    #: For one that is made from another: exactly the same people.
    has_same_people: bool


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
