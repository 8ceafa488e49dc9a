"""Everything people read exists in both languages, exactly once, and only in the catalogues."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from mentor.web.templating import environment
from tests.source import HAN, MENTOR, ROOT, TEMPLATES, name_of, python_files, template_files, tree_of, without_jinja

pytestmark = pytest.mark.once

CATALOGUES = sorted((MENTOR / "locale" / "zh_CN").glob("*.po"))
PLACE = re.compile(r"%\((\w+)\)s")
#: Python files that may contain Chinese words outside the catalogues, and why.
CHINESE_IS_DATA = {
    "mentor/calendar/arrangement.py": "the words of the yearly notice of public holidays",
    "mentor/commands/demo.py": "the invented enterprise of the demo",
    "mentor/files/secrecy.py": "the secrecy marks it looks for",
    "mentor/kernel/forms.py": "dates as people type them",
    "mentor/knowledge/foreign.py": "headings of foreign collections",
    "mentor/kernel/i18n.py": "how a date is written in Chinese",
    "mentor/pairing/actions/standards.py": "names of the two documents that come with the product, editable",
    "mentor/pairing/rules/agreement_text.py": "how the articles of an agreement are numbered",
    "mentor/pairing/rules/default_agreement.py": "the agreement that comes with it: a Chinese legal document",
    "mentor/projects/rules/metrics.py": "headings of files of values",
    "mentor/people/names.py": "surnames whose reading is not the usual one",
    "mentor/people/roster/dates.py": "dates as spreadsheets have them",
    "mentor/people/roster/words.py": "headings and words of foreign rosters",
    "mentor/rotations/rules/wishes.py": "headings of files of wishes",
    "mentor/settings.py": "examples of labels, shown in a terminal",
}
#: Words of templates that are the same in every language.
SAME_IN_EVERY_LANGUAGE = {"English", "中文", "API", "CSV", "JSON", "PDF", "SHA", "XLSX"}


def is_call_of(node: ast.AST, *names: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    return called in names


@cache
def keys_in_python() -> dict[str, str]:
    """Every literal key and where it stands. One that only puts values side by side needs no translation."""
    found = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if is_call_of(node, "Phrase", "plural"):
                key = node.args[0] if node.args else None
                if isinstance(key, ast.Constant) and re.search("[A-Za-z:;,.?!]", PLACE.sub("", str(key.value))):
                    found[key.value] = f"{name_of(path)}:{node.lineno}"
    return found


@cache
def plurals() -> dict[str, str]:
    """One -> many, of python and templates."""
    found = {}
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if is_call_of(node, "plural"):
                one, many = node.args[:2]
                found[ast.literal_eval(one)] = ast.literal_eval(many)
    return found | {one: many for _, one, many in messages_in_templates() if many}


@cache
def messages_in_templates() -> list[tuple[str, str, str]]:
    """Where, key, and the plural or ""."""
    found = []
    for path in template_files():
        for line, _, message in environment().extract_translations(path.read_text("utf-8")):
            one, many = (message if isinstance(message, tuple) else (message, ""))[:2]
            if one:
                found.append((f"{name_of(path)}:{line}", one, many or ""))
    return found


@cache
def used_keys() -> dict[str, str]:
    return keys_in_python() | {key: where for where, key, _ in messages_in_templates()}


@cache
def messages() -> list[tuple[Path, str, str]]:
    """Every entry of the catalogues: file, English key, Chinese text."""
    return [(path, _first(message.id), _first(message.string)) for path in CATALOGUES for message in _entries(path)]


def _entries(path: Path) -> list[Message]:
    return [message for message in read_po(io.BytesIO(path.read_bytes()), abort_invalid=True) if message.id]


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)


def test_every_phrase_is_written_out_where_it_is_used() -> None:
    """A key put together at run time can be neither translated nor checked."""
    built = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if is_call_of(node, "Phrase", "plural")
        and isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]

    assert built == []


def test_every_phrase_has_a_chinese_text() -> None:
    translated = {key for _, key, text in messages() if text.strip()}

    missing = [f"{where}: {key}" for key, where in sorted(used_keys().items()) if key not in translated]
    assert not missing, "\n".join(["", *missing])


def test_no_catalogue_keeps_what_nobody_says_any_more() -> None:
    unused = [f"{path.name}: {key}" for path, key, _ in messages() if key not in used_keys()]
    assert not unused, "\n".join(["", *unused])


def test_no_phrase_is_translated_in_two_ways_or_marked_as_doubtful() -> None:
    texts: dict[str, set[str]] = {}
    for _, key, text in messages():
        texts.setdefault(key, set()).add(text)

    assert {key: found for key, found in texts.items() if len(found) > 1} == {}
    assert [str(message.id) for path in CATALOGUES for message in _entries(path) if message.fuzzy] == []


def test_no_catalogue_names_a_phrase_twice() -> None:
    """The reader of such a file would keep one of the two without a word."""
    twice = []
    for path in CATALOGUES:
        keys = re.findall(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)', path.read_text("utf-8"), re.MULTILINE)
        twice += [f"{path.name}: {key}" for key in keys if keys.count(key) > 1]

    assert twice == []


def test_a_translation_says_the_same_values() -> None:
    wrong = []
    for path, key, text in messages():
        wanted = set(PLACE.findall(plurals().get(key, key)))
        if set(PLACE.findall(text)) != wanted:
            wrong.append(f"{path.name}: {key} -> {text}")

    assert wrong == []


def test_a_percent_sign_is_a_place_or_doubled() -> None:
    texts = [text for entry in messages() for text in entry[1:]] + list(plurals().values())

    assert [text for text in texts if "%" in PLACE.sub("", text).replace("%%", "")] == []


def chinese_strings(path: Path) -> Iterator[str]:
    """Chinese words in strings; what comments and docstrings say is for developers."""
    docstrings = {
        node.body[0].value.lineno  # type: ignore[attr-defined]
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and ast.get_docstring(node)
    }
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.STRING and token.start[0] not in docstrings and HAN.search(token.string):
                yield f"{name_of(path)}:{token.start[0]} {token.string}"


def test_no_chinese_words_stand_in_the_program() -> None:
    demo = MENTOR / "demo"
    found = {name_of(path): list(chinese_strings(path)) for path in python_files() if demo not in path.parents}

    assert {name: strings for name, strings in found.items() if strings and name not in CHINESE_IS_DATA} == {}
    assert [name for name in CHINESE_IS_DATA if not found.get(name)] == [], "no longer needed"


def test_scripts_have_no_words_of_their_own() -> None:
    scripts = [path for path in (MENTOR / "static").glob("*.js") if HAN.search(path.read_text("utf-8"))]

    assert [name_of(path) for path in scripts] == []


@pytest.mark.parametrize("path", template_files(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_says_nothing_in_one_language_only(path: Path) -> None:
    source = path.read_text("utf-8")
    names = re.compile(r"""\s(?:title|alt|placeholder|aria-label|content)=(?:"([^"]*)"|'([^']*)')""")
    markup = without_jinja(re.sub(r"<(script|style|kbd|code)\b.*?</\1>", "", source, flags=re.DOTALL))
    spoken = [text for match in names.finditer(re.sub(r"<meta[^>]*>", "", markup)) for text in match.groups() if text]
    spoken += re.sub(r"<[^>]*>|<!--.*?-->|[\w-]+=\"[^\"]*\"|&\w+;", " ", markup, flags=re.DOTALL).splitlines()
    words = {word for text in spoken for word in re.findall(r"[A-Za-z\u3400-\u9fff]{2,}", text)}

    assert words - SAME_IN_EVERY_LANGUAGE == set()
    written = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    assert set(re.findall(r"[\u3400-\u9fff]+", written)) <= SAME_IN_EVERY_LANGUAGE


def test_every_catalogue_belongs_to_a_feature() -> None:
    parts = (MENTOR / feature for feature in ("people", "pairing", "rotations"))  # of roster, matching, planning
    folders = (*MENTOR.iterdir(), *(path for part in parts for path in part.iterdir()))
    known = {path.name for path in folders if path.is_dir()}

    assert [path.name for path in CATALOGUES if path.stem not in known] == []
    assert ROOT in CATALOGUES[0].parents
