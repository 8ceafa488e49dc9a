"""What every table must observe so that both databases accept it and behave alike."""

import ast
import itertools
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from piccolo.columns import Array, DoublePrecision, Numeric, Real
from piccolo.constraints import Check, Unique

import mentor
from mentor.piccolo_app import APP_CONFIG, table_modules

pytestmark = pytest.mark.once

TABLES = APP_CONFIG.table_classes
#: Column classes whose nullness and default follow from what they are.
KEYS = {"Serial", "BigSerial"}


def repeated(names: Iterator[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_class_and_table_names_are_unique_over_the_whole_project() -> None:
    assert repeated(table.__name__ for table in TABLES) == []
    assert repeated(table._meta.tablename for table in TABLES) == []


def test_constraint_names_say_their_table_because_postgresql_shares_them_between_tables() -> None:
    prefixes = {Unique: "uq", Check: "ck"}
    odd = [
        constraint._meta.name
        for table in TABLES
        for constraint in table._meta.constraints
        if not constraint._meta.name.startswith(f"{prefixes[type(constraint)]}_{table._meta.tablename}")
    ]
    assert odd == []
    assert repeated(one._meta.name for table in TABLES for one in table._meta.constraints) == []


def test_names_fit_into_postgresql_which_cuts_after_63_bytes() -> None:
    names = itertools.chain(
        (table._meta.tablename for table in TABLES),
        (constraint._meta.name for table in TABLES for constraint in table._meta.constraints),
        (
            f"{table._meta.tablename}_{column._meta.db_column_name}_fkey"
            for table in TABLES
            for column in table._meta.columns
        ),
    )
    assert [name for name in names if len(name) > 63] == []


def test_amounts_are_integers_and_lists_are_tables() -> None:
    """SQLite stores a Numeric as a float, and finds "b" in the array of "ab"."""
    wrong = (Numeric, Real, DoublePrecision, Array)
    assert [str(column) for table in TABLES for column in table._meta.columns if isinstance(column, wrong)] == []


def test_every_column_says_null_and_default_and_every_reference_says_on_delete() -> None:
    assert list(_silent_columns()) == []


def test_no_code_overwrites_whole_rows_or_depends_on_the_case_of_letters() -> None:
    """`save()` writes all columns and so undoes what others changed; `like` is case-sensitive on PostgreSQL only."""
    assert list(_unportable_calls(Path(str(mentor.__file__)).parent)) == []


def _unportable_calls(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Await):
                node = node.value
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "save" and not node.args:
                    yield f"{path.relative_to(folder)}:{node.lineno} save()"
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"like", "not_like"}:
                yield f"{path.relative_to(folder)}:{node.lineno} like"


def _silent_columns() -> Iterator[str]:
    for module in table_modules():
        path = Path(str(import_module(module).__file__))
        classes = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
        for statement in itertools.chain.from_iterable(node.body for node in classes):
            call = getattr(statement, "value", None)
            if not isinstance(statement, ast.Assign) or not isinstance(call, ast.Call) or not _is_column(call):
                continue
            said = {keyword.arg for keyword in call.keywords}
            needed = {"null", "on_delete"} if getattr(call.func, "id", "") == "ForeignKey" else {"null", "default"}
            if "primary_key" not in said and not needed <= said:
                yield f"{path.parent.name}/{path.name}:{statement.lineno} lacks {', '.join(sorted(needed - said))}"


def _is_column(call: ast.Call) -> bool:
    name = getattr(call.func, "id", "")
    return bool(name) and name[0].isupper() and name not in {"Check", "Unique", "M2M", "LazyTableReference", *KEYS}
