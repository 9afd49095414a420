"""Nothing is imported from the working directory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.ticket_project import write_project


@pytest.mark.parametrize(
    "module", ["duckdb", "sqlglot", "pyarrow", "json", "quanheng_evil", "click", "calendar"]
)
def test_a_file_named_like_a_library_is_not_run(module: str, tmp_path: Path) -> None:
    folder = write_project(tmp_path / "project")
    (folder / f"{module}.py").write_text(
        "open('was-run', 'w').close()\nraise SystemExit(77)\n", encoding="utf-8"
    )

    result = subprocess.run(
        [sys.executable, "-m", "quanheng", "run"], cwd=folder, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stderr
    assert not (folder / "was-run").exists()
