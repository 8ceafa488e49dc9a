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


@dataclass(frozen=True, slots=True)
class Menu:
    """What a viewer can open: the entries of every day, and those behind “More”."""

    shown: tuple[Entry, ...]
    more: tuple[Entry, ...]


#: So many stand in a row; a single further one is shown as well rather than hidden.
SHOWN = 6


def menu_for(actor: Actor) -> Menu:
    mine = tuple(entry for entry in _entries if entry.is_for(actor))
    return Menu(mine, ()) if len(mine) <= SHOWN + 1 else Menu(mine[:SHOWN], mine[SHOWN:])


def is_current(entry: Entry, path: str) -> bool:
    return path == entry.path or (entry.path != "/" and path.startswith(entry.path + "/"))
