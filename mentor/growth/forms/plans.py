"""Goals and planned milestones."""

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.milestones import CRITERIA_LIMIT
from mentor.growth.rules.plans import GoalLevel, NewGoal, NewMilestone
from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase

SENTENCE = 400


def read_goal(raw: RawForm) -> NewGoal:
    reader = FormReader(raw)
    return reader.checked(
        NewGoal(
            text=reader.text("text", max_length=SENTENCE),
            measure=reader.text("measure", max_length=SENTENCE),
            axis=reader.choice("axis", Axis),
            level=reader.choice("level", GoalLevel),
            due_on=reader.date("due_on"),
            edited=reader.optional_integer("edited", low=0, high=999_999_999) or 0,
        )
    )


def read_milestone(raw: RawForm) -> NewMilestone:
    reader = FormReader(raw)
    return reader.checked(
        NewMilestone(
            title=reader.text("title", max_length=200),
            description=reader.text("description", max_length=4_000, required=False),
            due_on=reader.date("due_on"),
            criteria=_criteria(reader),
            edited=reader.optional_integer("edited", low=0, high=999_999_999) or 0,
        )
    )


def _criteria(reader: FormReader) -> tuple[tuple[Axis, str], ...]:
    """Rows of an axis and a text; rows without text are as if they were not there."""
    texts = [clean(text) for text in reader.raw.all("criterion")][: 2 * CRITERIA_LIMIT]
    axes = list(reader.raw.all("criterion_axis"))
    rows = [(axis, text) for axis, text in zip(axes, texts, strict=False) if text]
    if not rows:
        reader.complain("criteria", Phrase("Please give at least one criterion: how will one see that it is done?"))
    if len(rows) > CRITERIA_LIMIT:
        reader.complain("criteria", Phrase("At most %(limit)s criteria.", limit=CRITERIA_LIMIT))
    if any(axis not in set(Axis) for axis, _ in rows):
        reader.complain("criteria", Phrase("Please choose an axis for each criterion."))
    if any(len(text) > SENTENCE for _, text in rows):
        reader.complain("criteria", Phrase("Please keep each criterion under %(limit)s characters.", limit=SENTENCE))
    return tuple((Axis(axis), text) for axis, text in rows) if "criteria" not in reader.errors else ()
