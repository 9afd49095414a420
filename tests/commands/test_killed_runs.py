"""A run that is killed at any moment leaves nothing half-done, and the next works."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from quanheng.core.runs.run_folder import RunFolders
from tests.ticket_project import write_project

KILLED_AT = """
import os, signal, sys
place, moment = sys.argv[1], int(sys.argv[2])
seen = 0

def watch(event, arguments):
    global seen
    if event not in ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link"):
        return
    if not str(arguments[0]).startswith(place) or (event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)):
        return
    seen += 1
    if seen == moment:
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
sys.argv = ["quanheng", "run", "-p", place]
from quanheng.cli import main
try:
    main()
finally:
    print(seen)
"""


def run_killed_at(folder: Path, moment: int) -> subprocess.CompletedProcess[str]:
    """Run the project; the system kills the process at its n-th change of the disk."""
    command = [sys.executable, "-c", KILLED_AT, str(folder), str(moment)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def assert_nothing_half_done(folder: Path) -> None:
    """Every run that is there is whole."""
    for run in (folder / "runs").glob("*"):
        assert json.loads((run / "run.json").read_text(encoding="utf-8"))["status"] == "complete"
        assert RunFolders(folder).damage(run.name) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL; the lock is tested without it")
def test_a_run_killed_at_any_moment_leaves_no_half_run_and_the_next_works(tmp_path: Path) -> None:
    whole = run_killed_at(write_project(tmp_path / "whole"), 10**9)
    moments = int(whole.stdout.splitlines()[-1])
    assert whole.returncode == 0
    assert moments > 10

    folder = write_project(tmp_path / "killed")
    for moment in range(1, moments + 1, max(1, moments // 10)):
        killed = run_killed_at(folder, moment)
        if killed.returncode == 0:
            break
        assert killed.returncode == -9
        assert_nothing_half_done(folder)

    finished = run_killed_at(folder, 10**9)
    assert finished.returncode == 0, finished.stderr
    assert_nothing_half_done(folder)
    assert len(list((folder / "runs").iterdir())) == 1
    assert not list((folder / ".quanheng" / "tmp").glob("*"))
