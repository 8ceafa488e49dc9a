"""Versions of a proposal: what identifies one, and what stands differently in the next. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands differently in a later version; `line` is "" for what belongs to neither."""

    line: str
    before: str
    after: str


def content_hash(content: Mapping[str, object]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """Between two versions: texts that changed, goals that went and came, in the order of the page."""
    texts = [
        Difference("", str(before.get(name) or ""), str(after.get(name) or ""))
        for name in ("title", "summary", "policy_basis", "party_lead", "business_lead", "starts_on", "ends_on")
        if (before.get(name) or "") != (after.get(name) or "")
    ]
    old, new = _goal_lines(before), _goal_lines(after)
    for name in ("team", "nodes", "risks"):
        was, now = _texts(before, name), _texts(after, name)
        texts += [Difference("", one, "") for one in was if one not in now]
        texts += [Difference("", "", one) for one in now if one not in was]
    gone = [Difference(line, text, "") for line, text in old if (line, text) not in new]
    come = [Difference(line, "", text) for line, text in new if (line, text) not in old]
    return (*texts, *gone, *come)


def _texts(content: Mapping[str, object], name: str) -> list[str]:
    found = content.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _goal_lines(content: Mapping[str, object]) -> Sequence[tuple[str, str]]:
    goals = content.get("goals")
    if not isinstance(goals, list):
        return ()
    return [(goal["line"], _goal_text(goal)) for goal in goals]


def _goal_text(goal: Mapping[str, str]) -> str:
    measure = f"{goal['metric']} {goal['baseline']} → {goal['target']} {goal['unit_of_measure']}".strip()
    return f"{goal['text']} ({measure})"
