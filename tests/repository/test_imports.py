"""Imports point one way, and a start pays for nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest
from repository_files import ROOT

HEAVY = {
    "duckdb",
    "jinja2",
    "numpy",
    "pyarrow",
    "python_calamine",
    "requests",
    "rich",
    "ruamel",
    "sqlalchemy",
    "sqlglot",
}


def python(code: str, *arguments: str) -> str:
    """Run code in an interpreter of its own and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_import_contract_holds() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("module", ["quanheng", "quanheng.cli", "quanheng.hookspecs"])
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    loaded = python(
        "import sys, importlib; importlib.import_module(sys.argv[1]); print(*sys.modules)", module
    )

    assert {name.partition(".")[0] for name in loaded.split()} & HEAVY == set()


def test_importing_every_built_in_plugin_loads_nothing_heavy() -> None:
    code = """
import importlib, sys
from quanheng.plugins import BUILT_IN
for name in BUILT_IN:
    importlib.import_module("quanheng.plugins." + name)
print(*sys.modules)
"""
    loaded = python(code)

    assert "quanheng.plugins.exporters.html" in loaded.split()
    assert {name.partition(".")[0] for name in loaded.split()} & HEAVY == set()
