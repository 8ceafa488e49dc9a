"""The keys of the journal, kept outside the database."""

from mentor.journal.rules import Keys
from mentor.kernel.keys import derive, root_key
from mentor.settings import settings


def journal_keys() -> Keys:
    root = root_key(settings().secret_key, settings().data_path)
    return Keys(*(derive(root, purpose) for purpose in ("journal", "journal-head", "journal-seal")))
