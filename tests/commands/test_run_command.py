"""`quanheng run`: what it prints, what it leaves, and when it does nothing again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from quanheng.cli import cli
from quanheng.core.errors import ProjectError
from tests.ticket_project import PROJECT, SCHEME, write_project


def quanheng(*arguments: str) -> Result:
    """Run a command that is expected to go well."""
    return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)


def manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of the only run."""
    [run] = (folder / "runs").iterdir()
    return dict(json.loads((run / "run.json").read_text(encoding="utf-8")))


def test_a_run_prints_what_was_collected_and_computed_and_where_it_is(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")

    result = quanheng("run", "-p", str(folder), "--lang", "en")

    assert result.exit_code == 0
    assert "tickets → ticket: 400 rows" in result.stdout
    assert "8 evaluated units × 2 indicators × 1 period" in result.stdout
    assert "Grades 2024 (internal): Good" in result.stdout
    assert str(folder / "runs" / manifest(folder)["id"] / "exports" / "report.json") in result.stdout


def test_the_same_inputs_are_verified_and_reused(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("run", "-p", str(folder))
    before = {path: path.stat().st_mtime_ns for path in (folder / "runs").rglob("*")}

    result = quanheng("run", "-p", str(folder), "--lang", "en")

    assert "verified and reused" in result.stdout
    assert {path: path.stat().st_mtime_ns for path in (folder / "runs").rglob("*")} == before


def test_a_damaged_run_is_computed_again(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("run", "-p", str(folder))
    table = folder / "runs" / manifest(folder)["id"] / "indicators.parquet"
    whole = table.read_bytes()
    table.write_bytes(whole[:-10])

    result = quanheng("run", "-p", str(folder), "--lang", "en")

    assert "damaged" in result.stdout
    assert table.read_bytes() == whole


def test_a_changed_target_is_another_run_and_the_first_one_stays(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("run", "-p", str(folder))

    (folder / "scheme.yaml").write_text(SCHEME.replace("target: 100}", "target: 90}"), encoding="utf-8")
    quanheng("run", "-p", str(folder))

    assert len(list((folder / "runs").iterdir())) == 2


def test_offline_takes_the_last_snapshots(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("collect", "-p", str(folder))
    (folder / "tickets.csv").unlink()

    result = quanheng("run", "-p", str(folder), "--offline")

    assert result.exit_code == 0
    assert manifest(folder)["sources"][0]["rows"] == 400


def test_offline_without_a_snapshot_says_what_to_do(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")

    with pytest.raises(ProjectError, match="quanheng collect"):
        quanheng("run", "-p", str(folder), "--offline")

    assert not (folder / "runs").exists()


def test_an_export_that_is_added_later_is_written_beside_the_run(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("run", "-p", str(folder))
    (folder / "quanheng.yaml").write_text(PROJECT.replace("[json]", "[json, csv]"), encoding="utf-8")

    quanheng("run", "-p", str(folder))

    assert (folder / "exports" / manifest(folder)["id"] / "csv" / "indicators.csv").is_file()


def test_rows_in_quarantine_are_told_and_the_rest_is_computed(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    with (folder / "tickets.csv").open("a", encoding="utf-8") as file:
        file.write("T90000,U1,2024-02-30,,1.00\nT90001,,2024-02-01,,1.00\n")

    result = quanheng("run", "-p", str(folder), "--lang", "en")

    assert result.exit_code == 0
    assert "400 rows, 2 rows in quarantine" in result.stdout
    [listed] = (folder / ".quanheng").rglob("*.csv")
    assert {"402", "403"} <= set(listed.read_text(encoding="utf-8-sig").replace("\n", ",").split(","))
    assert manifest(folder)["sources"][0]["quarantined"] == 2


def test_a_value_that_cannot_be_computed_is_exit_code_one(tmp_path: Path) -> None:
    huge = "sum(ticket.cost" + " * 999999999999999" * 3 + ")"
    folder = write_project(tmp_path / "project", scheme=SCHEME.replace("avg(ticket.cost)", huge))

    result = quanheng("run", "-p", str(folder))

    assert result.exit_code == 1
    assert manifest(folder)["status"] == "complete"


def test_json_says_the_same_to_programs(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")

    data = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)

    assert data["run"] == manifest(folder)["id"]
    assert data["outcomes"] == {"ok": 16}
    assert data["collected"][0]["rows"] == 400


def test_a_panel_has_a_row_for_every_period(tmp_path: Path) -> None:
    folder = write_project(
        tmp_path / "project", project=PROJECT.replace("period: 2024", "period: [2023, 2024]")
    )

    data = json.loads(quanheng("run", "-p", str(folder), "--json").stdout)

    assert data["run"].startswith("2023-2024-")
    assert sum(data["outcomes"].values()) == 8 * 2 * 2


def test_the_demo_does_not_touch_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")

    with pytest.raises(ProjectError):
        quanheng("demo", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_project_can_be_moved(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    quanheng("run", "-p", str(folder))
    moved = Path(shutil.move(folder, tmp_path / "elsewhere"))

    result = quanheng("explain", "U1", "on_time", "--rows", "-p", str(moved), "--lang", "en")

    assert "tickets.csv row" in result.stdout
