"""What a readable row means for the roster: a new person, a changed one, nothing new, or a contradiction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from mentor.kernel.i18n import Phrase
from mentor.people.names import pinyin_of
from mentor.people.roster.fields import BY_KEY, FIELDS, Kind
from mentor.people.roster.judging import NOTHING, Complaint, Draft
from mentor.people.roster.trees import Node, Tree
from mentor.people.rules import Affiliation, PartyKind, RowKind

#: Columns of Person that a comparison needs.
PRESENT = ("id", "version", "missing_since", "pinyin", "initials", *BY_KEY)
#: Only members and probationary members belong to a Party organisation.
IN_PARTY = frozenset({Affiliation.MEMBER, Affiliation.PROBATIONARY})
#: These hold members of other branches for a time; nobody formally belongs to them.
NOT_FORMAL = frozenset({PartyKind.TEMPORARY, PartyKind.FUNCTIONAL})
_YOUNGEST = 15
_FAR_AHEAD = 366
_REACH = Phrase("This person is in a unit outside your reach.")


@dataclass(frozen=True, slots=True)
class Scope:
    """Paths of the subtrees whose people may be changed; None means all."""

    paths: tuple[str, ...] | None = None

    def covers(self, path: str) -> bool:
        return self.paths is None or path.startswith(self.paths)


@dataclass(slots=True)
class Verdict:
    """`image` is the person as it will be, by column; units and Party organisations by id, or None when planned."""

    kind: RowKind
    image: dict[str, Any]
    person: int | None = None
    base_version: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    moves_unit: bool = False
    moves_party: bool = False
    starts_on: date = date.min
    new_unit: int | None = None
    new_party_org: int | None = None
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def closes_on(self) -> date:
        """Last day of the former membership."""
        return self.starts_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Comparer:
    """`as_of` dates new memberships; `today` is what dates are sensible for."""

    units: Tree
    party_orgs: Tree
    scope: Scope
    as_of: date
    today: date

    def compare(self, draft: Draft, present: Mapping[str, Any] | None) -> Verdict:
        """`present` is the person of this employee number as stored, None when there is none."""
        nodes = {key: value for key, value in draft.values.items() if isinstance(value, Node)}
        image = self._image(draft, present, nodes)
        verdict = Verdict(RowKind.NEW, image, complaints=list(draft.complaints))
        for key, node in nodes.items():
            setattr(verdict, f"new_{key}", node.plan)
        if present is not None:
            verdict.person, verdict.base_version = present["id"], present["version"]
            verdict.changes = _changes(present, image, nodes)
            verdict.kind = RowKind.CHANGED if verdict.changes else RowKind.SAME
        self._date_memberships(verdict, present)
        self._contradictions(verdict, present, nodes)
        if verdict.complaints:
            verdict.kind = RowKind.REJECTED
        return verdict

    def _image(self, draft: Draft, present: Mapping[str, Any] | None, nodes: Mapping[str, Node]) -> dict[str, Any]:
        image = {key: NOTHING.get(key, "") if present is None else present[key] for key in BY_KEY}
        image |= draft.values
        image |= {key: node.id for key, node in nodes.items()}
        if "affiliation" in draft.values and image["affiliation"] not in IN_PARTY and "party_org" not in draft.values:
            image["party_org"] = None
        keeps_pinyin = present is not None and present["name"] == image["name"]
        image["pinyin"], image["initials"] = (
            (present["pinyin"], present["initials"])
            if present is not None and keeps_pinyin  # it may have been corrected by hand
            else pinyin_of(str(image["name"]))
        )
        return image

    def _date_memberships(self, verdict: Verdict, present: Mapping[str, Any] | None) -> None:
        """A move begins when the file says the post began, or on the day whose state the file shows."""
        image, changes = verdict.image, verdict.changes
        verdict.moves_unit = present is None or "unit" in changes or "position" in changes
        party = image["party_org"] is not None or verdict.new_party_org is not None
        verdict.moves_party = party if present is None else "party_org" in changes
        if present is None:
            verdict.starts_on = image["in_post_since"] or image["joined_on"] or self.as_of
        elif "in_post_since" in changes and image["in_post_since"]:
            verdict.starts_on = min(image["in_post_since"], self.as_of)
        else:
            verdict.starts_on = self.as_of

    def _contradictions(self, verdict: Verdict, present: Mapping[str, Any] | None, nodes: Mapping[str, Node]) -> None:
        named = {complaint.column for complaint in verdict.complaints}
        if present is None and not named:
            for key in ("name", "unit"):
                if key not in nodes and not verdict.image[key]:
                    _complain(verdict, key, Phrase("This may not be empty for somebody new."))
        self._reach(verdict, present, nodes)
        self._party(verdict, nodes)
        self._dates(verdict)

    def _reach(self, verdict: Verdict, present: Mapping[str, Any] | None, nodes: Mapping[str, Node]) -> None:
        if present is not None and not self.scope.covers(self.units.by_id[present["unit"]].path):
            verdict.complaints.insert(0, Complaint("", _REACH))
        if "unit" in nodes and not self.scope.covers(nodes["unit"].path):
            outside = Phrase("“%(name)s” is outside your reach.", name=nodes["unit"].full_name)
            _complain(verdict, "unit", outside)

    def _party(self, verdict: Verdict, nodes: Mapping[str, Node]) -> None:
        node = nodes.get("party_org")
        if node is None:
            return
        if verdict.image["affiliation"] not in IN_PARTY:
            _complain(
                verdict,
                "party_org",
                Phrase("Only members and probationary members belong to a Party organisation."),
            )
        if node.kind in NOT_FORMAL:
            _complain(
                verdict,
                "party_org",
                Phrase("“%(name)s” is temporary or functional; nobody formally belongs to it.", name=node.full_name),
            )

    def _dates(self, verdict: Verdict) -> None:
        """Only what the file itself changes: an old mistake in the roster does not hold up other changes."""
        image = verdict.image
        touched = image if verdict.person is None else verdict.changes
        for one in FIELDS:
            day = image[one.key]
            if one.kind is Kind.DAY and one.key in touched and day and (day - self.today).days > _FAR_AHEAD:
                _complain(verdict, one.key, Phrase("%(day)s is more than a year ahead.", day=day))
        born = image["birth_month"]
        if born and "birth_month" in touched and self.today.year - int(born[:4]) < _YOUNGEST:
            _complain(verdict, "birth_month", Phrase("Nobody of this age is employed; is the year right?"))
        for key in ("joined_on", "party_joined_on"):
            if born and image[key] and {key, "birth_month"} & touched.keys() and image[key].isoformat()[:7] <= born:
                _complain(verdict, key, Phrase("This is before the month of birth."))
        joined, full = image["party_joined_on"], image["party_full_on"]
        if joined and full and full < joined and {"party_joined_on", "party_full_on"} & touched.keys():
            _complain(verdict, "party_full_on", Phrase("Full membership cannot begin before joining the Party."))


def _changes(present: Mapping[str, Any], image: Mapping[str, Any], nodes: Mapping[str, Node]) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for key in BY_KEY:
        if key in nodes and nodes[key].id is None:
            changes[key] = [present[key], nodes[key].full_name]
        elif image[key] != present[key]:
            changes[key] = [present[key], image[key]]
    if present["missing_since"] is not None:
        changes["missing_since"] = [present["missing_since"], None]
    return changes


def _complain(verdict: Verdict, key: str, phrase: Phrase) -> None:
    """Named by our own word: the contradiction may be with what is stored already."""
    verdict.complaints.append(Complaint("", Phrase("%(field)s: %(reason)s", field=BY_KEY[key].label, reason=phrase)))
