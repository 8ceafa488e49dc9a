"""Every verb that is ever recorded has a name that people understand."""

import ast

import pytest

from mentor.journal.subjects import KINDS
from mentor.journal.verbs import VERBS, verb_name
from tests.source import name_of, python_files, tree_of

pytestmark = pytest.mark.once


def recorded() -> dict[str, str]:
    """Verb -> where it is recorded."""
    found = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _called(node).endswith("record") and node.args:
                for one in ast.walk(node.args[0]):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and "." in one.value:
                        found[one.value] = f"{name_of(path)}:{node.lineno}"
    return found


def subjects() -> dict[str, str]:
    """Kind of subject -> where it is recorded, as far as it is written there or named by a constant of the file."""
    found = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and _called(node).endswith("record") and len(node.args) > 1:
                kind = node.args[1]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    found[kind.value] = f"{name_of(path)}:{node.lineno}"
    return found


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def test_every_recorded_verb_has_a_name() -> None:
    missing = [f"{where}: {verb}" for verb, where in sorted(recorded().items()) if verb not in VERBS]
    assert not missing, "add to mentor/journal/verbs.py:\n" + "\n".join(missing)


def test_every_recorded_subject_has_a_name() -> None:
    missing = [f"{where}: {kind}" for kind, where in sorted(subjects().items()) if kind and kind not in KINDS]
    assert not missing, "add to mentor/journal/subjects.py:\n" + "\n".join(missing)


def test_an_unknown_verb_is_shown_as_it_is() -> None:
    assert verb_name("POST /plans") == "POST /plans"
