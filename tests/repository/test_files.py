"""Files are small, named for what they define, and tied to no machine."""

from __future__ import annotations

import ast
import re
from collections import Counter

from repository_files import ROOT, repository_files, shown

TEXTS = (
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".j2",
    ".css",
    ".js",
    ".cfg",
    "Makefile",
    "run",
)

# Written in pieces, so that this file is not what it looks for.
REGISTRY = re.compile(
    "|".join(["index" + "-url", "find" + "-links", r"files\.python" + "hosted", r"pypi\." + "org/simple"])
)
MACHINE = re.compile(
    r"(?<![\w.:/-])/(?:" + "|".join(["work", "farm", "root", "home", "Users", "opt"]) + r")/[A-Za-z.]"
)


MOST_MODULES = 14
"""Past a dozen modules a folder should be split by idea; this is where should becomes must."""


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {
        shown(path): lines
        for path in repository_files(".py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }

    assert long == {}


def test_no_file_is_named_as_a_dumping_ground() -> None:
    forbidden = re.compile(r"(utils?|helpers?|common|base|misc)\.py")

    found = [shown(path) for path in repository_files(".py") if forbidden.fullmatch(path.name)]

    assert found == []


def test_no_folder_of_the_package_outgrows_a_dozen_modules_without_being_split() -> None:
    modules = Counter(
        shown(path.parent)
        for path in repository_files(".py")
        if shown(path).startswith("quanheng/") and path.name != "__init__.py"
    )
    grown = {folder: count for folder, count in modules.items() if count > MOST_MODULES}

    assert grown == {}


def test_names_of_test_files_are_unique_so_that_pytest_can_tell_them_apart() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))

    assert [name for name, count in names.items() if count > 1] == []


def test_nothing_names_a_path_of_one_machine() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:80]}"
        for path in repository_files(*TEXTS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]

    assert found == []


def test_nothing_names_a_package_registry() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in repository_files(*TEXTS)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if REGISTRY.search(line)
    ]

    assert found == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"#.*\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX"]) + r")\b")

    found = [
        f"{shown(path)}:{number}"
        for path in repository_files(".py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]

    assert found == []


def test_first_sentences_of_docstrings_are_short_and_end_with_a_full_stop() -> None:
    found = []
    for path in repository_files(".py"):
        if not shown(path).startswith("quanheng/"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef):
                continue
            first = (ast.get_docstring(node) or "").split("\n")[0]
            if first and (len(first) > 80 or first[-1] not in ".?!:;"):
                found.append(f"{shown(path)}:{node.lineno} {node.name}: {first}")

    assert found == []


def test_the_licence_is_the_apache_licence_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "APPENDIX: How to apply the Apache License to your work." in text
