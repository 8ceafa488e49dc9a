"""How a reader wants mail."""

from mentor.kernel.forms import FormReader, RawForm
from mentor.notifications.actions import MailWish
from mentor.notifications.rules import URGENT, MailRhythm, MessageKind

#: Kinds a person may switch off; the others always come.
OPTIONAL = tuple(kind for kind in MessageKind if kind not in URGENT)


def read_mail_wish(raw: RawForm) -> MailWish:
    """The boxes say what comes; what is muted is the rest."""
    reader = FormReader(raw)
    wanted = set(raw.all("wanted"))
    muted = frozenset(kind for kind in OPTIONAL if kind.value not in wanted)
    return reader.checked(MailWish(reader.choice("rhythm", MailRhythm), muted))
