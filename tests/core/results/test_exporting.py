"""What an exporter writes appears when it is complete, and not before."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_run import write_sample_run

from quanheng import Evaluation, Exporter, PluginError, ProjectError, exporter
from quanheng.core.plugins.record import PluginRecord
from quanheng.core.results.exporting import write_export

OWNER = PluginRecord("qingshan", "quanheng-qingshan", "1.0")


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    return Evaluation(write_sample_run(tmp_path / "run", panel=False))


@exporter(name="x.file", suffix=".txt", title="File")
def write_file(evaluation: Evaluation, path: Path) -> None:
    path.write_text(evaluation.id)


@exporter(name="x.folder", suffix="", title="Folder")
def write_folder(evaluation: Evaluation, path: Path) -> None:
    path.mkdir()
    (path / "a.txt").write_text(evaluation.id)


@exporter(name="x.broken", suffix=".txt", title="Broken")
def write_half(evaluation: Evaluation, path: Path) -> None:
    path.write_text("half")
    raise ZeroDivisionError("secret-4711")


@exporter(name="x.nothing", suffix=".txt", title="Nothing")
def write_nothing(evaluation: Evaluation, path: Path) -> None:
    assert not path.exists()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_under_its_name_in_a_new_folder(evaluation: Evaluation, tmp_path: Path) -> None:
    made = write_export(write_file, evaluation, tmp_path / "out/deep/e.txt")

    assert made.read_text() == evaluation.id
    assert names(made.parent) == ["e.txt"]


@pytest.mark.parametrize("chosen", [write_file, write_folder], ids=["file", "folder"])
def test_a_second_export_takes_the_place_of_the_first(
    chosen: Exporter, evaluation: Evaluation, tmp_path: Path
) -> None:
    target = tmp_path / "out/e"
    write_export(chosen, evaluation, target)
    if target.is_dir():
        (target / "old.txt").write_text("old")

    write_export(chosen, evaluation, target)

    assert names(tmp_path / "out") == ["e"]
    assert target.is_file() or names(target) == ["a.txt"]


def test_a_failing_exporter_leaves_what_was_there(evaluation: Evaluation, tmp_path: Path) -> None:
    target = tmp_path / "out/e.txt"
    write_export(write_file, evaluation, target)

    with pytest.raises(PluginError) as caught:
        write_export(write_half, evaluation, target, owner=OWNER)

    assert target.read_text() == evaluation.id
    assert names(target.parent) == ["e.txt"]
    (problem,) = caught.value.problems
    assert "ZeroDivisionError" in problem.what.en
    assert "4711" not in str(problem)
    assert "quanheng-qingshan 1.0" in problem.where.en


def test_a_fault_of_a_built_in_exporter_is_not_hidden(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_export(write_half, evaluation, tmp_path / "e.txt")

    assert not (tmp_path / "e.txt").exists()


def test_an_exporter_that_writes_nothing_is_named(evaluation: Evaluation, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"x\.nothing"):
        write_export(write_nothing, evaluation, tmp_path / "e.txt", owner=OWNER)


def test_work_is_done_in_the_scratch_folder(evaluation: Evaluation, tmp_path: Path) -> None:
    seen: list[Path] = []

    @exporter(name="x.seen", suffix=".txt", title="Seen")
    def write(evaluation: Evaluation, path: Path) -> None:
        seen.append(path)
        path.write_text("x")

    write_export(write, evaluation, tmp_path / "out/e.txt", scratch=tmp_path / "tmp")

    assert seen[0].name == "e.txt"
    assert seen[0].is_relative_to(tmp_path / "tmp")
    assert names(tmp_path / "tmp") == []


def test_a_target_under_a_file_is_a_problem_of_the_project(evaluation: Evaluation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(ProjectError) as caught:
        write_export(write_file, evaluation, tmp_path / "file/e.txt")

    assert caught.value.problems[0].what.en == "'e.txt' cannot be written."
