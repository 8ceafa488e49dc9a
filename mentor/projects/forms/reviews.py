"""Panels, points, opinions, conclusions; objections to a notice and their answers."""

from dataclasses import dataclass

from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase
from mentor.projects.queries.persons import people_called
from mentor.projects.rules.reviews import MOST_POINTS, PanelSeat
from mentor.projects.rules.words import Conclusion, Line, Position

POINTS = "points_"


@dataclass(frozen=True, slots=True)
class Concluded:
    conclusion: Conclusion
    reason: str
    minutes: str
    tolerance_reference: str


async def read_panel(raw: RawForm) -> list[PanelSeat]:
    """One number or name a line, for each of both lines."""
    reader = FormReader(raw)
    typed = {line: _names(raw.get(f"{line.value}_panel")) for line in Line}
    found = await people_called([name for names in typed.values() for name in names])
    for line, names in typed.items():
        if unknown := [name for name in names if name not in found]:
            reader.complain(f"{line.value}_panel", Phrase("Nobody, or several people: %(names)s.", names=unknown))
    seats = [PanelSeat(found[name], line) for line, names in typed.items() for name in names if name in found]
    return reader.checked(seats)


def _names(text: str) -> list[str]:
    return [name for name in map(clean, text.replace("，", "\n").replace(",", "\n").splitlines()) if name][:30]


def read_points(raw: RawForm) -> tuple[dict[int, int], str]:
    """By criterion id; the action says when one is missing."""
    reader = FormReader(raw)
    names = [name for name in raw.fields if name.startswith(POINTS) and name[len(POINTS) :].isdecimal()]
    points = {int(name[len(POINTS) :]): reader.integer(name, low=0, high=MOST_POINTS) for name in names[:50]}
    return reader.checked((points, reader.text("comment", max_length=2_000, required=False)))


def read_opinion(raw: RawForm) -> tuple[Line, Position, str]:
    reader = FormReader(raw)
    line, position = reader.choice("line", Line), reader.choice("position", Position)
    text = reader.text("text", max_length=2_000, required=position is not Position.SUPPORT)
    return reader.checked((line, position, text))


def read_conclusion(raw: RawForm) -> Concluded:
    reader = FormReader(raw)
    return reader.checked(
        Concluded(
            conclusion=reader.choice("conclusion", Conclusion),
            reason=reader.text("reason", max_length=2_000),
            minutes=reader.text("minutes", max_length=20_000),
            tolerance_reference=reader.text("tolerance_reference", max_length=200, required=False),
        )
    )


def read_text(raw: RawForm, name: str, max_length: int = 2_000) -> str:
    reader = FormReader(raw)
    return reader.checked(reader.text(name, max_length=max_length))


def read_answer(raw: RawForm) -> tuple[str, bool]:
    """The answer to an objection, and whether it is upheld."""
    reader = FormReader(raw)
    verdict = raw.get("verdict")
    if verdict not in ("upheld", "dismissed"):
        reader.complain("verdict", Phrase("Please choose one."))
    return reader.checked((reader.text("answer", max_length=2_000), verdict == "upheld"))
