"""Two commands in one project: one waits, or says why it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from quanheng.core.errors import ProjectError
from quanheng.core.runs.lock import project_lock
from quanheng.core.text import Text
from tests.ticket_project import write_project


def test_two_runs_at_once_both_finish(tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    command = [sys.executable, "-m", "quanheng", "run", "-p", str(folder)]

    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    ended = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], ended
    assert len(list((folder / "runs").iterdir())) == 1


def test_one_that_waits_too_long_says_for_whom(tmp_path: Path) -> None:
    said: list[Text] = []

    with (
        project_lock(tmp_path),
        pytest.raises(ProjectError) as caught,
        project_lock(tmp_path, patience=0.05, on_wait=said.append),
    ):
        raise AssertionError("two held the lock at once")

    assert "Another quanheng" in said[0].en
    assert "process" in caught.value.problems[0].where.en


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), project_lock(tmp_path):
        raise ZeroDivisionError

    with project_lock(tmp_path, patience=0):
        assert (tmp_path / ".quanheng").is_dir()
