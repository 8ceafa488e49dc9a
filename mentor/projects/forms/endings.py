"""Why a node is dropped, what became of a risk, when a body was dissolved."""

from datetime import date

from mentor.kernel.forms import FormReader, RawForm
from mentor.projects.rules.words import RiskState


def read_reason(raw: RawForm) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text("reason", max_length=1_000))


def read_risk_state(raw: RawForm) -> RiskState:
    reader = FormReader(raw)
    return reader.checked(reader.choice("state", RiskState))


def read_day(raw: RawForm) -> date:
    reader = FormReader(raw)
    return reader.checked(reader.date("dissolved_on"))
