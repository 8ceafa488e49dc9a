"""Uses of modules as xAPI 1.0.3 statements, for a learning record store. Pure.

The person is an account of this system with a name, and nothing else that tells about them.
"""

import uuid
from datetime import UTC
from typing import Any

from mentor.knowledge.queries.modules import ModuleRow, UseLine
from mentor.knowledge.rules.modules import Outcome

_ADL = "http://adlnet.gov/expapi/verbs/"
#: Verb, its name, and whether it went well: None where nothing was tried.
_VERBS: dict[Outcome, tuple[str, str, bool | None]] = {
    Outcome.INTENDED: (f"{_ADL}registered", "registered", None),
    Outcome.APPLIED: (f"{_ADL}completed", "completed", True),
    Outcome.ADAPTED: (f"{_ADL}completed", "completed", True),
    Outcome.DID_NOT_WORK: (f"{_ADL}failed", "failed", False),
    Outcome.NOT_APPLICABLE: ("https://w3id.org/xapi/adl/verbs/abandoned", "abandoned", None),
}


def statements(module: ModuleRow, origin: str) -> list[dict[str, Any]]:
    """One for each use shown, newest first. `origin`: the address of this system, without a slash at its end."""
    return [_statement(module, use, origin) for use in module.uses]


def _statement(module: ModuleRow, use: UseLine, origin: str) -> dict[str, Any]:
    verb, word, success = _VERBS[use.outcome]
    result: dict[str, Any] = {"extensions": {f"{origin}/xapi/outcome": use.outcome.value}}
    if success is not None:
        result |= {"success": success, "completion": True}
    if use.note:
        result["response"] = use.note
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{origin}/uses/{use.id}/{use.outcome.value}")),
        "version": "1.0.3",
        "timestamp": use.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "actor": {
            "objectType": "Agent",
            "name": use.person_name,
            "account": {"homePage": origin, "name": str(use.person_id)},
        },
        "verb": {"id": verb, "display": {"en": word}},
        "object": {
            "objectType": "Activity",
            "id": f"{origin}/modules/{module.id}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/module",
                "name": {"zh-CN": module.shown.title},
            },
        },
        "result": result,
        "context": {"revision": str(use.version), "platform": "mentor"},
    }
