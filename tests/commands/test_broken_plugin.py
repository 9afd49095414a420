"""A plugin that breaks stops a run that needs it, and hinders no other command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ticket_project import PROJECT, write_project


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Install a plugin that raises when it is imported, and return where it is found."""
    site = tmp_path / "site"
    info = site / "quanheng_qingshan-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "quanheng_qingshan.py").write_text(
        "raise RuntimeError('secret of the author')\n", encoding="utf-8"
    )
    metadata = (
        "Metadata-Version: 2.1\nName: quanheng-qingshan\nVersion: 1.0\nRequires-Dist: quanheng>=0.1,<1\n"
    )
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    (info / "entry_points.txt").write_text("[quanheng]\nqingshan = quanheng_qingshan\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(site)}


def quanheng(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quanheng", "--lang", "en", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_run_that_needs_it_stops_with_three_lines(tmp_path: Path, environment: dict[str, str]) -> None:
    project = PROJECT.replace("exports: [json]", "exports: [qingshan.csv]\nplugins: [qingshan]")
    folder = write_project(tmp_path / "project", project=project)

    result = quanheng(environment, "run", "-p", str(folder))

    assert result.returncode == 2
    assert "qingshan" in result.stderr
    assert "RuntimeError" in result.stderr
    assert "secret of the author" not in result.stderr
    assert "Traceback" not in result.stderr
    assert "  where: " in result.stderr
    assert "  fix: " in result.stderr
    assert not (folder / "runs").exists()


def test_a_run_that_does_not_need_it_notes_it_and_goes_on(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = write_project(tmp_path / "project", project=PROJECT + "plugins: [qingshan]\n")

    result = quanheng(environment, "run", "-p", str(folder))

    assert result.returncode == 0, result.stderr
    assert result.stderr.count("\n") == 1
    assert "qingshan" in result.stderr


def test_it_is_never_imported_where_the_project_does_not_allow_it(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = write_project(tmp_path / "project")

    assert quanheng(environment, "run", "-p", str(folder)).stderr == ""
    listed = quanheng(environment, "plugins", "-p", str(folder))
    assert "not allowed" in listed.stdout
    assert listed.returncode == 0
    assert quanheng(environment, "--help").returncode == 0
