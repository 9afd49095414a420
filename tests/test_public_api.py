"""The public API is complete, typed, and light until it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from sample_run import UNITS, write_sample_run

import quanheng
from quanheng import Evaluation

HEAVY = (
    "adbc_driver_duckdb", "calamine", "duckdb", "jinja2", "numpy", "pyarrow", "python_calamine", "requests",
    "rich", "ruamel", "sqlalchemy", "sqlglot", "tenacity", "xlsxwriter",
)  # fmt: skip


def modules_after(code: str) -> set[str]:
    command = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("name", quanheng.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(quanheng, name) is not None
    assert name in dir(quanheng)


def test_type_checkers_see_the_same_names_from_the_same_modules() -> None:
    tree = ast.parse(Path(quanheng.__file__).read_text("utf-8"))
    branch = next(node for node in tree.body if isinstance(node, ast.If))
    declared = {
        alias.name: node.module
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert declared == quanheng._HOME_OF
    assert set(declared) | {"__version__"} == set(quanheng.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Indicater'"):
        quanheng.Indicater  # noqa: B018


def test_importing_quanheng_imports_nothing_but_itself() -> None:
    loaded = {name.partition(".")[0] for name in modules_after("import quanheng")}

    assert "quanheng" in loaded
    assert loaded - {"quanheng"} <= {
        name.partition(".")[0] for name in modules_after("import __future__, importlib, typing")
    }


def test_loading_all_built_in_plugins_imports_no_heavy_library() -> None:
    loaded = modules_after("from quanheng.core.plugins.registry import load_registry\nload_registry()")

    assert {name.partition(".")[0] for name in loaded} & set(HEAVY) == set()


def test_the_sample_run_has_every_outcome_and_status(tmp_path: Path) -> None:
    sample = Evaluation(write_sample_run(tmp_path / "run"))

    assert set(sample.indicators["outcome"].to_pylist()) == set(quanheng.Outcome)
    assert set(sample.composites["status"].to_pylist()) == set(quanheng.Status)
    assert set(sample.findings["severity"].to_pylist()) == set(quanheng.Severity)
    assert set(sample.scheme.categories) == {category for _, _, category, _ in UNITS}


def test_the_points_of_the_sample_run_add_up_to_its_totals(tmp_path: Path) -> None:
    sample = Evaluation(write_sample_run(tmp_path / "run"))
    rows = sample.indicators.to_pylist()
    compared = 0

    for total in sample.composites.to_pylist():
        own = [row for row in rows if (row["period"], row["unit_id"]) == (total["period"], total["unit_id"])]
        if (total["level"], total["status"]) != ("total", "final") or any(
            row["outcome"] == "suppressed" for row in own
        ):
            continue
        compared += 1
        assert sum(row["points"] or 0 for row in own) == pytest.approx(total["score"], abs=1e-9)
        assert sum(row["weight_used"] or 0 for row in own) == pytest.approx(100, abs=1e-9)
    assert compared > 15
