"""Units that are only listed: known by name and in the tree, and shown nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quanheng.cli import cli
from quanheng.core.errors import ProjectError
from quanheng.core.results.evaluation import Evaluation
from tests.ticket_project import PROJECT, SCHEME, write_csv, write_project

WITH_CHILDREN = SCHEME.replace("    minimum: 2\n", "    minimum: 2\n    include: children\n")

UNITS = """\
unit_id,name,parent,category,level,role
U1,甲局,,service,county,
U2,乙局,,management,county,
P1,外县局,,service,county,参照
L1,甲局中心,U1,,county,列名
L2,甲局分站,甲局中心,,county,affiliated
U3,丙局,L1,service,county,
"""

ROWS = [
    ("T1", "U1", "2024-03-01", "2024-03-02", "1"),
    ("T2", "甲局分站", "2024-03-01", "2024-02-28", "2"),
    ("T3", "L1", "2024-03-01", "2024-02-28", "3"),
    ("T4", "U3", "2024-03-01", "2024-02-28", "4"),
    ("T5", "U2", "2024-03-01", "2024-02-28", "5"),
    ("T6", "U2", "2024-03-01", "2024-02-28", "6"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a project in which a bureau has a centre, and the centre a station."""
    made = write_project(
        tmp_path / "project",
        scheme=WITH_CHILDREN,
        project=PROJECT.replace("[json]", "[json, csv, html, xlsx, parquet]"),
    )
    (made / "units.csv").write_text(UNITS, encoding="utf-8")
    write_csv(made / "tickets.csv", ROWS)
    return made


def quanheng(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def evaluation(folder: Path) -> Evaluation:
    [run] = (folder / "runs").iterdir()
    return Evaluation(run)


def of(table: Any, unit: str, indicator: str) -> dict[str, Any]:
    [row] = [r for r in table.to_pylist() if (r["unit_id"], r["indicator"]) == (unit, indicator)]
    return dict(row)


def test_rows_of_listed_units_count_for_the_unit_above_and_have_no_result_of_their_own(folder: Path) -> None:
    assert quanheng("run", "-p", str(folder)).exit_code == 0

    run = evaluation(folder)
    row = of(run.indicators, "U1", "on_time")
    # Its own ticket was late; those of centre, station and the bureau below them were in time.
    assert (row["numerator"], row["denominator"]) == (3.0, 4.0)
    assert of(run.indicators, "U1", "cost")["value"] == 1.0
    for table in (run.units, run.indicators, run.parts, run.composites, run.ranking, run.findings):
        assert {"L1", "L2"}.isdisjoint(table["unit_id"].to_pylist())
    assert run.units["unit_id"].to_pylist() == ["U1", "U2", "P1", "U3"]
    assert run.known_units["category"].to_pylist() == [
        "service", "management", "service", None, None, "service",
    ]  # fmt: skip


def test_listed_units_are_in_no_count_and_in_no_report(folder: Path) -> None:
    said = quanheng("run", "-p", str(folder), "--lang", "en").stdout

    assert "3 evaluated units × 2 indicators" in said
    assert "name no unit" not in said
    assert "4 units" in quanheng("check", "-p", str(folder), "--lang", "en").stdout
    exports = evaluation(folder).folder / "exports"
    for name in ("report.json", "report.html"):
        text = (exports / name).read_text(encoding="utf-8")
        assert "甲局" in text
        assert "甲局中心" not in text
        assert "甲局分站" not in text
    assert "L1" not in (exports / "csv" / "units.csv").read_text(encoding="utf-8-sig").replace(",L1,", ",,")


def test_evidence_still_shows_the_rows_of_listed_units(folder: Path) -> None:
    quanheng("run", "-p", str(folder))

    shown = quanheng("explain", "甲局", "on_time", "--rows", "-p", str(folder), "--json").stdout

    rows = [row for evidence in json.loads(shown)["evidence"] for row in evidence["rows"]]
    assert {"T1", "T2", "T3", "T4"} == {row["ticket_no"] for row in rows}


def test_a_listed_unit_has_no_page_of_its_own_and_cannot_be_waived(folder: Path) -> None:
    quanheng("run", "-p", str(folder))
    with pytest.raises(ProjectError, match="There is no unit '甲局中心'"):
        quanheng("explain", "甲局中心", "-p", str(folder), "--lang", "en")
    waiver = "waivers: [{unit: L1, indicator: cost, reason: 无, by: 编办, date: 2024-01-01}]\n"
    (folder / "quanheng.yaml").write_text(PROJECT + waiver, encoding="utf-8")

    with pytest.raises(ProjectError, match="There is no unit 'L1'"):
        quanheng("check", "-p", str(folder), "--lang", "en")
