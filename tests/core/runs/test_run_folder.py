"""Folders of runs: named by their inputs, found by name, whole or not there."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from quanheng.core.errors import ProjectError
from quanheng.core.model.period import read_periods
from quanheng.core.results.evaluation import Evaluation
from quanheng.core.runs.run_folder import RunFolders, run_id

TABLE = {"indicators": pa.table({"a": [1]})}


def write(folder: Path, run: str, finished: str = "2024-01-01") -> Evaluation:
    def finish(manifest: dict[str, object]) -> None:
        manifest["times"] = {"finished": finished}

    return RunFolders(folder).write({"id": run}, TABLE, lambda evaluation, path: None, finish)


def test_the_id_follows_from_the_inputs_alone() -> None:
    one = run_id(read_periods(2024), {"a": 1, "b": "值"})

    assert one == run_id(read_periods(2024), {"b": "值", "a": 1})
    assert one != run_id(read_periods(2024), {"a": 2, "b": "值"})
    assert one.startswith("2024-")
    assert run_id(read_periods("2015..2025"), {}).startswith("2015-2025-")
    assert run_id(read_periods(["2024-01-01", "2024-06-30"]), {}).startswith("2024-01-01_2024-06-30-")


def test_a_run_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    write(tmp_path, "2024-aaa")
    write(tmp_path, "2024-bbb")

    assert RunFolders(tmp_path).find("2024-b").id == "2024-bbb"
    with pytest.raises(ProjectError, match="2024-"):
        RunFolders(tmp_path).find("2024-")


def test_the_latest_run_is_meant_unless_another_was_used_after_it(tmp_path: Path) -> None:
    write(tmp_path, "2024-old", "2024-01-01")
    write(tmp_path, "2024-new", "2024-02-01")

    assert RunFolders(tmp_path).find(None).id == "2024-new"
    RunFolders(tmp_path).remember("2024-old")
    assert RunFolders(tmp_path).find(None).id == "2024-old"


def test_without_a_run_the_reader_is_told_to_run(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="quanheng run"):
        RunFolders(tmp_path).find(None)


def test_an_export_that_fails_leaves_no_run(tmp_path: Path) -> None:
    def fail(evaluation: Evaluation, folder: Path) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        RunFolders(tmp_path).write({"id": "2024-x"}, TABLE, fail, lambda manifest: None)

    assert not (tmp_path / "runs").exists()
    assert not list((tmp_path / ".quanheng" / "tmp").iterdir())


def test_every_changed_or_missing_file_is_damage(tmp_path: Path) -> None:
    run = write(tmp_path, "2024-x")
    assert RunFolders(tmp_path).damage("2024-x") == []

    (run.folder / "indicators.parquet").unlink()

    assert RunFolders(tmp_path).damage("2024-x") == ["indicators.parquet"]
    assert json.loads((run.folder / "run.json").read_text(encoding="utf-8"))["files"]
