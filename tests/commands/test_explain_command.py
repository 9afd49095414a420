"""`quanheng explain`: from a score down to the rows that it came from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quanheng.cli import cli
from quanheng.core.errors import ProjectError
from tests.ticket_project import ticket_rows, write_project


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that has been run."""
    made = write_project(tmp_path_factory.mktemp("explained") / "project")
    assert CliRunner().invoke(cli, ["run", "-p", str(made)]).exit_code == 0
    return made


def explain(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(cli, ["explain", "-p", str(folder), *arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_a_score_is_explained_from_definition_to_source(folder: Path) -> None:
    said = explain(folder, "U1", "on_time", "--lang", "en")
    file_hash = hashlib.sha256((folder / "tickets.csv").read_bytes()).hexdigest()
    mine = [row for row in ticket_rows() if row[1] == "U1"]
    on_time = [row for row in mine if row[3] and row[3] <= row[2]]

    assert "count_if(ticket.replied_on <= ticket.due_on)" in said
    assert f"{len(on_time)} ÷ {len(mine)}" in said
    assert "linear: 0 at 0, 100 at 100" in said
    assert "60; 60 after redistribution" in said
    assert f"tickets.csv  sha256 {file_hash}" in said


def test_the_formula_is_shown_in_chinese_words(folder: Path) -> None:
    said = explain(folder, "单位1", "按时办结率", "--lang", "zh")

    assert "条件计数(工单.replied_on <= 工单.due_on)" in said


def test_the_rows_that_counted_against_are_listed_with_their_places(folder: Path) -> None:
    data = json.loads(explain(folder, "U1", "on_time", "--rows", "--limit", "1000", "--json", "--lang", "en"))
    rows = ticket_rows()
    against, counted = data["evidence"]
    late = {row[0] for row in rows if row[1] == "U1" and not (row[3] and row[3] <= row[2])}

    assert against["kind"] == "rows that counted against"
    assert {row["ticket_no"] for row in against["rows"]} == late
    assert counted["total"] + against["total"] == data["result"]["denominator"]
    assert counted["total"] == data["result"]["numerator"]
    for row in against["rows"]:
        place = 2 + next(i for i, given in enumerate(rows) if given[0] == row["ticket_no"])
        assert row["place"] == f"tickets.csv row {place}"


def test_an_average_lists_its_rows_with_what_they_contribute(folder: Path) -> None:
    data = json.loads(explain(folder, "U1", "cost", "--rows", "--limit", "1000", "--json"))
    [rows] = data["evidence"]
    total = sum(float(row["contribution"]) for row in rows["rows"])

    assert total / rows["total"] == pytest.approx(data["result"]["value"])


def test_a_unit_as_a_whole_shows_total_indicators_and_findings(folder: Path) -> None:
    said = explain(folder, "U1", "--lang", "en")

    assert "total " in said
    assert "Answered on time on_time" in said
    assert "Handling" in said


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["U11"], "U1"),
        (["U1", "on_tiem"], "on_time"),
        (["U1", "--period", "2042"], "2024"),
        (["U1", "--run", "x"], "2024-"),
    ],
)
def test_a_misspelt_name_gets_the_nearest_right_one(folder: Path, arguments: list[str], near: str) -> None:
    with pytest.raises(ProjectError) as caught:
        explain(folder, *arguments)

    assert near in caught.value.problems[0].fix.en


def test_rows_whose_snapshot_is_gone_are_said_to_be_gone(folder: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    shutil.rmtree(copy / ".quanheng" / "snapshots")

    with pytest.raises(ProjectError, match="快照"):
        explain(copy, "U1", "on_time", "--rows")


def test_a_unit_is_told_what_costs_it_most_who_acts_and_which_rows(folder: Path) -> None:
    said = explain(folder, "U1", "--lang", "zh")
    data = json.loads(explain(folder, "U1", "--json"))
    lost = {
        row["indicator"]: row["weight_used"] * (100 - row["score"]) / 100
        for row in data["indicators"]
        if row["score"] is not None and row["weight_used"]
    }
    worst = max(lost, key=lambda name: lost[name])
    told = said.partition("失分最多的")[2].partition("发现的问题")[0]
    first = told.partition("  2. ")[0]

    assert f"失 {lost[worst]:.2f} 分" in first
    assert f"quanheng explain U1 {worst} --rows" in first
    assert "责任：由本单位整改" in first
    assert "tickets.csv 第" in first
    assert told.count("责任：") == sum(points >= 0.005 for points in lost.values())
