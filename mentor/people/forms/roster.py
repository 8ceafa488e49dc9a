"""Roster imports as HR types them: the file, and how its columns are to be understood."""

from dataclasses import dataclass, replace
from datetime import date

from mentor.kernel.forms import FormReader, RawForm, Upload, clean
from mentor.kernel.i18n import Phrase
from mentor.people.actions.roster.mappings import NAME_LIMIT
from mentor.people.roster.dates import ORDERS
from mentor.people.roster.fields import FIELDS, Field, Kind
from mentor.people.roster.mapping import PLACE, ColumnMapping, Derive, Source, TreeRule, WhenBlank
from mentor.people.roster.reading import DELIMITERS
from mentor.people.rules import PartyKind, UnitKind

#: What may be counted back from a number of years, and how.
DERIVABLE = {Kind.DAY: Derive.YEARS_BEFORE, Kind.MONTH: Derive.AGE}
#: Fields whose values other systems write otherwise.
WITH_VALUES = (Kind.CODE, Kind.UNIT, Kind.PARTY_ORG, Kind.TEXT)
#: How a tab is written in the form.
DELIMITER_WORDS = {"tab": "\t", **{one: one for one in DELIMITERS if one != "\t"}}
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class TypedMapping:
    """`extent` is a code; `step` says which button was pressed."""

    mapping: ColumnMapping
    as_of: date | None
    is_full_roster: bool
    extent: str
    step: str


def read_upload(raw: RawForm) -> Upload:
    """The file, with the declaration that it is not classified."""
    reader = FormReader(raw)
    files = raw.files.get("file", ())
    if not files:
        reader.complain("file", Phrase("Please choose a file."))
    if not reader.flag("declared"):
        reader.complain("declared", Phrase("Please confirm that the file holds nothing secret."))
    return reader.checked(files[0] if files else Upload("", b""))


def read_mapping_file(raw: RawForm) -> Upload:
    reader = FormReader(raw)
    files = raw.files.get("file", ())
    if not files:
        reader.complain("file", Phrase("Please choose a file."))
    return reader.checked(files[0] if files else Upload("", b""))


def read_mapping(raw: RawForm) -> TypedMapping:
    """Every field of ours is one line of the form: `source.name`, `derive.name`, `clear.name`, `values.name`."""
    reader = FormReader(raw)
    sources = {one.key: source for one in FIELDS if (source := _source(reader, one))}
    mapping = ColumnMapping(
        name=reader.text("mapping_name", max_length=NAME_LIMIT, required=False),
        sheet=raw.get("sheet"),
        header_row=reader.optional_integer("header_row", low=1, high=1000) or 0,
        encoding=reader.text("encoding", max_length=40, required=False),
        delimiter=DELIMITER_WORDS.get(raw.get("delimiter"), ""),
        dates=raw.get("dates") if raw.get("dates") in ORDERS else ORDERS[0],
        separator=(reader.text("separator", max_length=1, required=False) or "/")[:1],
        units=_rule(reader, "units", tuple(UnitKind)),
        party_orgs=_rule(reader, "party_orgs", tuple(PartyKind)),
        fields=sources,
    )
    typed = TypedMapping(
        mapping=mapping,
        as_of=reader.optional_date("as_of"),
        is_full_roster=reader.flag("is_full_roster"),
        extent=reader.text("extent", max_length=40, required=False),
        step=raw.get("step"),
    )
    return reader.checked(typed)


def _source(reader: FormReader, field: Field) -> Source | None:
    """A column by its name, a text with {columns} in it, or "=" and what is always the same."""
    said = reader.text(f"source.{field.key}", max_length=200, required=False)
    if not said:
        return None
    values = _values(reader, field)
    derives = field.kind in DERIVABLE and reader.flag(f"derive.{field.key}")
    derive = DERIVABLE[field.kind] if derives else Derive.NOTHING
    when_blank = WhenBlank.CLEAR if reader.flag(f"clear.{field.key}") else WhenBlank.KEEP
    source = Source(values=values, derive=derive, when_blank=when_blank)
    if said.startswith("="):
        return replace(source, constant=said[1:].strip()) if said[1:].strip() else None
    return replace(source, template=said) if PLACE.search(said) else replace(source, column=said)


def _values(reader: FormReader, field: Field) -> dict[str, str]:
    """Lines of "what stands there = what it means"; a line that says nothing of its meaning is only a note."""
    if field.kind not in WITH_VALUES:
        return {}
    text = reader.raw.get(f"values.{field.key}")
    if len(text) > _LONGEST:
        reader.complain(f"values.{field.key}", Phrase("That are too many values for one mapping."))
    values = {}
    for line in text[:_LONGEST].splitlines():
        said, sign, meant = line.rpartition("=")
        if sign and clean(said) and clean(meant):
            values[clean(said)] = clean(meant)
    return values


def _rule(reader: FormReader, name: str, kinds: tuple[str, ...]) -> TreeRule:
    kind = reader.raw.get(f"{name}_kind")
    return TreeRule(
        create=reader.flag(f"{name}_create"),
        under=reader.text(f"{name}_under", max_length=200, required=False),
        kind=kind if kind in kinds else "",
    )


def shown_source(source: Source | None) -> str:
    """The other way round: what stands in the form for a source."""
    if source is None:
        return ""
    return f"={source.constant}" if source.constant else source.column or source.template
