"""People of a matching as they were when its run began, and HR's settings of it: as JSON of a row and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from mentor.pairing.matching.cohort import SCALE, Cohort
from mentor.pairing.matching.problem import Prices
from mentor.pairing.rules.matchings import Settings

#: In points of the rules: leaving somebody out is dearer than any change.
UNPLACED = 1000

#: Profiles of the Party-affairs and the technical mentor.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A mentee of the programme who is not matched anew: both mentors are asked or at work."""

    mentee: int
    mentorship_id: int
    pair: Pair


@dataclass(frozen=True, slots=True)
class Gathered:
    """`mentorships`: of the mentees in the cohort who have one already, whole or with a vacant seat."""

    cohort: Cohort
    kept: tuple[KeptLine, ...]
    mentorships: Mapping[int, int]


def prices_of(settings: Settings) -> Prices:
    """As the solver counts: tenths of points."""
    in_points = (settings.pair_price, settings.floor, UNPLACED, settings.change_party, settings.change_technical)
    return Prices(*(SCALE * one for one in in_points))


def write_gathered(gathered: Gathered) -> str:
    return msgspec.json.encode(gathered).decode()


def read_gathered(text: str) -> Gathered:
    return msgspec.json.decode(text, type=Gathered)


def write_settings(settings: Settings) -> str:
    return msgspec.json.encode(settings).decode()


def read_settings(text: str) -> Settings:
    return msgspec.json.decode(text, type=Settings)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a person decides along with the pairs."""

    starts_on: date
    ends_on: date
    #: Why this matching, in words; kept in the journal.
    why: str
    #: Said to successors where a mentorship that runs gets another mentor.
    handover_note: str = ""


def write_publication(publication: Publication) -> str:
    return msgspec.json.encode(publication).decode()


def read_publication(text: str) -> Publication:
    return msgspec.json.decode(text, type=Publication)
