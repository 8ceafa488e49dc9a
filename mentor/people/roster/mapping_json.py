"""Column mappings as JSON, out and in; the shape is described in mapping.py."""

import json
from dataclasses import fields
from datetime import date
from typing import Any

from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase
from mentor.people.roster.dates import ORDERS
from mentor.people.roster.fields import BY_KEY, KEYS, Kind
from mentor.people.roster.mapping import ColumnMapping, Derive, Source, TreeRule, WhenBlank
from mentor.people.rules import PartyKind, UnitKind

FORMAT = 1
_TOO_LARGE = 200_000


def to_json(mapping: ColumnMapping) -> str:
    content: dict[str, Any] = {"format": FORMAT}
    for one in fields(mapping):
        content[one.name] = getattr(mapping, one.name)
    content["as_of"] = mapping.as_of.isoformat() if mapping.as_of else ""
    for tree in ("units", "party_orgs"):
        rule: TreeRule = content[tree]
        content[tree] = {"create": rule.create, "under": rule.under, "kind": rule.kind}
    content["fields"] = {key: _source_out(mapping.fields[key]) for key in KEYS if key in mapping.fields}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _source_out(source: Source) -> dict[str, Any]:
    said: dict[str, Any] = {one.name: getattr(source, one.name) for one in fields(source) if getattr(source, one.name)}
    if source.when_blank is WhenBlank.KEEP:
        del said["when_blank"]
    if source.values:
        said["values"] = dict(source.values)
    return said


def from_json(text: str | bytes) -> ColumnMapping:
    """Raises Invalid with everything that is wrong, in one sentence each."""
    try:
        content = json.loads(text) if len(text) <= _TOO_LARGE else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise Invalid({"": Phrase("This is not a column mapping in JSON, format %(format)s.", format=FORMAT)})
    reader = _Reader()
    mapping = reader.mapping(content)
    if reader.problems:
        raise Invalid({"": Phrase("The column mapping is not right: %(problems)s", problems=reader.problems)})
    return mapping


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Phrase] = []

    def mapping(self, content: dict[str, Any]) -> ColumnMapping:
        self._refuse_unknown("", content, {one.name for one in fields(ColumnMapping)})
        given: dict[str, Source] = {}
        for key, source in self._dict("fields", content).items():
            if key not in BY_KEY:
                self.problems.append(Phrase("there is no field “%(name)s”;", name=key))
            elif isinstance(source, dict):
                given[key] = self._source(key, source)
            else:
                self._wrong(key)
        return ColumnMapping(
            **{name: self._text("", content, name) for name in ("name", "sheet", "encoding")},
            delimiter=self._one_character(content, "delimiter"),
            separator=self._one_character(content, "separator") or "/",
            header_row=self._row(content),
            dates=self._choice("", content, "dates", ORDERS) or "ymd",
            as_of=self._day(content),
            units=self._rule("units", content, tuple(UnitKind)),
            party_orgs=self._rule("party_orgs", content, tuple(PartyKind)),
            fields=given,
        )

    def _source(self, key: str, content: dict[str, Any]) -> Source:
        self._refuse_unknown(key, content, {one.name for one in fields(Source)})
        values = {str(said): str(meant) for said, meant in self._dict("values", content).items()}
        source = Source(
            **{name: self._text(key, content, name) for name in ("column", "template", "constant")},
            values=values,
            derive=Derive(self._choice(key, content, "derive", tuple(Derive))),
            when_blank=WhenBlank(self._choice(key, content, "when_blank", tuple(WhenBlank)) or WhenBlank.KEEP),
        )
        if sum(map(bool, (source.column, source.template, source.constant))) != 1:
            self.problems.append(Phrase("%(field)s needs a column, a template or a constant;", field=BY_KEY[key].label))
        if source.derive and BY_KEY[key].kind not in (Kind.DAY, Kind.MONTH):
            self.problems.append(Phrase("%(field)s is no date to be counted back;", field=BY_KEY[key].label))
        return source

    def _rule(self, name: str, content: dict[str, Any], kinds: tuple[str, ...]) -> TreeRule:
        said = self._dict(name, content)
        self._refuse_unknown(name, said, {one.name for one in fields(TreeRule)})
        return TreeRule(
            create=said.get("create") is True,
            under=self._text(name, said, "under"),
            kind=self._choice(name, said, "kind", kinds),
        )

    def _refuse_unknown(self, where: str, content: dict[str, Any], known: set[str]) -> None:
        for name in sorted(set(content) - known):
            self._wrong(f"{where}.{name}".strip("."))

    def _dict(self, name: str, content: dict[str, Any]) -> dict[str, Any]:
        said = content.get(name) or {}
        if isinstance(said, dict):
            return said
        self._wrong(name)
        return {}

    def _text(self, where: str, content: dict[str, Any], name: str) -> str:
        said = content.get(name) or ""
        if isinstance(said, str) and len(said) <= 200:
            return said
        self._wrong(f"{where}.{name}".strip("."))
        return ""

    def _choice(self, where: str, content: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
        said = self._text(where, content, name)
        if not said or said in known:
            return said
        self._wrong(f"{where}.{name}".strip("."))
        return ""

    def _one_character(self, content: dict[str, Any], name: str) -> str:
        said = self._text("", content, name)
        if len(said) > 1:
            self._wrong(name)
        return said[:1]

    def _row(self, content: dict[str, Any]) -> int:
        said = content.get("header_row") or 0
        if type(said) is int and 0 <= said <= 1000:
            return said
        self._wrong("header_row")
        return 0

    def _day(self, content: dict[str, Any]) -> date | None:
        said = self._text("", content, "as_of")
        try:
            return date.fromisoformat(said) if said else None
        except ValueError:
            self._wrong("as_of")
            return None

    def _wrong(self, name: str) -> None:
        self.problems.append(Phrase("“%(name)s” is unknown or has a wrong value;", name=name))
