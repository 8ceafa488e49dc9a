"""The menu: which entries a viewer has. The entries themselves are listed in mentor.app."""

from collections.abc import Callable
from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    label: Phrase
    is_for: Callable[[Actor], bool]
    badge: str = ""  # key into Visit.badges


_entries: tuple[Entry, ...] = ()


def set_menu(entries: tuple[Entry, ...]) -> None:
    global _entries
    _entries = entries


def menu_for(actor: Actor) -> list[Entry]:
    return [entry for entry in _entries if entry.is_for(actor)]


def is_current(entry: Entry, path: str) -> bool:
    return path == entry.path or (entry.path != "/" and path.startswith(entry.path + "/"))
