"""How the outcome of one row is kept between the dry run and applying: one line of plain values."""

import json
from typing import Any

from mentor.kernel.phrases import packed
from mentor.people.roster.comparing import Verdict
from mentor.people.roster.fields import KEYS
from mentor.people.roster.judging import NOTHING
from mentor.people.roster.trees import Node
from mentor.people.rules import RowKind

#: The person as it will be.
IMAGE = ("pinyin", "initials", *KEYS)
#: Columns of ImportRow, in the order of `line`.
COLUMNS = (
    *("run", "place", "row_no", "of_run", "kind", "person", "base_version", "detail", "moves_unit", "moves_party"),
    *("starts_on", "closes_on", "new_unit", "new_party_org", *IMAGE),
)
_EMPTY: dict[str, Any] = {key: NOTHING.get(key, "") for key in IMAGE}
#: These change the roster; of others only number and name are kept, to show them and to see who is missing.
WRITTEN = frozenset({RowKind.NEW, RowKind.CHANGED})


def line(run_id: int, place: int, label: tuple[int, int], verdict: Verdict, number: str, name: str) -> tuple[Any, ...]:
    """`label` is the run whose file it stands in, and the number there."""
    image = verdict.image if verdict.kind in WRITTEN else _EMPTY | {"employee_no": number[:40], "name": name[:60]}
    return (
        *(run_id, place, label[1], label[0], verdict.kind.value, verdict.person, verdict.base_version),
        *(_detail(verdict), verdict.moves_unit, verdict.moves_party, verdict.starts_on, verdict.closes_on),
        *(verdict.new_unit, verdict.new_party_org),
        *(image[key] for key in IMAGE),
    )


def _detail(verdict: Verdict) -> str:
    said: Any = ""
    if verdict.kind is RowKind.REJECTED:
        said = [[one.column, packed(one.phrase)] for one in verdict.complaints]
    elif verdict.kind is RowKind.CHANGED:
        said = {key: [_plain(old), _plain(new)] for key, (old, new) in verdict.changes.items()}
    return json.dumps(said, ensure_ascii=False) if said else ""


def _plain(value: Any) -> Any:
    """Codes as codes, not as the words for them."""
    return str(value.value) if hasattr(value, "value") else packed(value)


def planned(node: Node) -> dict[str, Any]:
    """A unit or Party organisation that is made when the run is applied."""
    above = node.parent
    return {
        "name": node.name,
        "kind": node.kind,
        "under": above.id if above else None,
        "under_planned": above.plan if above else None,
        "full_name": node.full_name,
    }
