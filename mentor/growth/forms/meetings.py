"""Meetings and what was agreed in them."""

from mentor.growth.rules.meetings import (
    ACTIONS_LIMIT,
    AGENDA_LENGTH,
    CONTENT_LENGTH,
    MINUTES_LIMIT,
    ActionOwner,
    MeetingKind,
    NewAction,
    NewMeeting,
    TalkTopic,
)
from mentor.kernel.forms import FormReader, RawForm, clean
from mentor.kernel.i18n import Phrase


def read_meeting(raw: RawForm) -> NewMeeting:
    reader = FormReader(raw)
    return reader.checked(
        NewMeeting(
            kind=reader.choice("kind", MeetingKind),
            held_on=reader.date("held_on"),
            minutes=reader.optional_integer("minutes", low=1, high=MINUTES_LIMIT),
            place=reader.text("place", max_length=120, required=False),
            with_party=reader.flag("with_party"),
            with_technical=reader.flag("with_technical"),
            agenda=reader.text("agenda", max_length=AGENDA_LENGTH),
            topics=_topics(reader),
            content=reader.text("content", max_length=CONTENT_LENGTH, required=False),
            next_on=reader.optional_date("next_on"),
            actions=_actions(reader),
        )
    )


def _topics(reader: FormReader) -> tuple[TalkTopic, ...]:
    chosen = set(reader.raw.all("topic"))
    if not chosen <= {topic.value for topic in TalkTopic}:
        reader.complain("topic", Phrase("Please choose one of the offered values."))
    return tuple(topic for topic in TalkTopic if topic.value in chosen)


def _actions(reader: FormReader) -> tuple[NewAction, ...]:
    """Rows of text, owner and due date; rows without text are as if they were not there."""
    texts = [clean(text) for text in reader.raw.all("action")]
    owners, dues = list(reader.raw.all("action_owner")), list(reader.raw.all("action_due"))
    rows = [row for row in zip(texts, owners, dues, strict=False) if row[0]]
    if len(rows) > ACTIONS_LIMIT:
        reader.complain("actions", Phrase("At most %(limit)s agreed actions.", limit=ACTIONS_LIMIT))
    actions = []
    for text, owner, due in rows[:ACTIONS_LIMIT]:
        row = FormReader(RawForm({"text": [text], "owner": [owner], "due": [due]}))
        read = NewAction(row.text("text", max_length=300), row.choice("owner", ActionOwner), row.optional_date("due"))
        for phrase in row.errors.values():
            reader.complain("actions", phrase)
        actions.append(read)
    return tuple(actions)
