"""A county of its first year: what it has already or gets by letter, and the overlay for it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.plugins.registry import load_registry
from quanheng.core.project.load import load_project
from quanheng.core.results.evaluation import Evaluation

NOT_YET = {
    "unit_base", "workload", "self_evaluation", "visits", "survey", "interviews", "experts", "history",
}  # fmt: skip
"""Sources that no indicator of availability A or B reads."""


@pytest.fixture(scope="module")
def first_year(city: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the project of the county, and what its run printed."""
    folder = tmp_path_factory.mktemp("county") / "city"
    shutil.copytree(city, folder, ignore=shutil.ignore_patterns("runs"))
    path = folder / "quanheng.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "scheme: shiyan", "scheme: shiyan\noverlay: shiyan-starter"
    )
    for source in NOT_YET:
        text = re.sub(rf"^  {source}:\n(?:    .*\n)+", "", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli, ["run", "--offline", "-p", str(folder)], catch_exceptions=False)
    # One value of the city is an error by intention.
    assert result.exit_code == 1, result.output
    return folder, result.output


@pytest.fixture(scope="module")
def evaluation(first_year: tuple[Path, str]) -> Evaluation:
    [run] = (first_year[0] / "runs").glob("2024-*")
    return Evaluation(run)


def test_no_indicator_in_use_needs_data_that_must_be_built_up_first(first_year: tuple[Path, str]) -> None:
    project = load_project(first_year[0], lambda allowed: load_registry(allowed, none=True))

    used = project.prepared.indicators.values()
    assert len(used) == 15
    assert {given.availability for given in used} <= {"A", "B"}


def test_every_body_has_a_result_with_its_coverage(evaluation: Evaluation) -> None:
    roles = dict(
        zip(evaluation.units["unit_id"].to_pylist(), evaluation.units["role"].to_pylist(), strict=True)
    )
    totals = [
        row
        for row in evaluation.composites.to_pylist()
        if row["level"] == "total" and roles[row["unit_id"]] == "evaluated"
    ]

    assert len(totals) == 11
    assert all(row["coverage"] >= 60 and row["score_low"] is not None for row in totals)
    assert sum(row["status"] == "final" for row in totals) >= 8


def test_there_is_no_wall_of_missing_values(evaluation: Evaluation) -> None:
    roles = dict(
        zip(evaluation.units["unit_id"].to_pylist(), evaluation.units["role"].to_pylist(), strict=True)
    )
    rows = [row for row in evaluation.indicators.to_pylist() if roles[row["unit_id"]] == "evaluated"]

    assert len(rows) == 11 * 15
    # What is missing is what the city plants: a unit that owed it and did not send it.
    assert sum(row["outcome"] == "missing" for row in rows) <= 3
    assert sum(row["outcome"] == "ok" for row in rows) >= 0.9 * len(rows)


def test_the_summary_says_which_part_of_the_scheme_it_rests_on(first_year: tuple[Path, str]) -> None:
    assert "采用 15/29 项指标" in first_year[1]
    assert "管理型 54/100、服务型 54/100、发展型 53/100" in first_year[1]
