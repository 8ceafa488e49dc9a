"""A column mapping: how a foreign layout becomes our fields. Kept by name, and as a JSON file of this shape:

    {
      "format": 1,
      "name": "SAP export",
      "sheet": "",              the first one if empty
      "header_row": 0,          0: found by itself, also below title rows
      "encoding": "",           of CSV; empty: recognised
      "delimiter": "",          the same
      "dates": "ymd",           or "dmy", "mdy": how 03/04/2024 is meant
      "as_of": "",              day whose state the file shows, needed where years are counted back; a run may give it
      "separator": "/",         between the names of a unit's path
      "units":      {"create": true, "under": "JH", "kind": ""},   under: code or path of the parent of unknown ones;
      "party_orgs": {"create": false, "under": "", "kind": ""},     kind: "" guesses it from the name
      "fields": {
        "employee_no": {"column": "Pers.No."},
        "name": {"template": "{Surname}{Given name}"},
        "status": {"constant": "employed"},
        "gender": {"column": "Sex", "values": {"1": "male", "*": "unknown"}},      "*" stands for everything else
        "unit": {"template": "{Company}/{Department}", "values": {"Fin/Acc": "JH03"}},
        "in_post_since": {"column": "Years in post", "derive": "years_before"},     or "age", for the month of birth
        "phone": {"column": "Mobile", "when_blank": "clear"}                        otherwise a blank cell keeps it
      }
    }

Columns are named by their header; a second one of the same name is "Name (2)", one without a header is "[F]".
"""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

PLACE = re.compile(r"\{([^{}]+)\}")


class Derive(StrEnum):
    """A length of time in years, counted back from the day of the file."""

    NOTHING = ""
    YEARS_BEFORE = "years_before"
    AGE = "age"


class WhenBlank(StrEnum):
    KEEP = "keep"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field comes from: a column, a text made of several, or always the same text."""

    column: str = ""
    template: str = ""
    constant: str = ""
    values: AnyMapping[str, str] = field(default_factory=dict)
    derive: Derive = Derive.NOTHING
    when_blank: WhenBlank = WhenBlank.KEEP

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,) if self.column else tuple(PLACE.findall(self.template))


@dataclass(frozen=True, slots=True)
class TreeRule:
    """What happens to a unit (or Party organisation) that is not in the tree."""

    create: bool = False
    under: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    name: str = ""
    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""
    dates: str = "ymd"
    as_of: date | None = None
    separator: str = "/"
    units: TreeRule = TreeRule()
    party_orgs: TreeRule = TreeRule()
    fields: AnyMapping[str, Source] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(column for source in self.fields.values() for column in source.columns)

    @property
    def needs_as_of(self) -> bool:
        return any(source.derive for source in self.fields.values())

    @property
    def has_number(self) -> bool:
        """Without employee numbers nobody can be recognised; all other fields may be missing, for partial lists."""
        return "employee_no" in self.fields
