"""Every outcome: when it is given, with which reason, and before which other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.results.evaluation import Evaluation
from tests.ticket_project import PROJECT, SCHEME, write_csv, write_project

COVERS = "    covers: {from: 2024-01-01, to: 2024-12-31}\n"

ROWS = [
    ("T1", "U1", "2024-03-01", "2024-03-01", "10.00"),
    ("T2", "U1", "2024-12-31", "2025-01-01", "20.00"),
    ("T3", "U1", "2025-01-01", "2025-01-01", "30.00"),
    ("T4", "U2", "2024-05-01", "2024-05-01", ""),
]


def results(
    tmp_path: Path, *, scheme: str = SCHEME, project: str = PROJECT
) -> dict[tuple[str, str], dict[str, Any]]:
    """Run the project on four tickets; return the rows by unit and indicator."""
    folder = write_project(tmp_path / "project", scheme=scheme, project=project)
    write_csv(folder / "tickets.csv", ROWS)
    result = CliRunner().invoke(cli, ["run", "-p", str(folder)], catch_exceptions=False)
    assert result.exit_code in (0, 1)
    rows = Evaluation(next((folder / "runs").iterdir())).indicators.to_pylist()
    return {(row["unit_id"], row["indicator"]): row for row in rows}


def test_a_value_is_computed_from_the_rows_that_were_due_in_the_period(tmp_path: Path) -> None:
    row = results(tmp_path)["U1", "on_time"]

    assert (row["outcome"], row["numerator"], row["denominator"], row["value"]) == ("ok", 1, 2, 50)
    assert row["reason_zh"] is None


def test_fewer_than_the_minimum_is_too_few_and_shows_its_numbers(tmp_path: Path) -> None:
    row = results(tmp_path)["U2", "on_time"]

    assert (row["outcome"], row["numerator"], row["denominator"], row["value"]) == ("too_few", 1, 1, None)
    assert row["score"] is None
    assert "2" in row["reason_en"]


def test_rows_without_the_value_are_missing_not_zero(tmp_path: Path) -> None:
    row = results(tmp_path)["U2", "cost"]

    assert (row["outcome"], row["value"]) == ("missing", None)


def test_no_rows_where_they_are_covered_is_not_applicable(tmp_path: Path) -> None:
    row = results(tmp_path)["U3", "on_time"]

    assert (row["outcome"], row["denominator"]) == ("not_applicable", 0)


def test_no_rows_where_nobody_says_that_they_are_covered_is_missing(tmp_path: Path) -> None:
    row = results(tmp_path, project=PROJECT.replace(COVERS, ""))["U3", "on_time"]

    assert row["outcome"] == "missing"
    assert "covers" in row["reason_zh"]


def test_no_rows_of_what_every_unit_owes_is_missing(tmp_path: Path) -> None:
    scheme = SCHEME.replace("    key: [ticket_no]", "    presence: every_unit\n    key: [ticket_no]")

    row = results(tmp_path, scheme=scheme)["U3", "on_time"]

    assert row["outcome"] == "missing"
    assert "工单" in row["reason_zh"]


def test_a_condition_that_is_not_met_is_not_applicable_even_without_rows(tmp_path: Path) -> None:
    scheme = SCHEME.replace("    minimum: 2\n", "    minimum: 2\n    applicable: unit.category = 'service'\n")

    found = results(tmp_path, scheme=scheme, project=PROJECT.replace(COVERS, ""))

    assert found["U1", "on_time"]["outcome"] == "ok"
    assert found["U2", "on_time"]["outcome"] == "not_applicable"
    assert found["U4", "on_time"]["outcome"] == "not_applicable"
    assert found["U3", "on_time"]["outcome"] == "missing"


def test_a_row_beyond_computing_is_an_error_of_the_indicators_that_read_it_alone(tmp_path: Path) -> None:
    huge = "sum(ticket.cost" + " * 999999999999999" * 3 + ")"
    scheme = SCHEME.replace("avg(ticket.cost)", huge)

    found = results(tmp_path, scheme=scheme)

    assert found["U1", "cost"]["outcome"] == "error"
    assert found["U1", "cost"]["value"] is None
    assert found["U1", "on_time"]["outcome"] == "ok"


def test_parameters_can_differ_by_category(tmp_path: Path) -> None:
    scheme = SCHEME.replace(
        "value: avg(ticket.cost)", "value: count(ticket.*) * :factor\n    params: {factor: 1}"
    )
    scheme = scheme.replace(
        "{id: cost, weight: {service: 40, management: 40}}",
        "{id: cost, weight: 40, params: {factor: {service: 10}}}",
    )

    found = results(tmp_path, scheme=scheme)

    assert found["U1", "cost"]["value"] == 20
    assert found["U2", "cost"]["value"] == 1


@pytest.mark.parametrize("category", ["service", "management"])
def test_a_gate_that_looks_at_a_value_caps_the_grade(tmp_path: Path, category: str) -> None:
    gate = f"""
gates:
  - id: slow
    name: {{zh: 拖延, en: Slow}}
    when: value.on_time < 60 and unit.category = '{category}'
    cap_grade: poor
"""
    folder = write_project(
        tmp_path / "project",
        scheme=SCHEME.replace("weight: 60}", "weight: 60, scoring: {linear: {floor: 0, target: 50}}}") + gate,
    )
    write_csv(folder / "tickets.csv", ROWS)

    CliRunner().invoke(cli, ["run", "-p", str(folder)], catch_exceptions=False)

    run = Evaluation(next((folder / "runs").iterdir()))
    standing = {row["unit_id"]: row for row in run.ranking.to_pylist()}
    assert standing["U1"]["grade"] == ("poor" if category == "service" else "good")
    triggered = [state["unit_id"] for state in run.manifest["gates"] if state["state"] == "triggered"]
    assert triggered == (["U1"] if category == "service" else [])
    assert (
        json.loads((run.folder / "run.json").read_text(encoding="utf-8"))["scheme"]["gates"][0]["id"]
        == "slow"
    )
